"""Ledger, pictures, drafts and settings into one file, while everything runs."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from publisher.domain.errors import StorageError
from publisher.domain.ports_channel import MediaStore
from publisher.domain.redaction import uses_in
from publisher.domain.system_errors import reason_of
from publisher.program_version import program_version
from publisher.settings.organisation import EMBLEMS
from publisher.storage.archive.settings_copy import settings_copy
from publisher.storage.archive.snapshot_folder import new_folder
from publisher.storage.archive.table_dump import Tables, ledger_version
from publisher.storage.archive.zip_file import ArchiveWriter, BackupContents, Progress, new_archive, pieces_of
from publisher.storage.database import Database
from publisher.storage.ledger.periodic_tasks import write_pulse


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What goes into a backup."""

    database: Database
    media: MediaStore
    #: Folders by the name that they have in the backup: `posts`, `templates`, `inbox`.
    folders: Mapping[str, Path]
    settings_file: Path
    #: Values that must not be in it.
    secrets: tuple[str, ...]
    #: Returns where a picture lies on this machine; None where it does not.
    file_of: Callable[[str], Path | None] = lambda name: None


def write_backup(sources: Sources, file: Path, now: datetime, progress: Progress) -> BackupContents:
    """Write a backup of one moment of the ledger and of every picture that it names; give what is in it.

    Writers are not kept waiting. A picture that cannot be read is named in `BackupContents.missing`.

    Raises:
        StorageError: if the ledger cannot be read or the file cannot be written.
    """
    contents = write_as_it_is(sources, file, now, progress)
    with sources.database.write() as session:
        write_pulse(session, "backup", now, str(file))
    return contents


def write_as_it_is(sources: Sources, file: Path, now: datetime, progress: Progress) -> BackupContents:
    """Write a backup of a ledger of any version, and nothing into the ledger: not even that it was made.

    Raises:
        StorageError: if the ledger cannot be read or the file cannot be written.
    """
    return _written(sources, partial(new_archive, file), file, now, progress)


def write_folder(sources: Sources, folder: Path, now: datetime, progress: Progress) -> BackupContents:
    """Write the same into a folder; pictures are linked there where that can be done.

    Raises:
        StorageError: if the ledger cannot be read or the folder cannot be written.
    """
    return _written(sources, partial(new_folder, folder), folder, now, progress)


def _written(
    sources: Sources,
    begun: Callable[[BackupContents], AbstractContextManager[ArchiveWriter]],
    place: Path,
    now: datetime,
    progress: Progress,
) -> BackupContents:
    try:
        with sources.database.snapshot() as connection:
            contents = contents_of(connection, now)
            with begun(contents) as archive:
                _write(sources, connection, archive, progress)
    except OSError as error:
        raise StorageError("backup_not_written", file=str(place), reason=reason_of(error)) from error
    return contents


def contents_of(connection: Connection, now: datetime) -> BackupContents:
    """Begin the manifest of a backup of this ledger."""
    return BackupContents(taken_at=now.isoformat(), ledger=ledger_version(connection) or "", program=program_version())


def _write(sources: Sources, connection: Connection, archive: ArchiveWriter, progress: Progress) -> None:
    tables = Tables(connection)
    names = sorted(_pictures(tables.rows("revision")))
    found = ((folder, path) for folder, root in sources.folders.items() for path in files_below(root))
    drafts = [(folder, path) for folder, path in found if not _is_half(folder, path)]
    total, done = sum(map(tables.count, tables.names)) + len(names) + len(drafts), 0

    def told(items: Iterable[Any]) -> Iterator[Any]:
        nonlocal done
        for item in items:
            progress(done, total)
            done += 1
            yield item

    for name in tables.names:
        archive.add_table(name, told(tables.lines(name)))
    connection.rollback()  # all of the ledger is read: pictures may take their time
    for name in told(names):
        _add_picture(archive, sources, name)
    for folder, path in told(drafts):
        _add_file(archive, f"{folder}/{_utf8(path)}", sources.folders[folder] / path)
    settings = settings_copy(sources.settings_file, sources.secrets)
    emblems = {f"{EMBLEMS}/{name}": content for name, content in settings.emblems.items()}
    for path in emblems.keys() - archive.contents.members.keys():
        archive.add(path, [emblems[path]])
    archive.add("settings.toml", [settings.text])


def _is_half(folder: str, path: str) -> bool:
    """Return whether it is a photo that came in by half: it may tell where it was taken, and comes again anyway."""
    return folder == "inbox" and path.endswith(".part")


def write_ledger(connection: Connection, file: Path, now: datetime) -> None:
    """Write the ledger alone, as it is on an open connection: what is kept before its tables change."""
    with new_archive(file, contents_of(connection, now)) as archive:
        tables = Tables(connection)
        for name in tables.names:
            archive.add_table(name, tables.lines(name))


def _pictures(revisions: Iterable[Mapping[str, Any]]) -> set[str]:
    return {name for row in revisions for use in uses_in(row["document"]) for name in use.names}


def _add_picture(archive: ArchiveWriter, sources: Sources, name: str) -> None:
    file = sources.file_of(name)
    if file is not None and archive.add_linked(f"media/{name}", file, name.partition(".")[0]):
        return
    try:
        archive.add(f"media/{name}", [sources.media.get(name)])
    except StorageError as error:
        archive.contents.missing[name] = error.told


def _utf8(path: str) -> str:
    """Return a name that an archive can hold: a byte that is no UTF-8 (PEP 383) becomes `%FF`."""
    return "".join(c if not "\udc80" <= c <= "\udcff" else f"%{ord(c) - 0xDC00:02X}" for c in path)


def _add_file(archive: ArchiveWriter, path: str, file: Path) -> None:
    """Add a file; one that was taken away, or made a link, meanwhile is left out."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return
    with os.fdopen(handle, "rb") as stream:
        archive.add(path, pieces_of(stream))


def files_below(root: Path) -> list[str]:
    """Return the ordinary files below a folder, sorted; no link is followed, and what begins with a dot is left out."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(folder) / name for name in names if not name.startswith("."))
        found += [path.relative_to(root).as_posix() for path in paths if stat.S_ISREG(path.lstat().st_mode)]
    return sorted(found)
