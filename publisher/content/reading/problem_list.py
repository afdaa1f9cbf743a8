"""Collect every mistake of a file, and show hostile names and values harmlessly."""

import difflib
from collections.abc import Iterable

from publisher.domain.coded_text import Message, Value
from publisher.domain.errors import Problem

_SHOWN_CHARACTERS = 80


def escaped(text: str) -> str:
    """Return text that is safe in a terminal, a log and a page: what cannot be printed stands as its number."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def quoted(text: str) -> str:
    """Do `escaped`, and cut what is long."""
    printable = escaped(text)
    return printable if len(printable) <= _SHOWN_CHARACTERS else printable[: _SHOWN_CHARACTERS - 1] + "…"


def nearest(word: str, known: Iterable[str]) -> Value:
    """Return `Did you mean ...?` for the nearest known word, or else the list of those there are; empty where none."""
    known = sorted(known)
    near = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if near:
        return Message("did_you_mean", word=near[0])
    return Message("there_are", words=", ".join(known)) if known else ""


class ProblemList:
    """The problems of one file, in the order they were found."""

    def __init__(self, file: str) -> None:
        #: As shown to a person.
        self.file = file
        self.problems: list[Problem] = []

    def error(self, line: int, message: Message) -> None:
        """Write down what stops the draft."""
        self.problems.append(Problem(self.file, line, message))

    def warn(self, line: int, message: Message) -> None:
        """Write down what is told but stops nothing."""
        self.problems.append(Problem(self.file, line, message, warning=True))
