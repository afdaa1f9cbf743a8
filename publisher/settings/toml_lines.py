"""On which lines of a TOML text each statement and key stands. tomllib tells values, not places."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from publisher.domain.invisible import visible

#: A key with the tables that it stands in: `("facebook", "page_id")`.
Path = tuple[str, ...]
_LINE_ENDS = re.compile("\r\n?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A header, or a key with its value, be it over several lines. Blank lines and comments are none."""

    #: Its lines, from 0 on; `end` is that after it.
    first: int
    end: int
    is_header: bool
    #: The table that it stands in; of a header the one that it begins.
    table: Path
    #: What it says, from its table on; of a header nothing.
    values: Mapping[str, object]


def readable(text: str) -> str:
    """Return a file's text as the settings take it: with LF line ends, without what nobody sees."""
    return visible(_LINE_ENDS.sub("\n", text), " ")


def statements(lines: Sequence[str]) -> Iterator[Statement]:
    """Return what a valid TOML text says, one after the other.

    A statement may span several lines, so lines are added until tomllib accepts them: the cost grows with the file,
    not with its square.
    """
    table: Path = ()
    first, pending = 0, ""
    for number, line in enumerate(lines):
        pending = readable(line) if first == number else f"{pending}\n{readable(line)}"
        said = _parse(pending)
        if said is None:
            continue
        is_header = bool(said) and first == number and pending.lstrip().startswith("[")
        table = _innermost(said) if is_header else table
        if said:
            values = {} if is_header else said
            yield Statement(first=first, end=number + 1, is_header=is_header, table=table, values=values)
        first = number + 1


def key_lines(text: str) -> dict[Path, int]:
    """Return the 1-based line of every key and table of a valid TOML text."""
    places: dict[Path, int] = {}
    for each in statements(text.split("\n")):
        for depth in range(len(each.table)):
            places.setdefault(each.table[: depth + 1], each.first + 1)
        for path in _paths(each.values, each.table):
            places.setdefault(path, each.first + 1)
    return places


def row_line(text: str, section: str, number: int, key: str) -> int:
    """Return the 1-based line of a key in the table of this number (from 0) of a list; else that of its `[[header]]`.

    0 where the list is written in another way.
    """
    of_row = row_statements(statements(text.split("\n")), section, number)
    header = next((each.first + 1 for each in of_row if each.table == (section,)), 0)
    return next((each.first + 1 for each in of_row if (*each.table, *each.values)[:2] == (section, key)), header)


def row_statements(every: Iterator[Statement], section: str, number: int) -> list[Statement]:
    """Return what belongs to the table of this number (from 0) of a list, its header first; nothing if it is none."""
    found, row = -1, []
    for each in every:
        if each.table[:1] == (section,):
            found += each.is_header and len(each.table) == 1
            row += [each] if found == number else []
    return row


def _parse(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _innermost(said: object) -> Path:
    """Return the path of the one table that a header names."""
    path: list[str] = []
    while said:
        said = said[0] if isinstance(said, list) else said
        if isinstance(said, dict):
            path += said
            said = next(iter(said.values()), None)
    return tuple(path)


def _paths(table: object, above: Path) -> Iterator[Path]:
    tables = [entry for entry in table if isinstance(entry, dict)] if isinstance(table, list) else [table]
    for entry in tables:
        if isinstance(entry, Mapping):
            for key, value in entry.items():
                yield (*above, key)
                yield from _paths(value, (*above, key))
