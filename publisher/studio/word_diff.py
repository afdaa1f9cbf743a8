"""What differs between two texts, word by word, for somebody who has to agree to it. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")
#: Words that stay are shown around a change up to so many pieces on each side.
_AROUND = 24
#: Two texts of fewer characters together are read at one glance.
_GLANCE = 200
#: So many words, blanks and signs are compared: some thirty pages.
_LONGEST = 20_000

Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedField:
    """A field that differs."""

    #: What the template names it by.
    name: str
    #: A paragraph that differs each.
    paragraphs: tuple[tuple[Span, ...], ...]


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[ChangedField]:
    """Return the fields that differ, in the order of `after`, then those that are gone."""
    names = [*after, *(name for name in before if name not in after)]
    return [
        ChangedField(name=name, paragraphs=tuple(_paragraphs(before.get(name, ""), after.get(name, ""))))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def sides(left: str, right: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return two texts whole, each with what the other has not told apart; short ones are read at one glance."""
    if len(left) + len(right) < _GLANCE:
        return (Span("same", left),) if left else (), (Span("same", right),) if right else ()
    a, b = _PIECE.findall(left), _PIECE.findall(right)
    mine, theirs = [], []
    for kind, a1, a2, b1, b2 in _steps(a, b):
        mine.append(Span("same" if kind == "equal" else "removed", "".join(a[a1:a2])))
        theirs.append(Span("same" if kind == "equal" else "added", "".join(b[b1:b2])))
    return tuple(span for span in mine if span.text), tuple(span for span in theirs if span.text)


def _steps(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Return difflib's steps from one to the other; what is too long to be compared is all removed and added.

    Its heuristic for what occurs often stays on: without it a text of one word, 3,000 times, took a minute and a half.
    """
    if max(len(a), len(b)) > _LONGEST:
        yield ("replace", 0, len(a), 0, len(b))
    else:
        yield from SequenceMatcher(None, a, b).get_opcodes()


def _paragraphs(old: str, new: str) -> Iterator[tuple[Span, ...]]:
    """Compare paragraphs as wholes first: of two that take each other's place the words are compared."""
    a, b = old.splitlines(), new.splitlines()
    for kind, a1, a2, b1, b2 in _steps(a, b):
        if kind != "equal":
            yield tuple(_words("\n".join(a[a1:a2]), "\n".join(b[b1:b2])))


def _words(old: str, new: str) -> Iterator[Span]:
    a, b = _PIECE.findall(old), _PIECE.findall(new)
    for kind, a1, a2, b1, b2 in _steps(a, b):
        if kind == "equal":
            yield Span("same", _shortened(a[a1:a2], first=a1 == 0, last=a2 == len(a)))
            continue
        if a1 < a2:
            yield Span("removed", "".join(a[a1:a2]))
        if b1 < b2:
            yield Span("added", "".join(b[b1:b2]))


def _shortened(pieces: list[str], *, first: bool, last: bool) -> str:
    head = [] if first else pieces[:_AROUND]
    tail = [] if last else pieces[-_AROUND:]
    if len(pieces) <= len(head) + len(tail) + 3:
        return "".join(pieces)
    return "".join(head) + " … " + "".join(tail)
