// What is told beside the fields: with each save, and after pictures were added.

import { form } from "./saving.js";

// Those that the page was not made with are found by their field: pictures change their numbers with their places.
function besideOf(id) {
  const known = document.querySelector(`.beside:not([data-made])[id="beside-${id}"]`);
  const field = document.getElementById(id);
  if (known || !field) return known;
  const next = field.nextElementSibling;
  const made = next && "made" in next.dataset ? next : document.createElement("span");
  made.className = "beside";
  made.dataset.made = "";
  made.id = `beside-${id}`;
  if (made !== next) field.after(made);
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && !one.startsWith("beside-"));
  field.setAttribute("aria-describedby", [...others, made.id].join(" "));
  return made;
}

function line({ text, missing }) {
  const made = document.createElement("span");
  if (missing) made.className = "missing";
  made.textContent = text;
  return made;
}

function tellAll(notes) {
  const fields = new Map();
  notes.forEach((note) => fields.set(note.field, [...(fields.get(note.field) ?? []), note]));
  const told = [...fields].map(([id, lines]) => [besideOf(id), lines]);
  document.querySelectorAll(".beside").forEach((one) => {
    if (!told.some(([beside]) => beside === one)) one.replaceChildren();
  });
  told.forEach(([beside, lines]) => {
    // What stands there already is not said again.
    if (beside && [...beside.children].map((one) => one.textContent).join("\n") !== lines.map(({ text }) => text).join("\n")) beside.replaceChildren(...lines.map(line));
  });
}

form.addEventListener("saved", ({ detail }) => tellAll(detail.notes));
tellAll(JSON.parse(form.dataset.notes));
