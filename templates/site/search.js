// Shows what Pagefind finds, as listings show it. All words come from our own index and are set as text, never as markup.
const MOST = 30;
const WAIT_MILLISECONDS = 250;
const box = document.querySelector(".search-box");
const field = box.querySelector("input");
const said = document.querySelector(".search-said");
const list = document.querySelector(".search-found");
const making = document.querySelector(".search-making");
let listed;
let index;
let asked = 0;

// The index has a part for each year. What is missing of it was taken back or corrected, and is being made again.
async function parts() {
  try {
    const answer = await fetch(box.dataset.parts, { cache: "no-cache" });
    const list = await answer.json();
    const all = Object.entries(list.parts[box.dataset.folder]).sort(([one], [other]) => other - one);
    const there = all.filter(([, ready]) => ready);
    making.hidden = there.length > 0 && there.length === all.length;
    return there.map(([year]) => `${box.dataset.index}${year}/`);
  } catch {
    making.hidden = false;
    return [];
  }
}

async function load() {
  const there = await (listed ??= parts());
  if (!there.length) return undefined;
  const pagefind = await import(`${there[0]}pagefind.js`);
  await Promise.all(
    there.slice(1).map(async (path) => {
      try {
        await pagefind.mergeIndex(path);
      } catch {
        making.hidden = false;
      }
    }),
  );
  return pagefind;
}

async function find(words) {
  index ??= load();
  const pagefind = await index;
  if (!pagefind) return [];
  const { results } = await pagefind.search(words);
  const shown = await Promise.allSettled(results.slice(0, MOST).map((each) => each.data()));
  // What is missing was taken back since the index was made.
  return shown.filter((each) => each.status === "fulfilled").map((each) => each.value.meta);
}

function element(name, className, text, lang) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  if (lang) made.lang = lang;
  return made;
}

function story(meta) {
  const item = element("li", "story", "");
  const marks = element("p", "marks", "");
  marks.append(element("span", "", meta.date), " ", element("span", "place", meta.places ?? ""));
  const headline = element("h2", "", "", meta.lang);
  const link = element("a", "", meta.title);
  link.href = box.dataset.root + encodeURI(meta.path);
  headline.append(link);
  item.append(marks, headline, element("p", "summary", meta.summary ?? "", meta.lang));
  return item;
}

async function show() {
  const words = field.value.trim();
  const turn = ++asked;
  history.replaceState(null, "", words ? `?q=${encodeURIComponent(words)}` : location.pathname);
  await new Promise((done) => setTimeout(done, WAIT_MILLISECONDS));
  if (turn !== asked) return;
  try {
    const found = words ? await find(words) : [];
    if (turn !== asked) return;
    list.replaceChildren(...found.map(story));
    const none = making.hidden ? box.dataset.nothing : "";
    said.textContent = words && (found.length ? `${box.dataset.found}: ${found.length}` : none);
  } catch {
    listed = index = undefined; // it may have been made anew meanwhile
    list.replaceChildren();
    said.textContent = box.dataset.trouble;
  }
}

document.querySelector(".search-off").hidden = true;
box.hidden = false;
field.value = new URLSearchParams(location.search).get("q") ?? "";
field.addEventListener("input", show);
listed = parts();
if (field.value) show();
