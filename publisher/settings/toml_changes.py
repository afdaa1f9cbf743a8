"""Changes values in a TOML text and leaves every other byte: other lines, remarks, line ends, order.

tomlkit writes a statement anew; where it stands is decided here, by its lines. Given a whole file, tomlkit takes the
remarks between two tables for the upper one's, so they went with it (`tests/settings/test_toml_changes.py`).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from operator import itemgetter
from typing import Any

import tomlkit
from tomlkit.items import InlineTable

from publisher.domain.errors import CodedError
from publisher.settings.toml_lines import Path, Statement, readable, row_statements, statements

#: A text, or texts by key. None takes a value away.
Value = str | Mapping[str, str]
Changes = Mapping[str, Value | None]
#: The lines from one to before another, and those in their place, without their ends.
_Edit = tuple[int, int, list[str]]
_TEXT_OR_REMARK = re.compile(r""""(?:\\.|[^"\\])*"|'[^']*'|(#.*)""")


def with_values(text: str, table: Path, changes: Changes, row: int | None = None) -> str:
    """Return the text with values of a table changed; with a row the table is one of a list, or stands in one.

    Raises:
        LookupError: if there is no such row.
        CodedError: if it stands there in a way that cannot be changed.
    """
    if row is None:
        after = _changed(text, statements(_lines(text)), table, changes)
    else:
        text = _as_tables(text, table[0])
        of_row = row_statements(statements(_lines(text)), table[0], row)
        if not of_row:
            raise LookupError(row)
        after = _changed(text, of_row, table, changes)
    expected = deepcopy(tomllib.loads(readable(text)))
    _apply(expected, table, changes, row)
    return _sure(after, expected)


def with_row(text: str, name: str, values: Mapping[str, Value]) -> str:
    """Return the text with one more table at the end of a list.

    Raises:
        CodedError: if it stands there in a way that cannot be changed.
    """
    text = _as_tables(text, name)
    lines, rows = _lines(text), _rows(text, name)
    at = rows[-1][-1].end if rows else len(lines)
    indent = _indent(lines[rows[-1][0].first]) if rows else ""
    new = ["", f"[[{name}]]", *(f"{_key(key)} = {_written(value)}" for key, value in values.items())]
    _replace(lines, at, at, [f"{indent}{line}" if line else "" for line in new], _line_end(text))
    expected: dict[str, Any] = tomllib.loads(readable(text))
    expected.setdefault(name, []).append(dict(values))
    return _sure("".join(lines), expected)


def without_row(text: str, name: str, number: int) -> str:
    """Return the text without a table of a list; remarks above and below it stay.

    Raises:
        LookupError: if there is no such row.
        CodedError: if it stands there in a way that cannot be changed.
    """
    text = _as_tables(text, name)
    lines, row = _lines(text), row_statements(statements(_lines(text)), name, number)
    if not row:
        raise LookupError(number)
    first, end = row[0].first, row[-1].end
    while first and not lines[first - 1].strip() and (end == len(lines) or not lines[end].strip()):
        first -= 1
    del lines[first:end]
    expected = tomllib.loads(readable(text))
    del expected[name][number]
    return _sure("".join(lines), expected)


def _changed(text: str, every: Iterable[Statement], table: Path, changes: Changes) -> str:
    lines, left = _lines(text), dict(changes)
    edits: list[_Edit] = []
    below_header: Statement | None = None
    dotted: Statement | None = None
    for each in every:
        below_header = each if each.table == table else below_header
        if _is_removed(each, table, changes):
            edits.append((each.first, each.end, []))
        elif _holds(each, table):
            words, done, is_inline = _rewritten(lines[each.first : each.end], table[len(each.table) :], left)
            left = {key: value for key, value in left.items() if key not in done}
            edits += [(each.first, each.end, words)] if done else []
            dotted = dotted if is_inline else each
    new = {key: value for key, value in left.items() if value is not None}
    if new:
        edits.append(_added(lines, new, table, below_header or dotted))
    for first, end, words in sorted(edits, key=itemgetter(0, 1), reverse=True):
        _replace(lines, first, end, words, _line_end(text))
    return "".join(lines)


