// HTML of the clipboard, as Word, Google Docs, LibreOffice and Facebook put it there, as plain HTML.

import { visible } from "./dialect/invisible.js";
import { tableSource } from "./paste-table.js";

const GONE = "style, script, meta, link, title, xml, template, noscript, iframe, object, svg, button, input, [role=button], .Apple-interchange-newline";
const BLOCKS = /^(?:P|DIV|UL|OL|LI|H[1-6]|BLOCKQUOTE|TABLE|TR|TD|TH|THEAD|TBODY|HR|SECTION|ARTICLE|PRE)$/;
const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\p{Regional_Indicator}|[\u200d\ufe0f])+$/u;
const BULLET = /^\s*[-•·]\s+(?=\S)/;
const STYLES = [
  [/(?<![-\w])font-weight:\s*(?:bold|bolder|[6-9]00)/i, "strong"],
  [/(?<![-\w])font-style:\s*(?:italic|oblique)/i, "em"],
  [/text-decoration[^;]*line-through/i, "s"],
];

export function cleanHtml(html) {
  if (html.includes("data-pm-slice")) return html;
  const page = new DOMParser().parseFromString(html, "text/html");
  const { body } = page;
  const all = (selector) => [...body.querySelectorAll(selector)];
  removeRemarks(body);
  all(GONE).forEach((each) => each.remove());
  all("[style]").filter(isHidden).forEach((each) => each.remove());
  all("img").forEach((each) => each.replaceWith(EMOJI.test(each.alt) ? each.alt : ""));
  officeLists(body);
  all("*").filter((each) => each.localName.includes(":")).forEach(unwrap);
  all("a").forEach(cleanLink);
  all("b, strong, i, em, span, font").forEach(styled);
  all("ul > ul, ul > ol, ol > ul, ol > ol").forEach((each) => { if (each.previousElementSibling) each.previousElementSibling.append(each); });
  all("li").forEach((each) => each.querySelectorAll(":scope > h1, :scope > h2, :scope > h3, :scope > h4").forEach(unwrap));
  all("div").forEach(lines);
  all("br").filter(isBetweenBlocks).forEach((each) => each.remove());
  all("table").reverse().forEach((each) => tableOf(each));
  headings(all("h1, h2, h3, h4, h5, h6"));
  blanks(body);
  all("p, h1, h2, h3, h4, h5, h6, li, blockquote").reverse().filter((each) => !each.textContent.trim() && !each.querySelector("[data-literal]")).forEach((each) => each.remove());
  return body.innerHTML;
}

function removeRemarks(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  found.forEach((each) => each.remove());
}

const styleOf = (element) => element.getAttribute("style") ?? "";
function isHidden(element) { return /display:\s*none|mso-hide:\s*all|visibility:\s*hidden/i.test(styleOf(element)); }
function unwrap(element) { element.replaceWith(...element.childNodes); }

// Word's lists are paragraphs that say in their style how deep they lie; the mark before the words is text.
function officeLists(body) {
  const open = [];
  let last = null;
  for (const paragraph of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
    const level = Number(/mso-list:[^;]*level(\d)/i.exec(styleOf(paragraph))?.[1] ?? 0);
    const mark = [...paragraph.querySelectorAll("span")].find((each) => /mso-list:\s*Ignore/i.test(styleOf(each)));
    if (!level || !mark) continue;
    const tag = /^\s*(?:\d+|[a-z]|[ivx]+)[.)]/i.test(mark.textContent) ? "ol" : "ul";
    mark.remove();
    if (last !== paragraph.previousElementSibling || !open.length) open.length = 0;
    while (open.length && (open.length > level || (open.length === level && open[open.length - 1].localName !== tag))) open.pop();
    if (!open.length) {
      open.push(body.ownerDocument.createElement(tag));
      paragraph.before(open[0]);
    } else if (open.length < level && open[open.length - 1].lastElementChild) {
      const inner = body.ownerDocument.createElement(tag);
      open[open.length - 1].lastElementChild.append(inner);
      open.push(inner);
    }
    const item = body.ownerDocument.createElement("li");
    item.append(...paragraph.childNodes);
    open[open.length - 1].append(item);
    paragraph.remove();
    [last] = open;
  }
}

