"""Procrastinate's own tables beside ours, on PostgreSQL: made and brought up to date under our migration lock.

Procrastinate keeps no version in the database, so the name of its newest migration stands as a comment on its table.
"""

from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import Connection, text

from publisher.domain.errors import StorageError

_NEWEST = text("SELECT obj_description(to_regclass('procrastinate_jobs'), 'pg_class')")


def is_current(connection: Connection) -> bool:
    """Return whether the tables are those of the installed Procrastinate; on SQLite nothing is needed."""
    return connection.dialect.name == "sqlite" or connection.scalar(_NEWEST) == _migrations()[-1]


def bring_up_to_date(connection: Connection) -> None:
    """Make the tables, or apply the migrations that they lack; safe to repeat."""
    if is_current(connection):
        return
    migrations, newest = _migrations(), connection.scalar(_NEWEST)
    if newest is None:
        _run(connection, _sql("schema.sql"))
    for name in migrations:
        if newest is not None and name > newest:
            _run(connection, _sql(f"migrations/{name}"))
    _run(connection, f"COMMENT ON TABLE procrastinate_jobs IS '{migrations[-1]}'")


def _migrations() -> list[str]:
    return sorted(file.name for file in (_folder() / "migrations").glob("*.sql"))


def _sql(name: str) -> str:
    return (_folder() / name).read_text(encoding="utf-8")


def _folder() -> Path:
    """Find the SQL without importing the engine, which takes a third of a second."""
    spec = find_spec("procrastinate")
    if spec is None or spec.origin is None:
        raise StorageError("procrastinate_missing")
    return Path(spec.origin).parent / "sql"


def _run(connection: Connection, sql: str) -> None:
    # Without parameters, so that the driver takes many statements at once and leaves every % alone.
    connection.execution_options(no_parameters=True).exec_driver_sql(sql)
