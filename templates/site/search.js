// Shows what Pagefind finds, as listings show it. All words come from our own index and are set as text, never as markup.
// Written in the language of 2018, so that an older browser, which cannot read Pagefind's own script, can say so.
const MOST = 30;
const WAIT_MILLISECONDS = 250;
const box = document.querySelector(".search-box");
const field = box.querySelector("input");
const said = document.querySelector(".search-said");
const list = document.querySelector(".search-found");
const making = document.querySelector(".search-making");
const off = document.querySelector(".search-off");
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
  listed = listed || parts();
  const there = await listed;
  if (!there.length) return undefined;
  const pagefind = await import(`${there[0]}pagefind.js`).catch(tooOld);
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

// Pagefind is written in the language of 2020, and its WebAssembly gives back two values at once.
function tooOld(error) {
  if (/SyntaxError|CompileError/.test(error)) {
    off.querySelector("span").textContent = box.dataset.old;
    off.hidden = false;
    box.hidden = true;
  }
  throw error;
}

async function find(words) {
  index = index || load();
  const pagefind = await index;
  if (!pagefind) return [];
  const { results } = await pagefind.search(words).catch(tooOld);
  // What is missing was taken back since the index was made.
  const shown = await Promise.all(results.slice(0, MOST).map((each) => each.data().catch(() => undefined)));
  return shown.filter((each) => each).map((each) => each.meta);
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
  marks.append(element("span", "", meta.date), " ", element("span", "place", meta.places || ""));
  const headline = element("h2", "", "", meta.lang);
  const link = element("a", "", meta.title);
  link.href = box.dataset.root + encodeURI(meta.path);
  headline.append(link);
  item.append(marks, headline, element("p", "summary", meta.summary || "", meta.lang));
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
    list.textContent = "";
    list.append(...found.map(story));
    const none = making.hidden ? box.dataset.nothing : "";
    said.textContent = words && (found.length ? `${box.dataset.found}: ${found.length}` : none);
  } catch {
    listed = index = undefined; // it may have been made anew meanwhile
    list.textContent = "";
    said.textContent = box.hidden ? "" : box.dataset.trouble;
  }
}

off.hidden = true;
box.hidden = false;
field.value = new URLSearchParams(location.search).get("q") || "";
field.addEventListener("input", show);
// Fetched before the first word is typed: on a slow line it takes seconds.
index = load();
index.catch(() => {
  index = listed = undefined;
});
if (field.value) show();
