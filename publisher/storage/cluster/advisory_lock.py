"""The lock of a site that several machines write, held in the ledger: an advisory lock of PostgreSQL."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from publisher.domain.errors import StorageError
from publisher.hosting.file_lock import PAUSE_SECONDS, SiteBusy
from publisher.storage.database import Database

_KEY = "hashtext('publisher-site ' || :address)"
_TAKE = text(f"SELECT pg_try_advisory_lock({_KEY})")
_GIVE_BACK = text(f"SELECT pg_advisory_unlock({_KEY})")


@contextmanager
def only_writer(database: Database, address: str, timeout_seconds: float) -> Iterator[None]:
    """Hold the lock of the site at `address` on a connection of its own; PostgreSQL gives it back when that ends.

    Raises:
        SiteBusy: if another process holds it for longer than `timeout_seconds`.
        StorageError: if the connection was lost meanwhile; what was written under it may not be the newest.
    """
    try:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            _acquire(connection, address, timeout_seconds)
            try:
                yield
            finally:
                connection.execute(_GIVE_BACK, {"address": address})
    except DBAPIError as error:
        raise StorageError("ledger_lost_while_writing", reason=str(error.orig)) from error


def _acquire(connection: Connection, address: str, timeout_seconds: float) -> None:
    deadline = time.monotonic() + timeout_seconds
    while not connection.scalar(_TAKE, {"address": address}):
        if time.monotonic() >= deadline:
            raise SiteBusy(address)
        time.sleep(PAUSE_SECONDS)
