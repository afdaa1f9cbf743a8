// Saves a translation by itself while it is typed. Without it the page is a form with a button.

import { answered, bringBack, forget, keep, onItsWay } from "./draft-copy.js";
import "./plain-field.js";

const form = document.querySelector("form.translation");
const words = form.dataset;
const saved = document.getElementById("saved");
const told = document.getElementById("told");
const EVERY = 2000;
const ASK_AGAIN = 10000;
let changed = false;
// Nothing is saved by itself while two versions are shown, or once the link has ended.
let stopped = "stopped" in words;
let timer;
// Saves go one after another: each begins with what the one before it came to.
let queue = Promise.resolve();

function say(text, aloud) {
  if (!saved) return;
  saved.textContent = text;
  told.textContent = aloud ? text : "";
}

const now = () => new Map([...form.elements].filter((field) => field.name).map((field) => [field.name, field.value]));

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function save() {
  clearTimeout(timer);
  queue = queue.then(send);
  return queue;
}

// Gives how it went: "saved", "conflict" or "no".
async function send() {
  if (stopped || !changed) return stopped ? "conflict" : "saved";
  changed = false;
  onItsWay(form);
  const before = now();
  const content = new FormData(form);
  content.delete("form_key");
  try {
    const answer = await fetch(form.action, { method: "POST", body: content, headers: { "X-Requested-By": "studio" } });
    return took(answer.status, await answer.json(), before);
  } catch {
    changed = true;
    say(words.offline, saved && saved.textContent !== words.offline);
    later(EVERY);
    return "no";
  }
}

function took(status, answer, before) {
  if (answer.changed) { // what nobody else touched is saved, and goes on being saved
    changed = true;
    if (answer.marks) form.elements.marks.value = answer.marks;
    say(answer.changed, true);
    return "conflict";
  }
  if (!answer.marks) {
    changed = true;
    stopped = status < 500 && status !== 408;
    say(answer.problem || words.unsaved, true);
    if (!stopped) later(ASK_AGAIN);
    return "no";
  }
  const marks = JSON.parse(answer.marks);
  const known = JSON.parse(form.elements.marks.value);
  for (const [name, value] of Object.entries(answer.taken)) {
    const field = form.elements[name];
    if (field && field.value === before.get(name)) {
      field.value = value;
      field.dispatchEvent(new CustomEvent("taken", { bubbles: true }));
    } else if (field) { // typed meanwhile: both versions are shown
      const key = name.replace(/^(\w+)-(?:(p[0-9a-f]+)-)?(\w+)$/, "$1 $3 $2");
      marks[key] = known[key];
    }
  }
  form.elements.marks.value = JSON.stringify(marks);
  const newer = answer.original !== words.original;
  const merged = Object.keys(answer.taken).length > 0;
  say(newer ? words.newer : merged ? words.merged : answer.saved, newer || merged);
  if (changed) {
    answered(form);
    later(EVERY);
  } else forget(form);
  return "saved";
}

form.addEventListener("input", () => {
  changed = true;
  keep(form);
  if (!stopped) later(EVERY);
});
// A press of a button sends the form itself; what was typed stays here until the page shows that it is saved.
let wish = null;
function freeze(frozen) {
  [...form.elements].forEach((field) => { field.readOnly = frozen; });
  form.querySelectorAll("[contenteditable]").forEach((field) => { field.contentEditable = String(!frozen); });
}
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (event.submitter && event.submitter.name === "over") return;
  event.preventDefault();
  if (wish) return;
  wish = document.createElement("input");
  wish.type = "hidden";
  wish.name = "then";
  wish.value = (event.submitter && event.submitter.value) || "";
  queue = queue.then(async () => {
    if (!stopped) changed = true; // where there is no line, or no right, the page stays
    if (await send() === "no") {
      wish = null;
      return;
    }
    freeze(true); // what would be typed until the next page shows would be lost
    onItsWay(form);
    form.append(wish);
    form.submit();
  });
});
// Back from a page that the line did not bring.
addEventListener("pageshow", (event) => {
  if (!event.persisted || !wish) return;
  wish.remove();
  wish = null;
  freeze(false);
});
addEventListener("online", () => { if (changed && !stopped) save(); });
addEventListener("pagehide", () => { if (changed) keep(form); });

// Theirs is taken: what was typed is not wanted any more.
form.querySelectorAll("a.button").forEach((link) => link.addEventListener("click", () => { changed = false; forget(form); }));

if (new URLSearchParams(location.search).has("done")) {
  forget(form);
  history.replaceState(null, "", location.pathname);
} else if (!stopped && bringBack(form)) {
  say(words.kept, true);
  changed = true;
  later(EVERY);
}
