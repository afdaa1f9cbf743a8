"""Bytes that a change left behind in the database's own files are overwritten."""

import sqlite3
import time
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from publisher.domain.coded_text import Message
from publisher.domain.errors import StorageError
from publisher.storage.archive.table_dump import Tables
from publisher.storage.database import BUSY_SECONDS, Database

#: Tables of figures, which are long and have no words.
_NUMBERS = ("reading", "measurement", "metric", "photo", "pulse")


def scrub(database: Database) -> None:
    """Rewrite the database, so that no deleted text is left in its file or its write-ahead log. Safe to repeat.

    On PostgreSQL the tables are rewritten; its archives of the write-ahead log are for their keeper.

    Raises:
        StorageError: if somebody reads or writes for so long that it could not be done.
    """
    try:
        if database.file is not None:
            _scrub_file(database.file)
            return
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"SET lock_timeout = '{BUSY_SECONDS}s'"))
            words = [name for name in Tables(connection).names if name not in _NUMBERS]
            connection.execute(text(f"VACUUM (FULL) {', '.join(words)}"))
    except (sqlite3.Error, DBAPIError) as error:
        raise StorageError("old_bytes_left", reason=str(error)) from error


def _scrub_file(file: Path) -> None:
    connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("VACUUM")
        until = time.monotonic() + BUSY_SECONDS
        # The first column says whether a reader was in the way (sqlite.org/pragma.html#pragma_wal_checkpoint).
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > until:
                raise StorageError("old_bytes_left", reason=Message("read_without_pause"))
            time.sleep(0.1)
    finally:
        connection.close()
