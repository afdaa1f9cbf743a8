"""Failed sign-ins, counted across processes and restarts, and forgotten when they count no more."""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select

from publisher.domain.ports import Clock
from publisher.domain.revision import digest_of
from publisher.storage.database import Database
from publisher.storage.studio_schema import SignInFailureRow

#: A failure counts for so long.
WINDOW = timedelta(minutes=15)
#: So many from one address on one account; on one account from wherever; from one address on whatever accounts.
ON_ONE, ON_ACCOUNT, FROM_ADDRESS = 5, 50, 30


class Failures:
    """Failed sign-ins of one ledger."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def too_many(self, email: str, address: str) -> bool:
        """Tell whether whoever tries has to wait before the next try."""
        on_account = SignInFailureRow.account_key == _key(email)
        from_address = SignInFailureRow.address_key == _key(address)
        return (
            self._count(on_account & from_address) >= ON_ONE
            or self._count(on_account) >= ON_ACCOUNT
            or self._count(from_address) >= FROM_ADDRESS
        )

    def _count(self, where: ColumnElement[bool]) -> int:
        since = self._clock() - WINDOW
        query = select(func.count()).select_from(SignInFailureRow).where(where, SignInFailureRow.at > since)
        with self._database.read() as session:
            return session.scalar(query) or 0

    def add(self, email: str, address: str) -> None:
        """Count one more; those that count no more are deleted."""
        now = self._clock()
        with self._database.write() as session:
            session.execute(delete(SignInFailureRow).where(SignInFailureRow.at <= now - WINDOW))
            session.add(SignInFailureRow(account_key=_key(email), address_key=_key(address), at=now))

    def forget(self, email: str, address: str) -> None:
        """Begin anew for whoever did sign in."""
        mine = (SignInFailureRow.account_key == _key(email)) & (SignInFailureRow.address_key == _key(address))
        with self._database.write() as session:
            session.execute(delete(SignInFailureRow).where(mine))


def _key(text: str) -> str:
    return digest_of(text.strip().lower().encode())
