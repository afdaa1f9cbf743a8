"""The dialect of people: Markdown for those who are no programmers. What looks like text is text.

The one place that decides what is a mark, for page, feeds, Facebook, preview and what activists send:

- a number begins a list only where the numbers run 1, 2, 3 and there are two or more; `-`, `*`, `•`, `·` are bullets;
- a typed line break stays one; indentation is nothing, fences alone are code; headings are made by `#` alone;
- `*`, `_` and backticks between letters or digits are text; entities are text; `[x]: y` that no link uses is text;
- web and mail addresses, @names and #tags are unbreakable; addresses are links.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.token import Token

from publisher.content.text import blocks, inline, lists
from publisher.domain.invisible import visible

_EMPTY_LINE = re.compile("^\\s+$", re.MULTILINE)
_INDENTATION = re.compile("^[^\\S\n]+", re.MULTILINE)
_FOREIGN_BLANK = re.compile("[^ \t]")
_DEPTH = 50


def tokens_of(source: str) -> list[Token]:
    """Return the tokens of a text, unsafe links and HTML still among them; lines are counted from 0."""
    return PARSER.parse(with_plain_lines(source), {})


def with_plain_lines(source: str) -> str:
    """Return a text whose lines end in LF, whose empty lines are empty and whose indentation is blanks and tabs."""
    text = visible(source)
    text = _EMPTY_LINE.sub(lambda found: "\n" * found.group().count("\n"), text)
    return _INDENTATION.sub(lambda found: _FOREIGN_BLANK.sub(" ", found.group()), text)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "breaks": True, "maxNesting": _DEPTH})
    parser.enable(["table", "strikethrough"]).disable(["code", "lheading", "entity"])
    # All links become tokens, unsafe ones too: `markdown.py` takes those out and says so.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    _block_rules(parser)
    found = parser.inline.ruler
    found.at("text", inline.text)
    found.before("text", "piece", inline.piece)
    found.at("escape", inline.escape)
    found.at("backticks", inline.code)
    found.before("strikethrough", "between_letters", inline.between_letters)
    found.at("html_inline", inline.html)
    found.at("link", inline.link)
    found.at("image", inline.image)
    parser.core.ruler.after("inline", "whole_addresses", inline.whole_addresses)
    parser.core.ruler.after("whole_addresses", "stray_marks", inline.stray_marks)
    return parser


def _block_rules(parser: MarkdownIt) -> None:
    """Put our rules in the place of CommonMark's; `alt` names what each of them can end."""
    found = parser.block.ruler
    ends_all: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    found.at("table", blocks.grid, {"alt": ["paragraph", "reference"]})
    found.at("fence", blocks.code, ends_all)
    found.at("blockquote", blocks.quotation, ends_all)
    found.at("hr", blocks.rule, ends_all)
    found.at("list", lists.items, {"alt": ["paragraph", "reference", "blockquote"]})
    found.at("reference", blocks.definition)
    found.at("html_block", blocks.raw_html, {"alt": ["paragraph", "reference", "blockquote"]})
    found.at("heading", blocks.heading, {"alt": ["paragraph", "reference", "blockquote"]})
    found.at("paragraph", blocks.paragraph)


PARSER = _parser()
