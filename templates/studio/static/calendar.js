// Draw a planned post to another day: it keeps its time of day. The post's page does the same without this.

const table = document.querySelector("table.calendar");
const state = document.getElementById("calendar-state");
let drawn;

table.addEventListener("dragstart", (event) => {
  drawn = event.target.closest("[data-slug]");
  event.dataTransfer.effectAllowed = "move";
});
table.addEventListener("dragover", (event) => {
  const day = event.target.closest("[data-day]");
  if (!drawn || !day) return;
  event.preventDefault();
  table.querySelectorAll(".over").forEach((each) => each.classList.remove("over"));
  day.classList.add("over");
});
table.addEventListener("dragend", () => {
  drawn = undefined;
  table.querySelectorAll(".over").forEach((each) => each.classList.remove("over"));
});
table.addEventListener("drop", async (event) => {
  const day = event.target.closest("[data-day]");
  if (!drawn || !day) return;
  event.preventDefault();
  const { slug, clock } = drawn.dataset;
  const content = new FormData();
  content.append("form_token", table.dataset.token);
  content.append("at", `${day.dataset.day}T${clock}`);
  try {
    const answer = await fetch(`/posts/${slug}/move`, { method: "POST", body: content, headers: { "X-Requested-By": "studio" } });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.problem);
    location.reload();
  } catch (error) {
    state.textContent = `${table.dataset.problem} ${error.message}`;
  }
});
