// A text of the dialect as blocks of the editor, each with the lines that it came from.

import { tokensOf } from "./dialect/dialect.js";
import { plainLines } from "./dialect/invisible.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;
const MARKS = { strong: marks.strong, em: marks.em, s: marks.strike };

// Blocks in their order: `node`; `source`, its lines; `gap`, what stands before them. `tail` is what follows the last.
export function read(source) {
  const { text, begins } = plainLines(source);
  const lines = source.split(/\r\n?|\n/);
  const parts = text.split("\n");
  const blocks = [];
  let next = 0;
  const add = (from, to, node) => {
    const source = lines.slice(from, to).join("\n");
    blocks.push({ gap: gapOf(lines, next, from), source, node: typeof node === "object" ? nodes.literal.create({ source, ...node }) : node() });
    next = to;
  };
  for (const { from, to, tokens } of together(topLevel(tokensOf(text), parts), begins, lines.length)) {
    // What lies between blocks and is no empty line says where links lead.
    for (const [start, end] of written(lines, next, from)) add(start, end, { quiet: true });
    const node = tokens && nodeOf(tokens);
    add(from, to, node ? () => node : {});
  }
  for (const [start, end] of written(lines, next, lines.length)) add(start, end, { quiet: true });
  const tail = blocks.length ? lines.slice(next).map((line) => `\n${line}`).join("") : source;
  return { blocks, tail };
}

// The blank lines from one block to the next, their line breaks at both ends among them.
function gapOf(lines, from, to) {
  const before = lines.slice(from, to).map((line) => `${line}\n`).join("");
  return from ? `\n${before}` : before;
}

function written(lines, from, to) {
  const found = [];
  for (let line = from; line < to; line += 1) {
    if (!lines[line].trim()) continue;
    const last = found[found.length - 1];
    if (last && last[1] === line) last[1] = line + 1;
    else found.push([line, line + 1]);
  }
  return found;
}

// The tokens of each outermost block, and its first line and the one after its last, empty ones at its end left out.
function topLevel(tokens, parts) {
  const found = [];
  let depth = 0;
  for (const token of tokens) {
    if (!depth) found.push({ from: token.map[0], to: token.map[1], tokens: [] });
    found[found.length - 1].tokens.push(token);
    depth += token.nesting;
  }
  for (const each of found) while (each.to > each.from + 1 && !parts[each.to - 1].trim()) each.to -= 1;
  return found;
}

// The same counted in lines of the source; blocks that share one of those are one block, which is kept as it is.
function together(found, begins, count) {
  const all = [];
  for (const { from, to, tokens } of found) {
    const first = begins[from];
    const last = to < begins.length ? begins[to] : count;
    const start = first < 0 ? lineBefore(begins, from) : first;
    const end = last < 0 ? lineBefore(begins, to) + 1 : last;
    const before = all[all.length - 1];
    if (before && (before.to > start || first < 0)) {
      before.to = Math.max(before.to, end);
      before.tokens = null;
    } else {
      all.push({ from: start, to: end, tokens: first < 0 ? null : tokens });
    }
  }
  return all;
}

function lineBefore(begins, line) {
  let at = line;
  while (begins[at] < 0) at -= 1;
  return begins[at];
}

// The block of these tokens, or null if it holds anything that the editor does not show.
export function nodeOf(tokens) {
  const [opening] = tokens;
  const inside = tokens.slice(1, -1);
  switch (opening.type) {
    case "paragraph_open": {
      const content = inlineOf(inside[0]);
      return content && nodes.paragraph.create(null, content);
    }
    case "heading_open": {
      const content = inlineOf(inside[0]);
      const isPlain = content && content.every((each) => each.type !== nodes.hard_break);
      return isPlain ? nodes.heading.create({ level: Number(opening.tag[1]) }, content) : null;
    }
    case "blockquote_open": {
      const content = blocksOf(inside);
      return content && content.length ? nodes.blockquote.create(null, content) : null;
    }
    case "bullet_list_open":
    case "ordered_list_open":
      return listOf(opening, inside);
    case "hr":
      return nodes.rule.create({ mark: opening.content });
    default:
      return null;
  }
}

function listOf(opening, inside) {
  const kind = opening.type === "bullet_list_open" ? nodes.bullet_list : nodes.ordered_list;
  const items = split(inside).map((tokens) => {
    const content = blocksOf(tokens.slice(1, -1));
    return content && content.length && content[0].type === nodes.paragraph ? nodes.list_item.create(null, content) : null;
  });
  if (items.some((each) => !each)) return null;
  return kind.create({ mark: inside[0].markup, tight: opening.meta.tight }, items);
}

function blocksOf(tokens) {
  const found = split(tokens).map(nodeOf);
  return found.some((each) => !each) ? null : found;
}

function split(tokens) {
  const found = [];
  let depth = 0;
  for (const token of tokens) {
    if (!depth) found.push([]);
    found[found.length - 1].push(token);
    depth += token.nesting;
  }
  return found;
}

function inlineOf({ children }) {
  const content = [];
  let active = [];
  const links = [];
  for (const token of children) {
    const [name, end] = /^(.*?)(_open|_close)?$/.exec(token.type).slice(1);
    if (token.type === "text") {
      if (token.content) content.push(schema.text(token.content, active));
    } else if (token.type === "softbreak" || token.type === "hardbreak") {
      content.push(nodes.hard_break.create(null, null, active));
    } else if (token.type === "code_inline") {
      content.push(schema.text(token.content, marks.code.create().addToSet(active)));
    } else if (token.type === "image") {
      content.push(nodes.image.create({ src: token.attrGet("src"), alt: token.content, title: token.attrGet("title") ?? "" }, null, active));
    } else if (name in MARKS) {
      active = end === "_open" ? MARKS[name].create().addToSet(active) : MARKS[name].removeFromSet(active);
    } else if (name === "link" && token.info === "auto") {
      continue;
    } else if (name === "link" && end === "_open") {
      links.push(content.length);
      active = marks.link.create({ href: token.attrGet("href") ?? "", title: token.attrGet("title") ?? "" }).addToSet(active);
    } else if (name === "link") {
      if (links.pop() === content.length) return null;
      active = marks.link.removeFromSet(active);
    } else {
      return null;
    }
  }
  return content.length ? content : null;
}
