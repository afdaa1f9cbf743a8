// What was typed and is not saved yet, kept in this browser: under whose it is, for nobody else.

const FIRST = "draft ";
const LONGEST = 30 * 24 * 3600 * 1000;

function keyOf(form) { return `${FIRST}${form.dataset.account} ${form.dataset.draft}`; }

// What was typed, field by field, without files and tokens.
export function typed(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || ["form_token", "form_key", "digest", "marks"].includes(name)) continue;
    (values[name] ??= []).push(value);
  }
  return values;
}

function stored(form) {
  try { return JSON.parse(localStorage.getItem(keyOf(form))) ?? {}; } catch { return {}; }
}

function store(form, more) {
  try { localStorage.setItem(keyOf(form), JSON.stringify({ ...stored(form), at: Date.now(), marks: form.elements.marks.value, values: typed(form), ...more })); } catch { /* a full or forbidden store: the server has the rest */ }
}

export function keep(form) { store(form, {}); }

// What is sent may arrive although no answer comes: a page that shows it then shows one's own words, not a colleague's.
// Of several without an answer the first may be the one that arrived, before the line broke, or one of the last.
const LAST = 2;
export function onItsWay(form) {
  const [first, ...others] = [stored(form).sent ?? []].flat();
  const now = typed(form);
  store(form, { sent: first ? [first, ...[...others, now].slice(-LAST)] : [now] });
}

// An answer came: what is sent from now on begins with it.
export function answered(form) { store(form, { sent: [] }); }

export function forget(form) {
  try { localStorage.removeItem(keyOf(form)); } catch { /* nothing was kept then */ }
}

// Text as it is saved: a blank at the end is no difference.
function cleaned(field, value) {
  const text = value.replace(/\r\n?|[\u2028\u2029]/g, "\n").trim();
  return field.tagName === "TEXTAREA" && !field.name.startsWith("summary-") ? text : text.replace(/\s+/g, " ");
}

// Fields of a picture are counted: those of the same picture are found, wherever it stands now.
function valuesOf(field, kept, now) {
  const [, name, number, rest] = /^(alt|caption|credit|people|consent|remove|crop_\w+)-(\d+)(.*)$/.exec(field.name) ?? [];
  if (!name) return kept[field.name];
  const index = (kept.file ?? []).indexOf((now.file ?? [])[number]);
  return index < 0 ? undefined : kept[`${name}-${index}${rest}`] ?? [];
}

// Quotes and corrections are counted too: once one came or went, their words stay as saved.
function moved(before, now) {
  const filled = (values) => Object.keys(values).filter((name) => /^(correction|quote_text)-\d/.test(name)).flatMap((name) => values[name]).filter(Boolean);
  return JSON.stringify(filled(before)) !== JSON.stringify(filled(now));
}

// Ticks that nobody touched are as a colleague left them.
function untouched(name, values, marks) {
  const before = marks[`${name}  `];
  return ["topics", "places", "channels"].includes(name) && JSON.stringify([...(before ?? [])].sort()) === JSON.stringify([...values].sort());
}

// Marks of the fields of the page whose words are among those that were sent last.
function arrivedOf(form, tries, now) {
  const marks = JSON.parse(form.elements.marks.value || "{}");
  const found = {};
  for (const field of form.elements) {
    const [, name, of, language] = /^([a-z_]+)-(?:(p[0-9a-f]{12}|\d+)-)?([a-z]+)$/.exec(field.name || "") ?? [];
    if (!name || !["text", "textarea"].includes(field.type)) continue;
    const wordsIn = (sent) => (/^\d/.test(of ?? "") ? valuesOf(field, sent, now) : sent[field.name]) ?? [];
    const key = `${name} ${language} ${/^\d/.test(of ?? "") ? (now.file ?? [])[of] : of ?? ""}`;
    const own = tries.map(wordsIn).some((words) => words.length && cleaned(field, words[0]) === cleaned(field, field.value));
    if (own && marks[key]) found[key] = marks[key];
  }
  return found;
}

