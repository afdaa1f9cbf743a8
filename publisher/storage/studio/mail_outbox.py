"""Mails of the studio that wait to be sent: they outlive a restart, and are tried again. Each call is one transaction.

No words of a post stand here: what a mail says is looked up when it is sent.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from publisher.domain.accounts import WaitingMail
from publisher.domain.ports_channel import Clock
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.studio.schema import StudioMailRow

#: How long is waited after each failed try; after the last of them nobody needs the mail any more.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
#: Whoever takes a mail has so long to send it; then somebody else may.
_LEASE = timedelta(minutes=5)
_AT_ONCE = 20


class MailOutbox:
    """The waiting mails of one ledger."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def add(self, account_ids: Collection[int], kind: str, *, slug: str = "", path: str = "", by: str = "") -> None:
        """Have a mail sent to each of these accounts."""
        now = self._clock()
        with self._database.write() as session:
            made_by = people.id_of(session, by)
            for account_id in account_ids:
                row = StudioMailRow(account_id=account_id, kind=kind, slug=slug, path=path, made_by=made_by)
                row.made_at, row.due_at, row.tries, row.error = now, now, 0, ""
                session.add(row)

    def take(self) -> list[WaitingMail]:
        """Return what is to be sent now; nobody else gets it meanwhile."""
        now = self._clock()
        due = select(StudioMailRow).where(StudioMailRow.due_at <= now).order_by(StudioMailRow.id).limit(_AT_ONCE)
        with self._database.read() as session:
            if session.scalars(due).first() is None:
                return []
        with self._database.write() as session:
            rows = list(session.scalars(due.with_for_update(skip_locked=True)))
            for row in rows:
                row.due_at, row.tries = now + _LEASE, row.tries + 1
            return [
                WaitingMail(
                    id=row.id,
                    account_id=row.account_id,
                    kind=row.kind,
                    slug=row.slug,
                    path=row.path,
                    by=people.name_of(session, row.made_by),
                    tries=row.tries,
                )
                for row in rows
            ]

    def done(self, mail_id: int) -> None:
        """Forget a mail: a server took it, or nobody needs it any more."""
        with self._database.write() as session:
            session.execute(delete(StudioMailRow).where(StudioMailRow.id == mail_id))

    def failed(self, mail: WaitingMail, error: str) -> bool:
        """Note why a mail could not be sent; return whether it is tried again."""
        if mail.tries > len(WAITS):
            self.done(mail.id)
            return False
        with self._database.write() as session:
            if row := session.get(StudioMailRow, mail.id):
                row.due_at, row.error = self._clock() + WAITS[mail.tries - 1], error
        return True

    def waiting(self) -> tuple[int, datetime | None]:
        """Count the mails that could not be sent so far; with the time that the oldest is from."""
        query = select(func.count(), func.min(StudioMailRow.made_at)).where(StudioMailRow.error != "")
        with self._database.read() as session:
            count, oldest = session.execute(query).one()
            return count, oldest
