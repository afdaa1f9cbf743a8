"""The whole record as open files: JSON Lines and CSV (RFC 4180), pictures by digest, and a README."""

import csv
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from publisher.domain.errors import InvalidInput, StorageError
from publisher.domain.ports_channel import MediaStore
from publisher.domain.redaction import uses_in
from publisher.domain.system_errors import reason_of
from publisher.messages import words
from publisher.storage.archive.export_columns import SOURCES, TABLES, meaning
from publisher.storage.archive.table_dump import Tables
from publisher.storage.archive.zip_file import Progress
from publisher.storage.database import Database
from publisher.storage.ledger.people import ERASED

#: Columns that hold a person's id; the export has names.
_PEOPLE = (
    *("frozen_by", "planned_by", "approved_by", "placed_by", "ended_by", "adopted_by", "erased_by", "answered_by"),
    "by",
)
Row = dict[str, Any]

#: Columns with what people were told: coded texts.
_TOLD = frozenset({"reason", "error", "text", "link_note"})


def export(database: Database, media: MediaStore, folder: Path, now: datetime, progress: Progress) -> dict[str, int]:
    """Write one moment of the ledger into a new folder, which only its owner can read; give the rows by file.

    The folder comes into place whole, or not at all. Consents are left out: they are about people, and stay inside.

    Raises:
        InvalidInput: if something lies in the folder already.
        StorageError: if it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput("export_folder_not_empty", folder=str(folder))
    half = folder.with_name(f".{folder.name}.{uuid4().hex}")
    try:
        half.mkdir(mode=0o700, parents=True)
        counts = _write(database, media, half, now, progress)
        if folder.exists():
            folder.rmdir()
        half.replace(folder)
    except OSError as error:
        raise StorageError("export_not_written", folder=str(folder), reason=reason_of(error)) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return counts


def _write(database: Database, media: MediaStore, folder: Path, now: datetime, progress: Progress) -> dict[str, int]:
    with database.snapshot() as connection:
        tables = Tables(connection)
        names = {f"p{row['id']}": row["name"] or ERASED for row in tables.rows("person")}
        total, done = sum(tables.count(table) for table in SOURCES.values()), 0

        def told(rows: Iterator[Row]) -> Iterator[Row]:
            nonlocal done
            for row in rows:
                progress(done, total)
                done += 1
                yield _public(row, names)

        columns = {file: _columns(tables, file) for file in SOURCES}
        counts = {
            file: _write_table(folder, file, columns[file], told(tables.rows(table))) for file, table in SOURCES.items()
        }
        pictures = {name for row in tables.rows("revision") for use in uses_in(row["document"]) for name in use.names}
    counts["pictures"] = _write_pictures(folder / "pictures", media, sorted(pictures))
    _write_text(folder / "README.md", readme(columns, counts, now))
    return counts


def _public(row: Row, names: Mapping[str, str]) -> Row:
    """Return a row with people's names, without consents."""
    shown = {key: names.get(value, value) if key in _PEOPLE else value for key, value in row.items()}
    if "document" in row:
        content = json.loads(row["document"])
        del content["consents"]
        texts = content["article"]["texts"]
        shown |= {"title": texts[0]["title"] if texts else "", "document": content}
    for key in ("payload", "payload_digests", "detail"):
        if isinstance(row.get(key), str):
            shown[key] = json.loads(row[key])
    for key in _TOLD & row.keys():  # in English, so that the record needs no program to be read
        shown[key] = words(row[key]) if isinstance(row[key], str) else row[key]
    return shown


def _columns(tables: Tables, file: str) -> list[str]:
    columns = tables.columns(SOURCES[file])
    return [*columns, "title"] if file == "posts" else columns


def _write_table(folder: Path, file: str, columns: Sequence[str], rows: Iterator[Row]) -> int:
    count = 0
    with _new(folder / f"{file}.jsonl") as lines, _new(folder / f"{file}.csv") as table:
        writer = csv.DictWriter(table, columns)
        writer.writeheader()
        for row in rows:
            lines.write(f"{json.dumps(row, ensure_ascii=False, sort_keys=True)}\n")
            writer.writerow({key: _cell(value) for key, value in row.items()})
            count += 1
    return count


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict | list) else value


def _write_pictures(folder: Path, media: MediaStore, names: Sequence[str]) -> int:
    folder.mkdir(mode=0o700)
    count = 0
    for name in names:
        if media.has(name):
            (folder / name).write_bytes(media.get(name))
            count += 1
    return count


def _new(file: Path) -> IO[str]:
    return file.open("x", encoding="utf-8", newline="")


def _write_text(file: Path, text: str) -> None:
    with _new(file) as stream:
        stream.write(text)


def readme(columns: Mapping[str, Sequence[str]], counts: Mapping[str, int], now: datetime) -> str:
    """Explain an exported folder, file by file and column by column."""
    about = (
        f"Exported {now:%Y-%m-%d %H:%M} UTC. Each file is there twice: as JSON Lines (`.jsonl`, an object a line) "
        "and as CSV (RFC 4180, UTF-8). Times are ISO 8601 in UTC. Pictures and recordings lie in `pictures/`, named by "
        "the sha256 of their bytes; posts name them by it. Where people can be recognised there was a consent; "
        "consents are not here."
    )
    parts = ["# The record of the publisher", about]
    for file, described in TABLES.items():
        parts.append(f"## {file} ({counts[file]} rows)\n\n{described}")
        parts.append("\n".join(f"- `{column}`: {meaning(file, column)}" for column in columns[file]))
    return "\n\n".join(parts) + "\n"