// Fields of pictures, by their number in the form or by a translator's key; pictures that stand in a text.
const OF_PICTURE = /^(?:alt|caption|credit|people|consent|remove|crop\w*)-(\d+|p[0-9a-f]{12})(?:-|$)/;
const IN_TEXT = /!\[[^\]\n]*\]\(\s*(?:<([^>\n]*)>|([^\s()]+))(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)/g;

function nameOf(address) {
  try { return decodeURIComponent(address); } catch { return address; }
}

// What was typed without the words for pictures that are gone, as those whose consent was withdrawn.
function withoutGone(values, there) {
  const files = values.file ?? [];
  const isGone = (name) => !there.includes(name);
  const inText = (text) => text.replace(IN_TEXT, (whole, inBrackets, plain) => {
    const name = nameOf(inBrackets ?? plain);
    return /[/:]/.test(name) || !isGone(name) ? whole : "";
  });
  const left = Object.entries(values).filter(([name]) => {
    const [, of] = OF_PICTURE.exec(name) ?? [];
    return !of || !isGone(files[of] ?? of);
  });
  return Object.fromEntries(left.map(([name, texts]) => {
    if (name === "file") return [name, texts.map((file) => (isGone(file) ? "" : file))];
    return [name, name.startsWith("body-") ? texts.map(inText) : texts];
  }));
}

// The same for a whole copy; tells whether anything was taken out.
function prune(key, there) {
  const before = localStorage.getItem(key);
  const kept = JSON.parse(before);
  kept.values = withoutGone(kept.values ?? {}, there);
  kept.sent = [kept.sent ?? []].flat().map((values) => withoutGone(values, there));
  const after = JSON.stringify(kept);
  if (after !== before) localStorage.setItem(key, after);
}

// Pictures that a form has: by name, in a translation by key and as its saved texts name them. A translator is told no other name.
function picturesOf(form) {
  const fields = [...form.elements];
  const keys = fields.map((field) => (/^\w+-(p[0-9a-f]{12})-/.exec(field.name || "") ?? [])[1]).filter(Boolean);
  const shown = fields.filter((field) => field.tagName === "TEXTAREA").flatMap((field) => [...field.defaultValue.matchAll(IN_TEXT)].map(([, inBrackets, plain]) => nameOf(inBrackets ?? plain)));
  return [...(typed(form).file ?? []), ...keys, ...shown];
}

// What was erased since is in no copy of this browser either: asked on each page, where there are copies of one's own.
export async function forgetErased(account) {
  try {
    const first = `${FIRST}${account} `;
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(first));
    if (!keys.length) return;
    const query = new URLSearchParams(keys.map((key) => ["draft", key.slice(first.length)]));
    const answer = await fetch(`/kept?${query}`, { headers: { "X-Requested-By": "studio" } });
    if (!answer.ok) return;
    const { drafts } = await answer.json();
    for (const key of keys) {
      const there = drafts[key.slice(first.length)];
      if (!there) localStorage.removeItem(key);
      else if (localStorage.getItem(key)) prune(key, there);
    }
  } catch { /* without a line it is asked on the next page */ }
}

// Brings back what the line or a crash kept from being saved; tells whether there was anything.
export function bringBack(form) {
  let kept;
  let marks;
  try {
    prune(keyOf(form), picturesOf(form));
    kept = JSON.parse(localStorage.getItem(keyOf(form)));
    marks = JSON.parse(kept.marks);
  } catch { return false; }
  const now = typed(form);
  const arrived = arrivedOf(form, [kept.sent ?? []].flat(), now);
  const counted = moved(kept.values, now) ? /^(correction(_day)?|quote_(text|name|role))-\d/ : /^$/;
  let different = false;
  for (const field of form.elements) {
    if (!field.name || ["file", "hidden"].includes(field.type) || field.tagName === "BUTTON" || counted.test(field.name)) continue;
    const values = valuesOf(field, kept.values, now);
    if (["checkbox", "radio"].includes(field.type)) {
      if (values === undefined && /-\d/.test(field.name)) continue;
      if (untouched(field.name, values ?? [], marks)) continue;
      const wanted = (values ?? []).includes(field.value);
      different ||= wanted !== field.checked;
      field.checked = wanted;
    } else if (values && values.length && cleaned(field, field.value) !== cleaned(field, values[0])) {
      field.value = values[0];
      different = true;
    }
  }
  if (different) form.elements.marks.value = JSON.stringify({ ...marks, ...arrived });
  else forget(form);
  return different;
}

// Nothing that somebody typed stays behind; other tabs are told. What a colleague could not save here waits for the colleague.
export function forgetAll(account) {
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(`${FIRST}${account} `)).forEach((key) => localStorage.removeItem(key));
    localStorage.setItem("signed out", String(Date.now()));
  } catch { /* nothing was kept then */ }
}

// Copies of before they had an owner, and those that nobody came back for.
export function forgetOld() {
  try {
    for (const key of Object.keys(localStorage).filter((each) => each.startsWith(FIRST))) {
      const { at } = JSON.parse(localStorage.getItem(key));
      if (!/^draft \d+ /.test(key) || !(Date.now() - at < LONGEST)) localStorage.removeItem(key);
    }
  } catch { /* nothing was kept then */ }
}
