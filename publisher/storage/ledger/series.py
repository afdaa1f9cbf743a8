"""Posts that repeat: the dates of each series and the posts that were made for them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.domain.ports_channel import Clock
from publisher.domain.series import Series, SeriesPost
from publisher.storage.database import Database
from publisher.storage.ledger import people
from publisher.storage.studio.schema import SeriesPostRow, SeriesRow
from publisher.storage.studio.schema_drafts import TrashedDraftRow

#: A draft that is deleted is in the trash, with all that lies beside it, within so long.
MOVED_IN = timedelta(minutes=5)


def keep_or_repeat(session: Session, slug: str) -> None:
    """Wait for whoever deletes a draft or begins to repeat it, until the transaction ends: one of these is done."""
    if session.get_bind().dialect.name != "sqlite":  # which has one writer at a time anyway
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": f"publisher-repeat-{slug}"})


def _being_deleted(slug: str, now: datetime) -> Select[int]:
    return select(TrashedDraftRow.id).where(TrashedDraftRow.slug == slug, TrashedDraftRow.trashed_at > now - MOVED_IN)


class SeriesStore:
    """The series of one ledger; each call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def begin(self, slug: str, title: str, rule: str, dates: Sequence[tuple[str, datetime]], by: str) -> int:
        """Write down a series with the slug and the time of each post to be made; give its number.

        Raises:
            IllegalTransition: if the draft repeats at one of these times already: no date has two posts.
            UnknownPost: if somebody deletes the draft at this moment.
        """
        now = self._clock()
        with self._database.write() as session:
            keep_or_repeat(session, slug)
            if session.scalars(_being_deleted(slug, now)).first() is not None:
                raise UnknownPost(slug)
            clashes = (
                select(SeriesPostRow.slug)
                .join(SeriesRow, SeriesRow.id == SeriesPostRow.series_id)
                .where(
                    SeriesRow.slug == slug,
                    SeriesRow.stopped_at.is_(None),
                    SeriesPostRow.due_at.in_([due_at for _, due_at in dates]),
                )
            )
            if session.scalars(clashes).first() is not None:
                raise IllegalTransition("repeats_then_already")
            row = SeriesRow(slug=slug, title=title, rule=rule, made_at=now, made_by=people.id_of(session, by))
            session.add(row)
            session.flush()
            session.add_all(SeriesPostRow(slug=own, series_id=row.id, due_at=due_at) for own, due_at in dates)
            people.write_down(session, now, by, "repeat", slug, posts=str(len(dates)))
            return row.id

    def planned(self, slug: str) -> None:
        """Write down that the post of a date is planned."""
        with self._database.write() as session:
            row = session.get_one(SeriesPostRow, slug)
            row.planned_at = row.planned_at or self._clock()

    def stop(self, series_id: int, by: str) -> Series:
        """Write down that it repeats no more; give it.

        Raises:
            UnknownPost: if there is none of that number.
        """
        now = self._clock()
        with self._database.write() as session:
            row = _found(session, series_id)
            if row.stopped_at is None:
                row.stopped_at = now
                people.write_down(session, now, by, "stop repeating", row.slug)
            return _series(session, row)[0]

    def one(self, series_id: int) -> Series:
        """Return one.

        Raises:
            UnknownPost: if there is none of that number.
        """
        with self._database.read() as session:
            return _series(session, _found(session, series_id))[0]

    def newest(self, limit: int) -> list[Series]:
        """Return the newest ones first, with their posts."""
        with self._database.read() as session:
            query = select(SeriesRow).order_by(SeriesRow.id.desc()).limit(limit)
            return _series(session, *session.scalars(query).all())

    def unmade(self) -> dict[int, str]:
        """Return the titles of series, by number, that go on and of which a post is not planned yet."""
        query = (
            select(SeriesRow.id, SeriesRow.title, SeriesRow.slug)
            .join(SeriesPostRow, SeriesPostRow.series_id == SeriesRow.id)
            .where(SeriesRow.stopped_at.is_(None), SeriesPostRow.planned_at.is_(None))
            .distinct()
        )
        with self._database.read() as session:
            return {row.id: row.title or row.slug for row in session.execute(query)}

    def of_post(self, slug: str) -> int | None:
        """Return the number of the series that a post belongs to."""
        with self._database.read() as session:
            row = session.get(SeriesPostRow, slug)
            return row.series_id if row else None

    def of_posts(self, slugs: Collection[str]) -> dict[str, int]:
        """Return the number of the series that each of some posts belongs to; of others nothing."""
        query = select(SeriesPostRow.slug, SeriesPostRow.series_id).where(SeriesPostRow.slug.in_(slugs))
        with self._database.read() as session:
            return {row.slug: row.series_id for row in session.execute(query)}

    def slugs(self) -> set[str]:
        """Return every post that a series has, or will have."""
        with self._database.read() as session:
            return set(session.scalars(select(SeriesPostRow.slug)))


def _found(session: Session, series_id: int) -> SeriesRow:
    row = session.get(SeriesRow, series_id)
    if row is None:
        raise UnknownPost(f"series {series_id}")
    return row


def _series(session: Session, *rows: SeriesRow) -> list[Series]:
    posts: dict[int, list[SeriesPost]] = {row.id: [] for row in rows}
    query = select(SeriesPostRow).where(SeriesPostRow.series_id.in_(posts)).order_by(SeriesPostRow.due_at)
    for each in session.scalars(query):
        post = SeriesPost(slug=each.slug, due_at=each.due_at, planned=each.planned_at is not None)
        posts[each.series_id].append(post)
    return [
        Series(
            id=row.id,
            slug=row.slug,
            title=row.title,
            rule=row.rule,
            by=people.name_of(session, row.made_by),
            made_at=row.made_at,
            stopped_at=row.stopped_at,
            posts=tuple(posts[row.id]),
        )
        for row in rows
    ]
