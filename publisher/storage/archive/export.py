"""The whole record as open files: JSON Lines and CSV (RFC 4180), pictures by digest, and a README."""

import csv
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from publisher.domain.accounts import Role
from publisher.domain.errors import InvalidInput, StorageError
from publisher.domain.ports_channel import MediaStore
from publisher.domain.redaction import uses_in
from publisher.domain.system_errors import reason_of
from publisher.messages import words
from publisher.pipeline.report import safe_cell
from publisher.program_version import program_version
from publisher.storage.archive.export_columns import SOURCES, TABLES, meaning
from publisher.storage.archive.table_dump import Tables, ledger_version
from publisher.storage.archive.zip_file import Progress
from publisher.storage.database import Database
from publisher.storage.ledger.people import ERASED

#: What an import looks for first.
MANIFEST, PICTURES, FORMAT = "record.json", "pictures", 1
#: Key of what people were told as the program keeps it; in JSON Lines alone.
AS_KEPT = "as_kept"
#: Columns that hold JSON.
JSON = ("payload", "payload_digests", "detail")
#: Columns that hold a person's id; the export has names.
PEOPLE = (
    *("frozen_by", "planned_by", "approved_by", "placed_by", "ended_by", "adopted_by", "erased_by", "answered_by"),
    "by",
)
Row = dict[str, Any]

#: Columns with what people were told: coded texts.
TOLD = frozenset({"reason", "error", "text", "link_note"})


class RecordWriter:
    """Writes one moment of a ledger."""

    def __init__(self, database: Database, media: MediaStore, *, consents: bool) -> None:
        """`consents` are about people, and stay inside unless they are asked for: so do names of people outside."""
        self._database, self._media, self._consents = database, media, consents

    def write(self, folder: Path, now: datetime, progress: Progress) -> dict[str, int]:
        """Write it into an empty folder; give the rows by file, and how many pictures."""
        with self._database.snapshot() as connection:
            tables = Tables(connection)
            names = {f"p{row['id']}": row["name"] or ERASED for row in tables.rows("person")}
            if not self._consents:
                names |= {person: person for person in _outside_the_office(tables)}
            total, done = sum(tables.count(table) for table in SOURCES.values()), 0

            def told(rows: Iterator[Row]) -> Iterator[Row]:
                nonlocal done
                for row in rows:
                    progress(done, total)
                    done += 1
                    yield _public(row, names, consents=self._consents)

            columns = {file: _columns(tables, file) for file in SOURCES}
            counts = {
                file: _write_table(folder, file, columns[file], told(tables.rows(table)))
                for file, table in SOURCES.items()
            }
            uses = (use for row in tables.rows("revision") for use in uses_in(row["document"]))
            pictures = {name for use in uses for name in use.names}
            version = ledger_version(connection) or ""
        _write_text(folder / MANIFEST, _manifest(version, counts, now))
        _write_text(folder / "README.md", readme(columns, counts, now, consents=self._consents))
        return {**counts, "pictures": _write_pictures(folder / PICTURES, self._media, sorted(pictures))}


def export(
    writer: RecordWriter, folder: Path, now: datetime, progress: Progress, beside: Callable[[Path], Mapping[str, int]]
) -> dict[str, int]:
    """Write a record into a new folder, which only its owner can read, and `beside` it what is in no ledger.

    The folder comes into place whole, or not at all.

    Raises:
        InvalidInput: if something lies in the folder already.
        StorageError: if it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput("export_folder_not_empty", folder=str(folder))
    half = folder.with_name(f".{folder.name}.{uuid4().hex}")
    try:
        half.mkdir(mode=0o700, parents=True)
        counts = {**writer.write(half, now, progress), **beside(half)}
        if folder.exists():
            folder.rmdir()
        half.replace(folder)
    except OSError as error:
        raise StorageError("export_not_written", folder=str(folder), reason=reason_of(error)) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return counts


def _outside_the_office(tables: Tables) -> set[str]:
    """Return the ids of people who send news, translate or contribute: their names are nobody else's business."""
    linked = {row["person_id"] for table in ("sender", "translator") for row in tables.rows(table)}
    roles = {row["person_id"]: row["role"] for row in tables.rows("account")}
    officers = {person for person, role in roles.items() if role != Role.CONTRIBUTOR.value}
    return {f"p{person}" for person in (linked | roles.keys()) - officers}


