"""Who is signed in. The ledger holds digests of tokens alone: whoever reads it cannot sign in with them."""

from datetime import timedelta
from functools import cache

from sqlalchemy import Select, bindparam, delete, select

from publisher.domain.accounts import Account
from publisher.domain.ports_channel import Clock
from publisher.domain.revision import digest_of
from publisher.storage.database import Database
from publisher.storage.ledger.schema import PersonRow
from publisher.storage.studio.accounts import account_of
from publisher.storage.studio.schema import AccountRow, SessionRow

#: A session ends so long after it began, however busy it is.
LONGEST = timedelta(days=30)
#: That somebody was seen is written down at most so often.
_NOTED_EVERY = timedelta(minutes=5)


class Sessions:
    """The sessions of one ledger; each call is one transaction."""

    def __init__(self, database: Database, clock: Clock, idle: timedelta) -> None:
        """End a session when it was not used for `idle`."""
        self._database, self._clock, self._idle = database, clock, idle

    def begin(self, account_id: int, token: str) -> None:
        """Sign somebody in; sessions that are over are cleared away."""
        now = self._clock()
        with self._database.write() as session:
            over = (SessionRow.seen_at < now - self._idle) | (SessionRow.began_at < now - LONGEST)
            session.execute(delete(SessionRow).where(over))
            session.add(SessionRow(digest=_digest(token), account_id=account_id, began_at=now, seen_at=now))

    def account(self, token: str) -> Account | None:
        """Return who is signed in with this token; None for nobody."""
        now = self._clock()
        with self._database.read() as session:
            known = session.execute(_of_token(), {"digest": _digest(token)}).first() if token else None
        if known is None:
            return None
        row, account, person = known
        if now - row.seen_at > self._idle or now - row.began_at > LONGEST or account.closed_at is not None:
            return None
        if now - row.seen_at > _NOTED_EVERY:
            self._seen(token)
        return account_of(account, person.name if person else "")

    def _seen(self, token: str) -> None:
        with self._database.write() as session:
            if row := session.get(SessionRow, _digest(token)):
                row.seen_at = self._clock()

    def end(self, token: str) -> None:
        """Sign out."""
        with self._database.write() as session:
            session.execute(delete(SessionRow).where(SessionRow.digest == _digest(token)))


def _digest(token: str) -> str:
    return digest_of(token.encode())


@cache
def _of_token() -> Select[SessionRow, AccountRow, PersonRow | None]:
    """Ask for a session with its account and person: each page does, so it is put together once."""
    return (
        select(SessionRow, AccountRow, PersonRow)
        .join(AccountRow, AccountRow.id == SessionRow.account_id)
        .join(PersonRow, PersonRow.id == AccountRow.person_id, isouter=True)
        .where(SessionRow.digest == bindparam("digest"))
    )
