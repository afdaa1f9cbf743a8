"""A ledger that came out of a backup, before anybody may use it: on hold, and with nothing due."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from publisher.domain.coded_text import coded
from publisher.domain.due_verdict import Hold
from publisher.storage.ledger import mapping, outcome_transitions, people
from publisher.storage.ledger.schema import AuditRow, DeliveryRow, HoldRow
from publisher.storage.studio.schema import LinkRow, SessionRow

#: Kind of the hold.
RESTORE = "restore"
_REASON, _IMPORTED = coded("due_before_restore"), coded("imported_waits")
#: Asked at each step of each delivery: put together once.
_ON_HOLD = (
    select(HoldRow).where(HoldRow.kind == RESTORE, HoldRow.ended_at.is_(None)).order_by(HoldRow.id.desc()).limit(1)
)


def put_on_hold(session: Session, taken_at: datetime, by: str, now: datetime, reason: str = "") -> int:
    """Place the hold, which begins when the backup was taken, and hold back all that is due; count it."""
    person = people.id_of(session, by)
    for table in (SessionRow, LinkRow):  # who signed out, or was sent away, since then stays out
        session.execute(delete(table))
    session.add(
        HoldRow(
            channel="",
            kind=RESTORE,
            reason=reason or coded("hold_after_restore", taken_at=f"{taken_at:%Y-%m-%d %H:%M} UTC"),
            placed_at=now,
            placed_by=person,
            from_at=taken_at,
        )
    )
    session.add(AuditRow(at=now, by=person, verb="restore"))
    return _hold_back(session, now, _REASON, until=now)


def hold_imported(session: Session, by: str, now: datetime) -> int:
    """Hold back all that is unfinished in a ledger that came from another installation, which may run still."""
    session.add(AuditRow(at=now, by=people.id_of(session, by), verb="import"))
    return _hold_back(session, now, _IMPORTED, until=None)


def _hold_back(session: Session, now: datetime, reason: str, *, until: datetime | None) -> int:
    """Make `held` what is unfinished, and due by then if a time is told: nothing of it goes out by itself."""
    unfinished = select(DeliveryRow).where(DeliveryRow.state.in_(("waiting", "paused", "sending", "unknown")))
    count = 0
    for row in session.scalars(unfinished).all():
        if row.state == "waiting" and until and row.due_at > until:
            continue
        if row.state == "sending":
            row.lease_until = now
            outcome_transitions.expire(session, row)
        row.state, row.error, row.tell = "held", reason, False
        session.flush()
        count += 1
    return count


def restore_hold(session: Session) -> Hold | None:
    """Return the hold that a restore placed, until somebody ends it: no clock does, wherever it is set to."""
    row = session.scalars(_ON_HOLD).first()
    return mapping.hold_of(row) if row else None
