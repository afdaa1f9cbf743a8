// What is a list: content/text/lists.py, for the browser.

import { DEEPEST, lineOf } from "./blocks.js";

const NUMBER = /^([1-9][0-9]{0,2})([.)])(?=[^\S\n])/;
const BULLET = /^(?:[-*](?=[^\S\n])|[•·\uf0b7](?![•·]))/;
const TEMPERATURE = /^[^\S\n]*\p{Nd}+(?:[.,]\p{Nd}+)?[^\S\n]*°/u;
const LETTER = /[\p{L}\p{N}]/u;
const TAB = 4;
const WIDEST = 4;

export function items(state, start, end, silent) {
  const first = itemAt(state, start);
  if (!first || state.level >= DEEPEST || (first.number !== null && first.number !== 1)) return false;
  const needsTwo = first.number === 1 || first.mark === "*";
  if (needsTwo && !hasNext(state, start, end, first)) return false;
  if (!silent) take(state, start, end, first);
  return true;
}

function itemAt(state, line) {
  const words = lineOf(state, line);
  const number = NUMBER.exec(words);
  const found = number ?? BULLET.exec(words);
  if (!found || !LETTER.test(words.slice(found[0].length))) return null;
  if (found[0] === "-" && TEMPERATURE.test(words.slice(1))) return null;
  let at = state.bMarks[line] + state.tShift[line] + found[0].length;
  const afterMark = state.sCount[line] + found[0].length;
  let column = afterMark;
  while (/\s/.test(state.src[at])) {
    column += state.src[at] === "\t" ? TAB - ((column + state.bsCount[line]) % TAB) : 1;
    at += 1;
  }
  const blanks = column - afterMark;
  return {
    mark: number ? number[2] : found[0],
    number: number ? Number(number[1]) : null,
    wordsAt: at,
    column,
    indent: afterMark + (blanks <= WIDEST ? blanks : 1),
  };
}

function follows(item, before) {
  return item.mark === before.mark && item.number === (before.number ? before.number + 1 : null);
}

function hasNext(state, from, end, item) {
  let line = from + 1;
  while (line < end && (state.isEmpty(line) || state.sCount[line] >= item.indent)) line += 1;
  const following = line < end && state.sCount[line] >= state.blkIndent ? itemAt(state, line) : null;
  return following !== null && follows(following, item);
}

function take(state, start, end, first) {
  const [kind, tag] = first.number === null ? ["bullet", "ul"] : ["ordered", "ol"];
  const opening = state.push(`${kind}_list_open`, tag, 1);
  if (first.mark === ")") opening.attrSet("class", "parenthesis");
  const before = state.parentType;
  state.parentType = "list";
  const position = state.tokens.length;
  let line = start;
  let isTight = true;
  let endedEmpty = false;
  let item = first;
  while (item) {
    const begun = line;
    isTight = takeItem(state, line, end, item) && isTight && !endedEmpty;
    line = state.line;
    endedEmpty = line - begun > 1 && state.isEmpty(line - 1);
    const following = line < end && state.sCount[line] >= state.blkIndent ? itemAt(state, line) : null;
    item = following && follows(following, item) ? following : null;
  }
  opening.map = [start, line];
  state.push(`${kind}_list_close`, tag, -1);
  state.parentType = before;
  opening.meta = { tight: isTight };
  if (isTight) hideParagraphs(state.tokens.slice(position), state.level + 2);
}

function takeItem(state, line, end, item) {
  const opening = state.push("list_item_open", "li", 1);
  opening.markup = item.mark;
  opening.info = item.number === null ? "" : String(item.number);
  const before = [state.tight, state.tShift[line], state.sCount[line], state.listIndent, state.blkIndent];
  state.tight = true;
  state.listIndent = state.blkIndent;
  state.blkIndent = item.indent;
  state.tShift[line] = item.wordsAt - state.bMarks[line];
  state.sCount[line] = item.column;
  state.md.block.tokenize(state, line, end);
  const isTight = state.tight;
  [state.tight, state.tShift[line], state.sCount[line], state.listIndent, state.blkIndent] = before;
  opening.map = [line, state.line];
  state.push("list_item_close", "li", -1).markup = item.mark;
  return isTight;
}

function hideParagraphs(tokens, level) {
  for (const token of tokens) {
    if (token.level === level && (token.type === "paragraph_open" || token.type === "paragraph_close")) token.hidden = true;
  }
}
