// Pictures and recordings of a draft: chosen, dropped, pasted or taken by the camera. Pictures go up side by side, each
// with its bar, and their fields come into the page; nothing is loaded anew.

import { arriveAll, bringNear, section, tellPictures } from "./picture-list.js";
import { askWho, form, goUp, later, unfinished, words } from "./saving.js";

// So many at once: a telephone's line is no faster with more.
const TOGETHER = 2;
// Bytes of a file.
const LARGEST = 50e6;
const AGAIN = 10000;
const list = section.querySelector(".picture-list");
const waiting = [];
// Each is done, on its way, or waits for somebody to press a button.
const open = new Set();
const failed = new Set();
let running = 0;

// A recording goes up with the form.
document.querySelectorAll("[data-upload]").forEach((input) => input.addEventListener("change", () => {
  goUp(input.name, [...input.files]);
  input.value = "";
}));

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function button(text, does) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", does);
  return made;
}

// The place of a picture that is not here yet: its name, how far it got, what is wrong.
function placeFor(file) {
  const row = element("div", "uploading");
  const name = element("p", "uploading-name", file.name);
  const bar = element("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const state = element("p", "hint");
  const buttons = element("p", "buttons");
  row.append(name, bar, state, buttons);
  list.append(row);
  return { file, row, name, bar, state, buttons, };
}

function over(upload) {
  open.delete(upload);
  failed.delete(upload);
  upload.row.remove();
  if (!open.size) unfinished.delete(finished);
  settle();
}

function stop(upload, why, again) {
  const told = `${upload.file.name}: ${why}`;
  upload.bar.remove();
  upload.name.textContent = told;
  upload.state.textContent = "";
  upload.row.classList.add("trouble");
  [...upload.buttons.children].forEach((each) => each.remove());
  if (again) upload.buttons.append(button(section.dataset.again, () => restart(upload)));
  upload.buttons.append(button(section.dataset.dismiss, () => { over(upload); form.elements.picture[0].focus(); }));
  tellPictures(told);
  if (again) failed.add(upload);
  else open.delete(upload);
  if (!open.size) unfinished.delete(finished);
  settle();
}

function restart(upload) {
  failed.delete(upload);
  upload.row.classList.remove("trouble");
  upload.name.textContent = upload.file.name;
  [...upload.buttons.children].forEach((each) => each.remove());
  upload.bar.value = 0;
  upload.name.after(upload.bar);
  waiting.push(upload);
  next();
}

// Whoever presses Save waits for what is on its way.
let settled = [];
function settle() {
  if ([...open].some((upload) => !failed.has(upload))) return;
  if (failed.size) bringNear([...failed][0].row);
  settled.splice(0).forEach((resolve) => resolve(failed.size === 0));
}
function finished() {
  return new Promise((resolve) => { settled.push(resolve); settle(); });
}

function next() {
  while (running < TOGETHER && waiting.length) send(waiting.shift());
}

function send(upload) {
  running += 1;
  const request = new XMLHttpRequest();
  const content = new FormData();
  content.append("form_token", form.elements.form_token.value);
  content.append("picture", upload.file, upload.file.name);
  request.open("POST", `/drafts/${form.dataset.draft}/pictures`);
  request.setRequestHeader("X-Requested-By", "studio");
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    if (loaded < total) { upload.bar.value = loaded / total; return; }
    upload.bar.removeAttribute("value");
    upload.state.textContent = section.dataset.processing;
  });
  request.addEventListener("loadend", () => {
    running -= 1;
    took(upload, request.status, request.responseText);
    next();
  });
  request.send(content);
}

function took(upload, status, text) {
  let answer = {};
  try { answer = JSON.parse(text); } catch { /* cut off on the way: as no answer */ }
  if (answer.pictures) {
    arriveAll(answer, upload.row);
    tellPictures(section.dataset.uploaded.replace("{file}", upload.file.name));
    over(upload);
    later();
  } else if (status === 0 || status === 503 || (status >= 500 && !answer.problem)) {
    upload.state.textContent = answer.problem || section.dataset.offline;
    upload.bar.value = 0;
    setTimeout(() => { waiting.push(upload); next(); }, AGAIN);
  } else {
    const signedOut = status === 401 || status === 403;
    if (signedOut) askWho(answer.problem, status === 401);
    stop(upload, answer.problem || words.unsaved, signedOut || status >= 500);
  }
}
addEventListener("online", () => next());

// Windows gives a telephone's photos no type.
const isPicture = ({ type, name }) => type.startsWith("image/") || /\.(heic|heif|avif)$/i.test(name);
export function take(files) {
  const uploads = files.map(placeFor);
  if (uploads.length) bringNear(uploads[0].row);
  for (const upload of uploads) {
    if (!isPicture(upload.file)) stop(upload, words.noPicture, false);
    else if (upload.file.size > LARGEST) stop(upload, words.tooLarge, false);
    else {
      open.add(upload);
      unfinished.add(finished);
      waiting.push(upload);
    }
  }
  next();
}

section.querySelectorAll('input[type="file"]').forEach((input) => input.addEventListener("change", () => {
  take([...input.files]);
  input.value = "";
}));

// Dropped anywhere on the page: a file that misses a small field must not take the place of the page.
const drop = section.querySelector(".drop");
drop.classList.add("scripted");
const brings = ({ dataTransfer }) => dataTransfer && [...dataTransfer.types].includes("Files");
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    if (!brings(event) || event.defaultPrevented) return;
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop") take([...event.dataTransfer.files]);
  });
}
// Office programs put a picture of a text beside the text: the text is meant.
document.addEventListener("paste", (event) => {
  const { clipboardData: brought } = event;
  if (event.defaultPrevented || !brought || !brought.files.length || brought.getData("text/plain").trim()) return;
  event.preventDefault();
  take([...brought.files]);
});
