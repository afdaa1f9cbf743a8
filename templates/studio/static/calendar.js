// Draw a planned post to another day, or in a week to an hour of it; and back again. The list has fields that do the same.

const table = document.querySelector("table.calendar");
const state = document.getElementById("calendar-state");
const KEY = "calendar moved";
const HOURS = [...Array(24).keys()];
// A draft that is dropped on a day is meant for this time until another one is chosen.
const MORNING = "10:00";
let drawn;

// What the studio answers; where no answer comes, or none of the studio's, the page's own words stand for the browser's.
async function sent(path, content) {
  try {
    const answer = await fetch(path, { method: "POST", body: content, headers: { "X-Requested-By": "studio" } });
    const told = await answer.json();
    return { ...told, ok: answer.ok, problem: told.problem ?? "" };
  } catch {
    return { ok: false, problem: table.dataset.offline };
  }
}

async function move(slug, at, far = "") {
  const content = new FormData();
  content.append("form_token", table.dataset.token);
  content.append("at", at);
  content.append("far", far);
  const told = await sent(`/posts/${slug}/move`, content);
  if (told.far && !far && confirm(told.problem)) return move(slug, at, at);
  if (!told.ok) throw new Error(told.problem);
  return told;
}

// The page is loaded again with the post at its new place; what was done, and the way back, are told there.
async function moveAndTell(slug, at, before) {
  try {
    const told = await move(slug, at);
    try { sessionStorage.setItem(KEY, JSON.stringify({ slug, before, told })); } catch { /* no way back then */ }
    location.reload();
  } catch (error) {
    state.textContent = `${table.dataset.problem} ${error.message}`;
  }
}

function tellLast() {
  let last;
  try { last = JSON.parse(sessionStorage.getItem(KEY)); sessionStorage.removeItem(KEY); } catch { return; }
  if (!last) return;
  state.textContent = [table.dataset.moved, last.told.at, ...last.told.clashes].join(" ");
  if (!last.before) return;
  const back = document.createElement("button");
  back.type = "button";
  back.textContent = table.dataset.undo;
  back.addEventListener("click", () => moveAndTell(last.slug, last.before, ""));
  state.append(" ", back);
}

function clear() {
  table.querySelectorAll(".over").forEach((each) => each.classList.remove("over"));
}

// Hours to drop on, in each day of a week.
function offerHours() {
  table.querySelectorAll("[data-day]").forEach((day) => {
    const hours = document.createElement("ol");
    hours.className = "hours";
    hours.setAttribute("aria-hidden", "true");
    for (const hour of HOURS) {
      const slot = document.createElement("li");
      slot.textContent = `${String(hour).padStart(2, "0")}:00`;
      slot.dataset.hour = slot.textContent;
      hours.append(slot);
    }
    day.append(hours);
  });
}

if (table) {
  tellLast();
  // A press beside the posts of a day begins one for it.
  table.addEventListener("click", (event) => {
    const day = event.target.closest("[data-day]");
    const add = day && day.querySelector(".add");
    if (add && !event.target.closest("a, button, summary, details")) location.assign(add.href);
  });
  const all = table.closest(".calendar-columns") || table;
  all.addEventListener("dragstart", (event) => {
    drawn = event.target.closest("[data-slug], [data-draft]");
    if (!drawn) return;
    event.dataTransfer.effectAllowed = "move";
    table.dataset.drawing = "";
    if (table.classList.contains("week")) setTimeout(offerHours); // a page that changes at once ends the drawing
  });
  table.addEventListener("dragover", (event) => {
    const place = event.target.closest("[data-hour], [data-day]");
    if (!drawn || !place) return;
    event.preventDefault();
    clear();
    place.classList.add("over");
  });
  all.addEventListener("dragend", () => {
    drawn = undefined;
    delete table.dataset.drawing;
    clear();
    table.querySelectorAll(".hours").forEach((each) => each.remove());
  });
  table.addEventListener("drop", (event) => {
    const day = event.target.closest("[data-day]");
    if (!drawn || !day) return;
    event.preventDefault();
    const { slug, draft, clock, at } = drawn.dataset;
    const slot = event.target.closest("[data-hour]");
    const hour = slot ? slot.dataset.hour : clock || MORNING;
    if (draft) location.assign(`/drafts/${draft}/plan?at=${day.dataset.day}T${hour}`);
    else moveAndTell(slug, `${day.dataset.day}T${hour}`, at);
  });
}
