// The document as Markdown. What nobody changed is written as its source; what is written is read again, to be sure
// that it reads as it looks.

import { clean } from "./clean.js";
import { inlineText } from "./inline-text.js";
import { labelsOf, NONE, referencesOf } from "./references.js";
import { read } from "./read.js";
import { schema } from "./schema.js";
import { shapeOf } from "./shape.js";
import { spliced } from "./splice.js";

const { nodes, marks } = schema;
const ESCAPES = [{}, { start: true }, { marks: true }, { start: true, marks: true }];
const WAYS = [{}, { under: true }, { bullet: "•" }, { quote: true }, { bare: true }, { bare: true, bullet: "•" }];
const CLEANINGS = [{}, { links: true }, { words: true }, { words: true, links: true }];
// What is tried in turn: empty lines around what was changed, lines that lead no link left out, another bullet after a
// list, what follows written anew, more backslashes, everything written anew.
const PLANS = [
  {},
  { gaps: true },
  { gaps: true, prune: true },
  { gaps: true, prune: true, bullets: true },
  { gaps: true, prune: true, bullets: true, after: true },
  { gaps: true, prune: true, escape: true },
  { gaps: true, prune: true, escape: true, all: true },
];
// So many are tried one by one: a longer text keeps them all.
const MOST_BACKSLASHES = 60;
const written = new WeakMap();
const cleaned = new WeakMap();

export function write(doc, source) {
  const parts = partsOf(doc, source, referencesOf(doc));
  for (const plan of PLANS) {
    const chosen = plan.prune ? parts.filter((part) => isUsed(part, parts)) : parts;
    const text = joined(chosen, plan, source);
    if (readsAs(text, chosen)) return text;
  }
  return joined(parts, PLANS[2], source);
}

// What is to be written: each with what it means, and its lines if nobody changed it.
function partsOf(doc, source, references) {
  const parts = [];
  let before = null;
  doc.forEach((node) => {
    const lines = source.untouched(node);
    const gap = source.gap(before, node);
    if (lines !== null) parts.push({ node, lines, shape: shapeOf(node), gap });
    else writable(node, source.of(node), references).forEach((each, index) => parts.push({ ...each, references, lines: null, gap: index ? null : gap }));
    before = node;
  });
  return parts;
}

// The blocks that are written for one of the editor's, as it looks or as near as can be.
function writable(node, before, references) {
  const known = cleaned.get(node);
  if (known && known.lines === references.lines && known.before === before) return known.blocks;
  const blocks = findBlocks(node, before, references);
  cleaned.set(node, { lines: references.lines, before, blocks });
  return blocks;
}

function findBlocks(node, before, references) {
  const all = CLEANINGS.map((asked) => clean(node, asked));
  for (const [each, ...more] of before && !node.isAtom ? all : []) {
    const found = each && !more.length && withWords(each, before, references);
    if (found) return [{ node: each, ...found, isSpliced: true }];
  }
  const ways = all.map((nodes) => nodes.map((each) => ({ node: each, ...writeBlock(each, {}, references) })));
  return ways.find((each) => each.every(({ isExact }) => isExact)) ?? ways.at(-1);
}

// The lines of a block with other words in them.
function withWords(node, before, references) {
  const shape = shapeOf(node);
  for (const escape of ESCAPES) {
    const text = spliced(before, node, { ...escape, references });
    if (text === null) return null;
    if (shapeAlone(text, references) === shape) return { text: lean(text, shape, references), shape };
  }
  return null;
}

