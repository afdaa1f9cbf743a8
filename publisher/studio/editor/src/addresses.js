// Addresses that somebody typed or pasted.

import { pieces } from "./dialect/addresses.js";

// Where it leads, or "" where it leads nowhere: `kosint.org`, `www.x.org/y`, `ana@x.org`, `https://…`, `tel:…`.
export function addressIn(typed) {
  const text = typed.trim();
  if (/^(?:mailto:|tel:)\S+$/i.test(text)) return text;
  const [piece] = pieces(text);
  if (piece && piece.href && piece.start === 0 && piece.end === text.length) return hasHost(piece.href) ? piece.href : "";
  const guessed = `https://${text}`;
  return !/^[a-z]+:/i.test(text) && /^[^\s/@]+\.[^\s/@.]{2,}(?:[/?#]\S*)?$/.test(text) && hasHost(guessed) ? guessed : "";
}

function hasHost(href) {
  if (href.startsWith("mailto:")) return true;
  try { return new URL(href).hostname.includes("."); } catch { return false; }
}

// What stands in the clipboard if it is one address and nothing else.
export function onlyAddress(text) {
  const trimmed = text.trim();
  const [piece] = pieces(trimmed);
  return piece && piece.href && piece.start === 0 && piece.end === trimmed.length ? piece.href : "";
}
