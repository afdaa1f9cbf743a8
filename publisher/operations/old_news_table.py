"""The table of an old website's articles (CSV), which a person looks through before any draft is written."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from publisher.atomic_write import atomic_write
from publisher.content.reading.problem_list import nearest
from publisher.content.reading.slugs import slug_trouble
from publisher.domain.coded_text import Message
from publisher.domain.errors import InvalidDrafts, Problem, StorageError
from publisher.domain.folding import fold
from publisher.domain.system_errors import reason_of
from publisher.settings.model import Label

_YES, _NO = frozenset("yes y po da true x 1".split()), frozenset("no n jo ne false 0".split())
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./](\d{1,2})[./](\d{4})\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One article as the table has it: what stands first may be changed."""

    #: `yes` or `no`: whether a draft is made of it.
    take: str
    day: str
    title: str
    #: Keys, separated by commas.
    topics: str
    municipalities: str
    #: Name of its folder in `posts/`.
    slug: str
    languages: str
    pictures: str
    note: str
    old_address: str

    @property
    def is_taken(self) -> bool:
        """Return whether a draft is to be made of it."""
        return self.take.strip().lower() not in _NO


_COLUMNS = tuple(field.name for field in fields(TableRow))


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChoice:
    """What a row says, as it is used."""

    day: date | None
    topics: tuple[str, ...]
    places: tuple[str, ...]


def write_table(file: Path, rows: Sequence[TableRow]) -> None:
    """Write the table anew, so that every spreadsheet opens it.

    Raises:
        StorageError: if it cannot be written.
    """
    head = [name.replace("_", " ") for name in _COLUMNS]
    write_rows(file, head, ([getattr(row, name) for name in _COLUMNS] for row in rows))


def write_rows(file: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table for spreadsheets, which know UTF-8 by its first bytes alone.

    Raises:
        StorageError: if it cannot be written.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic_write(file, stream.getvalue().encode("utf-8-sig", "replace"))
    except OSError as error:
        raise StorageError("settings_not_written", file=str(file), reason=reason_of(error)) from error


def read_table(file: Path) -> list[TableRow]:
    """Read the table as a spreadsheet left it: with commas or semicolons, in UTF-8 or as Windows writes.

    Raises:
        InvalidDrafts: if it has another head.
    """
    if not file.exists():
        return []
    text = _decoded(file.read_bytes())
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = {name: (name or "").strip().lower().replace(" ", "_") for name in rows.fieldnames or ()}
    missing = [
        name
        for name in ("take", "day", "topics", "municipalities", "slug", "old_address")
        if name not in names.values()
    ]
    if missing:
        raise InvalidDrafts([Problem(str(file), 1, Message("old_news_table_head", columns=", ".join(missing)))])
    found = []
    for row in rows:
        values = {own: _plain(row.get(name)) for name, own in names.items() if own in _COLUMNS}
        if values.get("old_address"):
            found.append(TableRow(**{name: values.get(name, "") for name in _COLUMNS}))
    return found


def read_rows(file: Path) -> list[list[str]]:
    """Return the rows of a table that `write_rows` wrote, its head first; none where there is none."""
    if not file.exists():
        return []
    rows = csv.reader(io.StringIO(_decoded(file.read_bytes()), newline=""))
    return [[_plain(cell) for cell in row] for row in rows]


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1250", "replace")


def _plain(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def choices(
    file: Path, rows: Sequence[TableRow], topics: Mapping[str, Label], places: Mapping[str, Label]
) -> dict[str, RowChoice]:
    """Return what the rows that are taken say, by old address.

    Raises:
        InvalidDrafts: with every mistake and its line.
    """
    problems: list[Problem] = []
    found: dict[str, RowChoice] = {}
    slugs: dict[str, int] = {}
    for line, row in enumerate(rows, 2):
        if row.take.strip().lower() not in _YES | _NO | {""}:
            problems.append(Problem(str(file), line, Message("old_news_take_unclear", word=row.take)))
        if not row.is_taken:
            continue
        day = day_in(row.day)
        if row.day and day is None:
            problems.append(Problem(str(file), line, Message("old_news_day_unclear", word=row.day)))
        if trouble := slug_trouble(row.slug):
            problems.append(Problem(str(file), line, trouble))
        elif row.slug in slugs:
            problems.append(
                Problem(str(file), line, Message("old_news_slug_twice", slug=row.slug, line=slugs[row.slug]))
            )
        slugs.setdefault(row.slug, line)
        words = [
            _keys(text, labels, code, line, file, problems)
            for text, labels, code in (
                (row.topics, topics, "topic_unknown"),
                (row.municipalities, places, "place_unknown"),
            )
        ]
        found[row.old_address] = RowChoice(day=day, topics=words[0], places=words[1])
    if problems:
        raise InvalidDrafts(problems)
    return found


def day_in(text: str) -> date | None:
    """Return the day of a cell, also as a spreadsheet writes it: `12.03.2015`; None where it is none."""
    match = _DAY.fullmatch(text.strip().partition(" ")[0])
    if not match:
        return None
    year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _keys(
    text: str, labels: Mapping[str, Label], code: str, line: int, file: Path, problems: list[Problem]
) -> tuple[str, ...]:
    """Return the keys in a cell; a name in any language stands for its key."""
    named = {fold(name): key for key, label in labels.items() for name in (key, *label.name.values())}
    found = []
    for word in (each.strip() for each in re.split("[,;|/]", text) if each.strip()):
        if key := named.get(fold(word)):
            found.append(key)
        else:
            problems.append(Problem(str(file), line, Message(code, word=word, hint=nearest(word, labels))))
    return tuple(dict.fromkeys(found))
