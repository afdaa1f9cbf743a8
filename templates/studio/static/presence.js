// Tells that somebody is in this draft, and shows who else is. Without it the page shows who was when it was opened.

import { form } from "./saving.js";

const place = document.getElementById("present");
const EVERY = 20000;
// Whoever did nothing here for so long has gone for a coffee.
const IDLE = 300000;
let active = Date.now();

function show(names) {
  const text = names.join(" ");
  if (place.textContent !== text) place.textContent = text;
}

const content = () => new URLSearchParams({ form_token: form.elements.form_token.value });

async function tell() {
  if (document.hidden || Date.now() - active > IDLE) return;
  try {
    const answer = await fetch(place.dataset.present, { method: "POST", body: content(), headers: { "X-Requested-By": "studio" } });
    if (answer.ok) show((await answer.json()).here);
  } catch { /* no line: said where it is saved */ }
}

function leave() {
  const left = content();
  left.set("left", "yes");
  if (navigator.sendBeacon) navigator.sendBeacon(place.dataset.present, left);
}

for (const name of ["pointerdown", "keydown", "focus"]) addEventListener(name, () => { active = Date.now(); });
form.addEventListener("saved", ({ detail }) => { if (detail.here) show(detail.here); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) { active = Date.now(); tell(); } });
addEventListener("pagehide", leave);
addEventListener("pageshow", (event) => { if (event.persisted) tell(); });
setInterval(tell, EVERY);
