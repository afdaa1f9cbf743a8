"""Sentences that people read, by code: English here, other languages in the catalogues of the studio.

A page is told the sentence in its reader's language; a terminal is told it in English, and which command is next. The
sentences themselves are read when the first one is told: most commands begin, and end, without.
"""

import re
from collections.abc import Callable
from shlex import quote
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from publisher.domain.coded_text import Message
    from publisher.domain.errors import Problem, PublisherError
    from publisher.domain.readiness import Blocker

#: Translates an English text; None stands for a terminal, which reads English and commands.
Gettext = Callable[[str], str] | None
#: Writes a day or time, which a sentence carries as `2026-11-29` or `2026-11-29 10:30 UTC`, as its reader does.
WriteTime = Callable[[str], str]
#: Which values are days and times.
_TIMES = frozenset({"at", "day", "taken_at", "first_day", "last_day"})
#: Programs that people are told to type; the rest between backticks are words to be written somewhere.
_COMMAND = re.compile(r"(`(?:publisher|chmod|groupadd|createdb) [^`]*`)")
_WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")


def sentence(error: "PublisherError", gettext: Gettext = None, write_time: WriteTime = str) -> str:
    """Return what a person reads of an error."""
    from publisher.domain.errors import InvalidDrafts

    if isinstance(error, InvalidDrafts):
        return "\n".join(problem_line(problem, gettext, write_time) for problem in error.problems)
    return words(error.told, gettext, write_time)


def problem_line(problem: "Problem", gettext: Gettext = None, write_time: WriteTime = str) -> str:
    """Return a problem with its place, as `publisher check` writes it."""
    warning = "warning: " if problem.warning else ""
    return f"{problem.file}:{problem.line}: {warning}{words(problem.told, gettext, write_time)}"


def blocker_sentence(blocker: "Blocker", gettext: Gettext = None, write_time: WriteTime = str) -> str:
    """Return what a person reads of what keeps an installation from its work."""
    return words(blocker.told, gettext, write_time)


def text(message: "Message", gettext: Gettext = None) -> str:
    """Return the words of a message."""
    from publisher.domain.coded_text import coded

    return words(coded(message), gettext)


def words(text: str, gettext: Gettext = None, write_time: WriteTime = str) -> str:
    """Return what a person reads of a coded text, as it comes from the core or lies in the ledger.

    What is no code (Facebook's own words, a text that older versions wrote) is given as it is, or as its translation
    where there is one; `is_quoted` tells which.
    """
    told, command = _told(text, _Reader(gettext or str, write_time))
    return f"{told} {command}" if command and gettext is None else told


def is_quoted(text: str) -> bool:
    """Return whether a text is none of ours: it is shown as it is, in whatever language it was written."""
    from publisher.domain.coded_text import read
    from publisher.messages.older_texts import recognised

    return bool(text) and read(text) is None and recognised(text) is None


class _Reader(NamedTuple):
    """How whoever is told reads texts and times."""

    gettext: Callable[[str], str]
    write_time: WriteTime


class _Values(dict[str, Any]):
    """Fill what a ledger of another version does not have."""

    def __missing__(self, name: str) -> str:
        return "…"


def _told(text: str, reader: _Reader) -> tuple[str, str]:
    """Return the words of a text, and the commands that a terminal is told."""
    from publisher.domain.coded_text import read
    from publisher.messages.older_texts import recognised
    from publisher.messages.sentences import SENTENCES

    found = read(text) or recognised(text)
    if isinstance(found, tuple):
        return _several([_told(each, reader) for each in found])
    if found is None or found.code not in SENTENCES:
        return (reader.gettext(text) if text else ""), ""
    return _of_code(found, reader)


def _of_code(found: "Message", reader: _Reader) -> tuple[str, str]:
    from publisher.messages.sentences import SENTENCES

    one = SENTENCES[found.code]
    parts = {name: _value(name, value, reader) for name, value in found.values.items()}
    values = _Values({name: value for name, (value, _) in parts.items()})
    commands = [_filled(one.terminal, values), *(command for _, command in parts.values())]
    return _filled(reader.gettext(one.text), values).rstrip(), " ".join(filter(None, commands))


def _filled(text: str, values: _Values) -> str:
    """Put the values in; in a command a path with a blank is quoted, so that it can be pasted."""
    quoted = _Values({name: quote(value) if isinstance(value, str) else value for name, value in values.items()})
    parts = _COMMAND.split(text)
    return "".join(part % (quoted if _COMMAND.fullmatch(part) else values) for part in parts)


def _value(name: str, value: object, reader: _Reader) -> tuple[object, str]:
    from publisher.domain.coded_text import read

    if not isinstance(value, str):
        return value, ""
    if read(value) is not None:
        return _told(value, reader)
    if name == "taken_at" and _WITHOUT_ZONE.fullmatch(value):  # as older versions wrote it
        value = f"{value} UTC"
    return reader.write_time(value) if name in _TIMES else value, ""


def _several(told: list[tuple[str, str]]) -> tuple[str, str]:
    texts, commands = (dict.fromkeys(filter(None, each)) for each in zip(*told, strict=True))
    return " ".join(texts), " ".join(commands)
