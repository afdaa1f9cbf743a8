"""How far the last erasure came: the ledger notes it when it begins, so that what a crash broke off is ended later."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from publisher.storage.database import Database
from publisher.storage.ledger.periodic_tasks import SqlPeriodicTasks, write_pulse

#: Pulse that says when the last one began; its detail is empty once all of it is done.
_ERASING = "erasing"
#: Whoever erases needs no longer than this.
_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenOff:
    """An erasure that began and did not end."""

    #: Slug of a post, digest of a picture; empty for a person, whose name is written nowhere.
    subject: str
    reason: str
    copies: bool
    began_at: datetime


def note_begun(session: Session, subject: str, reason: str, *, copies: bool, now: datetime) -> None:
    """Note an erasure in the transaction that begins it."""
    detail = {"subject": subject, "reason": reason, "copies": copies}
    write_pulse(session, _ERASING, now, json.dumps(detail))


def note_ended(database: Database, now: datetime) -> None:
    """Note that all of it is done."""
    if broken_off(database):
        SqlPeriodicTasks(database).record_run(_ERASING, now)


def broken_off(database: Database) -> BrokenOff | None:
    """Return an erasure that began and did not end: it is being done at this moment, or was broken off."""
    began = SqlPeriodicTasks(database).read(_ERASING).get(_ERASING)
    if began is None or not began[1]:
        return None
    return BrokenOff(**json.loads(began[1]), began_at=began[0])


def to_be_ended(database: Database, now: datetime) -> BrokenOff | None:
    """Return an erasure that was broken off: nobody can be at it any more."""
    found = broken_off(database)
    return found if found and now - found.began_at >= _LASTS else None
