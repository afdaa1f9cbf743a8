// Reads the search's index: publisher/site_build/search_files.py tells its files.
const SHOWN = 8;
const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
// Of a word in the title, in summary, labels and names, in the text; and what a word as it was typed counts more.
const WEIGHTS = [8, 3, 1];
const AS_TYPED = 1.5;

const making = document.querySelector(".search-making");
let index;
const kept = new Map();

// What a server says where there is no such file; storage that lists nothing says that it may not be read.
const ABSENT = [403, 404, 410];

async function json(path, otherwise) {
  const answer = await fetch(`${root}search/${folder}/${path}`);
  if (otherwise !== undefined && ABSENT.includes(answer.status)) return otherwise;
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

function part(path) {
  if (!kept.has(path)) {
    const coming = json(path);
    kept.set(path, coming);
    coming.catch(() => kept.delete(path)); // asked for again the next time
  }
  return kept.get(path);
}

const NONE = { version: "", width: 2, posts: 0, years: [], words: [], languages: [] };

async function load() {
  const [large, recent] = await Promise.all([json("index.json", NONE), json("recent.json", null)]);
  making.hidden = recent !== null && !recent.missing && recent.of === large.version;
  const posts = (recent ? recent.posts : []).map((post) => ({ ...post, found: wordsOf(post) }));
  return { ...large, recent: posts };
}

// The index, read once; after a line broke it is read again.
function loaded() {
  if (!index) {
    const coming = load();
    index = coming;
    coming.catch(() => {
      if (index === coming) index = undefined;
    });
  }
  return index;
}

function forget() {
  index = undefined;
  kept.clear();
}

function wordsOf(post) {
  const found = new Map();
  post.words.forEach((words, place) => {
    for (const word of words.split(" ")) if (word) found.set(word, place);
  });
  return found;
}

function fileOf(word, { words }) {
  let [from, to] = [0, words.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (words[middle] <= word) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

function filesFor(words, filters, here) {
  const files = new Set();
  for (const { word, forms, begins } of words) {
    for (const form of forms.keys()) files.add(fileOf(form, here));
    if (begins) for (let at = fileOf(word, here); at <= fileOf(`${word}\uffff`, here); at++) files.add(at);
  }
  for (const filter of filters) files.add(fileOf(filter, here));
  files.delete(-1);
  return [...files].sort((one, other) => one - other);
}

function numbersIn(signs, width) {
  const found = [];
  for (let at = 0; at < signs.length; at += width) {
    let number = 0;
    for (let place = at; place < at + width; place++) number = number * 64 + SIGNS.indexOf(signs[place]);
    found.push(number);
  }
  return found;
}

// Each post of the large part in which a word stands, with what that counts.
function scoresOf({ word, forms, begins }, there, languageAt, width) {
  const scores = new Map();
  const count = (form, languages) => {
    if (!Object.prototype.hasOwnProperty.call(there, form)) return;
    there[form].split(",").forEach((signs, place) => {
      const score = WEIGHTS[place] * (form === word ? AS_TYPED : 1);
      for (const number of numbersIn(signs, width)) {
        if (!languages.has("") && !languages.has(languageAt.get(number))) continue;
        scores.set(number, Math.max(score, scores.get(number) || 0));
      }
    });
  };
  for (const [form, languages] of forms) count(form, languages);
  if (begins) for (const form of Object.keys(there)) if (form.startsWith(word)) count(form, new Set([""]));
  return scores;
}

function scoreIn({ word, forms, begins }, { found, shown }) {
  const language = languageOf(shown.lang || tag);
  let best = 0;
  const count = (form) => {
    if (found.has(form)) best = Math.max(best, WEIGHTS[found.get(form)] * (form === word ? AS_TYPED : 1));
  };
  for (const [form, languages] of forms) if (languages.has("") || languages.has(language)) count(form);
  if (begins) for (const form of found.keys()) if (form.startsWith(word)) count(form);
  return best;
}

// All that is found, in order: numbers of the large part and recent posts.
async function find(typed, chosen) {
  const here = await loaded();
  const others = [...here.languages, ...here.recent.map(({ shown }) => shown.lang || tag)].map(languageOf).filter((each) => each !== OWN);
  const words = askedFor(typed, others);
  const filters = [["~t:", chosen.topic], ["~p:", chosen.place], ["~l:", chosen.lang]];
  const wanted = filters.filter(([, value]) => value).map(([kind, value]) => kind + value);
  if (!words.length && !wanted.length && !chosen.year) return null;
  const told = (words.length ? others.length : !wanted.length) ? here.languages.map((each) => `~l:${each}`) : [];
  const files = filesFor(words, [...wanted, ...told], here);
  const there = Object.assign({}, ...(await Promise.all(files.map((at) => part(`${here.version}/words/${at}.json`)))));
  const scores = [...inLarge(words, wanted, there, here), ...inRecent(words, wanted, here)];
  const found = chosen.year ? scores.filter((each) => yearOf(each, here) === chosen.year) : scores;
  const newer = (one, other) => other.place - one.place;
  return found.sort(chosen.sort === "date" ? newer : (one, other) => other.score - one.score || newer(one, other));
}

function inLarge(words, wanted, there, { width, languages }) {
  const listed = (word) => [].concat(...(there[word] || "").split(",").map((signs) => numbersIn(signs, width)));
  const languageAt = new Map();
  for (const each of languages) for (const number of listed(`~l:${each}`)) languageAt.set(number, languageOf(each));
  const scores = words.map((word) => scoresOf(word, there, languageAt, width));
  const sets = [...scores, ...wanted.map((word) => new Map(listed(word).map((number) => [number, 0])))];
  const inAll = [...(sets[0] || languageAt).keys()].filter((number) => sets.every((each) => each.has(number)));
  return inAll.map((number) => ({ number, place: number, score: sum(scores.map((each) => each.get(number))) }));
}

const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

function inRecent(words, wanted, { recent }) {
  const found = [];
  const byDay = [...recent].sort((one, other) => one.at - other.at);
  byDay.forEach((post, order) => {
    const scores = words.map((word) => scoreIn(word, post));
    if (scores.every((score) => score) && wanted.every((word) => post.found.has(word))) {
      found.push({ post, place: post.after - 1 + (order + 1) / (byDay.length + 1), score: sum(scores) });
    }
  });
  return found;
}

function yearOf({ number, post }, { years }) {
  if (post) return String(post.year);
  const before = years.filter(([, first]) => first <= number);
  return String(before[before.length - 1][0]);
}

async function shownOf({ number, post }, { version }) {
  if (post) return post.shown;
  const posts = await part(`${version}/shown/${Math.floor(number / SHOWN)}.json`);
  return posts[number % SHOWN];
}
