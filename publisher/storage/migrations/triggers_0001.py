"""The triggers of migration 0001: what only grows, and along which arrows a delivery moves. Frozen with it."""

from collections.abc import Iterator

ARROWS = {
    "waiting": ("sending", "missed", "held", "cancelled", "superseded"),
    "sending": ("sent", "rejected", "waiting", "paused", "unknown"),
    "unknown": ("sent", "waiting", "held", "cancelled"),
    "paused": ("waiting", "held", "cancelled", "superseded"),
    "held": ("waiting", "sent", "cancelled", "superseded"),
    "missed": ("waiting", "cancelled", "superseded"),
}

_MOVES = ", ".join(f"'{start}>{end}'" for start, ends in ARROWS.items() for end in ends)

#: Table, what happens to a row, and when that is refused (SQL on OLD and NEW).
RULES: tuple[tuple[str, str, str], ...] = (
    *(
        (table, event, "1 = 1")
        for table in ("approval", "look", "photo", "reading", "measurement", "audit", "adoption", "erasure")
        for event in ("UPDATE", "DELETE")
    ),
    *((table, "DELETE", "1 = 1") for table in ("revision", "delivery", "attempt", "hold", "notice", "person")),
    # An erasure (and nothing else) may rewrite a revision, and marks it.
    ("revision", "UPDATE", "NEW.erased_at IS NULL OR NEW.slug <> OLD.slug OR NEW.number <> OLD.number"),
    ("attempt", "UPDATE", "OLD.outcome IS NOT NULL OR NEW.delivery_id <> OLD.delivery_id"),
    ("hold", "UPDATE", "OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.from_at <> OLD.from_at"),
    (
        "delivery",
        "UPDATE",
        (
            "NEW.slug <> OLD.slug OR NEW.revision_id <> OLD.revision_id OR NEW.channel <> OLD.channel "
            "OR NEW.action <> OLD.action OR NEW.target <> OLD.target OR NEW.fence < OLD.fence "
            "OR (OLD.prepared_id IS NOT NULL AND (NEW.prepared_id IS NULL OR NEW.prepared_id <> OLD.prepared_id)) "
            "OR (OLD.made_id IS NOT NULL AND (NEW.made_id IS NULL OR NEW.made_id <> OLD.made_id)) "
            "OR (NEW.payload <> OLD.payload AND NOT EXISTS "
            "(SELECT 1 FROM revision r WHERE r.id = NEW.revision_id AND r.erased_at IS NOT NULL)) "
            f"OR (NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN ({_MOVES}))"
        ),
    ),
)


def statements(dialect: str) -> Iterator[str]:
    """Give the SQL that makes the triggers on `sqlite` or `postgresql`."""
    for number, (table, event, refused) in enumerate(RULES, start=1):
        yield from (_sqlite if dialect == "sqlite" else _postgresql)(f"ledger_{number}", table, event, refused)


def _sqlite(name: str, table: str, event: str, refused: str) -> Iterator[str]:
    yield (
        f'CREATE TRIGGER {name} BEFORE {event} ON "{table}" WHEN {refused} '
        f"BEGIN SELECT RAISE(ABORT, 'the ledger refuses this {event} of {table}'); END"
    )


def _postgresql(name: str, table: str, event: str, refused: str) -> Iterator[str]:
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {refused} THEN "
        f"RAISE EXCEPTION 'the ledger refuses this {event} of {table}'; END IF; "
        f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
    )
    yield f'CREATE TRIGGER {name} BEFORE {event} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {name}()'
