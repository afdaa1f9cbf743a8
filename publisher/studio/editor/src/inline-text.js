// The words of a paragraph as Markdown.

import { pieces } from "./dialect/addresses.js";
import { MARKS } from "./dialect/inline.js";
import { schema } from "./schema.js";

const { nodes, marks } = schema;
const SPECIAL = /\\+|[`*_[\]<>~!|]/g;
const LINE_START = /^([0-9]{1,3})(?=[.)])|^(?=[#>+•·-])/;
const RANK = [marks.link, marks.strong, marks.em, marks.strike];

// `style`: `start` keeps what begins a line from being a mark, `marks` what stands in it; `under` slants by _.
export function inlineText(node, style) {
  const children = node.content.content;
  const ends = endsOf(children);
  let out = "";
  const open = [];
  // A backslash before a mark would keep it from being one.
  const put = (mark) => { out += (style.marks ? /\\*$/.exec(out)[0] : "") + mark; };
  const close = () => {
    const blanks = /\s*$/.exec(out)[0];
    out = out.slice(0, out.length - blanks.length);
    put(closing(open.pop().mark, style));
    out += blanks;
  };
  children.forEach((child, index) => {
    const wanted = child.type === nodes.hard_break ? open.filter((each) => each.end > index).map((each) => each.mark) : child.marks.filter((mark) => mark.type !== marks.code);
    const fresh = () => wanted.filter((mark) => !open.some((each) => each.mark.eq(mark))).map((mark) => ({ mark, end: ends(mark, index) }));
    while (open.some(({ mark }) => !wanted.some((each) => each.eq(mark)))) close();
    const link = fresh().find(({ mark }) => mark.type === marks.link);
    while (link && open.some(({ end }) => end < link.end)) close();
    const next = fresh().sort((one, other) => other.end - one.end || RANK.indexOf(one.mark.type) - RANK.indexOf(other.mark.type));
    const text = textOf(child, style, !next.length && (!out || out.endsWith("\n")));
    const blanks = next.length ? /^\s*/.exec(text)[0] : "";
    out += blanks;
    for (const each of next) {
      put(opening(each.mark, style));
      open.push(each);
    }
    out += text.slice(blanks.length);
  });
  while (open.length) close();
  return style.marks && node.type === nodes.heading ? out.replace(/(#+)$/, "\\$1") : out;
}

// Where a mark that stands at a child ends.
function endsOf(children) {
  return (mark, index) => {
    let end = index + 1;
    while (end < children.length && (mark.isInSet(children[end].marks) || children[end].type === nodes.hard_break)) end += 1;
    return end;
  };
}

function opening(mark, style) {
  switch (mark.type) {
    case marks.link: return "[";
    case marks.strong: return "**";
    case marks.em: return style.under ? "_" : "*";
    default: return "~~";
  }
}

function closing(mark, style) {
  if (mark.type !== marks.link) return opening(mark, style);
  const label = style.references ? style.references.labelOf(mark.attrs) : "";
  return label ? `][${label}]` : `](${target(mark.attrs.href, mark.attrs.title)})`;
}

function textOf(child, style, atStart) {
  if (child.type === nodes.hard_break) return "\n";
  if (child.type === nodes.image) return `![${plain(child.attrs.alt, style)}](${target(child.attrs.src, child.attrs.title)})`;
  if (marks.code.isInSet(child.marks)) return fenced(child.text);
  const text = plain(child.text, style);
  return style.start && atStart ? text.replace(LINE_START, "$1\\") : text;
}

function plain(text, style) {
  if (!style.marks) return text;
  const spans = pieces(text);
  return text.replace(SPECIAL, (found, at) => {
    if (spans.some(({ start, end }) => start <= at && at < end)) return found;
    if (found[0] !== "\\") return `\\${found}`;
    const following = text[at + found.length];
    return following && MARKS.includes(following) ? found + found : found;
  });
}

function fenced(text) {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(text) ? " " : "";
  return fence + pad + text + pad + fence;
}

function target(address, title) {
  const safe = address.replace(/&(?=#?\w+;)/g, "&amp;").replace(/\n/g, "%0A");
  const isBare = safe && !/[\s<>\\]/.test(safe) && !safe.startsWith("<") && balanced(safe);
  const shown = isBare ? safe : `<${safe.replace(/[<>\\]/g, "\\$&")}>`;
  return title ? `${shown} "${title.replace(/[\\"]/g, "\\$&").replace(/\n+/g, " ")}"` : shown;
}

function balanced(address) {
  let depth = 0;
  for (const letter of address) {
    depth += (letter === "(") - (letter === ")");
    if (depth < 0) return false;
  }
  return depth === 0;
}
