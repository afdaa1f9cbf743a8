"""Brings a ledger to today's tables, one program at a time; refuses a ledger that is newer than the program."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from publisher.domain.errors import StorageError
from publisher.storage.archive.pre_migration_copy import copy_before
from publisher.storage.archive.table_dump import ledger_version
from publisher.storage.cluster import procrastinate_schema
from publisher.storage.database import Database
from publisher.storage.first_tables import complete_first_tables

#: The newest migration; a test holds it and the folder together.
HEAD = "0027"
FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrations:
    """The migrations that a program knows."""

    folder: Path = FOLDER
    #: The newest.
    head: str = HEAD

    def know(self, version: str) -> bool:
        """Return whether there is a migration of that number."""
        return any((self.folder / "versions").glob(f"{version}_*.py"))


OURS = Migrations()


def migrate(database: Database, copies: Path = Path(), migrations: Migrations = OURS) -> None:
    """Bring the ledger up to date; quick where it is already. One of an older version is copied before.

    A copy of an SQLite ledger lies beside it, one of a PostgreSQL ledger in the folder `copies`.

    Raises:
        StorageError: if a newer program made it, or it could not be copied; nothing is changed then.
    """
    head = migrations.head
    with database.read() as session:
        if ledger_version(session.connection()) == head and procrastinate_schema.is_current(session.connection()):
            return
    with database.write() as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('publisher-migrate'))"))
        version = ledger_version(connection)
        if version is not None and version != head:
            _refuse_newer(version, migrations)
            copy_before(database, connection, head, copies)
            complete_first_tables(connection)  # before the others: they may change what is missing
        if version != head:
            upgrade(connection, migrations)
        procrastinate_schema.bring_up_to_date(connection)


def knows_ledger(database: Database, migrations: Migrations = OURS) -> tuple[str, bool]:
    """Return a ledger's version, empty where there is none yet, and whether this program can open it."""
    with database.read() as session:
        version = ledger_version(session.connection())
    return version or "", version is None or migrations.know(version)


def would_change(url: str) -> bool:
    """Return whether this program would bring a ledger's tables up to date if it opened it."""
    database = Database(url)
    try:
        version, known = knows_ledger(database)
    finally:
        database.close()
    return bool(version) and known and version != HEAD


def _refuse_newer(version: str, migrations: Migrations) -> None:
    if not migrations.know(version):
        raise StorageError("ledger_newer", version=version, known=str(migrations.head))


def upgrade(connection: Connection, migrations: Migrations = OURS, to: str = "head") -> None:
    """Run the migrations up to one of them on an open connection."""
    from alembic import command  # noqa: PLC0415  (0.2 s to import, needed once in a ledger's life)

    command.upgrade(alembic_config(connection, migrations.folder), to)


def alembic_config(connection: Connection, folder: Path = FOLDER) -> Any:
    """Return Alembic's configuration for this package's migrations on an open connection."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    return config
