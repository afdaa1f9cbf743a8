"""Which forms were sent: a form that is sent twice does its work once, also over a restart. One transaction a call."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from publisher.domain.ports_channel import Clock
from publisher.storage.database import Database
from publisher.storage.studio.schema import FormSubmissionRow

#: Nobody sends a form again after so long.
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The same form, sent before."""

    #: False while it is being worked on, or where the program ended meanwhile.
    done: bool
    #: Where its answer led to; empty for a page.
    location: str


class SubmittedForms:
    """The forms that were sent to the studio of one ledger."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def claim(self, digest: str) -> Earlier | None:
        """Return the same form where it was sent before; None where this is the first time, which is noted."""
        now = self._clock()
        with self._database.write() as session:
            session.execute(delete(FormSubmissionRow).where(FormSubmissionRow.began_at < now - KEPT))
            if row := session.get(FormSubmissionRow, digest):
                return Earlier(done=row.ended_at is not None, location=row.location)
            session.add(FormSubmissionRow(digest=digest, began_at=now, ended_at=None, location=""))
        return None

    def finish(self, digest: str, location: str) -> None:
        """Note that its work is done, and where its answer leads to."""
        with self._database.write() as session:
            if row := session.get(FormSubmissionRow, digest):
                row.ended_at, row.location = self._clock(), location

    def release(self, digest: str) -> None:
        """Forget a form whose work could not be done: it may be sent again."""
        with self._database.write() as session:
            session.execute(delete(FormSubmissionRow).where(FormSubmissionRow.digest == digest))
