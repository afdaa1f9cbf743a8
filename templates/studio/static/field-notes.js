// What is told beside the fields: with each save, and after pictures were added.

import { form } from "./saving.js";

function besideOf(id) {
  const known = document.getElementById(`beside-${id}`);
  if (known) return known;
  const field = document.getElementById(id);
  if (!field) return null;
  const made = document.createElement("span");
  made.className = "beside";
  made.id = `beside-${id}`;
  field.after(made);
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), made.id].filter(Boolean).join(" "));
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
  document.querySelectorAll(".beside").forEach((one) => {
    if (!fields.has(one.id.replace("beside-", ""))) one.replaceChildren();
  });
  fields.forEach((told, id) => {
    const beside = besideOf(id);
    // What stands there already is not said again.
    if (beside && [...beside.children].map((one) => one.textContent).join("\n") !== told.map(({ text }) => text).join("\n")) beside.replaceChildren(...told.map(line));
  });
}

form.addEventListener("saved", ({ detail }) => tellAll(detail.notes));
tellAll(JSON.parse(form.dataset.notes));
