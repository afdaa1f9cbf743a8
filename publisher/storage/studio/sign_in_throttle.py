"""Failed sign-ins, counted across processes and restarts, and forgotten when they count no more."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import ColumnElement, delete, func, select, text
from sqlalchemy.orm import Session

from publisher.domain.ports_channel import Clock
from publisher.domain.revision import digest_of
from publisher.storage.database import Database
from publisher.storage.studio.schema import SignInFailureRow

#: A failure counts for so long.
WINDOW = timedelta(minutes=15)
#: So many from one network on one account; on one account from wherever; from one network on whatever accounts.
ON_ONE, ON_ACCOUNT, FROM_ADDRESS = 5, 50, 30


class SignInThrottle:
    """Failed sign-ins of one ledger."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def admits(self, account: str, address: str, *, device: str = "", on_account: int = ON_ACCOUNT) -> bool:
        """Count a try as failed before it is made, and return whether it may be made; `forget` what went well.

        Checked and counted in one transaction that lets in nobody else, so that forty tries at once are forty. A try
        that is refused counts no further. A `device` that has signed in to this account before is counted by itself:
        what others try does not keep its owner out.
        """
        now, keys = self._clock(), (_key(account), _key(device or _network(address)))
        with self._database.write() as session:
            if not self._database.is_sqlite:  # SQLite has one writer at a time anyway
                session.execute(text("LOCK TABLE sign_in_failure IN SHARE ROW EXCLUSIVE MODE"))
            session.execute(delete(SignInFailureRow).where(SignInFailureRow.at <= now - WINDOW))
            on_this, from_address = SignInFailureRow.account_key == keys[0], SignInFailureRow.address_key == keys[1]
            full = _count(session, on_this & from_address) >= ON_ONE or (
                not device and (_count(session, on_this) >= on_account or _count(session, from_address) >= FROM_ADDRESS)
            )
            if not full:
                session.add(SignInFailureRow(account_key=keys[0], address_key=keys[1], at=now))
            return not full

    def forget(self, account: str, address: str, *, device: str = "") -> None:
        """Begin anew for whoever did sign in."""
        mine = SignInFailureRow.address_key == _key(device or _network(address))
        with self._database.write() as session:
            session.execute(delete(SignInFailureRow).where(mine, SignInFailureRow.account_key == _key(account)))


def _count(session: Session, where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(SignInFailureRow).where(where)) or 0


def _network(address: str) -> str:
    """Return whom an address belongs to: of IPv6 the first 64 bits, since one line has them all (RFC 6177)."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or ip_network((known, 64), strict=False))
    return str(known)


def _key(text: str) -> str:
    return digest_of(text.strip().lower().encode())
