"""Brings a ledger to today's tables, one program at a time; refuses a ledger that is newer than the program."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from publisher.domain.errors import StorageError
from publisher.storage.database import Database

#: The newest migration; a test holds it and the folder together.
HEAD = "0001"
FOLDER = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Bring the ledger up to date; quick where it is already.

    Raises:
        StorageError: if a newer program made it.
    """
    with database.read() as session:
        if _version(session.connection()) == HEAD:
            return
    with database.write() as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('publisher-migrate'))"))
        if _version(connection) != HEAD:
            _upgrade(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  (0.2 s to import, needed once in a ledger's life)
    from alembic.util import CommandError  # noqa: PLC0415

    try:
        command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        raise StorageError(
            f"The ledger was made by a newer publisher (it has version {_version(connection)}, this program knows "
            f"{HEAD}). Install the newer program; nothing was changed."
        ) from error


def alembic_config(connection: Connection) -> Any:
    """Give Alembic's configuration for this package's migrations on an open connection."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
