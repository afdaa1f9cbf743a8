// A block in which words were changed, and nothing else: its lines with the new words in the place of the old ones, so
// that marks, indentation and what was typed around them stay.

import { tokensOf } from "./dialect/dialect.js";
import { plainLines } from "./dialect/invisible.js";
import { inlineText } from "./inline-text.js";

// `known` is the block as it was, `node` as it is to be written. Null where more than words was changed.
export function spliced(known, node, style) {
  const lines = known.source.split("\n");
  const { text, begins } = plainLines(known.source);
  if (frameOf(known.node) !== frameOf(node) || begins.length !== lines.length) return null;
  const before = leavesOf(known.node);
  const after = leavesOf(node);
  const plain = text.split("\n");
  const places = tokensOf(text).filter((token) => token.type === "inline");
  if (places.length !== before.length || before.length !== after.length) return null;
  for (let index = places.length - 1; index >= 0; index -= 1) {
    if (before[index].content.eq(after[index].content)) continue;
    const put = replaced(lines.slice(...places[index].map), plain.slice(...places[index].map), places[index].content.split("\n"), inlineText(after[index], style).split("\n"));
    if (!put) return null;
    lines.splice(places[index].map[0], places[index].map[1] - places[index].map[0], ...put);
  }
  return lines.join("\n");
}

function frameOf(node) {
  if (node.isTextblock) return `${node.type.name}${node.attrs.level ?? ""}`;
  const inside = [];
  node.forEach((child) => inside.push(frameOf(child)));
  return `${node.type.name}${node.attrs.mark ?? ""}(${inside.join()})`;
}

function leavesOf(node) {
  if (node.isTextblock) return [node];
  const found = [];
  node.descendants((child) => { if (child.isTextblock) found.push(child); });
  return found;
}

function replaced(lines, plain, content, words) {
  const leads = lines.map((line, index) => {
    const text = plain[index].trimEnd();
    if (content[index] === undefined || !text.endsWith(content[index])) return null;
    const lead = text.slice(0, text.length - content[index].length);
    return line.startsWith(lead) ? lead : null;
  });
  if (leads.includes(null)) return null;
  const [first] = leads;
  const next = leads[1] ?? first.replace(/[^>\s]/g, " ");
  return words.map((line, index) => (leads[index] ?? next) + line + (lines[index] && words.length === lines.length ? /\s*$/.exec(lines[index])[0] : ""));
}
