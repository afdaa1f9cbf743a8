"""A copy of the ledger beside it, made before its tables change."""

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, text

from publisher.domain.errors import StorageError
from publisher.storage.archive import sync_folder
from publisher.storage.backup import write_ledger
from publisher.storage.database import Database
from publisher.storage.tables import Tables


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
        raise StorageError(
            f"Before the ledger is brought up to date it is copied, and that failed: {error}. Make room; nothing was "
            "changed."
        ) from error
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
    finally:
        source.close()
        target.close()
    half.replace(copy)
    sync_folder(copy.parent)
    return copy


def _keep_others_out(connection: Connection) -> None:
    for name in Tables(connection).names:
        connection.execute(text(f'LOCK TABLE "{name}" IN SHARE ROW EXCLUSIVE MODE'))