def _rewritten(lines: Iterable[str], below: Path, changes: Changes) -> tuple[list[str], set[str], bool]:
    """Return a statement's lines with what of the changes belongs in it, which that is, and if it is a table {}."""
    document = tomlkit.parse(readable("".join(lines)))
    inner: Any = document
    for key in below:
        inner = inner[key]
    is_inline = isinstance(inner, InlineTable)
    done = {key for key in changes if is_inline or key in inner}
    for key in done:
        value = changes[key]
        if value is None:
            inner.pop(key, None)
        else:
            inner[key] = _item(value)
    return (document.as_string().rstrip("\n").split("\n") if _says(document) else []), done, is_inline


def _added(lines: Sequence[str], new: Mapping[str, Value], table: Path, above: Statement | None) -> _Edit:
    """Return where what stands nowhere yet is added: below a statement of its table, or as a table at the end."""
    if above is None:
        header = [*([""] if lines else []), f"[{_dotted(table)}]"]
        return len(lines), len(lines), [*header, *(f"{_key(key)} = {_written(value)}" for key, value in new.items())]
    below, indent = table[len(above.table) :], _indent(lines[above.first])
    return above.end, above.end, [f"{indent}{_dotted((*below, key))} = {_written(new[key])}" for key in new]


def _replace(lines: list[str], first: int, end: int, new: Iterable[str], line_end: str) -> None:
    if first and not lines[first - 1].endswith("\n"):
        lines[first - 1] += line_end
    lines[first:end] = [line + line_end for line in new]


def _is_removed(each: Statement, table: Path, changes: Changes) -> bool:
    """Return whether a statement begins the table of a removed value, or stands in it."""
    return any(value is None and each.table[: len(table) + 1] == (*table, key) for key, value in changes.items())


def _holds(each: Statement, table: Path) -> bool:
    """Return whether a statement says something of a table's values."""
    found: object = each.values if table[: len(each.table)] == each.table else None
    for key in table[len(each.table) :]:
        found = found.get(key) if isinstance(found, Mapping) else None
    return isinstance(found, Mapping) and not each.is_header


def _says(document: Mapping[str, object]) -> bool:
    return any(_says(value) if isinstance(value, Mapping) else True for value in document.values())


def _as_tables(text: str, name: str) -> str:
    """Return the text with a list that is written in brackets written as tables, at its end."""
    lines = _lines(text)
    for each in statements(lines):
        rows = each.values.get(name)
        if each.table or not isinstance(rows, list):
            continue
        remarks = [remark for line in lines[each.first : each.end] if (remark := _remark(line))]
        _replace(lines, each.first, each.end, remarks, _line_end(text))
        without = "".join(lines)
        for row in rows:
            without = with_row(without, name, row)
        return without
    return text


def _remark(line: str) -> str:
    return next((found[1] for found in _TEXT_OR_REMARK.finditer(line.strip()) if found[1]), "")


def _apply(data: dict[str, Any], table: Path, changes: Changes, row: int | None) -> None:
    """Change what was read as the text should be changed."""
    inner: Any = data
    for depth, key in enumerate(table):
        inner = inner.setdefault(key, {})
        inner = inner[row] if row is not None and not depth else inner
    for key, value in changes.items():
        if value is None:
            inner.pop(key, None)
        else:
            inner[key] = value


def _sure(after: str, expected: Mapping[str, Any]) -> str:
    """Return the new text if it says what it should, and nothing else."""
    try:
        said = tomllib.loads(readable(after))
    except tomllib.TOMLDecodeError as error:
        raise CodedError("settings_mistake") from error
    if _without_empty(said) != _without_empty(expected):
        raise CodedError("settings_mistake")
    return after


def _without_empty(data: object) -> object:
    if isinstance(data, Mapping):
        inner = {key: _without_empty(value) for key, value in data.items()}
        return {key: value for key, value in inner.items() if value not in ({}, [])}
    return [_without_empty(each) for each in data] if isinstance(data, list) else data


def _rows(text: str, name: str) -> list[list[Statement]]:
    found: list[list[Statement]] = []
    while row := row_statements(statements(_lines(text)), name, len(found)):
        found.append(row)
    return found


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; nothing but LF ends one, as in TOML."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _dotted(path: Path) -> str:
    return ".".join(map(_key, path))


def _key(key: str) -> str:
    return tomlkit.key(key).as_string()


def _written(value: Value) -> str:
    return str(_item(value).as_string())


def _item(value: Value) -> Any:
    if isinstance(value, str):
        return tomlkit.item(value)
    table = tomlkit.inline_table()
    table.update(value)
    return table
