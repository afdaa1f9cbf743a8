// The pictures of a draft in their order: by buttons, by keys, by dragging; fields that come into the page later.

import { form, later } from "./saving.js";

export const section = document.querySelector("section[data-pictures]");
const list = section.querySelector(".picture-list");
const told = document.getElementById("pictures-told");
const words = section.dataset;
const NAMES = ["name", "id", "for", "aria-describedby", "aria-labelledby", "aria-controls"];
// What the form's marks call the list of pictures.
const LISTED = "pictures  ";
// Pixels from the edge of the window where it moves on by itself while something is dragged.
const EDGE = 70;
// Pixels that a pointer moves before it drags.
const STEP = 14;

export const cards = () => [...list.querySelectorAll(":scope > .picture")];

export function tellPictures(text) { told.textContent = text; }

export function bringNear(row) {
  const { top, bottom } = row.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) row.scrollIntoView({ block: "center" });
}

// Fields are numbered in the order in which they stand.
function number() {
  const all = cards();
  all.forEach((card, place) => {
    for (const element of [card, ...card.querySelectorAll("[name], [id], [for], [aria-describedby], [aria-labelledby]")]) {
      for (const name of NAMES) {
        const value = element.getAttribute(name);
        const numbered = value && value.split(" ").map((each) => each.replace(/^((?:beside-)?[a-z_]+)-\d+(?=-|$)/, `$1-${place}`)).join(" ");
        if (value && numbered !== value) element.setAttribute(name, numbered);
      }
    }
    card.querySelector('[name="earlier"]').disabled = place === 0;
    card.querySelector('[name="later"]').disabled = place === all.length - 1;
  });
}

function moved(card, focused) {
  number();
  const all = cards();
  const still = focused && (focused.disabled ? card.querySelector(`[name="${focused.name === "earlier" ? "later" : "earlier"}"]`) : focused);
  if (still) still.focus();
  tellPictures(words.position.replace("{number}", all.indexOf(card) + 1).replace("{count}", all.length));
  later();
}

function step(card, by, focused) {
  const all = cards();
  const other = all[all.indexOf(card) + by];
  if (!other) return;
  by < 0 ? other.before(card) : other.after(card);
  moved(card, focused);
}

// Dragging by a handle, with whatever points: mouse, pen or finger. The picture changes its place when it is let go.
function dragBy(handle, card) {
  let from;
  let target;
  const mark = (found) => {
    if (target) target.classList.remove("drop-before", "drop-after");
    target = found;
    if (target) target.classList.add(card.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING ? "drop-before" : "drop-after");
  };
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
    from = event.clientY;
  });
  handle.addEventListener("pointermove", ({ clientY }) => {
    if (from === undefined || (!card.classList.contains("dragged") && Math.abs(clientY - from) < STEP)) return;
    card.classList.add("dragged");
    if (clientY < EDGE) scrollBy(0, -STEP);
    else if (clientY > innerHeight - EDGE) scrollBy(0, STEP);
    const under = cards().find((each) => { const { top, bottom } = each.getBoundingClientRect(); return clientY >= top && clientY < bottom; });
    mark(under === card ? undefined : under || target);
  });
  const end = (event) => {
    if (from === undefined) return;
    from = undefined;
    card.classList.remove("dragged");
    const before = target && target.classList.contains("drop-before");
    const other = event.type === "pointerup" ? target : undefined;
    mark(undefined);
    if (!other) return;
    before ? other.before(card) : other.after(card);
    moved(card, handle);
  };
  for (const name of ["pointerup", "pointercancel"]) handle.addEventListener(name, end);
}

function handleFor(card) {
  const handle = document.createElement("button");
  handle.type = "button";
  handle.className = "handle";
  handle.textContent = "⠿";
  handle.setAttribute("aria-label", words.handle);
  handle.title = words.handle;
  handle.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step(card, by, handle);
  });
  dragBy(handle, card);
  return handle;
}

// Consent is asked for where people can be recognised.
function showConsent(card) {
  const people = card.querySelector('[name^="people-"]');
  const consent = card.querySelector("[data-consent]");
  const show = () => { consent.hidden = !people.checked; };
  people.addEventListener("change", show);
  show();
}

// Makes a picture's fields work; others that do something with them listen for `picture`.
function ready(card) {
  for (const [name, by] of [["earlier", -1], ["later", 1]]) {
    card.querySelector(`[name="${name}"]`).addEventListener("click", (event) => {
      event.preventDefault();
      step(card, by, event.currentTarget);
    });
  }
  card.querySelector('[name="earlier"]').before(handleFor(card));
  showConsent(card);
  section.dispatchEvent(new CustomEvent("picture", { detail: card }));
}

// The form knows the pictures that it shows: what is taken out of it later is meant. It knows them in the server's order
// where it was told that (`order`): that of the page is meant too.
function know(order = []) {
  const marks = JSON.parse(form.elements.marks.value || "{}");
  const known = marks[LISTED] || [];
  const all = known.concat(cards().map((card) => card.dataset.file).filter((file) => !known.includes(file)));
  marks[LISTED] = order.filter((file) => all.includes(file)).concat(all.filter((file) => !order.includes(file)));
  form.elements.marks.value = JSON.stringify(marks);
}

// Answers to two uploads may come the other way round: the later one names every picture that is here.
let lastOrder = [];
function laterOf(order) {
  const here = cards().map((card) => card.dataset.file);
  if (lastOrder.every((file) => order.includes(file) || !here.includes(file))) lastOrder = order;
  return lastOrder;
}

// Pictures' fields come into the page, in the place of what stands for them; what is here already stays.
export function arriveAll({ pictures, order }, place) {
  Object.entries(pictures).forEach(([file, html]) => arrive(file, html, place));
  know(laterOf(order));
}

function arrive(file, html, place) {
  const known = cards().find((each) => each.dataset.file === file);
  if (known) return;
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  const card = document.importNode(template.content, true).querySelector(".picture");
  if (place) place.before(card);
  else list.append(card);
  number();
  know();
  showLanguages();
  ready(card);
}

// What a picture shows is asked in each language that something is written in.
function showLanguages() {
  for (const field of list.querySelectorAll("[data-language][hidden]")) {
    const of = ["title", "summary", "body"].map((name) => form.elements[`${name}-${field.dataset.language}`]);
    if (of.some((each) => each && each.value.trim())) field.hidden = false;
  }
}

// A colleague added pictures, took some out, or changed their order.
function follow(order, html) {
  Object.entries(html).forEach(([file, fields]) => arrive(file, fields));
  const there = cards();
  there.filter((card) => !order.includes(card.dataset.file)).forEach((card) => card.remove());
  const now = cards();
  const wanted = order.map((file) => now.find((card) => card.dataset.file === file)).filter(Boolean);
  if (wanted.some((card, place) => card !== now[place])) wanted.forEach((card, place) => { if (cards()[place] !== card) cards()[place].before(card); });
  number();
}

cards().forEach(ready);
form.addEventListener("input", showLanguages);
form.addEventListener("marked", () => know());
form.addEventListener("saved", ({ detail }) => {
  know();
  showLanguages();
  const sent = detail.sent.file || [];
  if (detail.pictures && String(cards().map((card) => card.dataset.file)) === String(sent)) follow(detail.pictures.order, detail.pictures.cards);
});
