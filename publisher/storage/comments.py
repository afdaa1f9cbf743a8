"""What colleagues remark on drafts. Each call is one transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from publisher.domain.ports import Clock
from publisher.storage import people
from publisher.storage.database import Database
from publisher.storage.studio_schema import DraftCommentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One remark."""

    text: str
    by: str
    at: datetime


class Comments:
    """The remarks on the drafts of one ledger."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def of(self, slug: str) -> list[Comment]:
        """Give those on a draft, oldest first."""
        query = select(DraftCommentRow).where(DraftCommentRow.slug == slug).order_by(DraftCommentRow.id)
        with self._database.read() as session:
            return [
                Comment(text=row.text, by=people.name_of(session, row.written_by), at=row.written_at)
                for row in session.scalars(query)
            ]

    def newest(self, slugs: Collection[str]) -> dict[str, str]:
        """Return what was remarked last on drafts, by slug; those without a remark are left out."""
        if not slugs:
            return {}
        row = DraftCommentRow
        last = select(func.max(row.id)).where(row.slug.in_(slugs)).group_by(row.slug)
        query = select(row.slug, row.text).where(row.id.in_(last))
        with self._database.read() as session:
            return {row.slug: row.text for row in session.execute(query)}

    def add(self, slug: str, text: str, by: str) -> None:
        """Remark on a draft."""
        with self._database.write() as session:
            row = DraftCommentRow(slug=slug, text=text, written_by=people.id_of(session, by))
            row.written_at = self._clock()
            session.add(row)
