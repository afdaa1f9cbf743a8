// The plain field: how long the Facebook text is, and buttons that write Markdown.

// How long the Facebook text is.
document.querySelectorAll("[data-count]").forEach((area) => {
  const shown = area.parentElement.querySelector(".count");
  const count = () => {
    const length = [...(area.value || area.placeholder)].length;
    shown.textContent = area.dataset.count.replace("{count}", length.toLocaleString(document.documentElement.lang));
  };
  area.addEventListener("input", count);
  count();
});

// Buttons and keys that write Markdown around what is chosen. The browser's own undo takes it back.
const MARKS = [
  (text) => [`**${text || "…"}**`, 2],
  (text) => [`*${text || "…"}*`, 1],
  (text) => [`\n## ${text || "…"}\n`, 4],
  (text) => [(text || "…").split("\n").map((line) => `- ${line}`).join("\n"), 2],
  (text) => [`[${text || "…"}](https://)`, 1],
];
const KEYS = { b: 0, i: 1, k: 4 };
function mark(area, index) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const [text, before] = MARKS[index](value.slice(start, end));
  area.focus();
  // Deprecated, and still the one way of writing into a field that can be undone.
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (start === end) area.setSelectionRange(start + before, start + before + 1);
}
document.querySelectorAll("[data-markdown]").forEach((area) => {
  const bar = document.createElement("div");
  bar.className = "toolbar";
  area.dataset.markdown.split("|").forEach((name, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", () => mark(area, index));
    bar.append(button);
  });
  area.addEventListener("keydown", (event) => {
    const index = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey ? KEYS[event.key.toLowerCase()] : undefined;
    if (index === undefined) return;
    event.preventDefault();
    mark(area, index);
  });
  area.before(bar);
});

// Once the plain field works.
import("./rich-field.js");
