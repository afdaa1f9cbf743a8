"""A gettext catalogue (PO) entry by entry, so that one broken text takes no other with it. No files here.

Babel reads what is broken as something else: of a text whose quotation mark was never closed it drops the last letter.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from babel.messages.catalog import Message as Entry

#: One line of an entry: its keyword, and a text in straight quotation marks with every mark inside escaped.
_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])\s*)?"(?:[^"\\]|\\.)*"\s*')
_KEYWORD = re.compile(r"(msgctxt|msgid|msgid_plural|msgstr)\b")
_PLACEHOLDER = re.compile(r"%\((\w+)\)")


@dataclass(frozen=True, slots=True)
class Broken:
    """A line of a catalogue that cannot be read; the text that it belongs to is not shown."""

    #: 1-based.
    line: int
    #: As it stands there.
    text: str


def readable(content: str) -> tuple[str, list[Broken]]:
    """Return a catalogue without the entries that cannot be read, line for line, and where each of them is broken.

    A byte order mark, which some editors write, is dropped.
    """
    lines = content.removeprefix("\ufeff").splitlines()
    broken = []
    for entry in _entries(lines):
        wrong = _first_wrong(entry)
        if wrong:
            broken.append(Broken(wrong, lines[wrong - 1].strip()))
            for number in entry:
                lines[number - 1] = ""
    return "\n".join(lines) + "\n", broken


def _entries(lines: list[str]) -> Iterator[Mapping[int, str]]:
    """Return the lines of each entry by their number, comments left out."""
    entry: dict[int, str] = {}
    for number, raw in enumerate(lines, start=1):
        line = raw.strip()
        begins = line.startswith(("msgid ", 'msgid"', "msgctxt")) and any(
            each.startswith(("msgid", "msgstr")) for each in entry.values()
        )
        if not line or begins:
            yield entry
            entry = {}
        if line and not line.startswith("#"):
            entry[number] = line
    yield entry


def _first_wrong(entry: Mapping[int, str]) -> int:
    """Return the first line of an entry that cannot be read; 0 where all of it can."""
    for number, line in entry.items():
        if not _LINE.fullmatch(line):
            return number
    words = [found[1] for line in entry.values() if (found := _KEYWORD.match(line))]
    whole = "msgid" in words and "msgstr" in words
    return 0 if whole or not entry else next(iter(entry))


def fits(entry: Entry) -> bool:
    """Return whether a translation has the gaps of its text, no other and each well formed; plural forms may lack some.

    Filling a gap that nobody fills, or half of one, would end the page on which the text stands.
    """
    originals = (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)
    forms = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
    gaps = {name for text in originals for name in _PLACEHOLDER.findall(text)}
    same: Callable[[set[str]], bool] = gaps.__eq__ if len(originals) == 1 else gaps.__ge__
    return all(same(set(_PLACEHOLDER.findall(form))) and _can_be_filled(form, gaps) for form in forms)


def _can_be_filled(form: str, gaps: set[str]) -> bool:
    if not gaps:
        return True
    try:
        form % dict.fromkeys(gaps, 1)
    except (ValueError, TypeError, KeyError):
        return False
    return True
