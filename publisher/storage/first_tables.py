"""What the first ledgers lack: migration 0001 was changed after it was used, and a migration is never run again.

Ledgers of its first forms have no tables for erasures, notices, people and pulses, no note of Facebook's clock, and
lack two indexes. They get them here, as 0001 has made them since; what is there already stays as it is.
"""

import sqlalchemy as sa
from sqlalchemy import Connection

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)
_TABLES = sa.MetaData()

sa.Table(
    "erasure",
    _TABLES,
    sa.Column("id", _KEY, nullable=False),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("subject", sa.Text(), nullable=False),
    sa.Column("reason", sa.Text(), nullable=False),
    sa.Column("erased_at", _TIME, nullable=False),
    sa.Column("erased_by", sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint("id", name="pk_erasure"),
)
sa.Table(
    "notice",
    _TABLES,
    sa.Column("id", _KEY, nullable=False),
    sa.Column("cause", sa.Text(), nullable=False),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("slug", sa.Text(), nullable=False),
    sa.Column("text", sa.Text(), nullable=False),
    sa.Column("raised_at", _TIME, nullable=False),
    sa.Column("told_at", _TIME, nullable=True),
    sa.Column("settled_at", _TIME, nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_notice"),
    sa.Index("ix_notice_cause", "cause"),
    sa.Index("ix_notice_settled_at_kind", "settled_at", "kind"),
)
sa.Table(
    "person",
    _TABLES,
    sa.Column("id", _KEY, nullable=False),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("erased_at", _TIME, nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_person"),
    sa.Index("ix_person_name", "name"),
)
sa.Table(
    "pulse",
    _TABLES,
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("at", _TIME, nullable=False),
    sa.Column("detail", sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint("name", name="pk_pulse"),
)
#: Index, table, columns.
_INDEXES = (
    ("ix_handmade_target_created_at", "handmade", "target, created_at"),
    ("ix_delivery_sent", "delivery", "channel, sent_at"),
)
#: What is refused, by table: nothing of these is deleted, and erasures stay as they are.
_GUARDS = {"erasure": ("UPDATE", "DELETE"), "notice": ("DELETE",), "person": ("DELETE",)}


def complete_first_tables(connection: Connection) -> list[str]:
    """Add what a ledger of version 0001 and later lacks; name what was added. Safe to repeat."""
    inspector = sa.inspect(connection)
    there = set(inspector.get_table_names())
    added = [table for table in _TABLES.sorted_tables if table.name not in there]
    for table in added:
        table.create(connection)
        for event in _GUARDS.get(table.name, ()):
            _guard(connection, table.name, event)
    names = [table.name for table in added]
    columns = {column["name"] for column in inspector.get_columns("attempt")}
    if "clock_offset_seconds" not in columns:
        kind = sa.Double().compile(connection.dialect)
        connection.execute(sa.text(f"ALTER TABLE attempt ADD COLUMN clock_offset_seconds {kind}"))
        names.append("attempt.clock_offset_seconds")
    for index, on, keys in _INDEXES:
        if index not in {each["name"] for each in inspector.get_indexes(on)}:
            connection.execute(sa.text(f"CREATE INDEX {index} ON {on} ({keys})"))
            names.append(index)
    return names


def _guard(connection: Connection, table: str, event: str) -> None:
    name, refusal = f"ledger_{table}_{event.lower()}", f"the ledger refuses this {event} of {table}"
    if connection.dialect.name == "sqlite":
        statements = [f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"]
    else:
        body = f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
        statements = [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS {body}",
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    for statement in statements:
        connection.execute(sa.text(statement))
