// What a text consists of. `id` tells which block of the opened text a block was: see source.js.

import { Schema } from "prosemirror-model";

const SAFE = /^(?:https?:|mailto:|tel:)/i;
const id = { id: { default: null } };
const block = (tag) => () => [tag, 0];

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "inline*", attrs: id, parseDOM: [{ tag: "p" }], toDOM: block("p") },
    heading: {
      group: "block",
      content: "(text | image)*",
      attrs: { ...id, level: { default: 2 } },
      defining: true,
      parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level } })),
      toDOM: (node) => [`h${node.attrs.level}`, 0],
    },
    blockquote: { group: "block", content: "block+", attrs: id, defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: block("blockquote") },
    bullet_list: {
      group: "block list",
      content: "list_item+",
      attrs: { ...id, mark: { default: "-" }, tight: { default: true } },
      parseDOM: [{ tag: "ul" }],
      toDOM: block("ul"),
    },
    ordered_list: {
      group: "block list",
      content: "list_item+",
      attrs: { ...id, mark: { default: "." }, tight: { default: true } },
      parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ mark: dom.className === "parenthesis" ? ")" : "." }) }],
      toDOM: (node) => ["ol", node.attrs.mark === ")" ? { class: "parenthesis" } : {}, 0],
    },
    list_item: { content: "paragraph block*", attrs: id, defining: true, parseDOM: [{ tag: "li" }], toDOM: block("li") },
    rule: { group: "block", attrs: { ...id, mark: { default: "---" } }, parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
    // What the editor does not change: tables, code, what was typed for programs. Kept letter by letter.
    literal: {
      group: "block",
      atom: true,
      // `quiet`: it says where links of other blocks lead, and shows nothing itself.
      attrs: { ...id, source: {}, quiet: { default: false } },
      parseDOM: [{ tag: "div[data-literal]", getAttrs: (dom) => ({ source: dom.dataset.literal }) }],
      toDOM: ({ attrs: { source, quiet } }) => ["div", { "data-literal": source, class: quiet ? "literal quiet-literal" : "literal" }, source],
    },
    text: { group: "inline" },
    hard_break: { group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
    image: {
      group: "inline",
      inline: true,
      draggable: true,
      attrs: { src: {}, alt: { default: "" }, title: { default: "" } },
      parseDOM: [{ tag: "img[data-src]", getAttrs: (dom) => ({ src: dom.dataset.src, alt: dom.alt, title: dom.title }) }],
      toDOM: ({ attrs: { src, alt, title } }) => ["img", { "data-src": src, alt, ...(title ? { title } : {}) }],
    },
  },
  marks: {
    link: {
      attrs: { href: {}, title: { default: "" } },
      inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: (dom) => SAFE.test(dom.getAttribute("href")) && { href: dom.getAttribute("href"), title: dom.title } }],
      toDOM: ({ attrs: { href, title } }) => ["a", { ...(SAFE.test(href) ? { href } : { "data-href": href }), title: title || href }, 0],
    },
    strong: {
      parseDOM: [
        { tag: "strong" },
        { tag: "b", getAttrs: (dom) => dom.style.fontWeight !== "normal" && null },
        { style: "font-weight", getAttrs: (value) => /^(?:bold(?:er)?|[6-9]\d\d)$/.test(value) && null },
      ],
      toDOM: block("strong"),
    },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }], toDOM: block("em") },
    strike: { parseDOM: [{ tag: "s" }, { tag: "del" }, { tag: "strike" }], toDOM: block("s") },
    code: { code: true, parseDOM: [{ tag: "code" }], toDOM: block("code") },
  },
});
