// The page on which a draft is written: saves by itself, keeps what could not be saved, counts, marks up, takes pictures.

import { tellLacking } from "./studio.js";

const form = document.querySelector("form.write");
const saved = document.getElementById("saved");
const lacks = document.getElementById("lacks");
const key = `draft ${form.dataset.draft}`;
const EVERY = 2000;
let changed = false;
let saving = false;
let stopped = false;
let timer;

// What was typed, field by field, without files and tokens.
function typed() {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || ["form_token", "form_key", "digest"].includes(name)) continue;
    (values[name] ??= []).push(value);
  }
  return values;
}

function keep() {
  try { localStorage.setItem(key, JSON.stringify({ digest: form.elements.digest.value, values: typed() })); } catch { /* a full or forbidden store: the server has the rest */ }
}

function forget() {
  try { localStorage.removeItem(key); } catch { /* nothing was kept then */ }
}

// Fields that are counted belong to others once a picture, a quote or a correction came or went: the words then stay as saved.
const COUNTED = { pictures: /^(alt|caption|credit|people|consent|remove)-\d/, corrections: /^(correction(_day)?|quote_(text|name|role))-\d/ };
function moved(before, now) {
  const filled = (values) => Object.keys(values).filter((name) => /^(correction|quote_text)-\d/.test(name)).flatMap((name) => values[name]).filter(Boolean);
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  return [
    !same(before.file ?? [], now.file ?? []) && COUNTED.pictures,
    same(filled(before), filled(now)) && COUNTED.corrections,
  ].filter(Boolean);
}

// What the line or a crash kept from being saved comes back, if nobody changed the draft since.
function bringBack() {
  let kept;
  try { kept = JSON.parse(localStorage.getItem(key)); } catch { return; }
  if (!kept) return;
  const now = typed();
  const others = moved(kept.values, now);
  let different = false;
  for (const field of form.elements) {
    const values = kept.values[field.name];
    if (others.some((counted) => counted.test(field.name))) continue;
    if (!field.name || field.type === "file" || field.type === "hidden" || field.tagName === "BUTTON") continue;
    if (["checkbox", "radio"].includes(field.type)) {
      const wanted = (values ?? []).includes(field.value);
      different ||= wanted !== field.checked;
      field.checked = wanted;
    } else if (values && (now[field.name] ?? [""])[0] !== values[0]) {
      field.value = values[0];
      different = true;
    }
  }
  if (!different) { forget(); return; }
  form.elements.digest.value = kept.digest;
  saved.textContent = form.dataset.kept;
  later();
}

function later() {
  changed = true;
  keep();
  clearTimeout(timer);
  timer = setTimeout(save, EVERY);
}

async function save() {
  if (!changed || saving || stopped) return;
  saving = true;
  changed = false;
  const content = new FormData(form);
  content.delete("form_key");
  form.querySelectorAll('input[type="file"]').forEach((input) => content.delete(input.name));
  try {
    const answer = await fetch(form.action, { method: "POST", body: content, headers: { "X-Requested-By": "studio" } });
    tell(answer.status, await answer.json());
  } catch {
    changed = true;
    saved.textContent = form.dataset.offline;
    timer = setTimeout(save, EVERY);
  }
  saving = false;
}

function tell(status, answer) {
  if (answer.digest) {
    form.elements.digest.value = answer.digest;
    saved.textContent = answer.saved;
    lacks.textContent = answer.lacks.join(" ");
    document.querySelectorAll(".tabs [role=tab]").forEach((tab) => {
      const section = document.getElementById(tab.getAttribute("aria-controls"));
      tellLacking(tab, section, answer.fields.some((id) => section.contains(document.getElementById(id))));
    });
    showAgain();
    if (changed) timer = setTimeout(save, EVERY);
    else forget();
    return;
  }
  changed = true;
  stopped = status === 409 || status === 401 || status === 403;
  saved.textContent = answer.changed || answer.problem || form.dataset.unsaved;
  if (!stopped) timer = setTimeout(save, EVERY);
}

