"""Which erasures began and did not end: noted when they begin, so that what a crash broke off is ended later."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from publisher.storage.database import Database
from publisher.storage.ledger.periodic_tasks import SqlPeriodicTasks, write_pulse
from publisher.storage.ledger.schema import PulseRow

#: Pulse whose detail lists them, as JSON; empty once all of them are done.
_ERASING = "erasing"
#: Whoever erases needs no longer than this.
_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenOff:
    """An erasure that began and did not end."""

    #: Slug of a post, digest of a picture; empty for a person, whose name is written nowhere, and for a whole list.
    subject: str
    reason: str
    copies: bool
    began_at: datetime
    #: Whether nobody is at it: a ledger was opened that is older than the list of erasures.
    left: bool = False


def note_begun(session: Session, subject: str, reason: str, *, copies: bool, now: datetime, left: bool = False) -> None:
    """Note an erasure in the transaction that begins it, beside those that did not end."""
    begun = BrokenOff(subject=subject, reason=reason, copies=copies, began_at=now, left=left)
    _write(session, [*_read(session), begun], now)


def note_ended(database: Database, subjects: Collection[str], until: datetime) -> None:
    """Note that all is done of what began by then with one of these subjects."""
    if not broken_off(database):
        return
    with database.write() as session:
        noted = _read(session)
        _write(session, [each for each in noted if each.subject not in subjects or each.began_at > until], until)


def broken_off(database: Database) -> Sequence[BrokenOff]:
    """Return the erasures that began and did not end: they are being done at this moment, or were broken off."""
    began = SqlPeriodicTasks(database).read(_ERASING).get(_ERASING)
    return _from_json(began[1], began[0]) if began else []


def to_be_ended(database: Database, now: datetime) -> Sequence[BrokenOff]:
    """Return the erasures that were broken off: nobody can be at them any more."""
    return [each for each in broken_off(database) if each.left or now - each.began_at >= _LASTS]


def _read(session: Session) -> list[BrokenOff]:
    row = session.get(PulseRow, _ERASING, with_for_update=True)
    return _from_json(row.detail, row.at) if row else []


def _write(session: Session, noted: Sequence[BrokenOff], now: datetime) -> None:
    detail = [{**asdict(each), "began_at": each.began_at.isoformat()} for each in noted]
    write_pulse(session, _ERASING, now, json.dumps(detail) if detail else "")


def _from_json(detail: str, at: datetime) -> list[BrokenOff]:
    found = json.loads(detail or "[]")
    if isinstance(found, dict):  # an earlier version noted one, and when it began beside it
        found = [{**found, "began_at": at.isoformat()}]
    return [BrokenOff(**{**each, "began_at": datetime.fromisoformat(each["began_at"])}) for each in found]
