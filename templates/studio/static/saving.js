// Saves the form of a draft by itself, one save after another, and keeps what could not be saved.
// After each save the form gets an event `saved` with the server's answer.

import { answered, bringBack, forget, keep, onItsWay, typed } from "./draft-copy.js";
import { tellLacking } from "./studio.js";

export const form = document.querySelector("form.write");
export const words = form.dataset;
const saved = document.getElementById("saved");
const told = document.getElementById("told");
const lacks = document.getElementById("lacks");
const EVERY = 2000;
const ASK_AGAIN = 10000;
// Pictures of a form; the server takes no more than twenty files at once.
const TOGETHER = 5;
// A file, in bytes.
const LARGEST = 50e6;
// All that goes up at once, in bytes.
const MOST = 100e6;
// Boxes that take something out, or put something in: they count when somebody presses Save.
const AT_SAVE = /^(remove-|audio_remove-|use$)/;
let changed = false;
// Nothing is saved by itself until somebody has decided, or signed in.
let stopped = "conflict" in words;
let signedOut = false;
// Nobody, or somebody else, was signed in here when it was last asked.
let away = false;
let timer;
let uploads = [];
// What was left out of the files that go up: said again when they are there, since the page is loaded anew then.
const leftOut = [];
// What has to be over before the page is left: each gives whether it went well.
export const unfinished = new Set();
// Saves go one after another: each begins with what the one before it came to.
let queue = Promise.resolve();

export function say(text, aloud) {
  if (saved.textContent !== text) saved.textContent = text;
  const spoken = aloud ? text : "";
  if (told.textContent !== spoken) told.textContent = spoken;
}

export function later() {
  changed = true;
  if (!signedOut) keep(form);
  clearTimeout(timer);
  timer = setTimeout(() => enqueue(), EVERY);
}

// Whether something was typed that is not on its way yet.
export const isChanged = () => changed;

export function enqueue(wish) {
  clearTimeout(timer);
  queue = queue.then(() => save(wish ?? {}));
  return queue;
}

// Gives how it went: "saved", "conflict" or "no".
async function save({ pressed, button }) {
  if (!pressed && (stopped || (!changed && !uploads.length))) return stopped ? "no" : "saved";
  let added = 0;
  const problems = uploads.length ? leftOut.splice(0) : [];
  do {
    const going = firstOf(uploads);
    const outcome = await send(going, pressed, button);
    if (typeof outcome === "string") return outcome;
    uploads = uploads.slice(going.length);
    added += outcome.added;
    if (outcome.problem) problems.push(outcome.problem);
  } while (uploads.length);
  if (problems.length) say(problems.join(" "), true);
  if (added && (!pressed || problems.length)) await showAdded(problems.join(" "));
  return problems.length ? "no" : "saved";
}

// As many files as one request takes.
function firstOf(files) {
  let size = 0;
  const last = files.findIndex(({ file }, index) => index === TOGETHER || (size += file.size) > MOST);
  return files.slice(0, last < 0 ? files.length : last);
}

async function send(going, pressed, button) {
  if (changed && !signedOut) onItsWay(form);
  changed = false;
  const before = typed(form);
  const content = new FormData(form);
  content.delete("form_key");
  form.querySelectorAll('input[type="file"]').forEach((input) => content.delete(input.name));
  if (!pressed) [...content.keys()].filter((name) => AT_SAVE.test(name)).forEach((name) => content.delete(name));
  if (button && button.name) content.append(button.name, button.value);
  going.forEach(({ name, file }) => content.append(name, file, file.name));
  if (going.length) say(words.uploading, true);
  try {
    const answer = await fetch(form.action, { method: "POST", body: content, headers: { "X-Requested-By": "studio" } });
    return tell(answer.status, await answer.json(), before, going);
  } catch {
    changed = true;
    say(words.offline, saved.textContent !== words.offline);
    timer = setTimeout(() => enqueue(), EVERY);
    return "no";
  }
}

function tell(status, answer, before, going) {
  if (answer.digest) return took(answer, before);
  changed = true;
  if (answer.changed) {
    // What nobody else touched is saved, and goes on being saved; the rest waits until somebody has decided.
    if (answer.marks) {
      form.elements.marks.value = answer.marks;
      form.dispatchEvent(new CustomEvent("marked"));
    }
    uploads = uploads.slice(going.length); // they lie beside the draft
    say(answer.changed, true);
    return "conflict";
  }
  if (status === 401 || status === 403) {
    stopped = true;
    askWho(answer.problem, status === 401);
    return "no";
  }
  const names = going.map(({ file }) => file.name).join(", ");
  say([names, answer.problem || words.unsaved].filter(Boolean).join(": "), true);
  if (going.length && status < 500) uploads = uploads.slice(going.length);
  else timer = setTimeout(() => enqueue(), ASK_AGAIN);
  return "no";
}

// What is missing: the first of it leads to its field.
function tellLacks({ lacks: texts, fields, more }) {
  const link = document.createElement("a");
  link.href = `#${fields[0]}`;
  link.textContent = texts[0];
  if (!texts.length) lacks.textContent = "";
  else if (lacks.textContent.trim() !== [link.textContent, more].join(" ").trim()) {
    lacks.textContent = "";
    lacks.append(link, ` ${more}`);
  }
}

