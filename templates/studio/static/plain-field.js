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
const BEGINS = /^\s*(?:(?:[-*•·]|#{1,6}|>)\s+)?/;
// A number begins a line of a list where several are chosen; alone it may be a date.
const BEGINS_OF_SEVERAL = /^\s*(?:(?:[-*•·]|\d{1,3}[.)]|#{1,6}|>)\s+)?/;
const BOLD = "**";
const SLANTED = "*";
const stars = (text) => text.length - text.replace(/^\*+/, "").length;

// Bold is two asterisks or more, slanted one or three.
function has(sign, count) { return sign === BOLD ? count >= 2 : count === 1 || count >= 3; }
function isMarked(words, sign) {
  const around = Math.min(stars(words), stars([...words].reverse().join("")));
  return words.length > 2 * around && has(sign, around);
}

// Marks go around the words of each line, never around blanks or the sign of a list; pressed again they go.
function around(text, sign) {
  const begins = text.includes("\n") ? BEGINS_OF_SEVERAL : BEGINS;
  const lines = text.split("\n").map((line) => {
    const begin = begins.exec(line)[0];
    const words = line.slice(begin.length).trim();
    return { begin, words, end: line.slice(begin.length).slice(words.length) };
  });
  const filled = lines.filter(({ words }) => words);
  const off = filled.length && filled.every(({ words }) => isMarked(words, sign));
  const change = (words) => (off ? words.slice(sign.length, -sign.length) : isMarked(words, sign) ? words : sign + words + sign);
  return lines.map(({ begin, words, end }) => (words ? begin + change(words) + end : begin + end)).join("\n");
}

// What is written, and which part of it is chosen then: what has still to be typed.
const MARKS = [
  (text) => (text ? [around(text, BOLD)] : ["**…**", 2, 3]),
  (text) => (text ? [around(text, SLANTED)] : ["*…*", 1, 2]),
  (text) => (text ? [text.split("\n").map((line) => (line.trim() ? `## ${line.trim()}` : "")).join("\n")] : ["## …", 3, 4]),
  (text) => (text ? [text.split("\n").map((line) => (line.trim() ? `- ${line.trim()}` : "")).join("\n")] : ["- …", 2, 3]),
  (text) => {
    if (/^(?:https?:\/\/|www\.)\S+$/.test(text)) return [`[…](${text.replace(/^www\./, "https://www.")})`, 1, 2];
    return text ? [`[${text}](https://)`, text.length + 3, text.length + 11] : ["[…](https://)", 1, 2];
  },
];
const WITHIN_LINE = [true, true, false, false, true];
const KEYS = { b: 0, i: 1, k: 4 };

// What a mark is for: without the blanks at its ends, with the marks that stand around it; whole lines for headings and lists.
function chosen(area, index) {
  let { selectionStart: start, selectionEnd: end } = area;
  const { value } = area;
  while (start < end && !value[start].trim()) start += 1;
  while (end > start && !value[end - 1].trim()) end -= 1;
  if (start === end) return [area.selectionStart, area.selectionStart];
  if (!WITHIN_LINE[index]) {
    start = value.lastIndexOf("\n", start - 1) + 1;
    end = value.indexOf("\n", end) < 0 ? value.length : value.indexOf("\n", end);
  }
  while (index < 2 && value[start - 1] === "*" && value[end] === "*") { start -= 1; end += 1; }
  return [start, end];
}

// Deprecated, and still the one way of writing into a field that can be undone.
function put(area, text, start, end) {
  area.focus();
  area.setSelectionRange(start, end);
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function mark(area, index) {
  const [start, end] = chosen(area, index);
  const [text, from, to] = MARKS[index](area.value.slice(start, end));
  const before = !WITHIN_LINE[index] && start === end && start && area.value[start - 1] !== "\n" ? "\n" : "";
  put(area, before + text, start, end);
  if (from === undefined) area.setSelectionRange(start, start + text.length);
  else area.setSelectionRange(start + before.length + from, start + before.length + to);
}

// Enter goes on with a list, and ends it on an item without words. A number alone begins none: it may be a date.
const ITEM = /^(\s*)(?:([-*•·])|(\d{1,3})([.)]))(\s+)(.*)$/;
function goOn(area) {
  const { selectionStart: at, selectionEnd: end, value } = area;
  const start = value.lastIndexOf("\n", at - 1) + 1;
  const item = at === end && ITEM.exec(value.slice(start, at));
  if (!item) return false;
  const [, indent, bullet, number, sign, blank, words] = item;
  const above = ITEM.exec(value.slice(value.lastIndexOf("\n", start - 2) + 1, Math.max(0, start - 1)));
  const goesOn = bullet ? bullet !== "*" || (above && above[2] === "*") : above && above[4] === sign && Number(above[3]) === number - 1;
  if (!goesOn) return false;
  if (words.trim() || value.slice(at).split("\n")[0].trim()) put(area, `\n${indent}${bullet || Number(number) + 1 + sign}${blank}`, at, end);
  else put(area, "", start, at);
  return true;
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
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
    if (event.key === "Enter" && isPlain && goOn(area)) { event.preventDefault(); return; }
    const index = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey ? KEYS[event.key.toLowerCase()] : undefined;
    if (index === undefined) return;
    event.preventDefault();
    mark(area, index);
  });
  // Word and others bring their formatting along.
  area.addEventListener("paste", (event) => {
    const brought = event.clipboardData;
    const html = brought ? brought.getData("text/html") : "";
    const words = html && brought.getData("text/plain");
    if (!words) return;
    event.preventDefault();
    import("./pasted-markdown.js").then(({ pastedMarkdown }) => pastedMarkdown(html) || words, () => words)
      .then((text) => put(area, text, area.selectionStart, area.selectionEnd));
  });
  area.before(bar);
});

// Once the plain field works.
import("./rich-field.js");
