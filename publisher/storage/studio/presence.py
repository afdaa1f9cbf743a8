"""Who is in a draft at this moment, on whichever machine they were answered. Each call is one transaction."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from publisher.domain.ports_channel import Clock
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.studio.schema import DraftPresenceRow

#: Whoever was not heard of for so long has left.
LASTS = timedelta(seconds=60)
#: Saves come every few seconds: they say it no oftener.
_NOTED_EVERY = timedelta(seconds=15)
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

    def here(self, slug: str, name: str, *, opened: bool) -> list[str]:
        """Return who else is in a draft, and write down that somebody is.

        That goes without saying while it was said a moment ago, unless the draft is `opened` now.
        """
        seen = self._seen(slug)
        if opened or name not in seen or self._clock() - seen[name] > _NOTED_EVERY:
            self.note(slug, name)
        return sorted(seen.keys() - {name})

    def left(self, slug: str, name: str) -> None:
        """Write down that somebody closed a draft, unless it was opened again this moment."""
        row = DraftPresenceRow
        with self._database.write() as session:
            mine = row.person.in_(people.ids_of(session, name))
            known = row.seen_at <= self._clock() - _JUST_OPENED
            session.execute(delete(row).where(row.slug == slug, mine, known))

    def _seen(self, slug: str) -> dict[str, datetime]:
        """Return who is in a draft, and when each was heard of last."""
        row = DraftPresenceRow
        query = select(row.person, row.seen_at).where(row.slug == slug, row.seen_at > self._clock() - LASTS)
        with self._database.read() as session:
            found = session.execute(query.order_by(row.seen_at)).all()
            return {people.name_of(session, person): seen_at for person, seen_at in found}
