// Where links of the kind [words][name] lead: lines of a text that show nothing themselves.

import { tokensOf } from "./dialect/dialect.js";

const LABEL = /^\s*\[((?:[^[\]\\]|\\.)+)\]:/gm;

export const NONE = { lines: "", labelOf: () => "" };

// The lines of a document, and the name that stands for an address in them.
export function referencesOf(doc) {
  const lines = [];
  doc.forEach((node) => { if (node.attrs.quiet) lines.push(node.attrs.source); });
  if (!lines.length) return NONE;
  const all = lines.join("\n");
  const labels = new Map();
  for (const label of labelsOf(all)) {
    const [, inline] = tokensOf(`[x][${label}]\n\n${all}`);
    const link = inline.children.find((token) => token.type === "link_open" && !token.info);
    const key = link && keyOf(link.attrGet("href"), link.attrGet("title") ?? "");
    if (link && !labels.has(key)) labels.set(key, label);
  }
  return { lines: all, labelOf: ({ href, title }) => labels.get(keyOf(href, title)) ?? "" };
}

export function labelsOf(source) {
  return [...source.matchAll(LABEL)].map(([, label]) => label);
}

function keyOf(href, title) {
  return JSON.stringify([href, title]);
}
