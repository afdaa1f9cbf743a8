"""Readings in the ledger. Visits and readings are inserted and never touched again."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from publisher.domain.delivery import Action, State
from publisher.domain.reading import (
    MeasuredPost,
    Measurement,
    Metric,
    PagePost,
    Reach,
    Reading,
    RefusedMetric,
    ReportedPost,
    Result,
)
from publisher.storage.database import Database
from publisher.storage.ledger.page_posts import is_erased_post
from publisher.storage.ledger.report_queries import (
    all_readings,
    in_portions,
    joined_documents,
    labelled,
    newest_numbers,
    numbers_at_age,
    reading_of,
    reported,
)
from publisher.storage.ledger.schema import DeliveryRow, PageLinkRow
from publisher.storage.ledger.schema_reach import HandmadeRow, MeasurementRow, MetricRow, ReadingRow
from publisher.storage.table_types import Base

#: How much of a hand-made post's text stands for its name.
_NAME_LENGTH = 60


class Readings:
    """The readings of one Page: what `domain.ports_metrics.ReadingStore` promises, on either database."""

    def __init__(self, database: Database, *, target: str, channel: str = "facebook") -> None:
        """Look at deliveries to `target` only: the sandbox's posts are never asked of the real Page."""
        self._database, self._target, self._channel = database, target, channel

    def to_measure(self, since: datetime, last_window: str) -> Sequence[MeasuredPost]:
        """Return the posts since then that are not settled for their last window, neither gone nor taken back."""
        with self._database.read() as session:
            posts = [*self._sent(session, since, last_window), *self._handmade(session, since, last_window)]
            settled = _settled(session, [post.object_id for post in posts])
        return [
            MeasuredPost(
                object_id=post.object_id,
                published_at=post.published_at,
                delivery_id=post.delivery_id,
                name=post.name,
                settled=settled[post.object_id],
            )
            for post in posts
        ]

    def without_past(self, since: datetime, before: datetime, limit: int) -> Sequence[MeasuredPost]:
        """Return hand-made posts between the two times of which nothing was ever read, newest first."""
        visited = exists().where(
            MeasurementRow.object_id == HandmadeRow.remote_id, MeasurementRow.result != Result.MISSED
        )
        query = (
            select(HandmadeRow)
            .where(*self._by_hand(since), HandmadeRow.created_at < before, ~visited)
            .order_by(HandmadeRow.created_at.desc(), HandmadeRow.remote_id)
            .limit(limit)
        )
        with self._database.read() as session:
            return [_measured_by_hand(row) for row in session.scalars(query)]

    def record(self, visits: Sequence[Measurement]) -> int:
        """Record visits with their readings in one transaction; one that is recorded already is left as it is.

        In the order of their identity, so that two workers never wait for each other in a circle.
        """
        if not visits:
            return 0
        ordered = sorted(visits, key=lambda context: (context.object_id, context.window))
        with self._database.write() as session:
            return sum(_record(session, context) for context in ordered)

    def add_handmade(self, posts: Sequence[PagePost], seen_at: datetime) -> int:
        """Remember posts that no delivery made and that are not remembered yet; give their number."""
        if not posts:
            return 0
        with self._database.write() as session:
            query = select(DeliveryRow.made_id)
            known = in_portions(session, lambda ids: query.where(DeliveryRow.made_id.in_(ids)), _ids(posts))
            made = {row.made_id for row in known}
            new = sorted((post for post in posts if post.object_id not in made), key=lambda post: post.object_id)
            rows = [self._handmade_row(post, seen_at, erased=is_erased_post(session, post.object_id)) for post in new]
            return sum(_insert_new(session, HandmadeRow, row) for row in rows)

    def visited(self, object_id: str, window: str) -> bool:
        """Return whether a visit is recorded."""
        query = select(MeasurementRow.id).where(MeasurementRow.object_id == object_id, MeasurementRow.window == window)
        with self._database.read() as session:
            return session.scalar(query) is not None

    def last_visit(self, object_id: str) -> datetime | None:
        """Return the time of the last visit of an object."""
        query = select(func.max(MeasurementRow.measured_at)).where(MeasurementRow.object_id == object_id)
        with self._database.read() as session:
            return session.scalar(query)

    def refused_metrics(self) -> Mapping[str, RefusedMetric]:
        """Return the metrics that are remembered as refused, by raw name."""
        with self._database.read() as session:
            return {row.raw_metric: _refused_of(row) for row in session.scalars(select(MetricRow))}

    def remember(self, refused: Sequence[RefusedMetric], answered: frozenset[str]) -> None:
        """Remember refused metrics in place of what was known of them, and forget those that were answered."""
        with self._database.write() as session:
            gone = answered.union(metric.raw_metric for metric in refused)
            session.execute(delete(MetricRow).where(MetricRow.raw_metric.in_(sorted(gone))))
            for metric in refused:
                _insert_new(session, MetricRow, _refused_row(metric))

    def reach(self, start: datetime, end: datetime, made_up: bool) -> Reach:
        """Return the posts that went out from `start` to before `end`, with their readings."""
        with self._database.read() as session:
            posts = self._out(session, start, end, made_up)
            readings, other = all_readings(session, _ids(posts), made_up)
        return Reach(posts=_of_sort(posts, readings, other), readings=readings)

    def newest_reach(self, start: datetime, end: datetime, made_up: bool) -> Reach:
        """Return the same posts with the newest number of each metric alone: a tenth of the work."""
        with self._database.read() as session:
            posts = self._out(session, start, end, made_up)
            numbers, other = newest_numbers(session, _ids(posts), made_up)
        return Reach(posts=_of_sort(posts, numbers, other), numbers=numbers)

    def numbers_at_age(
        self, object_ids: Sequence[str], age_seconds: float, made_up: bool
    ) -> Mapping[str, Mapping[Metric, float]]:
        """Return the whole of each metric that these objects had at an age, by object."""
        with self._database.read() as session:
            return numbers_at_age(session, object_ids, age_seconds, made_up)

    def page_readings(self, page_object: str, start_day: str, end_day: str, made_up: bool) -> Sequence[Reading]:
        """Return the Page's readings of the days from the first to the last, both included, by day and time."""
        query = (
            select(ReadingRow)
            .where(ReadingRow.object_id == page_object, ReadingRow.window.between(start_day, end_day))
            .where(ReadingRow.made_up.is_(made_up))
            .order_by(ReadingRow.window, ReadingRow.measured_at, ReadingRow.id)
        )
        with self._database.read() as session:
            return [reading_of(row) for row in session.scalars(query)]

    def _sent(self, session: Session, since: datetime, last_window: str) -> Iterator[MeasuredPost]:
        query = select(DeliveryRow.id, DeliveryRow.slug, DeliveryRow.made_id, DeliveryRow.sent_at).where(
            *_published(self._channel),
            DeliveryRow.target == self._target,
            DeliveryRow.sent_at >= since,
            ~_over(DeliveryRow.made_id, last_window),
            ~_taken_back(),
        )
        rows: Any = session.execute(query)
        for delivery_id, slug, made_id, sent_at in rows:
            yield MeasuredPost(object_id=made_id, published_at=sent_at, delivery_id=delivery_id, name=slug)

    def _handmade(self, session: Session, since: datetime, last_window: str) -> Iterator[MeasuredPost]:
        query = select(HandmadeRow).where(*self._by_hand(since), ~_over(HandmadeRow.remote_id, last_window))
        return (_measured_by_hand(row) for row in session.scalars(query))

    def _by_hand(self, since: datetime) -> tuple[ColumnElement[bool], ...]:
        return HandmadeRow.target == self._target, HandmadeRow.created_at >= since, ~_ours(self._channel)

    def _handmade_row(self, post: PagePost, seen_at: datetime, *, erased: bool) -> dict[str, Any]:
        return {
            "remote_id": post.object_id,
            "target": self._target,
            "created_at": post.created_at,
            "message": "" if erased else post.message,
            "url": post.url,
            "first_seen_at": seen_at,
        }

    def _out(self, session: Session, start: datetime, end: datetime, made_up: bool) -> list[ReportedPost]:
        sent = (*_published(self._channel), DeliveryRow.sent_at >= start, DeliveryRow.sent_at < end)
        return [*reported(session, sent, made_up=made_up), *self._reported_by_hand(session, start, end)]

    def _reported_by_hand(self, session: Session, start: datetime, end: datetime) -> list[ReportedPost]:
        linked = exists().where(
            PageLinkRow.target == HandmadeRow.target, PageLinkRow.remote_id == HandmadeRow.remote_id
        )
        query = select(HandmadeRow, linked).where(*self._by_hand(start), HandmadeRow.created_at < end)
        rows = session.execute(query).all()
        joined = joined_documents(session, [row.remote_id for row, _ in rows])
        return [
            _reported_by_hand_of(row, self._channel, joined.get(row.remote_id), linked=found) for row, found in rows
        ]


