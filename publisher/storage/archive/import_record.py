"""A record that `export` wrote, as a backup's file: so that an import puts it in place as a restore does."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from publisher.domain.revision import digest_of
from publisher.settings.organisation import EMBLEMS
from publisher.storage.archive.backup import files_below
from publisher.storage.archive.export import AS_KEPT, FORMAT, JSON, MANIFEST, PEOPLE, PICTURES
from publisher.storage.archive.export_columns import SOURCES
from publisher.storage.archive.table_dump import line_of
from publisher.storage.archive.zip_file import ArchiveWriter, BackupContents, BadBackup, new_archive, pieces_of
from publisher.storage.ledger.people import ERASED, PROGRAM

_ID = re.compile(r"p[1-9][0-9]*")
#: How the ledger writes the JSON of a column.
_WRITTEN: Mapping[str, dict[str, Any]] = {
    "document": {"ensure_ascii": False, "separators": (",", ":")},
    "payload": {"ensure_ascii": False, "separators": (",", ":")},
    "payload_digests": {},
    "detail": {"ensure_ascii": False},
}


@contextmanager
def record_as_backup(record: Path) -> Iterator[Path]:
    """Return a record as a backup's file, for as long as the context lasts.

    Raises:
        BadBackup: if it is none, a newer program wrote it, or something of it is missing or was changed.
    """
    about = _about(record)
    with TemporaryDirectory(prefix="publisher-") as name:
        file = Path(name) / "record.zip"
        contents = BackupContents(taken_at=about["exported_at"], ledger=about["ledger"], program=about["program"])
        try:
            with new_archive(file, contents) as archive:
                _tables(archive, record, about)
                _files(archive, record)
        except (KeyError, ValueError, TypeError, OSError) as error:
            raise BadBackup("record_damaged", folder=str(record), reason=str(error)) from error
        yield file


def _about(record: Path) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads((record / MANIFEST).read_text(encoding="utf-8"))
        datetime.fromisoformat(about["exported_at"])
        known = about["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadBackup("record_is_none", folder=str(record), file=MANIFEST) from error
    if not known:
        raise BadBackup("backup_newer", program=about.get("program", "?"))
    return about


def _tables(archive: ArchiveWriter, record: Path, about: Mapping[str, Any]) -> None:
    people = _People(about["exported_at"])
    for file, table in SOURCES.items():
        if file in about["rows"]:
            lines = _lines(record / f"{file}.jsonl", about["rows"][file], people)
            archive.add_table(table, lines)
    archive.add_table("person", map(line_of, people.rows))


def _lines(file: Path, wanted: int, people: "_People") -> Iterator[bytes]:
    """Return a file's rows as the ledger keeps them; people who were erased have a number of their own here."""
    count = 0
    with file.open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            count += 1
            if not (file.stem == "erasures" and row["kind"] == "person"):
                yield line_of(_kept(row, people))
    if count != wanted:
        raise BadBackup("record_incomplete", file=file.name, rows=count, wanted=wanted)


class _People:
    """Gives each name a number, as the ledger's rows hold it."""

    def __init__(self, at: str) -> None:
        self.rows: list[dict[str, Any]] = []
        self._at = at
        self._ids: dict[str, str] = {}

    def id_of(self, name: str) -> str:
        """Return a person's id. A name that was erased stays nameless; so does a number of the other ledger."""
        if name in ("", PROGRAM):
            return name
        if name not in self._ids:
            nameless = name == ERASED or bool(_ID.fullmatch(name))
            number = len(self.rows) + 1
            row = {"id": number, "name": "" if nameless else name, "erased_at": self._at if nameless else None}
            self.rows.append(row)
            self._ids[name] = f"p{number}"
        return self._ids[name]


def _kept(row: dict[str, Any], people: _People) -> dict[str, Any]:
    """Return a row as the ledger keeps it."""
    kept = {**row, **row.get(AS_KEPT, {})}
    kept.pop(AS_KEPT, None)
    if "document" in kept:
        kept.pop("title", None)
        kept["document"] = {"consents": {}, **kept["document"]}
    if isinstance(kept.get("detail"), dict):
        kept["detail"] = {key: _detail(value, people) for key, value in kept["detail"].items()}
    for key in PEOPLE:
        if isinstance(kept.get(key), str):
            kept[key] = people.id_of(kept[key])
    for key in ("document", *JSON):
        if isinstance(kept.get(key), dict | list):
            kept[key] = json.dumps(kept[key], sort_keys=True, **_WRITTEN[key])
    return kept


def _detail(value: Any, people: _People) -> Any:
    return people.id_of(value) if isinstance(value, str) and _ID.fullmatch(value) else value


def _files(archive: ArchiveWriter, record: Path) -> None:
    for name in files_below(record / PICTURES):
        content = (record / PICTURES / name).read_bytes()
        if digest_of(content) != name.partition(".")[0]:
            raise BadBackup("record_picture_changed", file=f"{PICTURES}/{name}")
        archive.add(f"media/{name}", [content])
    for folder in ("posts", "templates", EMBLEMS):
        for name in files_below(record / folder):
            with (record / folder / name).open("rb") as stream:
                archive.add(f"{folder}/{name}", pieces_of(stream))
    if (record / "settings.toml").is_file():
        archive.add("settings.toml", [(record / "settings.toml").read_bytes()])
