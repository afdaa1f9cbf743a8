"""When something regular was last done (a sweep, a backup, a mail), and until when a channel wants to be left alone."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from publisher.storage.database import Database
from publisher.storage.ledger.schema import PulseRow


class SqlPeriodicTasks:
    """Implements `domain.ports_notifications.PeriodicTasks`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last_run(self, name: str) -> datetime | None:
        """Return when it was last done."""
        with self._database.read() as session:
            row = session.get(PulseRow, name)
            return row.at if row else None

    def detail(self, name: str) -> str:
        """Return what was written down with it; empty where nothing was."""
        with self._database.read() as session:
            row = session.get(PulseRow, name)
            return row.detail if row else ""

    def read(self, *names: str) -> dict[str, tuple[datetime, str]]:
        """Return when these were last done, and what was written down with them; those never done are left out."""
        with self._database.read() as session:
            rows = session.scalars(select(PulseRow).where(PulseRow.name.in_(names)))
            return {row.name: (row.at, row.detail) for row in rows}

    def record_run(self, name: str, at: datetime, detail: str = "") -> None:
        """Write down that it was done."""
        with self._database.write() as session:
            write_pulse(session, name, at, detail)

    def show_life(self, name: str, at: datetime) -> None:
        """Write down that it goes on. It is no news: nobody looks at anything again for it (`Database.note`)."""
        with self._database.note() as session:
            write_pulse(session, name, at, "")

    def claim_if_due(self, name: str, now: datetime, every: timedelta) -> bool:
        """Do it now, if it was not done for so long; at most one process gets True."""
        with self._database.write() as session:
            never = session.scalar(_insert(session, name, now, "").on_conflict_do_nothing().returning(PulseRow.name))
            if never is not None:
                return True
            row = session.get_one(PulseRow, name, with_for_update=True)
            if timedelta() <= now - row.at < every:  # one that lies ahead: the clock was set back since
                return False
            row.at, row.detail = now, ""
            return True

    def acquire(self, name: str, now: datetime, until: datetime) -> bool:
        """Take it for this process alone until then."""
        with self._database.write() as session:
            session.execute(_insert(session, name, now, "").on_conflict_do_nothing())
            row = session.get_one(PulseRow, name, with_for_update=True)
            if row.at > now:
                return False
            row.at = until
            return True


def write_pulse(session: Session, name: str, at: datetime, detail: str) -> None:
    """Write a pulse inside a transaction."""
    values = {"at": at, "detail": detail}
    session.execute(_insert(session, name, at, detail).on_conflict_do_update(index_elements=["name"], set_=values))


def rest(session: Session, channel: str, until: datetime, reason: str) -> None:
    """Let a whole channel rest until then, or longer where it rests longer already."""
    values = {"at": until, "detail": reason}
    insert = _insert(session, resting_name(channel), until, reason)
    session.execute(
        insert.on_conflict_do_update(index_elements=["name"], set_=values, where=PulseRow.at < insert.excluded.at)
    )


def rests_until(session: Session, channel: str, now: datetime) -> tuple[datetime, str] | None:
    """Return until when a channel rests, and why; None where it does not."""
    row = session.get(PulseRow, resting_name(channel))
    return (row.at, row.detail) if row is not None and row.at > now else None


def resting_name(channel: str) -> str:
    """Return the pulse that says until when a channel rests."""
    return f"{channel} throttled"


def _insert(session: Session, name: str, at: datetime, detail: str) -> sqlite.Insert | postgresql.Insert:
    values = {"name": name, "at": at, "detail": detail}
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(PulseRow).values(values)
    return postgresql.insert(PulseRow).values(values)
