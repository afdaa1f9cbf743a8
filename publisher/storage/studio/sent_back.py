"""Drafts that somebody sent back to their author: until they are planned, or handed over, again."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from publisher.domain.drafts import SentBack
from publisher.domain.ports_channel import Clock
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.ledger.schema import DeliveryRow
from publisher.storage.studio.schema import DraftCommentRow, DraftReadyRow, DraftSentBackRow, DraftVersionRow
from publisher.storage.studio.trash import not_in_trash


class SentBackDrafts:
    """The drafts of one ledger that were sent back. Each call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def mark(self, slug: str, remark: str, by: str, to: str) -> None:
        """Send a draft back that was handed over, and not planned yet."""
        with self._database.write() as session:
            write_sent_back(session, slug, remark, by, to, self._clock())

    def among(self, slugs: Collection[str] | None) -> dict[str, SentBack]:
        """Return those of these drafts (None: of all) that wait for their author, by slug."""
        of_these = () if slugs is None else (DraftSentBackRow.slug.in_(slugs),)
        with self._database.read() as session:
            return _named(session, _waiting(session, *of_these))

    def of(self, name: str) -> dict[str, SentBack]:
        """Return those that wait for somebody, by slug, the oldest first: who planned, handed over or began them."""
        with self._database.read() as session:
            waiting = _waiting(session)
            mine = set(people.ids_of(session, name)) if waiting else set()
            begun = _begun_by(session, [row.slug for row in waiting], mine) if waiting else set()
            return _named(session, [row for row in waiting if row.sent_to in mine or row.slug in begun])


def write_sent_back(session: Session, slug: str, remark: str, by: str, to: str, now: datetime) -> None:
    """Write down, in this transaction, that a draft goes back to whom planned it or handed it over, and why."""
    author, person = people.id_of(session, to), people.id_of(session, by)
    said = DraftCommentRow(slug=slug, text=remark, written_by=person, written_at=now)
    session.add(said)
    session.flush()
    row = session.get(DraftSentBackRow, slug) or DraftSentBackRow(slug=slug)
    row.sent_at, row.sent_by, row.sent_to, row.comment_id = now, person, author, said.id
    session.add(row)


def _waiting(session: Session, *where: ColumnElement[bool]) -> Sequence[DraftSentBackRow]:
    """Return the rows of drafts that were neither planned nor handed over since."""
    return session.scalars(_all_waiting().where(*where)).all()


@cache
def _all_waiting() -> Select[DraftSentBackRow]:
    """Put together once: it costs SQLAlchemy more than the answer costs the database."""
    row = DraftSentBackRow
    planned = exists().where(DeliveryRow.slug == row.slug, DeliveryRow.planned_at > row.sent_at)
    ready = exists().where(DraftReadyRow.slug == row.slug, DraftReadyRow.ready_at > row.sent_at)
    return select(row).where(~or_(planned, ready), not_in_trash(row.slug)).order_by(row.sent_at)


def _begun_by(session: Session, slugs: Collection[str], persons: Collection[str]) -> set[str]:
    """Return those of some drafts that somebody began."""
    version = DraftVersionRow
    first = select(func.min(version.id)).where(version.slug.in_(slugs)).group_by(version.slug)
    return set(session.scalars(select(version.slug).where(version.id.in_(first), version.saved_by.in_(persons))))


def _named(session: Session, rows: Sequence[DraftSentBackRow]) -> dict[str, SentBack]:
    query = select(DraftCommentRow).where(DraftCommentRow.id.in_([row.comment_id for row in rows]))
    remarks = {each.id: each.text for each in session.scalars(query)} if rows else {}
    return {
        row.slug: SentBack(
            slug=row.slug,
            by=people.name_of(session, row.sent_by),
            at=row.sent_at,
            remark=remarks.get(row.comment_id, ""),
        )
        for row in rows
    }
