// What is one unbreakable piece in a text: content/text/addresses.py, for the browser.

const W = "[\\p{L}\\p{N}_]";
const WEB = "(?<![\\p{L}\\p{N}])https?://[^\\s<>\"“”„«»`]+";
const WWW = "(?<![\\p{L}\\p{N}./@\\-])www\\.[^\\s<>\"“”„«»`]+";
const MAIL = "(?<![\\p{L}\\p{N}_.+%\\-])[a-z0-9_][\\p{L}\\p{N}_.+%\\-]{0,63}@(?:[\\p{L}\\p{N}_\\-]{1,63}\\.)+[\\p{L}\\p{No}\\p{Nl}]{2,24}" +
  "(?![\\p{L}\\p{N}_@]|-[\\p{L}\\p{N}_])";
const NAME = `(?<![\\p{L}\\p{N}_/@&#])[@#][\\p{L}\\p{N}_.]*[\\p{L}\\p{N}]${W}*`;
const PIECE = new RegExp(`(?<web>${WEB})|(?<www>${WWW})|(?<mail>${MAIL})|(?<name>${NAME})`, "giu");
const AFTER = ".,;:!?…'’\"|\\";
const CLOSING = { ")": "(", "]": "[", "}": "{" };
const OPENING = Object.values(CLOSING);
const NEAR = 2000;
const SCHEME = /https?:\/\/|www\./gi;
const ESCAPED = /\\([\\`*_[\]<>#|~!&+.)-])/g;

// The pieces of a text in their order: where each starts and ends, its letters, and where it leads.
export function pieces(text) {
  const found = [];
  for (const match of text.matchAll(PIECE)) {
    const kind = ["web", "www", "mail", "name"].find((each) => match.groups[each] !== undefined);
    const start = match.index;
    const whole = match[0];
    const piece = kind === "name" ? whole : trimmed(text, start, whole);
    if (kind === "mail" && text[start] === "_" && text.startsWith("_", start + whole.length)) continue;
    if ([...piece].length <= "https://".length && kind !== "mail" && kind !== "name") continue;
    const letters = piece.replace(ESCAPED, "$1");
    found.push({ start, end: start + piece.length, text: letters, href: hrefOf(kind, letters) });
  }
  return found;
}

function hrefOf(kind, letters) {
  return { web: letters, www: `https://${letters}`, mail: `mailto:${letters}` }[kind] ?? "";
}

function trimmed(text, start, whole) {
  let piece = inBrackets(whole);
  while (piece) {
    const last = piece[piece.length - 1];
    if (AFTER.includes(last)) {
      piece = piece.slice(0, -1);
      continue;
    }
    const run = "*_~".includes(last) ? runOf(piece, last) : "";
    if (!run || !isMarked(text, start, run)) break;
    piece = piece.slice(0, -run.length);
  }
  return piece.replace(SCHEME, "") ? piece : "";
}

function inBrackets(whole) {
  const opened = [];
  for (let at = 0; at < whole.length; at += 1) {
    const letter = whole[at];
    if (OPENING.includes(letter)) opened.push(letter);
    else if (letter in CLOSING && (!opened.length || opened.pop() !== CLOSING[letter])) return whole.slice(0, at);
  }
  return whole;
}

function runOf(piece, mark) {
  let start = piece.length;
  while (start && piece[start - 1] === mark) start -= 1;
  return piece.slice(start);
}

function isMarked(text, start, run) {
  const before = text.slice(0, start);
  const mark = `(?<![${run[0]}])[${run[0]}]{${run.length}}`;
  // Where the address begins the text ends here; elsewhere a line's end is a blank.
  const opening = new RegExp(`(?:^|(?<=[\\s(\\[{"'„“«*_~]))${mark}(?!\\\\+\n)(?=[^\\s${run[0]}]|(?![^]))`, "gmu");
  const closing = new RegExp(`(?<=[^\\s${run[0]}])${mark}(?!${W})`, "gu");
  opening.lastIndex = Math.max(0, start - NEAR);
  let last = -1;
  for (let match = opening.exec(before); match; match = opening.exec(before)) last = opening.lastIndex;
  if (last < 0) return false;
  closing.lastIndex = last;
  return !closing.test(before);
}
