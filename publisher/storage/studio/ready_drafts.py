"""Drafts that somebody handed over: ready until they are planned or sent back. Each call is one transaction."""

from collections.abc import Collection
from functools import cache

from sqlalchemy import Select, exists, select

from publisher.domain.drafts import Ready
from publisher.domain.ports_channel import Clock
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.ledger.schema import DeliveryRow
from publisher.storage.studio.schema import DraftReadyRow, DraftSentBackRow
from publisher.storage.studio.trash import not_in_trash


class ReadyDrafts:
    """The drafts of one ledger that were handed over."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def mark(self, slug: str, by: str) -> None:
        """Hand a draft over."""
        with self._database.write() as session:
            row = session.get(DraftReadyRow, slug) or DraftReadyRow(slug=slug)
            row.ready_at, row.ready_by = self._clock(), people.id_of(session, by)
            session.add(row)

    def of(self, slugs: Collection[str] | None = None) -> dict[str, Ready]:
        """Return those of these drafts (None: of all) that were not planned or sent back since, the oldest first."""
        query = _waiting()
        if slugs is not None:
            query = query.where(DraftReadyRow.slug.in_(slugs))
        with self._database.read() as session:
            return {
                row.slug: Ready(slug=row.slug, by=people.name_of(session, row.ready_by), at=row.ready_at)
                for row in session.scalars(query)
            }


@cache
def _waiting() -> Select[DraftReadyRow]:
    """Put together once: it costs SQLAlchemy more than the answer costs the database."""
    row = DraftReadyRow
    planned = exists().where(DeliveryRow.slug == row.slug, DeliveryRow.planned_at >= row.ready_at)
    came_back = exists().where(DraftSentBackRow.slug == row.slug, DraftSentBackRow.sent_at >= row.ready_at)
    return select(row).where(not_in_trash(row.slug), ~planned, ~came_back).order_by(row.ready_at)
