"""Find what is one unbreakable piece in a text: web and mail addresses, @names and #tags. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WEB = r"(?<![^\W_])https?://[^\s<>\"“”„«»`]+"
_WWW = r"(?<![^\W_])(?<![./@-])www\.[^\s<>\"“”„«»`]+"
_MAIL = r"(?<![\w.+%-])[a-z0-9_][\w.+%-]{0,63}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}(?![\w@]|-\w)"
_NAME = r"(?<![\w/@&#])[@\#][\w.]*[^\W_]\w*"
_PIECE = re.compile(rf"(?P<web>{_WEB})|(?P<www>{_WWW})|(?P<mail>{_MAIL})|(?P<name>{_NAME})", re.IGNORECASE)
_AFTER = ".,;:!?…'’\"|\\"
_CLOSING = {")": "(", "]": "[", "}": "{"}
#: What opens bold stands at most so far before the address that ends it.
_NEAR = 2_000
_SCHEME = re.compile(r"https?://|www\.", re.IGNORECASE)
#: A backslash belongs into no address: before a mark it is how the mark was kept from being one.
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>#|~!&+.)-])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text in which nothing is a mark."""

    start: int
    end: int
    #: Letter by letter.
    text: str
    #: Where it leads; empty for names and tags, which are text.
    href: str


def pieces(text: str) -> list[Piece]:
    """Return the pieces of a text in their order."""
    return list(_found(text))


def _found(text: str) -> Iterator[Piece]:
    for found in _PIECE.finditer(text):
        kind, start, whole = str(found.lastgroup), found.start(), found.group()
        piece = whole if kind == "name" else _trimmed(text, start, whole)
        if kind == "mail" and text.endswith("_", 0, start + 1) and text.startswith("_", found.end()):
            continue  # slanted, as a whole: the marks around it are marks
        if len(piece) > len("https://") or kind in ("mail", "name"):
            letters = _ESCAPED.sub(r"\1", piece)
            yield Piece(start, start + len(piece), letters, _href(kind, letters))


def _href(kind: str, letters: str) -> str:
    return {"web": letters, "www": f"https://{letters}", "mail": f"mailto:{letters}"}.get(kind, "")


def _trimmed(text: str, start: int, whole: str) -> str:
    """Return an address without what only stands after it: a full stop, the bracket around it, the end of bold."""
    piece = _in_brackets(whole)
    while piece:
        last = piece[-1]
        if last in _AFTER:
            piece = piece[:-1]
        elif last in "*_~" and _is_marked(text, start, run := _run(piece, last)):
            piece = piece[: -len(run)]
        else:
            break
    return piece if _SCHEME.sub("", piece) else ""


def _in_brackets(whole: str) -> str:
    """Return an address up to the first bracket that closes what was not opened in it."""
    opened: list[str] = []
    for position, letter in enumerate(whole):
        if letter in _CLOSING.values():
            opened.append(letter)
        elif letter in _CLOSING and (not opened or opened.pop() != _CLOSING[letter]):
            return whole[:position]
    return whole


def _run(piece: str, mark: str) -> str:
    return piece[len(piece.rstrip(mark)) :]


def _is_marked(text: str, start: int, run: str) -> bool:
    """Return whether something before an address opens what this run would close, and nothing has closed it."""
    sign = re.escape(run[0])
    mark = rf"(?<!{sign}){sign}{{{len(run)}}}"
    opening = re.compile(rf"(?:^|(?<=[\s([{{\"'„“«*_~])){mark}(?!\\+\n)(?=[^\s{sign}]|\Z)", re.MULTILINE)
    closing = re.compile(rf"(?<=[^\s{sign}]){mark}(?!\w)")
    openings = [found.end() for found in opening.finditer(text, max(0, start - _NEAR), start)]
    return bool(openings) and not closing.search(text, openings[-1], start)
