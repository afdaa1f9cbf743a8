"""Who is in a draft at this moment, on whichever machine they were answered. Each call is one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, Text, bindparam, cast, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from publisher.domain.ports_channel import Clock
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.ledger.schema import PersonRow
from publisher.storage.studio.schema import DraftPresenceRow

#: Whoever was not heard of for so long has left.
LASTS = timedelta(seconds=60)
#: Saves come every few seconds: they say it no oftener.
_NOTED_EVERY = timedelta(seconds=15)
#: A page that is loaded anew says that it is left, sometimes after the new one was opened.
_JUST_OPENED = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Somebody in a draft."""

    #: The id, as the ledger's rows hold it.
    person: str
    name: str
    #: When they were heard of last.
    at: datetime


class Presence:
    """Who writes in the drafts of one ledger."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def here(self, slug: str, name: str, *, opened: bool) -> list[str]:
        """Return who else is in a draft, and write down that somebody is.

        That goes without saying while it was said a moment ago, unless the draft is `opened` now.
        """
        seen = self._seen(slug)
        mine = next((each for each in reversed(seen) if each.name == name), None)
        if opened or mine is None or self._clock() - mine.at > _NOTED_EVERY:
            self._note(slug, name, mine)
        return sorted({each.name for each in seen} - {name})

    def _note(self, slug: str, name: str, before: _Seen | None) -> None:
        """Write down that somebody is in a draft now; whoever comes anew clears away those who left."""
        now = self._clock()
        with self._database.write() as session:
            if before is None:
                session.execute(delete(DraftPresenceRow).where(DraftPresenceRow.seen_at <= now - LASTS))
            person = before.person if before else people.id_of(session, name)
            values = {"slug": slug, "person": person, "seen_at": now}
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

    def _seen(self, slug: str) -> list[_Seen]:
        """Return who is in a draft, the last to be heard of last."""
        where = {"slug": slug, "since": self._clock() - LASTS}
        with self._database.read() as session:
            return [
                _Seen(person, name or people.name_of(session, person), at)
                for person, name, at in session.execute(_in_draft(), where)
            ]


@cache
def _in_draft() -> Select[str, str, datetime]:
    """Put together once: it costs SQLAlchemy more than the answer costs the database."""
    row, person = DraftPresenceRow, PersonRow
    named = select(row.person, person.name, row.seen_at).outerjoin(person, row.person == "p" + cast(person.id, Text))
    since = row.seen_at > bindparam("since", type_=row.seen_at.type)
    return named.where(row.slug == bindparam("slug", type_=Text), since).order_by(row.seen_at)
