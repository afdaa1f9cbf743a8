// What can be written of a block: marks around whole words, no empty lines within a paragraph, no empty items.

import { Fragment } from "prosemirror-model";

import { pieces } from "./dialect/addresses.js";
import { visible } from "./dialect/invisible.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;
const LETTER = /[\p{L}\p{N}\p{M}]/u;
const AROUND_WORDS = [marks.strong, marks.em, marks.strike, marks.code];

// Gives the blocks that are written for one of the editor's: none, one or more. `words` widens marks to whole words,
// `links` keeps those of addresses that lead where they say.
export function clean(node, asked = {}) {
  switch (node.type) {
    case nodes.paragraph:
      return paragraphs(node.content, asked).map((content) => nodes.paragraph.create(null, content));
    case nodes.heading:
      return paragraphs(node.content, asked).map((content) => nodes.heading.create({ level: node.attrs.level }, content));
    case nodes.blockquote: {
      const content = cleanAll(node, asked);
      return content.length ? [nodes.blockquote.create(null, content)] : [];
    }
    case nodes.bullet_list:
    case nodes.ordered_list:
      return cleanList(node, asked);
    default:
      return [node];
  }
}

function cleanAll(node, asked) {
  const found = [];
  node.forEach((child) => found.push(...clean(child, asked)));
  return found;
}

function cleanList(list, asked) {
  const items = [];
  list.forEach((item) => {
    const content = cleanAll(item, asked);
    if (!content.length) return;
    const isItem = content[0].type === nodes.paragraph;
    items.push(nodes.list_item.create(null, isItem ? content : [nodes.paragraph.create(null, schema.text("–")), ...content]));
  });
  if (!items.length) return [];
  if (list.type === nodes.ordered_list && items.length === 1) return numbered(items[0], list.attrs.mark);
  return [list.type.create({ ...list.attrs, id: null }, items)];
}

// One number makes no list: it is text.
function numbered(item, mark) {
  const [first, ...more] = item.content.content;
  return [nodes.paragraph.create(null, Fragment.from(schema.text(`1${mark} `)).append(first.content)), ...more];
}

// The paragraphs that a line of words, breaks and pictures makes.
function paragraphs(content, asked) {
  const found = [];
  let lines = [];
  const end = () => {
    if (lines.length) found.push(marked(lines.flatMap((line, index) => (index ? [nodes.hard_break.create(), ...line] : line)), asked));
    lines = [];
  };
  for (const line of linesOf(content)) {
    const trimmed = trim(line);
    if (trimmed.length) lines.push(trimmed);
    else end();
  }
  end();
  return found;
}

function linesOf(content) {
  const lines = [[]];
  content.forEach((child) => {
    if (child.type === nodes.hard_break) lines.push([]);
    else if (!child.isText) lines[lines.length - 1].push(child);
    else {
      visible(child.text).split("\n").forEach((text, index) => {
        if (index) lines.push([]);
        if (text) lines[lines.length - 1].push(schema.text(text, child.marks));
      });
    }
  });
  return lines;
}

function trim(line) {
  const found = [...line];
  while (found.length && found[0].isText && !found[0].text.trimStart()) found.shift();
  while (found.length && found[found.length - 1].isText && !found[found.length - 1].text.trimEnd()) found.pop();
  if (!found.length) return found;
  const [first] = found;
  if (first.isText) found[0] = schema.text(first.text.trimStart(), first.marks);
  const last = found[found.length - 1];
  if (last.isText) found[found.length - 1] = schema.text(last.text.trimEnd(), last.marks);
  return found;
}

// The same with marks that the dialect can read: around words, never within one, and no blank at either end.
function marked(content, asked) {
  const letters = content.flatMap((child) => (child.isText ? [...child.text].map((letter) => ({ letter, marks: child.marks })) : [{ child, marks: child.marks }]));
  for (const type of AROUND_WORDS) fitted(letters, type, asked.words);
  fitted(letters, marks.link, false);
  if (!asked.links) unlinkAddresses(letters);
  const found = [];
  for (const { letter, child, marks: set } of letters) {
    const last = found[found.length - 1];
    if (child) found.push(child.type === nodes.hard_break ? child : child.mark(set));
    else if (last && last.isText && sameMarks(last.marks, set)) found[found.length - 1] = schema.text(last.text + letter, set);
    else found.push(schema.text(letter, set));
  }
  return Fragment.from(found);
}

function sameMarks(one, other) {
  return one.length === other.length && one.every((mark, index) => mark.eq(other[index]));
}

function markAt(letters, at, type) {
  return letters[at] && type.isInSet(letters[at].marks);
}

const isLetter = (each) => Boolean(each && each.letter && LETTER.test(each.letter));
const isBlank = (each) => (each.letter ? !each.letter.trim() : each.child.type === nodes.hard_break);

function fitted(letters, type, toWords) {
  for (let start = 0; start < letters.length; start += 1) {
    const mark = markAt(letters, start, type);
    if (!mark) continue;
    let end = start + 1;
    while (end < letters.length && within(letters, end, mark)) end += 1;
    let from = start;
    let to = end;
    while (from < to && isBlank(letters[from])) from += 1;
    while (to > from && isBlank(letters[to - 1])) to -= 1;
    if (from === to) {
      set(letters, start, end, (marks) => mark.removeFromSet(marks));
    } else {
      if (toWords) {
        while (from > 0 && isLetter(letters[from - 1]) && !markAt(letters, from - 1, type)) from -= 1;
        while (to < letters.length && isLetter(letters[to])) to += 1;
      }
      set(letters, Math.min(start, from), from, (marks) => mark.removeFromSet(marks));
      set(letters, from, to, (marks) => mark.addToSet(marks));
      set(letters, to, Math.max(end, to), (marks) => mark.removeFromSet(marks));
    }
    start = Math.max(end, to) - 1;
  }
}

// Line breaks carry no marks of their own: a mark goes on over them.
function within(letters, at, mark) {
  if (mark.isInSet(letters[at].marks)) return true;
  if (!letters[at].child || letters[at].child.type !== nodes.hard_break) return false;
  return at + 1 < letters.length && mark.isInSet(letters[at + 1].marks);
}

function set(letters, from, to, change) {
  for (let at = from; at < to; at += 1) letters[at] = { ...letters[at], marks: change(letters[at].marks) };
}

// An address that leads where it says needs no mark.
function unlinkAddresses(letters) {
  const text = letters.map(({ letter }) => letter ?? "\n").join("");
  for (const { start, end, href } of pieces(text)) {
    const from = [...text.slice(0, start)].length;
    const to = from + [...text.slice(start, end)].length;
    const mark = markAt(letters, from, marks.link);
    const isAll = mark && !(from && mark.isInSet(letters[from - 1].marks)) && !(letters[to] && mark.isInSet(letters[to].marks));
    if (isAll && href && mark.attrs.href === href && !mark.attrs.title) set(letters, from, to, (marks) => mark.removeFromSet(marks));
  }
}
