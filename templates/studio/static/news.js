// Send news over a poor line: photos shrink first, wait in this browser's own store, go one at a time and piece by piece,
// and go on where they stopped. Without this script the form sends all at once.

const form = document.querySelector("form.send-news");
const state = document.getElementById("news-state");
const words = form.dataset;
const token = form.elements.form_token.value;
const LONGEST_SIDE = 2048;
const PIECE = 96 * 1024;
const AGAIN = 3000;
let going = false;

const store = new Promise((resolve, reject) => {
  const opening = indexedDB.open("send-news", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("news", { keyPath: "key" });
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = () => reject(opening.error);
});

async function stored(mode, act) {
  const database = await store;
  return new Promise((resolve, reject) => {
    const request = act(database.transaction("news", mode).objectStore("news"));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// A JPEG of at most 2048 pixels, drawn anew: nothing of the photo's own remarks is in it.
async function shrunk(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  return blob ?? file;
}

async function post(path, fields) {
  const content = new FormData();
  for (const [name, value] of Object.entries({ form_token: token, ...fields })) content.append(name, value);
  const answer = await fetch(path, { method: "POST", body: content, headers: { "X-Requested-By": "studio" } });
  const told = await answer.json();
  if (answer.ok) return told;
  const error = new Error(told.problem);
  error.final = answer.status < 500;
  throw error;
}

async function sendPhoto(news, photo, number, count) {
  const path = `${location.pathname}/${news}/${photo.key}`;
  const { size } = photo.blob;
  let { here } = await post(path, { size });
  while (here < size) {
    tell(words.sending.replace("{number}", number).replace("{count}", count).replace("{percent}", Math.round((100 * here) / size)));
    const piece = photo.blob.slice(here, here + PIECE);
    ({ here } = await post(path, { size, offset: here, piece: new File([piece], "piece") }));
  }
}

async function sendOne(item) {
  const { key, text, place, consent, photos } = item;
  const { news } = await post(location.pathname, { key, text, place, photos: photos.length, ...(consent && { consent: 1 }) });
  for (const [index, photo] of photos.entries()) await sendPhoto(news, photo, index + 1, photos.length);
  await stored("readwrite", (items) => items.delete(key));
}

async function sendAll() {
  if (going) return;
  going = true;
  try {
    let sent = false;
    for (const item of await stored("readonly", (items) => items.getAll())) {
      if (item.path !== location.pathname) continue;
      tell(words.words);
      await sendOne(item);
      sent = true;
    }
    if (sent) tell(words.done);
  } catch (error) {
    if (error.final) tell(error.message);
    else { tell(words.waiting); setTimeout(sendAll, AGAIN); }
  }
  going = false;
}

function tell(text) { state.textContent = text; }

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const photos = [...form.elements.photo.files];
  if (photos.length && !form.elements.consent.checked) { form.elements.consent.required = true; form.reportValidity(); return; }
  if (photos.length) tell(words.shrinking);
  const item = { key: crypto.randomUUID(), path: location.pathname, text: form.elements.text.value, place: form.elements.place.value, consent: form.elements.consent.checked, photos: [] };
  for (const file of photos) item.photos.push({ key: crypto.randomUUID(), blob: await shrunk(file).catch(() => file) });
  await stored("readwrite", (items) => items.put(item));
  form.reset();
  sendAll();
});

addEventListener("online", sendAll);
sendAll();
