// For tests: the editor's reading and writing without a page.

import { DOMParser, Fragment, Slice } from "prosemirror-model";

import { addressOf, tokensOf } from "./dialect/dialect.js";
import { plainLines } from "./dialect/invisible.js";
import { cleanHtml } from "./paste-html.js";
import { schema } from "./schema.js";
import { shapeOf } from "./shape.js";
import { Source } from "./source.js";
import { write } from "./write.js";

// A text's tokens, as content/text/dialect.py lists them.
export function tokens(source) {
  const one = (token) => [
    token.type,
    token.tag,
    token.type === "inline" ? "" : token.content,
    token.info,
    token.markup,
    token.map ?? null,
    (token.attrs ?? []).map(([name, value]) => [name, ["href", "src"].includes(name) ? addressOf(value) : value]),
    token.hidden,
    (token.children ?? []).map(one),
  ];
  return tokensOf(plainLines(source).text).map(one);
}

export function opened(text) {
  const source = new Source();
  return write(source.open(text), source);
}

// For each block of a text: where its lines begin and end, and the text after a word was put before its first one. No
// text where a block has no words that the editor shows.
export function changes(text, word) {
  const source = new Source();
  const doc = source.open(text);
  const found = [];
  let end = 0;
  let before = null;
  doc.forEach((node, offset) => {
    if (source.isEmpty) return;
    const start = end + source.gap(before, node).length;
    end = start + source.untouched(node).length;
    before = node;
    let at = -1;
    node.descendants((child, position) => {
      if (at < 0 && child.isText) at = offset + 1 + position;
      return at < 0;
    });
    const slice = at < 0 ? null : new Slice(Fragment.from(schema.text(word, doc.resolve(at + 1).marks())), 0, 0);
    found.push({ start, end, text: slice && write(doc.replace(at, at, slice), source) });
  });
  return found;
}

// A text without its sources: every block is written anew. With what it means before and after.
export function rewritten(text) {
  const source = new Source();
  const doc = source.open(text);
  const blocks = doc.content.content.map((node) => node.type.create({ ...node.attrs, id: null }, node.content));
  const again = write(doc.type.create(null, blocks), new Source());
  const reread = new Source().open(again);
  const shapes = (each) => each.content.content.map(shapeOf);
  return { text: again, before: shapes(doc), after: shapes(reread), words: [doc, reread].map((each) => each.textBetween(0, each.content.size, " ", " ").replace(/\s+/g, " ").trim()) };
}

// What the clipboard's HTML becomes.
export function pasted(html) {
  const { body } = new window.DOMParser().parseFromString(cleanHtml(html), "text/html");
  return write(DOMParser.fromSchema(schema).parse(body), new Source());
}
