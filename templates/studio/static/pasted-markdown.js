// HTML of the clipboard as Markdown, for the plain field: bold, slanted, links, headings and lists stay.

const BLOCKS = /^(?:P|DIV|LI|H[1-6]|BLOCKQUOTE|TR|SECTION|ARTICLE|PRE|UL|OL|TABLE)$/;
const GONE = /^(?:STYLE|SCRIPT|TITLE|META|LINK|XML|TEMPLATE|SVG|BUTTON|INPUT)$/;
const FORMATS = "b, strong, i, em, a[href], h1, h2, h3, h4, h5, h6, li, [style*='font-weight'], [style*='font-style'], [style*='mso-list']";

// Returns the Markdown of what was copied, or nothing where it holds words alone: then the words themselves are taken.
export function pastedMarkdown(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  if (!body.querySelector(FORMATS)) return "";
  const lines = [];
  blocks(body, lines, "", "");
  return lines.join("\n").replace(/\n{3,}/g, "\n\n").trim();
}

// Adds the lines of an element's blocks; `mark` stands before the first of them, `indent` before the others.
function blocks(element, lines, mark, indent) {
  let words = "";
  let first = mark;
  let counted = 0;
  const isList = /^(?:UL|OL)$/.test(element.tagName);
  const end = () => {
    const text = tidy(words);
    words = "";
    if (!text) return;
    text.split("\n").forEach((line) => { lines.push(first + line); first = indent; });
  };
  for (const node of element.childNodes) {
    if (node.nodeType === 1 && GONE.test(node.tagName)) continue;
    const isBlock = node.nodeType === 1 && (BLOCKS.test(node.tagName) || holdsBlocks(node));
    if (!isBlock) { words += inline(node, {}); continue; }
    end();
    if (node.tagName === "LI") {
      counted += 1;
      const sign = element.tagName === "OL" ? `${counted}. ` : "- ";
      blocks(node, lines, indent + sign, indent + " ".repeat(sign.length));
    } else if (/^H[1-6]$/.test(node.tagName)) {
      lines.push("", `## ${tidy(inline(node, { heading: true })).replace(/\n/g, " ")}`, "");
    } else if (/^(?:UL|OL)$/.test(node.tagName)) {
      if (!indent) lines.push("");
      blocks(node, lines, indent, indent);
      if (!indent) lines.push("");
    } else {
      const isItem = isOfficeItem(node);
      if (!isItem && !mark && !isList) lines.push("");
      blocks(node, lines, first, indent);
      first = indent;
      if (!isItem && !mark && !isList) lines.push("");
    }
  }
  end();
}

function holdsBlocks(element) { return [...element.querySelectorAll("*")].some(({ tagName }) => BLOCKS.test(tagName)); }
function isOfficeItem(element) { return /mso-list:[^;]*level/i.test(element.getAttribute("style") || ""); }
function tidy(words) { return words.replace(/[ \t]*\n[ \t]*/g, "\n").replace(/[ \t]{2,}/g, " ").trim(); }

// Returns the words of what stands within a line; what is bold already is not made so again.
function inline(node, within) {
  if (node.nodeType === 3) return node.data.replace(/[ \t\r\n]+/g, " ").replace(/[\\\x60*[\]]/g, "\\$&");
  if (node.nodeType !== 1 || GONE.test(node.tagName)) return "";
  if (node.tagName === "BR") return "\n";
  const style = node.getAttribute("style") || "";
  if (/mso-list:\s*Ignore/i.test(style)) return /^\s*\d/.test(node.textContent) ? `${node.textContent.trim()} ` : "- ";
  const bold = says(style, /font-weight:\s*(?:bold|bolder|[6-9]00)/i, /font-weight:\s*(?:normal|[1-5]00)/i, /^(?:B|STRONG)$/.test(node.tagName));
  const slanted = says(style, /font-style:\s*(?:italic|oblique)/i, /font-style:\s*normal/i, /^(?:I|EM)$/.test(node.tagName));
  const now = { ...within, bold: within.bold || bold, slanted: within.slanted || slanted };
  const words = [...node.childNodes].map((child) => inline(child, now)).join("");
  const sign = (slanted && !within.slanted ? "*" : "") + (bold && !within.bold && !within.heading ? "**" : "");
  return linked(node, sign ? around(words, sign) : words);
}

function says(style, on, off, own) { return on.test(style) || (own && !off.test(style)); }

// Marks stand around words, never around blanks or a line's end.
function around(words, sign) {
  const close = [...sign].reverse().join("");
  return words.split("\n").map((line) => line.replace(/^(\s*)(.*?)(\s*)$/, (whole, before, text, after) => (text ? before + sign + text + close + after : whole))).join("\n");
}

function linked(node, words) {
  const href = node.tagName === "A" ? node.getAttribute("href") || "" : "";
  const text = words.trim();
  if (!/^(?:https?:\/\/|mailto:|tel:)[^\s<>]+$/i.test(href) || !text) return words;
  if (text === href || `mailto:${text}` === href) return words;
  return words.replace(text, () => `[${text.replace(/\n/g, " ")}](${/[()]/.test(href) ? `<${href}>` : href})`);
}
