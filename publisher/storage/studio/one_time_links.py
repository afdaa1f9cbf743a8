"""Links that work once. The ledger holds digests alone."""

from datetime import timedelta

from sqlalchemy import delete, select

from publisher.domain.accounts import LinkKind, OneTimeLink
from publisher.domain.ports_channel import Clock
from publisher.domain.revision import digest_of
from publisher.storage.database import Database
from publisher.storage.studio.accounts import named
from publisher.storage.studio.schema import AccountRow, LinkRow


class OneTimeLinks:
    """The one-time links of one ledger; each call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def make(self, kind: LinkKind, token: str, lasts: timedelta, account_id: int | None = None) -> None:
        """Make a link; an older one of the same kind for the same account does not work any more.

        Older ones for a new password do: anybody can ask for one more, and would end the one that somebody waits for.
        """
        now = self._clock()
        with self._database.write() as session:
            mine = LinkRow.account_id.is_(None) if account_id is None else LinkRow.account_id == account_id
            older = (LinkRow.kind == kind.value) & mine & (LinkRow.kind != LinkKind.RESET.value)
            session.execute(delete(LinkRow).where(older | (LinkRow.ends_at < now)))
            row = LinkRow(digest=digest_of(token.encode()), kind=kind.value, account_id=account_id)
            row.made_at, row.ends_at = now, now + lasts
            session.add(row)

    def look(self, token: str) -> OneTimeLink | None:
        """Return what a link is for, without using it; None where it does not work (any more)."""
        with self._database.read() as session:
            row = session.get(LinkRow, digest_of(token.encode()))
            if row is None or row.ends_at <= self._clock():
                return None
            account = session.get(AccountRow, row.account_id) if row.account_id is not None else None
            if account is not None and account.closed_at is not None:
                return None
            return OneTimeLink(
                kind=LinkKind(row.kind), account=named(session, account) if account else None, ends_at=row.ends_at
            )

    def use(self, token: str) -> bool:
        """Use a link up; False where somebody was quicker, or it is over."""
        used = (
            delete(LinkRow)
            .where(LinkRow.digest == digest_of(token.encode()), LinkRow.ends_at > self._clock())
            .returning(LinkRow.digest)
        )
        with self._database.write() as session:
            return session.scalars(used).first() is not None

    def invited(self) -> frozenset[int]:
        """Return the accounts that have a link which was not used yet."""
        with self._database.read() as session:
            waiting = select(LinkRow.account_id).where(LinkRow.ends_at > self._clock())
            return frozenset(each for each in session.scalars(waiting) if each is not None)
