// Cropping a picture: a frame over it that is dragged, or moved and sized by keys. What is kept stands in four fields of
// the form, in per cent that are cut off: those are what is saved, and without this script they are typed.

import { cards, section } from "./picture-list.js";
import { form } from "./saving.js";

const words = section.dataset;
const SIDES = ["left", "top", "right", "bottom"];
// Least part that is left of a side, and steps of keys, as fractions.
const LEAST = 0.02;
const STEP = 0.01;
const CORNERS = [["left", "top"], ["right", "top"], ["left", "bottom"], ["right", "bottom"]];

const numberOf = (card) => card.id.replace("picture-", "");
const fieldOf = (card, side) => form.elements[`crop_${side}-${numberOf(card)}`];
const limited = (value, least, most) => Math.min(Math.max(value, least), most);

function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function buttonOf(text, does, className) {
  const made = make("button", className, text);
  made.type = "button";
  made.addEventListener("click", does);
  return made;
}

// What is cut off at each side, as fractions.
function read(card) {
  return Object.fromEntries(SIDES.map((side) => [side, limited((Number(fieldOf(card, side).value) || 0) / 100, 0, 0.99)]));
}

function write(card, cut) {
  for (const side of SIDES) fieldOf(card, side).value = String(Math.round(cut[side] * 10000) / 100);
  fieldOf(card, "left").dispatchEvent(new Event("input", { bubbles: true }));
}

// Moves the frame, and keeps it inside.
function shifted(cut, right, down) {
  const x = limited(right, -cut.left, cut.right);
  const y = limited(down, -cut.top, cut.bottom);
  return { left: cut.left + x, right: cut.right - x, top: cut.top + y, bottom: cut.bottom - y };
}

// Moves some of its sides, and keeps a little between them.
function sized(cut, sides, right, down) {
  const to = { ...cut };
  const opposite = { left: "right", right: "left", top: "bottom", bottom: "top" };
  for (const side of sides) {
    const by = { left: right, right: -right, top: down, bottom: -down }[side];
    to[side] = limited(cut[side] + by, 0, 1 - cut[opposite[side]] - LEAST);
  }
  return to;
}

function open(card, opener) {
  let cut = read(card);
  const dialog = make("dialog", "crop-dialog");
  const title = make("h2", "", words.cropTitle);
  title.id = "crop-title";
  dialog.setAttribute("aria-labelledby", title.id);
  const stage = make("div", "crop-stage");
  const picture = make("img");
  picture.alt = "";
  picture.src = `/drafts/${form.dataset.draft}/uncropped/${encodeURIComponent(card.dataset.file)}`;
  const frame = make("div", "crop-frame");
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", words.cropFrame);
  frame.setAttribute("aria-describedby", "crop-help");
  const help = make("p", "hint", words.cropHelp);
  help.id = "crop-help";
  const size = make("p", "quiet");
  size.setAttribute("role", "status");
  const show = () => {
    for (const side of SIDES) frame.style[side] = `${cut[side] * 100}%`;
    size.textContent = `${Math.round((1 - cut.left - cut.right) * 100)} × ${Math.round((1 - cut.top - cut.bottom) * 100)} %`;
  };
  const change = (next) => { cut = next; show(); };
  const close = () => { dialog.close(); dialog.remove(); opener.focus(); };
  const drag = (grip, moves) => {
    let from;
    grip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.stopPropagation();
      frame.focus();
      grip.setPointerCapture(event.pointerId);
      from = { x: event.clientX, y: event.clientY, cut };
    });
    grip.addEventListener("pointermove", ({ clientX, clientY }) => {
      if (!from) return;
      const { width, height } = stage.getBoundingClientRect();
      change(moves(from.cut, (clientX - from.x) / width, (clientY - from.y) / height));
    });
    for (const name of ["pointerup", "pointercancel"]) grip.addEventListener(name, () => { from = undefined; });
  };
  drag(frame, shifted);
  for (const sides of CORNERS) {
    const corner = make("span", `crop-corner ${sides.map((side) => `at-${side}`).join(" ")}`);
    drag(corner, (before, right, down) => sized(before, sides, right, down));
    frame.append(corner);
  }
  frame.addEventListener("keydown", (event) => {
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] || [];
    if (x === undefined) return;
    event.preventDefault();
    const far = event.ctrlKey || event.metaKey ? STEP * 10 : STEP;
    change(event.shiftKey ? sized(cut, ["right", "bottom"], x * far, y * far) : shifted(cut, x * far, y * far));
  });
  stage.append(picture, frame);
  const buttons = make("p", "buttons");
  buttons.append(
    buttonOf(words.cropUse, () => { write(card, cut); close(); }, "main"),
    buttonOf(words.cropWhole, () => change({ left: 0, top: 0, right: 0, bottom: 0 })),
    buttonOf(words.cropCancel, close),
  );
  dialog.append(title, stage, help, size, buttons);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(); });
  document.body.append(dialog);
  show();
  dialog.showModal();
  frame.focus();
}

function ready(card) {
  card.dataset.cropped = SIDES.map((side) => fieldOf(card, side).value).join("-");
  const typed = card.querySelector("[data-crop]");
  typed.hidden = true;
  const opener = buttonOf(words.crop, () => open(card, opener));
  card.querySelector(".picture-shown .buttons").append(opener);
}

// The small picture shows what is saved.
form.addEventListener("saved", ({ detail: { sent } }) => {
  for (const card of cards()) {
    const picture = card.querySelector("img");
    const number = (sent.file || []).indexOf(card.dataset.file);
    if (!picture || number < 0) continue;
    const saved = SIDES.map((side) => sent[`crop_${side}-${number}`]).join("-");
    if (card.dataset.cropped !== saved) picture.src = `${picture.getAttribute("src").split("&")[0]}&crop=${saved}`;
    card.dataset.cropped = saved;
  }
});

if (typeof HTMLDialogElement === "function") {
  cards().forEach(ready);
  section.addEventListener("picture", ({ detail }) => ready(detail));
}
