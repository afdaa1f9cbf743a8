// What begins a heading, a quotation, a table: content/text/blocks.py, for the browser.

import blockquote from "markdown-it/lib/rules_block/blockquote.mjs";
import fence from "markdown-it/lib/rules_block/fence.mjs";
import hr from "markdown-it/lib/rules_block/hr.mjs";
import htmlBlock from "markdown-it/lib/rules_block/html_block.mjs";
import reference from "markdown-it/lib/rules_block/reference.mjs";
import table from "markdown-it/lib/rules_block/table.mjs";

export const DEEPEST = 40;
const HEADING = /^(#{1,6})[^\S\n]+(.*\S)$/;
const QUOTE = /^>(?:[^\S\n]+\P{Nd}|[^\S\n]*$)/u;
const FENCE = /^(`{3,}|~{3,})[^\S\n]*[\p{L}\p{N}_+#.-]*[^\S\n]*$/u;
const HTML_BLOCK = /^<(?:script|style|!--)/i;
const DEFINITION = /^\[((?:[^[\]\\]|\\.)+)\]:[^\S\n]*<?(\S+)/;
const USED = /\[((?:[^[\]\\]|\\.)+)\](?!:)/g;
const ADDRESS_LIKE = /^(?:(?:https?:|mailto:|tel:|[a-z][a-z0-9+.-]*:\/\/|\/\/|www\.|\.{0,2}\/)\S|\S+\.(?:jpe?g|png|webp)>?$)/i;

export function lineOf(state, line) {
  return state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]);
}

export function paragraph(state, start) {
  const before = state.parentType;
  state.parentType = "paragraph";
  const rules = state.md.block.ruler.getRules("paragraph");
  let line = start + 1;
  while (line < state.lineMax && !state.isEmpty(line) && state.sCount[line] >= state.blkIndent) {
    const at = line;
    if (rules.some((rule) => rule(state, at, state.lineMax, true))) break;
    line += 1;
  }
  state.line = line;
  const lines = [];
  for (let each = start; each < line; each += 1) lines.push(lineOf(state, each).trim());
  pushText(state, "paragraph", "p", lines.join("\n"), start);
  state.parentType = before;
  return true;
}

function pushText(state, kind, tag, content, start) {
  const opening = state.push(`${kind}_open`, tag, 1);
  const inline = state.push("inline", "", 0);
  inline.content = content;
  inline.children = [];
  opening.map = [start, state.line];
  inline.map = [start, state.line];
  state.push(`${kind}_close`, tag, -1);
}

export function heading(state, start, _end, silent) {
  const found = HEADING.exec(lineOf(state, start).trimEnd());
  if (!found) return false;
  if (silent) return true;
  state.line = start + 1;
  const [, marks, all] = found;
  pushText(state, "heading", `h${marks.length}`, all.endsWith(` ${marks}`) ? all.slice(0, -marks.length).trim() : all, start);
  return true;
}

export function quotation(state, start, end, silent) {
  return state.level < DEEPEST && QUOTE.test(lineOf(state, start)) && blockquote(state, start, end, silent);
}

export function rule(state, start, end, silent) {
  const found = hr(state, start, end, silent);
  if (found && !silent) state.tokens[state.tokens.length - 1].content = lineOf(state, start).trim();
  return found;
}

export function code(state, start, end, silent) {
  const found = FENCE.exec(lineOf(state, start));
  return Boolean(found) && isClosed(state, start, found[1]) && fence(state, start, end, silent);
}

function isClosed(state, start, opening) {
  const last = once(state.env, "fences", () => lastFences(state));
  return [...last].some(([mark, line]) => mark[0] === opening[0] && mark.length >= opening.length && line > start);
}

function lastFences(state) {
  const last = new Map();
  state.src.split("\n").forEach((line, number) => {
    const bare = line.replace(/^[> \t]+/, "").trimEnd();
    if (bare.length >= 3 && "`~".includes(bare[0]) && bare === bare[0].repeat(bare.length)) last.set(bare, number);
  });
  return last;
}

export function rawHtml(state, start, end, silent) {
  return HTML_BLOCK.test(lineOf(state, start)) && htmlBlock(state, start, end, silent);
}

export function definition(state, start, end, silent) {
  const found = DEFINITION.exec(lineOf(state, start));
  if (!found || found[1].startsWith("^") || !ADDRESS_LIKE.test(found[2])) return false;
  const normalized = state.md.utils.normalizeReference;
  const used = once(state.env, "used", () => new Set([...state.src.matchAll(USED)].map(([, each]) => normalized(each))));
  const label = normalized(found[1]);
  const isFree = !(label in (state.env.references ?? {}));
  return used.has(label) && isFree && reference(state, start, end, silent);
}

export function grid(state, start, end, silent) {
  if (!table(state, start, end, true)) return false;
  const columns = cells(state, start);
  const wide = once(state.env, "wide", () => ({ line: -1, cells: 0 }));
  if (start < wide.line && columns < wide.cells) return false;
  let stop = start + 2;
  while (stop < end && lineOf(state, stop).includes("|") && state.sCount[stop] >= state.blkIndent) {
    const here = cells(state, stop);
    if (here > columns) {
      wide.line = stop;
      wide.cells = here;
      return false;
    }
    stop += 1;
  }
  return table(state, start, stop, silent);
}

function cells(state, line) {
  const found = split(lineOf(state, line).trim());
  return found.length - (found[0] === "") - (found.length > 1 && found[found.length - 1] === "");
}

// As markdown-it does it for a table's lines.
function split(line) {
  const found = [];
  let escaped = false;
  let cell = "";
  for (const letter of line) {
    if (letter === "|" && !escaped) {
      found.push(cell);
      cell = "";
    } else {
      cell += letter;
    }
    escaped = letter === "\\" && !escaped;
  }
  return [...found, cell];
}

function once(env, key, make) {
  return (env[key] ??= make());
}
