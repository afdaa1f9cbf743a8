"""Plain text as a body: what would be a mark in it is kept from being one, and nothing else is touched."""

import re
from bisect import bisect_right

from markdown_it.token import Token

from publisher.content.text.addresses import pieces
from publisher.content.text.dialect import tokens_of, with_plain_lines
from publisher.content.text.inline import MARKS
from publisher.content.text.plaintext import plain_text

_TEXT = frozenset({"paragraph_open", "paragraph_close", "inline"})
_WORDS = frozenset({"text", "softbreak"})
_MARK = re.compile(rf"(\\+)(?=([{re.escape(MARKS)}])?)|[`*_\[\]<>~!|]")
_LINE_START = re.compile(r"^([0-9]{1,3})(?=[.)])|^(?=[#>+•·-])", re.MULTILINE)


def as_body(text: str) -> str:
    """Return a body that reads as this text: a paragraph in which nothing is a mark stays as it is."""
    paragraphs = [_plain(each) for each in re.split(r"\n{2,}", with_plain_lines(text).strip("\n"))]
    body = "\n\n".join(each if _reads_as(each, each) else _escaped(each) for each in paragraphs)
    return body if _reads_as(body, "\n\n".join(paragraphs)) else "\n\n".join(map(_escaped, paragraphs))


def _plain(paragraph: str) -> str:
    return "\n".join(line.strip() for line in paragraph.split("\n"))


def _reads_as(body: str, text: str) -> bool:
    tokens = tokens_of(body)
    is_text = all(
        token.type in _TEXT and "stray" not in token.meta and _is_words(token.children or []) for token in tokens
    )
    return is_text and plain_text(tokens) == text.strip()


def _is_words(tokens: list[Token]) -> bool:
    return all(token.type in _WORDS or (token.type.startswith("link") and token.info == "auto") for token in tokens)


def _escaped(paragraph: str) -> str:
    """Return a paragraph with a backslash before each mark; addresses, in which nothing is one, are left alone."""
    found_pieces = pieces(paragraph)
    starts = [piece.start for piece in found_pieces]

    def kept(found: re.Match[str]) -> str:
        before = bisect_right(starts, found.start()) - 1
        if before >= 0 and found.start() < found_pieces[before].end:
            return found.group()
        if found.group(1):
            return found.group() * (2 if found.group(2) else 1)
        return f"\\{found.group()}"

    return _LINE_START.sub(r"\1\\", _MARK.sub(kept, paragraph))
