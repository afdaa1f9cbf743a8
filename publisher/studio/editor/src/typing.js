// What typed marks become, for who knows them: `- `, `## `, `1. ` and `2. `, **bold**, [words](address).

import { closeHistory } from "prosemirror-history";
import { Fragment } from "prosemirror-model";
import { findWrapping } from "prosemirror-transform";

import { addressIn } from "./addresses.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;
const BOLD = /(?<![\p{L}\p{N}*\\])\*\*(?!\s)([^*\n]+?)(?<!\s)\*\*(?!\*)/u;
const LINK = /\[([^[\]\n]+)\]\(([^()\s]+)\)/;

// Whether what is typed made something of a line; the key's own sign is not written then.
export function typed(view, from, to, text) {
  const { $from } = view.state.selection;
  if (view.composing || $from.parent.type === nodes.heading || marks.code.isInSet($from.marks())) return false;
  const before = $from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc");
  if (text === " " && from === to) return lineBegins(view, $from, before);
  if (text.endsWith("*") || text.endsWith(")") || text.length > 1) return words(view, $from, from, to, before, text);
  return false;
}

function lineBegins(view, $from, before) {
  const { tr } = view.state;
  const start = $from.start();
  if ($from.parent.type !== nodes.paragraph) return false;
  const isOutside = $from.depth === 1;
  if (/^[-*•]$/.test(before) && isOutside) return wrap(view, tr.delete(start, start + 1), start, nodes.bullet_list);
  if (/^#{1,6}$/.test(before) && isOutside) {
    tr.delete(start, start + before.length).setBlockType(start, start, nodes.heading, { level: Math.max(2, before.length) });
    return done(view, tr);
  }
  if (before === "2." && isOutside) return numbers(view, $from);
  return false;
}

// A line `1. …` and one that begins with `2. ` are a list.
function numbers(view, $from) {
  const index = $from.index(0);
  const before = index && view.state.doc.child(index - 1);
  if (!before || before.type !== nodes.paragraph || !before.textContent.startsWith("1. ")) return false;
  const start = $from.before(1);
  const first = start - before.nodeSize;
  const items = [before.content.cut(3), $from.parent.content.cut(2)].map((content) => nodes.list_item.create(null, nodes.paragraph.create(null, content)));
  const tr = view.state.tr.replaceWith(first, start + $from.parent.nodeSize, nodes.ordered_list.create(null, Fragment.from(items)));
  const caret = first + 1 + items[0].nodeSize + 2;
  return done(view, tr.setSelection(view.state.selection.constructor.near(tr.doc.resolve(caret))));
}

function wrap(view, tr, start, type) {
  const range = tr.doc.resolve(start).blockRange();
  const wrapping = range && findWrapping(range, type);
  return wrapping ? done(view, tr.wrap(range, wrapping)) : false;
}

function words(view, $from, from, to, before, text) {
  const all = before + text;
  const bold = BOLD.exec(all);
  const link = LINK.exec(all);
  const found = bold ?? link;
  if (!found || found.index + found[0].length <= before.length) return false;
  const href = bold ? "" : addressIn(found[2]);
  if (!bold && !href) return false;
  const start = $from.start() + found.index;
  if (start > from) return pieces(view, from, to, text);
  const tr = view.state.tr.insertText(text, from, to);
  const end = start + found[0].length;
  const mark = bold ? marks.strong.create() : marks.link.create({ href });
  const [left, right] = [tr.doc.resolve(start).nodeAfter.marks, found[1]];
  tr.replaceWith(start, end, schema.text(right, mark.addToSet(left))).removeStoredMark(mark.type);
  return done(view, tr);
}

// Many letters at once, as by dictation: each mark in them counts.
function pieces(view, from, to, text) {
  const set = view.state.selection.$from.marks();
  const content = [];
  let rest = text;
  while (rest) {
    const bold = BOLD.exec(rest);
    const link = LINK.exec(rest);
    const found = bold && (!link || bold.index < link.index) ? bold : link;
    const href = found && found === link ? addressIn(found[2]) : "";
    const end = found ? found.index + found[0].length : rest.length;
    if (!found || (found === link && !href)) content.push(schema.text(rest.slice(0, end), set));
    else {
      if (found.index) content.push(schema.text(rest.slice(0, found.index), set));
      content.push(schema.text(found[1], (href ? marks.link.create({ href }) : marks.strong.create()).addToSet(set)));
    }
    rest = rest.slice(end);
  }
  const tr = view.state.tr.replaceWith(from, to, content);
  return done(view, tr.removeStoredMark(marks.strong).removeStoredMark(marks.link));
}

function done(view, tr) {
  view.dispatch(closeHistory(tr).scrollIntoView());
  return true;
}
