"""A ledger out of a backup: read into a new place, compared with the backup, and only then put where it belongs."""

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from publisher.atomic_write import sync_folder
from publisher.domain.errors import InvalidInput, StorageError
from publisher.storage.archive.apply_erasures import Applied, apply_erasures
from publisher.storage.archive.apply_revocations import Revoked, revoke_again
from publisher.storage.archive.erase import Eraser
from publisher.storage.archive.erasure_list import Erasure
from publisher.storage.archive.pre_migration_copy import hold_copy
from publisher.storage.archive.revocation_list import Revocation
from publisher.storage.archive.table_dump import Tables, ledger_version
from publisher.storage.archive.vacuum import scrub
from publisher.storage.archive.zip_file import Archive, BadBackup, Progress
from publisher.storage.database import Database
from publisher.storage.ledger.restore_hold import hold_imported, put_on_hold
from publisher.storage.migrate import HEAD, OURS, upgrade

#: SQLite's own files beside a ledger.
_BESIDE = ("-wal", "-shm", "-journal")


class LedgerInUse(InvalidInput):
    """The ledger that a restore would take the place of is being used, or cannot be moved aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreOrder:
    """What a restore of a ledger needs to know."""

    archive: Archive
    by: str
    now: datetime
    #: What was erased since, and which rights were taken away: from the lists outside the backups.
    erasures: Sequence[Erasure]
    revocations: Sequence[Revocation] = ()
    #: It is the record of another installation: what is unfinished in it waits, and the rest goes on.
    imported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRestored:
    """What came of it."""

    #: How many deliveries were held back because they were due.
    held: int
    #: What may not come back: pictures, and names in what the program wrote.
    erased: Applied
    #: Rights that the backup would have given back.
    revoked: Revoked
    #: Where the ledger lies that was there before; None where there was none.
    aside: Path | None = None


def refuse_newer(archive: Archive) -> None:
    """Refuse a backup whose tables this program does not know.

    Raises:
        BadBackup: if a newer program made it.
    """
    if not OURS.know(archive.contents.ledger):
        raise BadBackup("backup_newer", program=archive.contents.program)


def restore_ledger(url: str, order: RestoreOrder, progress: Progress) -> LedgerRestored:
    """Put a backup's ledger in place, on hold. One that lies there in a file is moved aside and kept.

    Raises:
        BadBackup: if the backup's rows do not come out as they went in, or a newer program made it.
        LedgerInUse: if somebody uses the ledger that is there; on PostgreSQL, if it is not empty.
        StorageError: if it cannot be written; the ledger that is there stays as it is.
    """
    refuse_newer(order.archive)
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return _into_server(url, order, progress)
    file = Path(address.database or "")
    half = file.with_name(f".{file.name}.restoring")
    _clear(half)
    try:
        database = Database(address.set(database=str(half)).render_as_string(hide_password=False))
        try:
            done = _load(database, order, progress)
            if order.erasures:
                scrub(database)
        finally:
            database.close()
        _seal(half)
        return replace(done, aside=_swap(half, file, order.now))
    finally:
        _clear(half)


def put_copy_in_place(file: Path, copy: Path, now: datetime) -> Path | None:
    """Put the copy that was made before an upgrade in the ledger's place, which needs no room; keep the other aside.

    Raises:
        LedgerInUse: if somebody uses the ledger that is there.
        StorageError: if it cannot be moved; the ledger that is there stays as it is.
    """
    return _swap(copy, file, now)


def _into_server(url: str, order: RestoreOrder, progress: Progress) -> LedgerRestored:
    database = Database(url)
    try:
        done = _load(database, order, progress)
        if order.erasures:
            scrub(database)
        return done
    finally:
        database.close()


def _load(database: Database, order: RestoreOrder, progress: Progress) -> LedgerRestored:
    """Do all of it in one transaction."""
    with database.write() as session:
        connection = session.connection()
        _prepare(connection, order.archive.contents.ledger)
        _fill(connection, order.archive, progress)
        if ledger_version(connection) != HEAD:
            upgrade(connection)
        erased = apply_erasures(session, [*Eraser(session).written_down(), *order.erasures], order.now)
        taken_at = min(datetime.fromisoformat(order.archive.contents.taken_at).astimezone(UTC), order.now)
        if order.imported:
            held = hold_imported(session, order.by, order.now)
        else:
            held = put_on_hold(session, taken_at, order.by, order.now)
        revoked = revoke_again(session, order.revocations, order.now)
    return LedgerRestored(held=held, erased=erased, revoked=revoked)


def _prepare(connection: Connection, version: str) -> None:
    """Make the tables as the backup has them, in a database without any; those that are there must be empty."""
    there = ledger_version(connection)
    if there is None:
        upgrade(connection, to=version)
        return
    tables = Tables(connection)
    connection.execute(text("DELETE FROM pulse"))
    if there != version or any(map(tables.count, tables.names)):
        raise LedgerInUse("database_not_empty")


def _fill(connection: Connection, archive: Archive, progress: Progress) -> None:
    tables, expected = Tables(connection), archive.contents.tables
    if unknown := sorted(expected.keys() - set(tables.names)):
        raise BadBackup("backup_of_other_tables", tables=", ".join(unknown))
    for done, name in enumerate(tables.names):
        progress(done, len(tables.names))
        tables.load(name, archive.lines(name))
        if name in expected and tables.digest(name, _columns(archive, name)) != expected[name]:
            raise BadBackup("backup_table_changed", table=name)


def _columns(archive: Archive, name: str) -> set[str]:
    """Return the columns that a table had in the backup: those of the first ledgers had fewer."""
    first = next(iter(archive.lines(name)), b"{}")
    return set(json.loads(first))


def _seal(file: Path) -> None:
    """Bring all of a ledger into its one file, on the disk."""
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
    finally:
        connection.close()
    handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(half: Path, file: Path, now: datetime) -> Path | None:
    """Put the new ledger in place; at no moment is there none. Give where the old one is now."""
    try:
        if not file.exists():
            half.replace(file)
            sync_folder(file.parent)
            return None
        aside = _free(file.with_name(f"{file.name}.before-restore-{now:%Y%m%dT%H%M%S}"))
        with _alone(file) as whole:
            _keep(file, aside)
            if not whole:
                _keep_beside(file, aside)
            half.replace(file)
        _hold(aside, now)
        sync_folder(file.parent)
    except OSError as error:
        raise StorageError("restored_ledger_not_placed", reason=str(error)) from error
    return aside


def _free(aside: Path) -> Path:
    """Return a name that nothing has yet."""
    numbered = (aside.with_name(f"{aside.name}-{number}") for number in count(2))
    return next(name for name in chain([aside], numbered) if not name.exists())


@contextmanager
def _alone(file: Path) -> Iterator[bool]:
    """Be the only one who has a ledger open, and tell whether all of it lies in its one file now.

    Leaving the write-ahead log needs a lock that no other process may share (sqlite.org/wal.html).
    """
    connection = sqlite3.connect(file, timeout=1.0, isolation_level=None)
    try:
        yield _locked(connection, file)
    finally:
        connection.close()


def _locked(connection: sqlite3.Connection, file: Path) -> bool:
    """Lock a ledger and fold its log into it; a file that is damaged, or no ledger, says False."""
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise LedgerInUse("ledger_in_use", file=str(file)) from error
        return False
    return True


def _hold(aside: Path, now: datetime) -> None:
    """Let the ledger that was moved aside send nothing by itself either; a damaged one cannot anyway."""
    with suppress(sqlite3.DatabaseError):
        connection = sqlite3.connect(aside)
        try:
            hold_copy(connection, now)
        finally:
            connection.close()


def _keep_beside(file: Path, aside: Path) -> None:
    for ending in _BESIDE:
        with suppress(FileNotFoundError):
            file.with_name(f"{file.name}{ending}").replace(aside.with_name(f"{aside.name}{ending}"))


def _keep(file: Path, aside: Path) -> None:
    try:
        os.link(file, aside)
    except OSError:  # a file system without hard links
        file.replace(aside)


def _clear(half: Path) -> None:
    for ending in ("", *_BESIDE):
        half.with_name(f"{half.name}{ending}").unlink(missing_ok=True)