form.addEventListener("input", (event) => { if (event.target.type !== "file") later(); });
form.addEventListener("submit", () => { clearTimeout(timer); stopped = true; keep(); });
addEventListener("online", save);
addEventListener("pagehide", () => { if (changed) keep(); });
addEventListener("keydown", (event) => {
  const then = (event.ctrlKey || event.metaKey) && { s: "", Enter: "plan" }[event.key];
  if (typeof then === "string") {
    event.preventDefault();
    form.requestSubmit(form.querySelector(`[name="then"][value="${then}"]`));
  }
  if (event.altKey && event.key.toLowerCase() === "p") {
    event.preventDefault();
    look.open = !look.open;
    if (look.open) look.scrollIntoView({ block: "center" });
  }
});

// How long the Facebook text is.
document.querySelectorAll("[data-count]").forEach((area) => {
  const shown = area.parentElement.querySelector(".count");
  const count = () => {
    const length = [...(area.value || area.placeholder)].length;
    shown.textContent = area.dataset.count.replace("{count}", length.toLocaleString(document.documentElement.lang));
  };
  area.addEventListener("input", count);
  count();
});

// Buttons and keys that write Markdown around what is chosen. The browser's own undo takes it back.
const MARKS = [
  (text) => [`**${text || "…"}**`, 2],
  (text) => [`*${text || "…"}*`, 1],
  (text) => [`\n## ${text || "…"}\n`, 4],
  (text) => [(text || "…").split("\n").map((line) => `- ${line}`).join("\n"), 2],
  (text) => [`[${text || "…"}](https://)`, 1],
];
const KEYS = { b: 0, i: 1, k: 4 };
function mark(area, index) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const [text, before] = MARKS[index](value.slice(start, end));
  area.focus();
  // Deprecated, and still the one way of writing into a field that can be undone.
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (start === end) area.setSelectionRange(start + before, start + before + 1);
}
document.querySelectorAll("[data-markdown]").forEach((area) => {
  const bar = document.createElement("div");
  bar.className = "toolbar";
  area.dataset.markdown.split("|").forEach((name, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", () => mark(area, index));
    bar.append(button);
  });
  area.addEventListener("keydown", (event) => {
    const index = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey ? KEYS[event.key.toLowerCase()] : undefined;
    if (index === undefined) return;
    event.preventDefault();
    mark(area, index);
  });
  area.before(bar);
});

// The preview follows what is saved, and the language that is written in.
const look = document.getElementById("look");
const frame = look.querySelector("iframe");
const TAGS = { sr: "sr-Latn" };
function showAgain() {
  // A frame that was never opened loads by itself.
  if (look.open && frame.contentWindow.location.href !== "about:blank") frame.contentWindow.location.reload();
}
look.addEventListener("toggle", () => { if (look.open) { changed ? save() : showAgain(); } });
document.querySelectorAll(".tabs [role=tab]").forEach((tab) => tab.addEventListener("click", () => {
  const language = tab.getAttribute("aria-controls").replace("tongue-", "");
  if (look.open) frame.contentWindow.location.hash = TAGS[language] ?? language;
}));

// A recording goes up as soon as it is chosen.
document.querySelectorAll("[data-upload]").forEach((input) => input.addEventListener("change", () => {
  if (input.files.length) form.requestSubmit(form.querySelector('[name="then"][value=""]'));
}));

// Pictures go up as soon as they are chosen, dropped or pasted.
const picture = form.elements.picture;
const drop = picture.closest(".drop");
function take(files) {
  const images = [...files].filter((file) => file.type.startsWith("image/"));
  if (!images.length) return;
  const transfer = new DataTransfer();
  images.forEach((file) => transfer.items.add(file));
  picture.files = transfer.files;
  form.requestSubmit(form.querySelector('[name="then"][value=""]'));
}
picture.addEventListener("change", () => take(picture.files));
for (const name of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop") take(event.dataTransfer.files);
  });
}
form.addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); take(event.clipboardData.files); } });

if (!document.querySelector('[role="alert"]')) bringBack();