// The same without the backslashes that it reads the same without.
function lean(text, shape, references) {
  const found = [...text.matchAll(/\\(?=[\\`*_[\]<>#|~!&+.)•·-])/g)].map(({ index }) => index);
  if (found.length > MOST_BACKSLASHES) return text;
  return found.reduceRight((kept, at) => {
    const less = kept.slice(0, at) + kept.slice(at + 1);
    return shapeAlone(less, references) === shape ? less : kept;
  }, text);
}

// How a block reads that stands alone, with the lines that its links need.
function shapeAlone(text, references) {
  const { blocks } = read(references.lines ? `${text}\n\n${references.lines}` : text);
  const isAlone = blocks.length && blocks.slice(1).every(({ node, source }) => references.lines && (node.attrs.quiet || references.lines.includes(source)));
  return isAlone ? shapeOf(blocks[0].node) : "";
}

// Whether a line that says where links lead still has one.
function isUsed({ node }, parts) {
  if (!node.attrs.quiet) return true;
  const labels = labelsOf(node.attrs.source).map((label) => `[${label.toLowerCase()}]`);
  return parts.some(({ node: other, lines, text }) => other !== node && labels.some((label) => (lines ?? text).toLowerCase().includes(label)));
}

function joined(parts, plan, source) {
  let text = "";
  parts.forEach((part, index) => {
    const before = parts[index - 1];
    const isOld = part.lines !== null && (!before || before.lines !== null);
    const gap = plan.gaps && !isOld ? null : part.gap;
    text += gap ?? (index ? "\n\n" : "");
    const isKept = part.lines !== null && !plan.all && !(plan.after && before && before.lines === null);
    const way = wayOf(part, before, plan);
    const isSpliced = part.isSpliced && !Object.keys(way).length;
    text += isKept ? part.lines : isSpliced ? part.text : writeBlock(part.node, way, part.references).text;
  });
  return parts.length || source.isEmpty ? text + source.tail : "";
}

function wayOf({ node }, before, plan) {
  const way = plan.escape ? { ...ESCAPES[3] } : {};
  const isNext = plan.bullets && before && before.node.type === node.type && node.type === nodes.bullet_list;
  return isNext && before.node.attrs.mark === node.attrs.mark ? { ...way, bullet: node.attrs.mark === "•" ? "-" : "•" } : way;
}

function readsAs(text, parts) {
  const { blocks } = read(text);
  return blocks.length === parts.length && blocks.every(({ node }, index) => shapeOf(node) === parts[index].shape);
}

// The first way of writing a block that reads as it: its text, and how it reads.
function writeBlock(node, asked = {}, references = NONE) {
  if (node.type === nodes.literal) return { text: node.attrs.source, shape: shapeOf(node), isExact: true };
  const key = JSON.stringify([asked, references.lines]);
  const known = written.get(node) ?? new Map();
  written.set(node, known);
  if (!known.has(key)) known.set(key, findWay(node, asked, references));
  return known.get(key);
}

function findWay(node, asked, references) {
  const shape = shapeOf(node);
  for (const way of WAYS) {
    for (const escape of ESCAPES) {
      const text = blockText(node, { ...escape, ...way, ...asked, references });
      const found = shapeAlone(text, references);
      if (found === shape || (way.bare && found && readsBare(read(text).blocks[0].node, node))) return { text: asked.marks ? text : lean(text, found, references), shape: found, isExact: found === shape };
    }
  }
  return { text: blockText(node, { ...ESCAPES[3], bare: true, ...asked }), shape, isExact: false };
}

// Whether every word is there, though not every mark.
function readsBare(found, node) {
  return found.type === node.type && found.textBetween(0, found.content.size, "\n", "\n") === node.textBetween(0, node.content.size, "\n", "\n");
}

function blockText(node, style) {
  switch (node.type) {
    case nodes.paragraph:
      return inlineText(style.bare ? bare(node) : node, style);
    case nodes.heading:
      return `${"#".repeat(node.attrs.level)} ${inlineText(style.bare ? bare(node) : node, style)}`;
    case nodes.blockquote: {
      const lines = blocksText(node, style, "\n\n").split("\n").map((line) => (line ? `> ${line}` : ">"));
      return (style.quote ? [">", ...lines] : lines).join("\n");
    }
    case nodes.bullet_list:
    case nodes.ordered_list:
      return listText(node, style);
    case nodes.rule:
      return node.attrs.mark;
    default:
      return node.attrs.source;
  }
}

function bare(node) {
  const content = node.content.content.map((child) => child.mark(child.marks.filter((mark) => mark.type === marks.link)));
  return node.copy(schema.nodes.paragraph.create(null, content).content);
}

function blocksText(node, style, between) {
  return node.content.content.map((child) => blockText(child, style)).join(between);
}

function listText(list, style) {
  const isTight = list.attrs.tight && list.content.content.every((item) => item.content.content.filter((each) => each.type === nodes.paragraph).length === 1);
  const bullet = style.bullet ?? (list.attrs.mark === "*" && list.childCount === 1 ? "-" : list.attrs.mark);
  const items = list.content.content.map((item, index) => {
    const mark = list.type === nodes.bullet_list ? `${bullet} ` : `${index + 1}${list.attrs.mark} `;
    const inside = blocksText(item, style, isTight ? "\n" : "\n\n");
    return mark + inside.split("\n").map((line, at) => (at && line ? " ".repeat(mark.length) + line : line)).join("\n");
  });
  return items.join(isTight ? "\n" : "\n\n");
}
