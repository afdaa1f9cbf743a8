// Finds posts in the search's own index, and shows them as listings do. All words come from that index and are set as text,
// never as markup. Written in the language of 2018: Chrome 69, iOS 12. The parts below come as one file.
const box = document.querySelector(".search-box");
const { root, folder, tag } = box.dataset;

{% include "site/search-words.js" %}
{% include "site/search-index.js" %}
const SHOWN_AT_ONCE = 20;
const TYPING_MILLISECONDS = 500;
const SAY_AFTER_MILLISECONDS = 300;
const field = box.querySelector("input");
const said = document.querySelector(".search-said");
const list = document.querySelector(".search-found");
const more = document.querySelector(".search-more");
const alike = document.querySelector(".search-alike");

// The site's own texts may be borrowed: then the page around the results is in another language than its readers'.
const AROUND = box.closest("[lang]").lang;

function element(name, className, text, lang) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  if (lang && lang !== AROUND) made.lang = lang;
  return made;
}

function story(shown) {
  const item = element("li", "story", "");
  const marks = element("p", "marks", "");
  const day = element("time", "", shown.date);
  day.dateTime = shown.at;
  marks.append(day);
  for (const [place, lang] of shown.places) marks.append(" ", element("span", "place", place, lang));
  if (shown.more) marks.append(" ", element("span", "place", `+${shown.more}`));
  if (shown.lang) marks.append(" ", element("span", "in-language", shown.language, shown.lang));
  if (shown.recorded) marks.append(" ", element("span", "recorded", box.dataset.recorded));
  const spoken = shown.lang || tag;
  const headline = element("h2", "", "", spoken);
  const link = element("a", "", "");
  link.href = root + encodeURI(shown.path);
  if (shown.lang) link.hreflang = shown.lang;
  link.append(element("bdi", "", shown.title));
  headline.append(link);
  item.append(marks, headline, element("p", "summary", shown.summary || "", spoken));
  return item;
}

let asked = 0;
let waiting;
let results = [];

function chosen() {
  const values = {};
  for (const each of box.querySelectorAll("select")) values[each.name] = each.value;
  return values;
}

function remember(typed, values) {
  const query = new URLSearchParams();
  if (typed) query.set("q", typed);
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
  history.replaceState(null, "", String(query) ? `?${query}` : location.pathname);
}

async function showMore(turn) {
  const here = await loaded();
  const coming = results.slice(0, SHOWN_AT_ONCE).map((one) => shownOf(one, here));
  for (const each of coming) each.catch(() => undefined); // the first that fails is told of below
  for (const each of coming) {
    const shown = await each;
    if (turn !== asked) return;
    results.shift();
    if (shown) list.append(story(shown));
  }
  more.hidden = !results.length;
}

async function search() {
  clearTimeout(waiting);
  const turn = ++asked;
  const typed = field.value.trim();
  remember(typed, chosen());
  const slow = setTimeout(() => {
    said.textContent = box.dataset.searching;
  }, SAY_AFTER_MILLISECONDS);
  try {
    await searchTwice(typed, turn);
    await addYears(); // where the line broke when the page came
  } catch (error) {
    if (turn !== asked) return;
    list.textContent = "";
    said.textContent = box.dataset.trouble;
  } finally {
    clearTimeout(slow);
  }
}

// The index may have been made anew since it was looked at.
async function searchTwice(typed, turn) {
  try {
    await show(typed, turn);
  } catch (error) {
    forget();
    await show(typed, turn);
  }
}

async function show(typed, turn) {
  const found = await find(typed, chosen());
  if (turn !== asked) return;
  list.textContent = "";
  more.hidden = alike.hidden = true;
  results = found ? [...found] : [];
  if (!found || !found.length) {
    said.textContent = !found ? "" : making.hidden ? box.dataset.nothing : "";
    if (found) await offerAlike(typed, turn);
    return;
  }
  await showMore(turn);
  if (turn === asked) said.textContent = `${box.dataset.found}: ${found.length}`;
}

// Where nothing has the last word as it stands, what begins like it is offered, and not shown as if it were found.
async function offerAlike(typed, turn) {
  if (!/[\p{L}\p{N}]{2}$/u.test(typed)) return;
  const found = await find(`${typed}*`, chosen());
  if (turn !== asked || !found || !found.length) return;
  alike.querySelector("button").textContent = `${box.dataset.alike}: ${found.length}`;
  alike.hidden = false;
}

async function addYears() {
  const { years, recent } = await loaded();
  const select = box.querySelector("[name=year]");
  if (select.options.length > 1) return;
  const all = new Set([...years.map(([year]) => String(year)), ...recent.map((post) => String(post.year))]);
  for (const year of [...all].sort().reverse()) {
    const option = element("option", "", year);
    option.value = year;
    select.append(option);
  }
  select.value = new URLSearchParams(location.search).get("year") || "";
}

async function begin() {
  document.querySelector(".search-off").hidden = true;
  box.hidden = false;
  const query = new URLSearchParams(location.search);
  field.value = query.get("q") || "";
  for (const each of box.querySelectorAll("select")) {
    if ([...each.options].some((option) => option.value === query.get(each.name))) each.value = query.get(each.name);
  }
  const narrowed = Object.values(chosen()).some((value) => value) || query.get("year");
  box.querySelector("details").open = Boolean(narrowed) || matchMedia("(min-width: 40rem)").matches;
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, TYPING_MILLISECONDS);
  });
  for (const each of box.querySelectorAll("select")) each.addEventListener("change", search);
  more.querySelector("button").addEventListener("click", () => {
    showMore(asked).catch(() => {
      forget();
      search();
    });
  });
  alike.querySelector("button").addEventListener("click", () => {
    field.value = `${field.value.trim()}*`;
    search();
  });
  loaded(); // before the first word is typed: on a slow line it takes seconds
  const years = addYears().catch(() => undefined);
  if (query.get("year")) await years;
  if (String(query)) search();
}

begin();
