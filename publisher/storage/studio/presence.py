"""Who is in a draft at this moment, on whichever machine they were answered. Each call is one transaction."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from publisher.domain.ports_channel import Clock
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.studio.schema import DraftPresenceRow

#: Whoever was not heard of for so long has left.
LASTS = timedelta(seconds=60)
#: A page that is loaded anew says that it is left, sometimes after the new one was opened.
_JUST_OPENED = timedelta(seconds=3)


class Presence:
    """Who writes in the drafts of one ledger."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def note(self, slug: str, name: str) -> None:
        """Write down that somebody is in a draft now."""
        now = self._clock()
        with self._database.write() as session:
            session.execute(delete(DraftPresenceRow).where(DraftPresenceRow.seen_at <= now - LASTS))
            values = {"slug": slug, "person": people.id_of(session, name), "seen_at": now}
            on_sqlite = session.get_bind().dialect.name == "sqlite"
            row = (sqlite.insert if on_sqlite else postgresql.insert)(DraftPresenceRow).values(values)
            in_both = row.on_conflict_do_update(index_elements=["slug", "person"], set_={"seen_at": now})
            session.execute(in_both)  # two tabs of one person may ask at once

    def left(self, slug: str, name: str) -> None:
        """Write down that somebody closed a draft, unless it was opened again this moment."""
        row = DraftPresenceRow
        with self._database.write() as session:
            mine = row.person.in_(people.ids_of(session, name))
            known = row.seen_at <= self._clock() - _JUST_OPENED
            session.execute(delete(row).where(row.slug == slug, mine, known))

    def others(self, slug: str, name: str) -> list[str]:
        """Return who else is in a draft, whoever came first by name."""
        row = DraftPresenceRow
        query = select(row.person).where(row.slug == slug, row.seen_at > self._clock() - LASTS)
        with self._database.read() as session:
            names = {people.name_of(session, person) for person in session.scalars(query)}
        return sorted(names - {name})
