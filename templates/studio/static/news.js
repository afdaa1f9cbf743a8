// Send news over a poor line: what was typed and chosen is kept in this browser's own store where it has one, photos
// shrink, go one at a time and piece by piece, and go on where they stopped. Without this script, and in browsers that
// cannot do what it needs, the form sends all at once.
//
// Written in the language of 2018 (Chromium 64, Safari 11): telephones that members have know no later one.

import "./chosen-file.js";

const form = document.querySelector("form.send-news");
const state = document.getElementById("news-state");
const told = document.getElementById("news-told");
const words = form.dataset;
const LONGEST_SIDE = 2048;
const PIECE = 96 * 1024;
const FIRST_WAIT = 3000;
const LONGEST_WAIT = 60000;
const OPENING = 3000;
const SHRINKING = 30000;
const ANSWERING = 120000;
const queue = [];
let going = false;
let wait = FIRST_WAIT;
let timer = 0;

// A key of 128 random bits; crypto.randomUUID is missing over plain http and in browsers before 2022.
function newKey() {
  const bytes = new Uint8Array(16);
  if (self.crypto && crypto.getRandomValues) crypto.getRandomValues(bytes);
  else for (let index = 0; index < 16; index += 1) bytes[index] = Math.floor(Math.random() * 256);
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function before(milliseconds, promise) {
  return Promise.race([promise, new Promise((resolve, reject) => setTimeout(() => reject(new Error("late")), milliseconds))]);
}

// The store. It may be missing, refused, full, or never answer: then what is to be sent is in memory alone.
const store = before(OPENING, new Promise((resolve, reject) => {
  const opening = indexedDB.open("send-news", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("news", { keyPath: "key" });
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = () => reject(opening.error);
}));
store.catch(() => {});

async function stored(mode, act) {
  const database = await store;
  return before(OPENING * 3, new Promise((resolve, reject) => {
    const transaction = database.transaction("news", mode);
    const request = act(transaction.objectStore("news"));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  }));
}

async function keep(item) {
  try {
    const { key, path, at, text, place, consent, photos } = item;
    await stored("readwrite", (items) => items.put({ key, path, at, text, place, consent, photos }));
    item.kept = true;
  } catch (error) {
    item.kept = false;
  }
}

async function forget(item) {
  queue.splice(queue.indexOf(item), 1);
  try { await stored("readwrite", (items) => items.delete(item.key)); } catch (error) { /* sent again, it is taken once */ }
}

// How the camera was held (Exif, 0x0112): browsers that turn photos by themselves since 2020 need not be told.
async function orientation(file) {
  if (self.CSS && CSS.supports("image-orientation", "from-image")) return 1;
  const view = new DataView(await new Response(file.slice(0, 128 * 1024)).arrayBuffer());
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return 1;
  for (let at = 2; at + 20 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) !== 0xffe1 || view.getUint32(at + 4) !== 0x45786966) continue;
    const little = view.getUint16(at + 10) === 0x4949;
    const first = at + 10 + view.getUint32(at + 14, little);
    const count = view.getUint16(first, little);
    for (let entry = first + 2; entry < first + 2 + 12 * count; entry += 12) {
      if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little);
    }
    return 1;
  }
  return 1;
}

function opened(file) {
  const address = URL.createObjectURL(file);
  return before(SHRINKING, new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("no picture"));
    image.src = address;
  })).then((image) => { URL.revokeObjectURL(address); return image; }, (error) => { URL.revokeObjectURL(address); throw error; });
}

const TURNS = {
  2: (w) => [-1, 0, 0, 1, w, 0], 3: (w, h) => [-1, 0, 0, -1, w, h], 4: (w, h) => [1, 0, 0, -1, 0, h],
  5: () => [0, 1, 1, 0, 0, 0], 6: (w, h) => [0, 1, -1, 0, h, 0], 7: (w, h) => [0, -1, -1, 0, h, w], 8: (w) => [0, -1, 1, 0, 0, w],
};

// A JPEG of at most 2048 pixels, drawn anew on white: nothing of the photo's own remarks is in it.
async function shrunk(file) {
  const image = await opened(file);
  const turned = await orientation(file).catch(() => 1);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.naturalWidth, image.naturalHeight));
  const width = Math.max(1, Math.round(image.naturalWidth * scale));
  const height = Math.max(1, Math.round(image.naturalHeight * scale));
  const canvas = document.createElement("canvas");
  canvas.width = turned > 4 ? height : width;
  canvas.height = turned > 4 ? width : height;
  const drawing = canvas.getContext("2d");
  drawing.fillStyle = "#ffffff";
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  if (TURNS[turned]) drawing.transform(...TURNS[turned](width, height));
  drawing.drawImage(image, 0, 0, width, height);
  const blob = await before(SHRINKING, new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85)));
  return blob || file;
}

// Sends a form; what does not come back as an answer of ours throws. `lost` says that the line is to blame.
async function asked(path, fields) {
  const content = new FormData();
  content.append("form_token", form.elements.form_token.value);
  Object.keys(fields).forEach((name) => content.append(name, fields[name]));
  const options = { method: "POST", body: content, headers: { "X-Requested-By": "studio" }, credentials: "same-origin" };
  const control = self.AbortController && new AbortController();
  if (control) options.signal = control.signal;
  const late = setTimeout(() => control && control.abort(), ANSWERING);
  try {
    return await fetch(path, options);
  } catch (error) {
    error.lost = true;
    throw error;
  } finally {
    clearTimeout(late);
  }
}

async function post(path, fields) {
  let answer = await asked(path, fields);
  if (answer.status === 403 && await renewed()) answer = await asked(path, fields); // the cookie changed since
  const content = await answer.json().catch(() => ({}));
  if (answer.ok) return content;
  const error = new Error(content.problem || words.busy);
  error.refused = Boolean(content.refused);
  error.ended = answer.status === 404;
  error.tomorrow = answer.status === 429;
  throw error;
}