function took(answer, before) {
  form.elements.digest.value = answer.digest;
  // What a colleague changed stands in the form too, where nothing was typed meanwhile.
  const marks = JSON.parse(answer.marks);
  for (const [name, { value, key, mark }] of Object.entries(answer.taken)) {
    const field = form.elements[name];
    if (!field || (before[name] ?? [""])[0] !== field.value) continue;
    field.value = value;
    marks[key] = mark;
  }
  form.elements.marks.value = JSON.stringify(marks);
  // A picture of one's own that just came is no colleague's.
  const merged = answer.merged && !unfinished.size;
  say(merged ? words.merged : answer.saved, merged);
  stopped = false;
  tellLacks(answer);
  document.querySelectorAll(".tabs [role=tab]").forEach((tab) => {
    const section = document.getElementById(tab.getAttribute("aria-controls"));
    tellLacking(tab, section, answer.fields.some((id) => section.contains(document.getElementById(id))));
  });
  form.dispatchEvent(new CustomEvent("saved", { detail: { ...answer, sent: before } }));
  if (changed) {
    if (!signedOut) answered(form);
    timer = setTimeout(() => enqueue(), EVERY);
  } else forget(form);
  return answer;
}

// Who is signed in here now: the same person goes on, with a fresh token; somebody else does not write in that name.
export async function askWho(problem, over) {
  clearTimeout(timer);
  try {
    const { account, form_token: token } = await (await fetch("/session", { headers: { "X-Requested-By": "studio" } })).json();
    const back = over || away || form.elements.form_token.value !== token;
    away = String(account) !== words.account;
    if (back && !away) {
      document.querySelectorAll('[name="form_token"]').forEach((field) => { field.value = token; });
      stopped = false;
      say(words.unsaved, true);
      timer = setTimeout(() => enqueue(), 0);
      return;
    }
    if (account === null) sayOver();
    else say(away ? words.other : problem, true);
  } catch { say(words.offline, true); }
  timer = setTimeout(() => askWho(problem, over), ASK_AGAIN);
}

function sayOver() {
  if (saved.querySelector("a")) return;
  say(words.over, true);
  const link = document.createElement("a");
  link.href = "/sign-in";
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = words.signIn;
  saved.append(" ", link);
}

addEventListener("focus", () => { if (stopped && (away || saved.querySelector("a"))) askWho("", true); });

// The page is loaded again with the new fields, where it was; what is typed until then is saved before.
async function showAdded(problem) {
  for (let tries = 0; changed && tries < 3; tries += 1) await send([], false);
  const tab = document.querySelector('.tabs [aria-selected="true"]');
  try { sessionStorage.setItem("draft place", JSON.stringify({ top: scrollY, tab: tab ? tab.id : "", problem })); } catch { /* it begins at the top then */ }
  location.replace(location.pathname);
}

function returnToPlace() {
  let place;
  try { place = JSON.parse(sessionStorage.getItem("draft place")); sessionStorage.removeItem("draft place"); } catch { return; }
  if (!place) return;
  const tab = place.tab && document.getElementById(place.tab);
  if (tab) tab.click();
  scrollTo(0, place.top);
  if (place.problem) say(place.problem, true);
}

// Puts files on their way, under the name of their field.
export function goUp(name, files) {
  const large = files.filter((file) => file.size > LARGEST);
  leaveOut(large, words.tooLarge);
  uploads.push(...files.filter((file) => !large.includes(file)).map((file) => ({ name, file })));
  if (!uploads.length) leftOut.length = 0;
  enqueue();
}
// Says which files do not go up, and why.
export function leaveOut(files, why) {
  if (!files.length) return;
  leftOut.push(`${files.map((file) => file.name).join(", ")}: ${why}`);
  say(leftOut.join(" "), true);
}

// Save, and whatever else sends the form: after what is on its way. Both versions are shown where two changed the same.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter;
  let outcome;
  // Pictures that are on their way come first; one that failed keeps the page, and says so.
  if (unfinished.size) say(words.uploading, true);
  const arrived = await Promise.all([...unfinished].map((finished) => finished()));
  if (arrived.includes(false)) {
    say(words.unsaved, true);
    return;
  }
  // What is typed while it is being saved is saved as well, before the page is left.
  for (let tries = 0; tries < 3 && outcome !== "no" && outcome !== "conflict" && (changed || !tries); tries += 1) {
    outcome = await enqueue({ pressed: true, button });
  }
  if (outcome === "conflict") {
    keep(form);
    form.submit();
  } else if (outcome === "saved" && !changed) {
    location.assign(button && button.value === "plan" ? `${location.pathname}/plan` : `${location.pathname}?done=saved`);
  }
});
addEventListener("online", () => enqueue());
// Text is kept in this browser, files are not: whoever leaves while they go up is asked.
addEventListener("beforeunload", (event) => {
  if (!uploads.length && !unfinished.size) return;
  event.preventDefault();
  event.returnValue = "";
});
addEventListener("pagehide", () => { if (changed && !signedOut) keep(form); });
// Signing out: what was typed is saved before, and nothing of it stays in this browser.
addEventListener("leaving", (event) => { event.detail.push(enqueue().then((outcome) => outcome === "saved")); });
addEventListener("left", () => { signedOut = true; stopped = true; clearTimeout(timer); forget(form); });
addEventListener("storage", (event) => {
  if (event.key !== "signed out") return;
  signedOut = true;
  forget(form);
  if (changed) enqueue();
});
addEventListener("keydown", (event) => {
  const then = (event.ctrlKey || event.metaKey) && { s: "", Enter: "plan" }[event.key];
  if (typeof then === "string") {
    event.preventDefault();
    form.requestSubmit(form.querySelector(`[name="then"][value="${then}"]`));
  }
});

form.addEventListener("input", (event) => { if (event.target.type !== "file") later(); });
if (!stopped && bringBack(form)) {
  say(words.kept, true);
  later();
}
returnToPlace();
