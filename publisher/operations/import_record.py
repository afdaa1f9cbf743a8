"""A folder that `export` wrote -> ledger, pictures, drafts and website of an empty installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from publisher.bootstrap.app import App
from publisher.domain.errors import PublisherError
from publisher.operations.restore import Backup, Restored, opened_backup, restore
from publisher.settings import Settings
from publisher.storage.archive.export import MANIFEST
from publisher.storage.archive.import_record import record_as_backup
from publisher.storage.archive.restore import LedgerInUse
from publisher.storage.archive.table_dump import Tables
from publisher.storage.archive.zip_file import Progress
from publisher.storage.database import Database

#: What an empty installation has none of.
_USED = ("revision", "account")


@contextmanager
def opened_record(folder: Path) -> Iterator[Backup]:
    """Open a record, whole and verified.

    Raises:
        BadBackup: if it is none, or something of it is missing or was changed.
    """
    with record_as_backup(folder) as file, opened_backup(file) as archive:
        yield archive


def is_record(folder: Path) -> bool:
    """Return whether a folder looks like what `export` wrote."""
    return (folder / MANIFEST).is_file()


def import_record(settings: Settings, archive: Backup, by: str, now: datetime, progress: Progress) -> Restored:
    """Put a record in place; what is unfinished in it waits for a person.

    Raises:
        LedgerInUse: if there are posts or accounts already, or somebody uses the ledger.
        StorageError: if something cannot be written.
    """
    database = Database(settings.database.url)
    try:
        with database.snapshot() as connection:
            tables = Tables(connection)
            if any(tables.count(name) for name in _USED if name in tables.names):
                raise LedgerInUse("import_not_empty")
    finally:
        database.close()
    return restore(settings, archive, by, now, progress, imported=True)


def build_site(app: App) -> PublisherError | None:
    """Build the website where it is a folder of this machine; return why it was not built."""
    if app.settings.website.deploy:
        return None
    try:
        app.build(lambda _done: None, clean=False)
    except PublisherError as error:
        return error
    return None
