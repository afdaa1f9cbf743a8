// Shows what Pagefind finds, as listings show it. All words come from our own index and are set as text, never as markup.
const MOST = 30;
const WAIT_MILLISECONDS = 250;
const box = document.querySelector(".search-box");
const field = box.querySelector("input");
const said = document.querySelector(".search-said");
const list = document.querySelector(".search-found");
let pagefind;
let asked = 0;

async function find(words) {
  pagefind ??= await import(box.dataset.index);
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
    said.textContent = words && (found.length ? `${box.dataset.found}: ${found.length}` : box.dataset.nothing);
  } catch {
    list.replaceChildren();
    said.textContent = box.dataset.trouble;
  }
}

document.querySelector(".search-off").hidden = true;
box.hidden = false;
field.value = new URLSearchParams(location.search).get("q") ?? "";
field.addEventListener("input", show);
if (field.value) show();