// The page as it is now: what became of what was sent, and a token that holds.
async function renewed() {
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form.send-news [name=form_token]");
    if (!token) return false;
    form.elements.form_token.value = token.value;
    document.getElementById("news-sent").innerHTML = page.getElementById("news-sent").innerHTML;
    return true;
  } catch (error) {
    return false;
  }
}

function filled(text, values) {
  return Object.keys(values).reduce((done, name) => done.split(`{${name}}`).join(values[name]), text);
}

async function sendPhoto(item, news, photo, number) {
  const path = `${location.pathname}/${news}/${photo.key}`;
  if (!photo.ready) {
    tell(words.shrinking);
    photo.blob = await shrunk(photo.blob).catch(() => photo.blob);
    photo.ready = true;
    await keep(item);
  }
  const { size } = photo.blob;
  let progress = await post(path, { size });
  for (let tries = 0; !progress.done; tries += 1) {
    if (tries > 2 + 2 * Math.ceil(size / PIECE)) throw new Error(words.busy);
    const { here } = progress;
    tell(filled(words.sending, { number, count: item.photos.length, percent: Math.round((100 * here) / size) }));
    progress = await post(path, { size, offset: here, piece: new File([photo.blob.slice(here, here + PIECE)], "piece") });
  }
}

// Sends one piece of news, and returns what to say. A photo that is refused is told, and the others go on; what failed
// for now is tried again.
async function sendOne(item) {
  tell(words.words);
  const { key, text, place, photos } = item;
  const { news } = await post(location.pathname, Object.assign({ key, text, place, photos: photos.length }, item.consent ? { consent: 1 } : {}));
  let failed = null;
  for (const [index, photo] of photos.entries()) {
    if (photo.done || photo.refused) continue;
    try {
      await sendPhoto(item, news, photo, index + 1);
      photo.done = true;
    } catch (error) {
      if (error.lost || error.ended) throw error;
      if (error.refused) photo.refused = error.message;
      else failed = error;
    }
    await keep(item);
  }
  if (failed) throw failed;
  await forget(item);
  const refused = photos.filter((photo) => photo.refused);
  const received = refused.length ? filled(words.partly, { here: photos.length - refused.length, count: photos.length }) : words.done;
  refused.forEach((photo) => {
    const shown = document.createElement("p");
    shown.textContent = `${photo.name || photos.indexOf(photo) + 1}: ${photo.refused}`;
    told.appendChild(shown);
  });
  return received;
}

// What will never be taken goes back into the form, where nothing else was begun.
async function giveBack(item) {
  await forget(item);
  if (!form.elements.text.value) form.elements.text.value = item.text;
}

// Sends all there is, one after the other; one call at a time does it. Nothing that stays behind keeps the rest.
async function sendAll() {
  if (going) return;
  going = true;
  clearTimeout(timer);
  const tried = [];
  let failed = null;
  let received = "";
  let item;
  while ((item = queue.find((each) => tried.indexOf(each) < 0))) {
    tried.push(item);
    try {
      received = await sendOne(item);
      wait = FIRST_WAIT;
    } catch (error) {
      if (error.refused) {
        received = error.message;
        await giveBack(item);
        continue;
      }
      failed = error;
      if (error.lost || error.ended || error.tomorrow) break;
    }
  }
  going = false;
  if (!failed) { if (received) tell(received); }
  else if (failed.ended) tell(words.ended);
  else {
    const lost = queue.every((each) => each.kept) ? words.waiting : words.unkept;
    tell(failed.lost ? lost : failed.tomorrow ? failed.message : words.busy);
    timer = setTimeout(sendAll, failed.tomorrow ? LONGEST_WAIT * 10 : wait);
    wait = Math.min(LONGEST_WAIT, wait * 2);
  }
  if (tried.some((each) => queue.indexOf(each) < 0)) renewed();
}

function tell(text) { if (state.textContent !== text) state.textContent = text; }

// What is in the form, as it is at this moment.
function taken() {
  const files = Array.from(form.elements.photo.files);
  const photos = files.map((file) => ({ key: newKey(), name: file.name, blob: file, ready: false }));
  const { text, place, consent } = form.elements;
  return { key: newKey(), path: location.pathname, at: Date.now(), text: text.value, place: place.value, consent: consent.checked, photos };
}

form.addEventListener("submit", (event) => {
  const button = form.querySelector("button.main");
  if (button.disabled) { event.preventDefault(); return; }
  const unticked = form.elements.photo.files.length && !form.elements.consent.checked;
  form.elements.consent.required = Boolean(unticked);
  if (unticked) { event.preventDefault(); form.reportValidity(); return; }
  const item = taken();
  event.preventDefault();
  // The second tap of two meets a button that is off, and an empty form.
  button.disabled = true;
  setTimeout(() => { button.disabled = false; }, 1000);
  form.reset(); // which photos were refused stays told, whatever is sent next
  tell(words.words);
  queue.push(item);
  keep(item).then(sendAll);
});

addEventListener("beforeunload", (event) => {
  if (queue.some((item) => !item.kept)) { event.preventDefault(); event.returnValue = ""; }
});
addEventListener("online", () => { wait = FIRST_WAIT; sendAll(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) sendAll(); });

stored("readonly", (items) => items.getAll()).then((items) => {
  const mine = items.filter((item) => item.path === location.pathname && !queue.some((each) => each.key === item.key));
  mine.sort((a, b) => (a.at || 0) - (b.at || 0)).forEach((item) => { item.kept = true; queue.push(item); });
  sendAll();
}).catch(() => {});
