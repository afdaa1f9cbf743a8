// The buttons above the text: one stop for Tab, arrow keys from one to the next.

import { COMMANDS } from "./commands.js";

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  bold: "M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z",
  italic: "M10 5h7M7 19h7M14 5l-4 14",
  heading: "M6 5v14M18 5v14M6 12h12",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  numbers: "M10 6h10M10 12h10M10 18h10M4 4.5 5.5 4v4M4 11.2c.6-.9 2.2-.7 2.2.4 0 .9-2.2 1.7-2.2 2.6h2.3M4.2 17c1-.7 2.2-.2 2.1.7-.1.6-.7.8-1.1.8.5 0 1.2.3 1.2 1 0 1-1.4 1.3-2.4.6",
  quote: "M10 7c-3 .5-4.5 2.5-4.5 6V17H10v-5H7.5M19 7c-3 .5-4.5 2.5-4.5 6V17H19v-5h-2.5",
  link: "M10 13.5a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10.5a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1",
  undo: "M8 5 4 9l4 4M4 9h9.5a5.5 5.5 0 0 1 0 11H9",
  redo: "M16 5l4 4-4 4M20 9h-9.5a5.5 5.5 0 0 0 0 11H15",
  plain: "M8 7l-5 5 5 5M16 7l5 5-5 5",
};
const SHORTCUTS = { bold: "Control+B", italic: "Control+I", link: "Control+K", undo: "Control+Z", redo: "Control+Y" };

export function toolbar(words, act, id) {
  const bar = document.createElement("div");
  bar.className = "toolbar tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.toolbar);
  bar.setAttribute("aria-controls", id);
  const buttons = Object.keys(ICONS).map((name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.tool = name;
    button.title = words[name];
    button.setAttribute("aria-label", words[name]);
    if (COMMANDS[name]?.isOn || name === "link") button.setAttribute("aria-pressed", "false");
    if (SHORTCUTS[name]) button.setAttribute("aria-keyshortcuts", SHORTCUTS[name]);
    button.append(icon(ICONS[name]));
    // What is chosen in the text stays chosen.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => { if (button.getAttribute("aria-disabled") !== "true") act(name); });
    return button;
  });
  bar.append(...buttons);
  roving(bar, buttons);
  return { dom: bar, show: (state, linked) => show(buttons, state, linked) };
}

function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

function roving(bar, buttons) {
  const stop = (index) => buttons.forEach((button, at) => { button.tabIndex = at === index ? 0 : -1; });
  stop(0);
  bar.addEventListener("focusin", (event) => { const at = buttons.indexOf(event.target); if (at >= 0) stop(at); });
  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    buttons[(to + buttons.length) % buttons.length].focus();
  });
}

function show(buttons, state, linked) {
  for (const button of buttons) {
    const command = COMMANDS[button.dataset.tool];
    if (button.dataset.tool === "link") button.setAttribute("aria-pressed", String(linked));
    if (!command) continue;
    if (command.isOn) button.setAttribute("aria-pressed", String(command.isOn(state)));
    button.setAttribute("aria-disabled", String(!command.run(state)));
  }
}
