"""The older version after an update that went wrong: it takes up the ledger as it was before, on hold."""

from datetime import datetime
from pathlib import Path

from publisher.program_version import program_version
from publisher.settings import Settings
from publisher.settings.database_url import sqlite_file
from publisher.storage.archive.pre_migration_copy import copy_for
from publisher.storage.archive.restore import put_copy_in_place
from publisher.storage.database import Database
from publisher.storage.migrate import HEAD, knows_ledger

#: Lies beside the settings where whoever starts the older version wants that, and says which that is: a newer version
#: that ends and is started again leaves it alone. An empty one (earlier updates left it so) is for whoever starts.
WISH = "go-back"


def go_back_if_wished(settings: Settings, now: datetime) -> Path | None:
    """Put the copy that the newer version made in place of a ledger that this version cannot open; keep that aside.

    Safe to repeat, and to break off anywhere. Return where the newer one lies; None where nothing had to be done.

    Raises:
        LedgerInUse: if somebody uses the ledger.
        StorageError: if a file cannot be moved.
    """
    wish = settings.folder / WISH
    if not wish.exists():
        return None
    if wish.read_text(encoding="utf-8").strip() not in ("", program_version().partition("+")[0]):
        return None
    aside = _go_back(settings, now)
    wish.unlink(missing_ok=True)
    return aside


def _go_back(settings: Settings, now: datetime) -> Path | None:
    file = sqlite_file(settings.database.url)
    if file is None:
        return None
    database = Database(settings.database.url)
    try:
        _, known = knows_ledger(database)
    finally:
        database.close()
    copy = None if known else copy_for(file, HEAD)
    return put_copy_in_place(file, copy, now) if copy else None
