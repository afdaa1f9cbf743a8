"""On which line of a TOML text each key stands. tomllib tells values, not places."""

import re
import tomllib
from collections.abc import Iterator

#: A key with the tables that it stands in: `("facebook", "page_id")`.
Path = tuple[str, ...]


def key_lines(text: str) -> dict[Path, int]:
    """Return the 1-based line of every key and table of a valid TOML text.

    A statement may span several lines, so lines are added until tomllib accepts them, below the header that they
    belong to. Each statement is parsed alone: the cost grows with the file, not with its square.
    """
    places: dict[Path, int] = {}
    header = ""
    pending: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        pending.append(line)
        statement = "\n".join(pending)
        is_header = len(pending) == 1 and line.lstrip().startswith("[")
        document = _parse(statement if is_header else f"{header}\n{statement}")
        if document is None:
            continue
        for path in _paths(document):
            places.setdefault(path, number - len(pending) + 1)
        header = line if is_header else header
        pending = []
    return places


def row_line(text: str, section: str, number: int, key: str) -> int:
    """Return the 1-based line of a key in the table of this number (from 0) of a list; else that of its `[[header]]`.

    0 where the list is written in another way.
    """
    found, at = -1, 0
    for line, words in enumerate(text.splitlines(), start=1):
        if words.lstrip().startswith("["):
            is_ours = re.match(rf"\s*\[\[\s*{re.escape(section)}\s*\]\]", words)
            if found == number:
                break
            found += bool(is_ours)
            at = line if is_ours and found == number else at
        elif found == number and at and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", words):
            return line
    return at


def _parse(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _paths(table: object, above: Path = ()) -> Iterator[Path]:
    tables = [entry for entry in table if isinstance(entry, dict)] if isinstance(table, list) else [table]
    for entry in tables:
        if isinstance(entry, dict):
            for key, value in entry.items():
                yield (*above, key)
                yield from _paths(value, (*above, key))
