// What is a mark within a paragraph: content/text/inline.py, for the browser.

import backtick from "markdown-it/lib/rules_inline/backticks.mjs";
import htmlInline from "markdown-it/lib/rules_inline/html_inline.mjs";

import { pieces } from "./addresses.js";

export const MARKS = "\\`*_[]<>#|~!&+.)•·-";
const RUN = /\*+|_+|~+|`+/y;
const BESIDE_A_GAP = " \n.,:;/-";
const AFTER_WORDS = ")]},;:!?%";
const TERMINATOR = /[\n!#$%&*+\-:<=>@[\\\]^_`{}~]/g;
const TAG = /<\/?([a-z][a-z0-9-]*)/iy;
const ELEMENTS = new Set(
  (`a abbr acronym applet area article aside audio b base basefont bdi bdo bgsound blink blockquote body br button canvas
  caption center cite code col colgroup command data dd del details dfn dialog div dl dt em embed fieldset figcaption
  figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins isindex kbd
  keygen label legend li link listing main map mark marquee math menu menuitem meta meter nav noembed noframes noscript
  object ol optgroup option output p param picture plaintext portal pre progress q rp rt rtc ruby s samp script section
  select slot small source span strike strong style sub summary sup svg table tbody td template textarea th thead time
  title tr track tt u ul var video wbr xmp`).split(/\s+/));

const isLetter = (letter) => /^[\p{L}\p{N}]$/u.test(letter);
const isDigit = (letter) => /^[\p{Nd}\p{No}]$/u.test(letter) && !/[¼-¾]/.test(letter);

function before(text, at) {
  if (!at) return "";
  const code = text.charCodeAt(at - 1);
  return code >= 0xdc00 && code <= 0xdfff && at > 1 ? text.slice(at - 2, at) : text[at - 1];
}

function after(text, at) {
  return at < text.length ? String.fromCodePoint(text.codePointAt(at)) : "";
}

function at(pattern, text, position) {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

function piecesOf(state) {
  const known = (state.env.pieces ??= new Map());
  if (!known.has(state.src)) known.set(state.src, pieces(state.src));
  return known.get(state.src);
}

export function text(state, silent) {
  TERMINATOR.lastIndex = state.pos;
  const mark = TERMINATOR.exec(state.src);
  let end = mark && mark.index < state.posMax ? mark.index : state.posMax;
  const following = piecesOf(state).find((each) => each.start >= state.pos);
  if (following) end = Math.min(end, following.start);
  if (end === state.pos) return false;
  if (!silent) state.pending += state.src.slice(state.pos, end);
  state.pos = end;
  return true;
}

export function piece(state, silent) {
  const here = piecesOf(state).find((each) => each.start === state.pos);
  if (!here || here.end > state.posMax) return false;
  if (!silent) show(state, here);
  state.pos = here.end;
  return true;
}

function show(state, here) {
  if (!here.href || state.linkLevel > 0) {
    state.pending += here.text;
    return;
  }
  const opening = state.push("link_open", "a", 1);
  opening.attrs = [["href", state.md.normalizeLink(here.href)]];
  opening.info = "auto";
  state.push("text", "", 0).content = here.text;
  state.push("link_close", "a", -1).info = "auto";
}

export function code(state, silent) {
  const start = state.pos;
  const run = state.src[start] === "`" && at(RUN, state.src, start);
  if (!run) return false;
  backtick(state, true);
  const end = state.pos;
  state.pos = start;
  const closed = end > start + run[0].length;
  if (closed && !isLetter(before(state.src, start)) && !isLetter(after(state.src, end))) return backtick(state, silent);
  if (!silent) state.pending += run[0];
  state.pos = start + run[0].length;
  return true;
}

// The sign at the end of an address that was kept out of it to end a mark, where it ended none.
export function wholeAddresses(state) {
  for (const { children } of state.tokens) {
    for (let index = 3; children && index < children.length; index += 1) {
      const [opening, shown, closing, next] = children.slice(index - 3, index + 1);
      if (closing.type !== "link_close" || closing.info !== "auto" || next.type !== "text") continue;
      const run = at(RUN, next.content, 0);
      const href = opening.attrGet("href");
      if (!run || !href.startsWith("http")) continue;
      opening.attrSet("href", href + state.md.normalizeLink(run[0]));
      shown.content += run[0];
      next.content = next.content.slice(run[0].length);
    }
  }
}

export function betweenLetters(state, silent) {
  const found = at(RUN, state.src, state.pos);
  if (!found || found[0][0] === "`") return false;
  const end = state.pos + found[0].length;
  if (!isText(found[0][0], before(state.src, state.pos), after(state.src, end))) return false;
  if (!silent) state.pending += found[0];
  state.pos = end;
  return true;
}

function isText(mark, left, right) {
  if (mark === "_" && (!left || BESIDE_A_GAP.includes(left)) && (!right || BESIDE_A_GAP.includes(right))) return true;
  if ((!left || !left.trim()) && right && AFTER_WORDS.includes(right)) return true;
  const sumOf = (isDigit(left) && right === "(") || (left === ")" && isDigit(right));
  return (isLetter(left) && isLetter(right)) || sumOf;
}

export function escape(state, silent) {
  let end = state.pos;
  while (end < state.posMax && state.src[end] === "\\") end += 1;
  const count = end - state.pos;
  if (!count) return false;
  const isMark = end < state.posMax && MARKS.includes(state.src[end]);
  const shown = "\\".repeat(isMark ? Math.floor(count / 2) : count);
  const kept = isMark && count % 2 ? state.src[end] : "";
  if (!silent) {
    const token = state.push("text_special", "", 0);
    token.content = shown + kept;
    token.info = "escape";
    token.markup = "\\".repeat(count) + kept;
  }
  state.pos = end + kept.length;
  return true;
}

export function html(state, silent) {
  const tag = at(TAG, state.src, state.pos);
  return (!tag || ELEMENTS.has(tag[1].toLowerCase())) && htmlInline(state, silent);
}