def _published(channel: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for a post that a delivery put on the Page."""
    return (
        DeliveryRow.channel == channel,
        DeliveryRow.action == Action.PUBLISH,
        DeliveryRow.state == State.SENT,
        DeliveryRow.made_id.is_not(None),
    )


def _ours(channel: str) -> ColumnElement[bool]:
    """Tell a post that was seen on the Page before the ledger knew that it had made it."""
    return exists().where(DeliveryRow.channel == channel, DeliveryRow.made_id == HandmadeRow.remote_id)


def _over(object_id: Any, last_window: str) -> ColumnElement[bool]:
    """Tell a post that nothing is left to measure of: its last window is settled, or it was found gone."""
    return exists().where(
        MeasurementRow.object_id == object_id,
        or_(MeasurementRow.window == last_window, MeasurementRow.result == Result.GONE),
    )


def _taken_back() -> ColumnElement[bool]:
    withdrawal = aliased(DeliveryRow)
    return exists().where(
        and_(
            withdrawal.slug == DeliveryRow.slug,
            withdrawal.channel == DeliveryRow.channel,
            withdrawal.action == Action.WITHDRAW,
            withdrawal.state == State.SENT,
            withdrawal.remote_id == DeliveryRow.made_id,
        )
    )


def _settled(session: Session, object_ids: Sequence[str]) -> Mapping[str, frozenset[str]]:
    query = select(MeasurementRow.object_id, MeasurementRow.window)
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = in_portions(session, lambda ids: query.where(MeasurementRow.object_id.in_(ids)), object_ids)
    for object_id, window in rows:
        found[object_id].add(window)
    return defaultdict(frozenset, {object_id: frozenset(labels) for object_id, labels in found.items()})


def _record(session: Session, context: Measurement) -> int:
    row = {
        "object_id": context.object_id,
        "window": context.window,
        "measured_at": context.measured_at,
        "result": context.result,
    }
    new = _insert_new(session, MeasurementRow, row)
    if new and context.readings:
        session.execute(insert(ReadingRow), [_reading_row(reading) for reading in context.readings])
    return new


def _insert_new(session: Session, table: type[Base], row: Mapping[str, Any]) -> int:
    """Insert a row where its identity is new; give 1 or 0. Waits for another worker's transaction with the same."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    statement: Any = (sqlite.insert if on_sqlite else postgresql.insert)(table).values(**row).on_conflict_do_nothing()
    # A row comes back only where one was inserted; psycopg's count of rows is no help here.
    return int(session.execute(statement.returning(*table.__mapper__.primary_key)).first() is not None)


def _ids(posts: Iterable[PagePost | ReportedPost]) -> list[str]:
    return [post.object_id for post in posts]


def _of_sort(
    posts: Sequence[ReportedPost], measured: Collection[str], other: frozenset[str]
) -> tuple[ReportedPost, ...]:
    """Leave out posts that have numbers of the other sort alone; by time."""
    kept = [post for post in posts if post.object_id in measured or post.object_id not in other]
    return tuple(sorted(kept, key=lambda post: (post.published_at, post.object_id)))


def _name_by_hand(row: HandmadeRow) -> str:
    first_line = row.message.strip().partition("\n")[0].strip()
    name = first_line if len(first_line) <= _NAME_LENGTH else first_line[: _NAME_LENGTH - 1].rstrip() + "…"
    return name or row.remote_id


def _measured_by_hand(row: HandmadeRow) -> MeasuredPost:
    return MeasuredPost(object_id=row.remote_id, published_at=row.created_at, delivery_id=None, name=_name_by_hand(row))


def _reported_by_hand_of(
    row: HandmadeRow, channel: str, joined: tuple[str, str] | None, *, linked: bool
) -> ReportedPost:
    """Take title and labels from the post that came of it, where there is one."""
    post = ReportedPost(
        object_id=row.remote_id,
        slug="",
        title=_name_by_hand(row),
        channel=channel,
        published_at=row.created_at,
        url=row.url,
        by_hand=True,
        with_link=linked or None,
    )
    return labelled(post, *joined) if joined else post


def _reading_row(reading: Reading) -> dict[str, Any]:
    return {name: getattr(reading, name) for name in Reading.__slots__}


def _refused_row(metric: RefusedMetric) -> dict[str, Any]:
    return {name: getattr(metric, name) for name in RefusedMetric.__slots__}


def _refused_of(row: MetricRow) -> RefusedMetric:
    return RefusedMetric(**{name: getattr(row, name) for name in RefusedMetric.__slots__})