// Addresses that lead through a counter lead where they say; those to places of the document itself are none.
function cleanLink(link) {
  const href = trueAddress(link.getAttribute("href") ?? "");
  if (!/^(?:https?:\/\/|mailto:|tel:)/i.test(href) || /^https?:\/\/(?:www\.|m\.)?facebook\.com\/hashtag\//i.test(href) || !link.textContent.trim()) unwrap(link);
  else for (const { name } of [...link.attributes]) name === "href" ? link.setAttribute("href", href) : link.removeAttribute(name);
}

function trueAddress(href) {
  let url;
  try { url = new URL(href); } catch { return href; }
  const counted = /^lm?\.facebook\.com$/.test(url.hostname) ? url.searchParams.get("u") : /^(?:www\.)?google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url" ? url.searchParams.get("q") : null;
  if (counted) return trueAddress(counted);
  const traces = [...url.searchParams.keys()].filter((name) => /^(?:fbclid|__cft__(?:\[\d+\])?|__tn__|__eep__|utm_(?:source|medium|campaign)|mibextid)$/.test(name));
  if (!traces.length) return href;
  traces.forEach((name) => url.searchParams.delete(name));
  return url.href;
}

function styled(element) {
  const style = styleOf(element);
  const inHeading = element.closest("h1, h2, h3, h4, h5, h6");
  const wanted = STYLES.filter(([pattern]) => pattern.test(style)).map(([, tag]) => tag);
  const plain = { strong: /(?<![-\w])font-weight:\s*(?:normal|[1-5]00)/i, em: /(?<![-\w])font-style:\s*normal/i };
  const own = { b: "strong", strong: "strong", i: "em", em: "em" }[element.localName];
  if (own && !wanted.includes(own) && !plain[own].test(style)) wanted.push(own);
  if (inHeading && wanted.includes("strong")) wanted.splice(wanted.indexOf("strong"), 1);
  // A mark around whole paragraphs goes around the words of each.
  const isAround = [...element.querySelectorAll("*")].some((each) => BLOCKS.test(each.tagName));
  if (isAround || !wanted.length) return unwrap(element);
  const document = element.ownerDocument;
  const inner = document.createElement(wanted[0]);
  inner.append(...element.childNodes);
  element.replaceWith(wanted.slice(1).reduce((child, tag) => {
    const outer = document.createElement(tag);
    outer.append(child);
    return outer;
  }, inner));
}

// Facebook and mail programs: a block for each line, and one around those of a paragraph.
function lines(block) {
  const children = [...block.children];
  const isOfLines = children.length > 1 && block.parentElement && children.every((each) => each.localName === "div" && ![...each.querySelectorAll("*")].some((inner) => BLOCKS.test(inner.tagName)));
  if (!isOfLines || [...block.childNodes].some((each) => each.nodeType === Node.TEXT_NODE && each.data.trim())) return;
  if (!children.every((each) => each.getAttribute("dir") === "auto")) return;
  const document = block.ownerDocument;
  if (children.every((each) => BULLET.test(each.textContent))) {
    const list = document.createElement("ul");
    list.append(...children.map((each) => itemOf(each)));
    block.replaceWith(list);
    return;
  }
  const paragraph = document.createElement("p");
  children.forEach((each, index) => paragraph.append(...(index ? [document.createElement("br")] : []), ...each.childNodes));
  block.replaceWith(paragraph);
}

// A line that somebody began with a bullet is an item.
function itemOf(line) {
  const item = line.ownerDocument.createElement("li");
  item.append(...line.childNodes);
  const walker = line.ownerDocument.createTreeWalker(item, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && !walker.currentNode.data.trim());
  walker.currentNode.data = walker.currentNode.data.replace(BULLET, "");
  return item;
}

function isBetweenBlocks(line) {
  const near = (node, next) => {
    let at = node[next];
    while (at && ((at.nodeType === Node.TEXT_NODE && !at.data.trim()) || at.localName === "br")) at = at[next];
    return at;
  };
  const before = near(line, "previousSibling");
  const after = near(line, "nextSibling");
  const isBlock = (node) => !node || BLOCKS.test(node.nodeName);
  return isBlock(before) && isBlock(after) && Boolean(before || after);
}

function tableOf(table) {
  const rows = [...table.rows].map((row) => [...row.cells]);
  const columns = Math.max(0, ...rows.map((cells) => cells.length));
  if (rows.length > 1 && columns > 1 && !table.querySelector("table, [data-literal]")) {
    const made = table.ownerDocument.createElement("div");
    made.dataset.literal = tableSource(rows, columns);
    table.replaceWith(made);
    return;
  }
  const parts = rows.flat().map((cell) => {
    const part = table.ownerDocument.createElement("div");
    part.append(...cell.childNodes);
    return part;
  });
  table.replaceWith(...parts);
}

// The highest heading is one of the text's; its title has a field of its own.
function headings(found) {
  const highest = Math.min(...found.map((each) => Number(each.localName[1])));
  for (const each of found) {
    const made = each.ownerDocument.createElement(`h${Math.min(6, Number(each.localName[1]) - highest + 2)}`);
    made.append(...each.childNodes);
    made.querySelectorAll("br").forEach((line) => line.replaceWith(" "));
    each.replaceWith(made);
  }
}

// A no-break blank stays where it keeps a number with what follows; elsewhere programs put it for looks.
function blanks(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = node.parentElement.closest("pre") ? visible(node.data) : visible(node.data).replace(/[ \t\n]+/g, " ").replace(/ ?\u00a0[ \u00a0]*/g, (run, at, all) => (run === "\u00a0" && /\d$/.test(all.slice(0, at)) && /^[\p{L}\p{N}%‰°€$]/u.test(all.slice(at + 1)) ? run : " "));
    node.data = text.replace(/ {2,}/g, " ");
  }
}
