"""What colleagues remark on drafts. Each call is one transaction."""

from collections.abc import Collection
from datetime import timedelta
from functools import cache

from sqlalchemy import ColumnElement, Integer, ScalarSelect, Select, Text, and_, bindparam, cast, func, select
from sqlalchemy.orm import Session

from publisher.domain.drafts import Comment
from publisher.domain.ports_channel import Clock
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.studio.schema import AccountRow, DraftCommentRow, DraftSeenRow, DraftVersionRow
from publisher.storage.studio.schema_links import TranslatorRow
from publisher.storage.studio.trash import not_in_trash

#: Remarks are new for so long; so many drafts with new ones are told of.
_NEW, _MOST = timedelta(days=60), 50


class Comments:
    """The remarks on the drafts of one ledger."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def of(self, slug: str) -> list[Comment]:
        """Return those on a draft, oldest first."""
        with self._database.read() as session:
            return [
                Comment(text=row.text, by=people.name_of(session, row.written_by), at=row.written_at)
                for row in session.scalars(_on_draft(), {"slug": slug})
            ]

    def unread(self, account_id: int) -> dict[str, int]:
        """Count what others remarked on drafts that concern somebody, by slug, the newest first.

        A draft concerns whoever began it, remarked on it before, or has it translated.
        """
        where = {"account": account_id, "since": self._clock() - _NEW}
        with self._database.read() as session:
            found: dict[str, int] = {row[0]: row[1] for row in session.execute(_unread(), where)}
            mine = _concerning(session, account_id, found) if found else set()
        return {slug: count for slug, count in found.items() if slug in mine}

    def saw(self, account_id: int, slug: str) -> None:
        """Note that somebody has read what is remarked on a draft by now."""
        newest = select(func.max(DraftCommentRow.id)).where(DraftCommentRow.slug == slug)
        seen = select(DraftSeenRow.comment_id).where(DraftSeenRow.account_id == account_id, DraftSeenRow.slug == slug)
        with self._database.read() as session:
            last, known = session.execute(select(newest.scalar_subquery(), seen.scalar_subquery())).one()
            if last is None or (known is not None and known >= last):
                return
        with self._database.write() as session:
            session.merge(DraftSeenRow(account_id=account_id, slug=slug, comment_id=last))

    def add(self, slug: str, text: str, by: str, person: str = "") -> None:
        """Remark on a draft; `person` is the id of somebody without an account, in place of a name."""
        with self._database.write() as session:
            row = DraftCommentRow(slug=slug, text=text, written_by=person or people.id_of(session, by))
            row.written_at = self._clock()
            session.add(row)


@cache
def _on_draft() -> Select[DraftCommentRow]:
    row = DraftCommentRow
    return select(row).where(row.slug == bindparam("slug", type_=Text)).order_by(row.id)


@cache
def _unread() -> Select[str, int]:
    """Put together once: it costs SQLAlchemy more than the answer costs the database."""
    row, seen, account = DraftCommentRow, DraftSeenRow, bindparam("account", type_=Integer)
    since = bindparam("since", type_=row.written_at.type)
    return (
        select(row.slug, func.count())
        .outerjoin(seen, and_(seen.slug == row.slug, seen.account_id == account))
        .where(row.written_at > since, row.written_by != _person_of(account))
        .where(row.id > func.coalesce(seen.comment_id, 0), not_in_trash(row.slug))
        .group_by(row.slug)
        .order_by(func.max(row.id).desc())
        .limit(_MOST)
    )


def _person_of(account: ColumnElement[int] | int) -> ScalarSelect[str]:
    return select("p" + cast(AccountRow.person_id, Text)).where(AccountRow.id == account).scalar_subquery()


def _concerning(session: Session, account_id: int, slugs: Collection[str]) -> set[str]:
    """Return those of some drafts that somebody began, remarked on, or has translated."""
    me = _person_of(account_id)
    version, comment, translator = DraftVersionRow, DraftCommentRow, TranslatorRow
    first = select(func.min(version.id)).where(version.slug.in_(slugs)).group_by(version.slug)
    begun = select(version.slug).where(version.id.in_(first), version.saved_by == me)
    remarked = select(comment.slug).where(comment.slug.in_(slugs), comment.written_by == me)
    translated = select(translator.slug).where(translator.slug.in_(slugs), translator.made_by == me)
    return {*session.scalars(begun), *session.scalars(remarked), *session.scalars(translated)}
