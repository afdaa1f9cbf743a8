"""Drafts that were deleted and can be restored for a while. Each call is one transaction."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from publisher.domain.drafts import TrashedDraft
from publisher.domain.errors import UnknownPost
from publisher.domain.ports_channel import Clock
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.ledger.series import keep_or_repeat
from publisher.storage.studio.schema import SeriesRow
from publisher.storage.studio.schema_drafts import TrashedDraftRow


def not_in_trash(slug: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Match rows of drafts that were not deleted."""
    return slug.not_in(select(TrashedDraftRow.slug))


class Trash:
    """The deleted drafts of one ledger."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def add(self, slug: str, by: str) -> TrashedDraft:
        """Note that a draft goes into the trash."""
        now = self._clock()
        with self._database.write() as session:
            keep_or_repeat(session, slug)
            row = TrashedDraftRow(slug=slug, trashed_at=now, trashed_by=people.id_of(session, by))
            session.add(row)
            people.write_down(session, now, by, "delete draft", slug)
            session.flush()
            return TrashedDraft(id=row.id, slug=slug, at=now, by=by)

    def all(self, *, until: datetime | None = None) -> list[TrashedDraft]:
        """Return what is in it, the newest first; `until`: what was put in until then alone."""
        query = select(TrashedDraftRow).order_by(TrashedDraftRow.id.desc())
        if until is not None:
            query = query.where(TrashedDraftRow.trashed_at <= until)
        with self._database.read() as session:
            return [
                TrashedDraft(id=row.id, slug=row.slug, at=row.trashed_at, by=people.name_of(session, row.trashed_by))
                for row in session.scalars(query)
            ]

    def one(self, number: int) -> TrashedDraft:
        """Return one.

        Raises:
            UnknownPost: if there is none of that number.
        """
        found = next((each for each in self.all() if each.id == number), None)
        if found is None:
            raise UnknownPost(f"trash {number}")
        return found

    def take_out(self, number: int, by: str = "") -> None:
        """Note that a draft is no longer in it: restored by somebody, or else gone."""
        with self._database.write() as session:
            row = session.get(TrashedDraftRow, number)
            if row is not None:
                session.delete(row)
                if by:
                    people.write_down(session, self._clock(), by, "restore draft", row.slug)

    def repeats(self, slug: str) -> bool:
        """Return whether a draft is copied for the dates of a series."""
        query = select(SeriesRow.id).where(SeriesRow.slug == slug, SeriesRow.stopped_at.is_(None)).limit(1)
        with self._database.read() as session:
            return session.scalar(query) is not None
