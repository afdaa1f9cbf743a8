"""SQL that is compiled once for all ledgers of a process: a tenth of the time of tests, each of which has its own.

SQLAlchemy keeps what it compiled for each engine and dialect. Tests take dialects that are one another's equals, and
one store for all engines of a kind; nothing else about them differs.
"""

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

_ON_SQLITE: LRUCache[Any, Any] = LRUCache(3000)
_ON_POSTGRESQL: LRUCache[Any, Any] = LRUCache(3000)


class SqliteOnce(SQLiteDialect_pysqlite):
    """SQLite, as it is."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_ON_SQLITE)


class PostgresqlOnce(PGDialect_psycopg):
    """PostgreSQL, as it is."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_ON_POSTGRESQL)


def register() -> None:
    """Have every engine that is made from now on use them."""
    registry.register("sqlite", __name__, "SqliteOnce")
    registry.register("postgresql.psycopg", __name__, "PostgresqlOnce")
