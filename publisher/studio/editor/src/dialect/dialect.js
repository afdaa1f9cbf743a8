// The dialect of people, as content/text/dialect.py reads it: a test holds both to the same tokens.

import MarkdownIt from "markdown-it";

import * as blocks from "./blocks.js";
import * as inline from "./inline.js";
import { items } from "./lists.js";

const DEPTH = 50;
const parser = new MarkdownIt("commonmark", { html: true, breaks: true, maxNesting: DEPTH });
export const addressOf = parser.normalizeLink.bind(parser);
parser.enable(["table", "strikethrough"]).disable(["code", "lheading", "entity"]);
parser.validateLink = () => true;
// Addresses stay as they were typed, so that they can be written as they were.
parser.normalizeLink = (url) => url;

const found = parser.block.ruler;
const endsAll = { alt: ["paragraph", "reference", "blockquote", "list"] };
const ends = { alt: ["paragraph", "reference", "blockquote"] };
found.at("table", blocks.grid, { alt: ["paragraph", "reference"] });
found.at("fence", blocks.code, endsAll);
found.at("blockquote", blocks.quotation, endsAll);
found.at("hr", blocks.rule, endsAll);
found.at("list", items, ends);
found.at("reference", blocks.definition);
found.at("html_block", blocks.rawHtml, ends);
found.at("heading", blocks.heading, ends);
found.at("paragraph", blocks.paragraph);
const within = parser.inline.ruler;
within.at("text", inline.text);
within.before("text", "piece", inline.piece);
within.at("escape", inline.escape);
within.at("backticks", inline.code);
within.before("strikethrough", "between_letters", inline.betweenLetters);
within.at("html_inline", inline.html);
parser.core.ruler.after("inline", "whole_addresses", inline.wholeAddresses);

export function tokensOf(text) {
  return parser.parse(text, {});
}
