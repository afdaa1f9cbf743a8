"""The ledger's tables as JSON Lines and back, the same for SQLite and PostgreSQL, whatever version the tables have."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    DateTime,
    Float,
    MetaData,
    String,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)

#: Rows that are read or written at once.
PORTION = 500
#: Tables of others in the same database: Alembic's own, and Procrastinate's.
_NOT_OURS = ("alembic_version", "procrastinate_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a table came to: so that two copies can be compared, whatever database they lie in."""

    rows: int
    #: sha256 in hex of all lines, by primary key.
    digest: str


def ledger_version(connection: Connection) -> str | None:
    """Return the newest migration that a ledger has; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


class Tables:
    """The tables of an open ledger as they are, parents before children."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        metadata = MetaData()
        metadata.reflect(connection, only=lambda name, _: not name.startswith(_NOT_OURS))
        self._by_name = {table.name: table for table in metadata.sorted_tables}

    @property
    def names(self) -> tuple[str, ...]:
        """Return them; what refers to another table comes after it."""
        return tuple(self._by_name)

    def columns(self, name: str) -> list[str]:
        """Return a table's columns."""
        return [column.name for column in self._table(name).columns]

    def count(self, name: str) -> int:
        """Count a table's rows."""
        return self._connection.scalar(select(func.count()).select_from(self._table(name))) or 0

    def lines(self, name: str) -> Iterator[bytes]:
        """Return a table's rows, one JSON object a line, by primary key; times are ISO 8601 in UTC."""
        for row in self.rows(name):
            yield line_of(row)

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """Return a table's rows as plain values, by primary key."""
        table = self._table(name)
        query = select(table).order_by(*self._order(table)).execution_options(yield_per=PORTION)
        for row in self._connection.execute(query).mappings():
            yield {key: _plain(table, key, value) for key, value in row.items()}

    def _order(self, table: Table) -> Iterator[ColumnElement[Any]]:
        """Order by primary key, texts byte by byte: a language's own order differs from one database to the next."""
        bytewise = self._connection.dialect.name == "postgresql"
        for column in table.primary_key.columns:
            yield column.collate("C") if bytewise and isinstance(column.type, String) else column

    def digest(self, name: str, columns: Collection[str] = ()) -> Counted:
        """Count a table and give its digest; with `columns`, that of a table which has these alone."""
        rows, whole = 0, hashlib.sha256()
        for row in self.rows(name):
            rows += 1
            whole.update(line_of({key: value for key, value in row.items() if key in columns} if columns else row))
        return Counted(rows=rows, digest=whole.hexdigest())

    def load(self, name: str, lines: Iterable[bytes]) -> None:
        """Insert rows that `lines` wrote; the numbering of new rows goes on after them."""
        table = self._table(name)
        for portion in _portions(lines):
            self._connection.execute(insert(table), [_values(table, json.loads(line)) for line in portion])
        self._number_on(table)

    def _number_on(self, table: Table) -> None:
        if self._connection.dialect.name != "postgresql" or "id" not in table.columns:
            return
        self._connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), "  # noqa: S608 - our own tables
                f'(SELECT max(id) FROM "{table.name}")) WHERE EXISTS (SELECT 1 FROM "{table.name}")'
            )
        )

    def _table(self, name: str) -> Table:
        return self._by_name[name]


def line_of(row: Mapping[str, Any]) -> bytes:
    """Return a row as a line."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _plain(table: Table, key: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    kind = table.columns[key].type
    if value is not None and isinstance(kind, Boolean):
        return bool(value)
    return float(value) if value is not None and isinstance(kind, Float) else value


def _values(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _value(table, key, value) for key, value in row.items()}


def _value(table: Table, key: str, value: Any) -> Any:
    kind = table.columns[key].type
    if value is None or not isinstance(kind, DateTime):
        return value
    moment = datetime.fromisoformat(value)
    return moment if kind.timezone else moment.astimezone(UTC).replace(tzinfo=None)


def _portions(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    portion: list[bytes] = []
    for line in lines:
        portion.append(line)
        if len(portion) == PORTION:
            yield portion
            portion = []
    if portion:
        yield portion