def _manifest(version: str, counts: Mapping[str, int], now: datetime) -> str:
    """Say what an import has to know: the tables' version, and how many rows there are."""
    about = {"format": FORMAT, "exported_at": now.isoformat(), "ledger": version, "program": program_version()}
    return json.dumps({**about, "rows": dict(counts)}, indent=1) + "\n"


def _public(row: Row, names: Mapping[str, str], *, consents: bool) -> Row:
    """Return a row with people's names, and without consents unless they are wanted."""
    shown = {key: names.get(value, value) if key in PEOPLE else value for key, value in row.items()}
    if "document" in row:
        content = json.loads(row["document"])
        if not consents:
            del content["consents"]
        texts = content["article"]["texts"]
        shown |= {"title": texts[0]["title"] if texts else "", "document": content}
    for key in JSON:
        if isinstance(row.get(key), str):
            shown[key] = json.loads(row[key])
    told = {key: words(row[key]) for key in TOLD & row.keys() if isinstance(row[key], str)}
    as_kept = {key: row[key] for key, said in told.items() if said != row[key]}
    # In English, so that the record needs no program to be read; beside it as the program keeps it, for an import.
    return shown | told | ({AS_KEPT: as_kept} if as_kept else {})


def _columns(tables: Tables, file: str) -> list[str]:
    columns = tables.columns(SOURCES[file])
    return [*columns, "title"] if file == "posts" else columns


def _write_table(folder: Path, file: str, columns: Sequence[str], rows: Iterator[Row]) -> int:
    count = 0
    with _new(folder / f"{file}.jsonl") as lines, _new(folder / f"{file}.csv", "utf-8-sig") as table:
        writer = csv.DictWriter(table, columns)
        writer.writeheader()
        for row in rows:
            lines.write(f"{json.dumps(row, ensure_ascii=False, sort_keys=True)}\n")
            writer.writerow({key: _cell(value) for key, value in row.items() if key != AS_KEPT})
            count += 1
    return count


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return safe_cell(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict | list) else value


def _write_pictures(folder: Path, media: MediaStore, names: Sequence[str]) -> int:
    folder.mkdir(mode=0o700)
    count = 0
    for name in names:
        if media.has(name):
            (folder / name).write_bytes(media.get(name))
            count += 1
    return count


def _new(file: Path, encoding: str = "utf-8") -> IO[str]:
    return file.open("x", encoding=encoding, newline="")


def _write_text(file: Path, text: str) -> None:
    with _new(file) as stream:
        stream.write(text)


def readme(
    columns: Mapping[str, Sequence[str]], counts: Mapping[str, int], now: datetime, *, consents: bool = False
) -> str:
    """Explain an exported folder, file by file and column by column."""
    about = (
        f"Exported {now:%Y-%m-%d %H:%M} UTC. Each file is there twice: as JSON Lines (`.jsonl`, an object a line) "
        "and as CSV for spreadsheets (RFC 4180, UTF-8 with its mark; an apostrophe stands before what they would take "
        "for a formula). Times are ISO 8601 in UTC. Pictures and recordings lie in `pictures/`, named by "
        "the sha256 of their bytes; posts name them by it. Drafts lie in `posts/`, a folder each: `index.md`, its "
        "translations and pictures; a cropped picture is there as it is shown. Where people can be recognised there "
        f"was a consent; consents are {'here too: hand this folder to nobody' if consents else 'not here'}. "
        f"{'' if consents else 'People who send news, translate or contribute stand under a number, as `p17`. '}"
        f"`{MANIFEST}` is for `publisher import`, which brings all of it into an empty installation; in JSON Lines "
        f"`{AS_KEPT}` has texts as the program keeps them. Accounts, notes and earlier versions of drafts are not "
        "here: `publisher backup` has them."
    )
    parts = ["# The record of the publisher", about]
    for file, described in TABLES.items():
        parts.append(f"## {file} ({counts[file]} rows)\n\n{described}")
        parts.append("\n".join(f"- `{column}`: {meaning(file, column)}" for column in columns[file]))
    return "\n\n".join(parts) + "\n"
