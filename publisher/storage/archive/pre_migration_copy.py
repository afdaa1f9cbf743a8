"""A copy of the ledger beside it, made before its tables change, and on hold: put back, it sends nothing by itself."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import Connection, text

from publisher.atomic_write import sync_folder
from publisher.domain.coded_text import coded
from publisher.domain.errors import StorageError
from publisher.storage.archive.backup import write_ledger
from publisher.storage.archive.table_dump import Tables, ledger_version
from publisher.storage.archive.zip_file import BadBackup
from publisher.storage.database import Database
from publisher.storage.ledger.people import PROGRAM
from publisher.storage.ledger.restore_hold import RESTORE

#: How SQLAlchemy writes a time into SQLite.
_SQLITE_TIME = "%Y-%m-%d %H:%M:%S.%f"
#: What an SQLite database begins with.
_SQLITE = b"SQLite format 3\0"


def copy_before(database: Database, connection: Connection, version: str, folder: Path) -> Path:
    """Copy a ledger before it is brought to `version`; give the copy. Nobody else writes meanwhile.

    An SQLite file gets a twin beside it, PostgreSQL a file in `folder` that `publisher restore` can read.

    Raises:
        StorageError: if there is no room for it; then nothing is changed.
    """
    try:
        if database.file is not None:
            return _copy_file(database.file, version)
        file = folder / f"ledger.before-{version}.zip"
        _keep_others_out(connection)
        write_ledger(connection, file, datetime.now(UTC))
    except (OSError, sqlite3.Error) as error:
        raise StorageError("ledger_not_copied", reason=str(error)) from error
    return file


def _copy_file(file: Path, version: str) -> Path:
    """Copy with SQLite's online backup (sqlite.org/backup.html): whole, whatever stands in the write-ahead log."""
    copy = file.with_name(f"{file.stem}.before-{version}{file.suffix}")
    half = copy.with_name(f".{copy.name}.{uuid4().hex}")
    os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    source, target = sqlite3.connect(file), sqlite3.connect(half)
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        hold_copy(target, datetime.now(UTC))
    except sqlite3.Error:
        half.unlink(missing_ok=True)
        raise
    finally:
        source.close()
        target.close()
    half.replace(copy)
    sync_folder(copy.parent)
    return copy


def copy_for(file: Path, version: str) -> Path | None:
    """Return the newest copy beside an SQLite ledger that has this version; None where there is none."""
    copies = sorted(file.parent.glob(f"{file.stem}.before-*{file.suffix}"), key=lambda copy: copy.stat().st_mtime)
    return next((copy for copy in reversed(copies) if _version_of(copy) == version), None)


def _version_of(copy: Path) -> str | None:
    database = Database(f"sqlite:///{copy}")
    try:
        with database.snapshot() as connection:
            return ledger_version(connection)
    except StorageError:
        return None
    finally:
        database.close()


def hold_copy(ledger: sqlite3.Connection, taken_at: datetime) -> None:
    """Put an SQLite ledger on hold, as after a restore, whatever version its tables have; sessions and links end."""
    tables = {name for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "hold" not in tables:
        return
    moment = f"{taken_at.astimezone(UTC):{_SQLITE_TIME}}"
    reason = coded("hold_of_older_copy", taken_at=f"{taken_at:%Y-%m-%d %H:%M} UTC")
    for table in sorted(tables & {"studio_session", "one_time_link"}):
        ledger.execute(f"DELETE FROM {table}")  # noqa: S608 (one of our own two names)
    ledger.execute(
        "INSERT INTO hold (channel, kind, reason, placed_at, placed_by, from_at) VALUES ('', ?, ?, ?, ?, ?)",
        (RESTORE, reason, moment, PROGRAM, moment),
    )
    ledger.commit()


@contextmanager
def copy_as_backup(copy: Path) -> Iterator[Path]:
    """Return a copy of an SQLite ledger as a backup's file, for as long as the context lasts: a ledger and no pictures.

    Raises:
        BadBackup: if it is damaged, or no ledger of ours.
    """
    with TemporaryDirectory(prefix="publisher-") as name:
        ledger, file = Path(name) / "ledger.db", Path(name) / "ledger.zip"
        try:
            _copy_whole(copy, ledger)
            database = Database(f"sqlite:///{ledger}")
            try:
                with database.snapshot() as connection:
                    if ledger_version(connection) is None:
                        raise BadBackup("ledger_copy_is_none", file=str(copy))
                    write_ledger(connection, file, _age(connection, copy))
            finally:
                database.close()
        except (sqlite3.Error, StorageError) as error:
            reason = error.message if isinstance(error, StorageError) else str(error)
            raise BadBackup("ledger_copy_damaged", file=str(copy), reason=reason) from error
        yield file


def is_ledger_file(file: Path) -> bool:
    """Return whether a file is an SQLite database (sqlite.org/fileformat.html, 1.3)."""
    try:
        with file.open("rb") as stream:
            return stream.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def _copy_whole(file: Path, to: Path) -> None:
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    source, target = sqlite3.connect(file), sqlite3.connect(to)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()


def _age(connection: Connection, copy: Path) -> datetime:
    """Return when a copy was taken: its own hold tells, else its newest row, else the file."""
    holds = "SELECT max(from_at) FROM hold WHERE kind = 'restore' AND ended_at IS NULL"
    told = connection.execute(text(holds)).scalar() or connection.execute(text("SELECT max(at) FROM audit")).scalar()
    if told:
        return datetime.fromisoformat(str(told)).replace(tzinfo=UTC)
    return datetime.fromtimestamp(copy.stat().st_mtime, UTC)


def _keep_others_out(connection: Connection) -> None:
    for name in Tables(connection).names:
        connection.execute(text(f'LOCK TABLE "{name}" IN SHARE ROW EXCLUSIVE MODE'))
