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

// The text after a word was put before the first word of one block, and how many blocks there are; `null` in the place
// of the text where a block has no words that the editor shows.
export function changed(text, number, word) {
  const source = new Source();
  const doc = source.open(text);
  let at = -1;
  doc.child(number).descendants((node, position) => {
    if (at < 0 && node.isText) at = position;
    return at < 0;
  });
  if (at < 0) return { text: null, blocks: doc.childCount };
  let start = at + 1;
  for (let each = 0; each < number; each += 1) start += doc.child(each).nodeSize;
  const changed = doc.replace(start, start, new Slice(Fragment.from(schema.text(word, doc.resolve(start).marks())), 0, 0));
  return { text: write(changed, source), blocks: doc.childCount };
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
