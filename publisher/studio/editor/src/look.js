// How blocks and addresses look that are no plain words.

import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

import { pieces } from "./dialect/addresses.js";
import { tokensOf } from "./dialect/dialect.js";

// Addresses are links by themselves: they look like it.
export const addresses = new Plugin({
  props: {
    decorations: (state) => {
      const found = [];
      state.doc.descendants((node, position) => {
        if (!node.isTextblock) return true;
        const text = node.textBetween(0, node.content.size, "\n", "\n");
        for (const { start, end, href } of pieces(text)) {
          if (href) found.push(Decoration.inline(position + 1 + start, position + 1 + end, { class: "address" }));
        }
        return false;
      });
      return DecorationSet.create(state.doc, found);
    },
  },
});

// What is kept as it was written: a table is shown as one, the rest letter by letter.
export function literalView(words) {
  return ({ attrs: { source, quiet } }) => {
    const dom = document.createElement("div");
    dom.className = quiet ? "literal quiet-literal" : "literal";
    dom.setAttribute("role", "group");
    dom.setAttribute("aria-label", words.kept);
    dom.title = words.kept;
    dom.append(tableOf(source) ?? element("pre", source));
    return { dom, ignoreMutation: () => true };
  };
}

function tableOf(source) {
  const tokens = tokensOf(source);
  if (!tokens.length || tokens[0].type !== "table_open" || tokens[tokens.length - 1].type !== "table_close") return null;
  const table = document.createElement("table");
  let row;
  let cell;
  for (const token of tokens) {
    if (token.type === "tr_open") table.append((row = document.createElement("tr")));
    else if (/^t[hd]_open$/.test(token.type)) row.append((cell = document.createElement(token.tag)));
    else if (token.type === "inline") cell.textContent = token.children.map((each) => each.content).join("");
  }
  return table;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

// A picture of the draft; where it cannot be shown, what it shows stands in its place.
export function imageView(folder) {
  return ({ attrs: { src, alt } }) => {
    const dom = document.createElement("img");
    dom.alt = alt || src;
    dom.dataset.src = src;
    if (folder && !/[/\\:]/.test(src)) dom.src = folder + encodeURIComponent(decoded(src));
    return { dom };
  };
}

function decoded(address) {
  try { return decodeURIComponent(address); } catch { return address; }
}
