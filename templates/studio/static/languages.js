// Two languages side by side, where there is room: the officer's own stays, the other one is chosen by its tab.

const KEY = "side-by-side";
const WIDE = "(min-width: 1200px)";
const group = document.querySelector("form.write [data-tabs]");
const columns = group.closest(".write-columns");
const list = group.querySelector(".tabs");
const sections = [...group.querySelectorAll(":scope > [data-tab]")];
const written = sections.filter((section) => "written" in section.dataset);
const room = matchMedia(WIDE);
let chosen = sections.find((section) => !section.hidden);
let last = written.find((section) => section !== sections[0]) ?? sections[1];

function stored() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

function set(on) {
  columns.classList.toggle("two-languages", on);
  sections.forEach((section) => { section.hidden = section !== chosen; });
  if (!on) return;
  if (chosen !== sections[0]) last = chosen;
  sections[0].hidden = last.hidden = false;
}

if (list && sections.length > 1) {
  // Who writes in one language and nothing is there in another sees one, until the other is asked for.
  const wanted = () => (stored() ?? (written.some((section) => section !== sections[0]) ? "yes" : "no")) === "yes";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "beside-button";
  button.textContent = group.dataset.besideWords;
  const apply = () => {
    const on = room.matches && wanted();
    button.hidden = !room.matches;
    button.setAttribute("aria-pressed", String(on));
    set(on);
  };
  button.addEventListener("click", () => {
    try { localStorage.setItem(KEY, button.getAttribute("aria-pressed") === "true" ? "no" : "yes"); } catch { /* for this page alone */ }
    apply();
  });
  const line = document.createElement("div");
  line.className = "tabs-line";
  list.replaceWith(line);
  line.append(list, button);
  group.addEventListener("chosen", ({ detail }) => { chosen = detail; apply(); });
  room.addEventListener ? room.addEventListener("change", apply) : room.addListener(apply);
  apply();
}
