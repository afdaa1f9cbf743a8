// What a block means, as one text: two blocks with the same shape read the same.

import { schema } from "./schema.js";

const { nodes, marks } = schema;
const known = new WeakMap();

export function shapeOf(node) {
  if (!known.has(node)) known.set(node, node.isTextblock ? `${nameOf(node)}(${inlineShape(node)})` : blockShape(node));
  return known.get(node);
}

function nameOf(node) {
  return node.type === nodes.heading ? `h${node.attrs.level}` : node.type.name;
}

function blockShape(node) {
  if (node.type === nodes.literal) return `literal(${JSON.stringify(node.attrs.source)})`;
  const inside = [];
  node.forEach((child) => inside.push(shapeOf(child)));
  return `${nameOf(node)}(${inside.join(",")})`;
}

function inlineShape(node) {
  const parts = [];
  node.forEach((child) => {
    if (child.type === nodes.hard_break) parts.push(["\n", ""]);
    else if (!child.isText) parts.push([JSON.stringify(child.attrs), marksOf(child)]);
    else for (const text of child.text.match(/\s+|\S+/g)) parts.push([text, text.trim() ? marksOf(child) : linkOf(child)]);
  });
  // Bold or slanted, a blank is a blank.
  const joined = [];
  for (const [text, set] of parts) {
    const last = joined[joined.length - 1];
    if (last && last[1] === set) last[0] += text;
    else joined.push([text, set]);
  }
  return JSON.stringify(joined);
}

function marksOf(node) {
  return [linkOf(node), ...node.marks.filter((mark) => mark.type !== marks.link).map((mark) => mark.type.name)].join(" ");
}

function linkOf(node) {
  const link = marks.link.isInSet(node.marks);
  return link ? JSON.stringify(link.attrs) : "";
}
