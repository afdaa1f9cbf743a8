"""What people have to be told: see `domain.ports_notifications.NoticeStore` for what each method promises."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from publisher.domain.delivery import Delivery
from publisher.domain.notices import DeliveryTrouble, Kind, Notice, NoticeScan, OpenNotice, SentLog
from publisher.domain.ports_ledger import Target
from publisher.storage.database import Database
from publisher.storage.ledger import mapping
from publisher.storage.ledger.schema import AttemptRow, DeliveryRow, NoticeRow, RevisionRow
from publisher.storage.ledger.targets import same_target

#: Deliveries in one query.
_PORTION = 1000
_NOTED = DeliveryRow.link_note != ""
_STUCK = ("rejected", "paused", "held", "missed", "unknown")


class SqlNoticeStore:
    """Implements `domain.ports_notifications.NoticeStore`."""

    def __init__(self, database: Database, target: Target) -> None:
        """Work on `database`; deliveries to another target than this are nobody's concern now."""
        self._database = database
        self._target = target

    def troubled(self) -> list[DeliveryTrouble]:
        """Return the deliveries that something may be wrong with."""
        with self._database.read() as session:
            deliveries = self._deliveries(session, DeliveryRow.state.in_([*_STUCK, "waiting"]), _troubled())
            first, lost = tries(session, [delivery.id for delivery in deliveries])
        return [DeliveryTrouble(delivery=d, tried_at=first.get(d.id), lost_at=lost.get(d.id)) for d in deliveries]

    def _deliveries(self, session: Session, *where: ColumnElement[bool]) -> list[Delivery]:
        query = self._ours.where(*where).order_by(DeliveryRow.id)
        return [mapping.delivery_of(row, number) for row, number in session.execute(query)]

    @cached_property
    def _ours(self) -> Select[DeliveryRow, int]:
        """Put together once: it costs SQLAlchemy more than many a query."""
        ours = [and_(DeliveryRow.channel == name, same_target(self._target, name)) for name in self._target.by_channel]
        return (
            select(DeliveryRow, RevisionRow.number)
            .join(RevisionRow, RevisionRow.id == DeliveryRow.revision_id)
            # Channels and states once more, on their own: only so does SQLite find them by their index.
            .where(or_(*ours), DeliveryRow.channel.in_(list(self._target.by_channel)))
        )

    def link_notes(self, since: datetime) -> list[Delivery]:
        """Return what went out since then, or was left out, and has a note of its link for a person."""
        out = and_(DeliveryRow.state == "sent", DeliveryRow.sent_at >= since)
        left_out = and_(DeliveryRow.state == "cancelled", DeliveryRow.due_at >= since)
        with self._database.read() as session:
            return [each for where in (out, left_out) for each in self._deliveries(session, _NOTED, where)]

    def record_scan(self, look: NoticeScan, now: datetime) -> None:
        """Raise what was found, settle what is gone. Where nothing changed, nothing is written."""
        found = {notice.cause: notice for notice in look.found}
        kinds = [kind.value for kind in look.kinds]
        with self._database.read() as session:
            if not _changes(found, _open(session, kinds)):
                return
        with self._database.write() as session:
            for cause, row in (standing := _open(session, kinds)).items():
                if cause in found:
                    row.text = found[cause].text
                else:
                    row.settled_at = now
            session.add_all(_row(notice, now) for cause, notice in found.items() if cause not in standing)

    def open_notices(self) -> list[OpenNotice]:
        """Return what is not settled, oldest first."""
        with self._database.read() as session:
            query = select(NoticeRow).where(NoticeRow.settled_at.is_(None)).order_by(NoticeRow.id)
            return [_raised(row) for row in session.scalars(query)]

    def last_told(self, causes: Collection[str]) -> SentLog:
        """Return when mails were last sent."""
        told = NoticeRow.told_at.is_not(None)
        by_kind = select(NoticeRow.kind, func.max(NoticeRow.told_at)).where(told).group_by(NoticeRow.kind)
        by_cause = (
            select(NoticeRow.cause, func.max(NoticeRow.told_at))
            .where(told, NoticeRow.cause.in_(causes))
            .group_by(NoticeRow.cause)
        )
        with self._database.read() as session:
            kinds = {Kind(kind): at for kind, at in session.execute(by_kind) if at is not None}
            causes_told = {cause: at for cause, at in session.execute(by_cause) if at is not None}
        return SentLog(by_kind=kinds, by_cause=causes_told)

    def mark_told(self, ids: Collection[int], now: datetime) -> None:
        """Write down that these were told."""
        with self._database.write() as session:
            session.execute(update(NoticeRow).where(NoticeRow.id.in_(ids)).values(told_at=now))

    def sent_since(self, since: datetime) -> list[Delivery]:
        """Return what went out since then, oldest first."""
        with self._database.read() as session:
            found = self._deliveries(session, DeliveryRow.state == "sent", DeliveryRow.sent_at >= since)
        return sorted(found, key=lambda delivery: (delivery.sent_at or since, delivery.id))

    def coming_until(self, until: datetime) -> list[Delivery]:
        """Return what waits and is due until then, by due time."""
        with self._database.read() as session:
            found = self._deliveries(session, DeliveryRow.state == "waiting", DeliveryRow.due_at <= until)
        return sorted(found, key=lambda delivery: (delivery.due_at, delivery.id))


@cache
def _troubled() -> ColumnElement[bool]:
    """Match what a person may have to know. What was refused is settled once something newer was planned for it.

    Built once: an alias costs SQLAlchemy more than SQLite needs for the whole answer.
    """
    newer = aliased(DeliveryRow)
    replaced = exists(
        select(newer.id).where(
            newer.slug == DeliveryRow.slug,
            newer.channel == DeliveryRow.channel,
            newer.id > DeliveryRow.id,
            (newer.action == "comment") == (DeliveryRow.action == "comment"),
        )
    )
    stuck = and_(DeliveryRow.state.in_(_STUCK), or_(DeliveryRow.state != "rejected", ~replaced))
    tried = or_(DeliveryRow.tell.is_(True), and_(DeliveryRow.channel == "website", DeliveryRow.attempts > 0))
    return or_(stuck, and_(DeliveryRow.state == "waiting", tried))


def tries(session: Session, delivery_ids: Sequence[int]) -> tuple[dict[int, datetime], dict[int, datetime | None]]:
    """Return when deliveries were first tried, and the end of the newest try of those whose answer was lost."""
    query = select(AttemptRow.delivery_id, AttemptRow.started_at, AttemptRow.ended_at, AttemptRow.outcome)
    first: dict[int, datetime] = {}
    lost: dict[int, datetime | None] = {}
    for start in range(0, len(delivery_ids), _PORTION):
        some = query.where(AttemptRow.delivery_id.in_(delivery_ids[start : start + _PORTION]))
        for delivery_id, started_at, ended_at, outcome in session.execute(some.order_by(AttemptRow.number)):
            first[delivery_id] = min(started_at, first.get(delivery_id, started_at))
            lost.pop(delivery_id, None)
            if outcome == "unknown":
                lost[delivery_id] = ended_at
    return first, lost


def _open(session: Session, kinds: Collection[str]) -> dict[str, NoticeRow]:
    query = select(NoticeRow).where(NoticeRow.settled_at.is_(None), NoticeRow.kind.in_(kinds)).order_by(NoticeRow.id)
    return {row.cause: row for row in session.scalars(query)}


def _changes(found: Mapping[str, Notice], standing: Mapping[str, NoticeRow]) -> bool:
    same = found.keys() == standing.keys()
    return not same or any(found[cause].text != row.text for cause, row in standing.items())


def _row(notice: Notice, now: datetime) -> NoticeRow:
    return NoticeRow(
        cause=notice.cause, kind=notice.kind.value, slug=notice.slug, text=notice.text, raised_at=now, told_at=None
    )


def _raised(row: NoticeRow) -> OpenNotice:
    notice = Notice(cause=row.cause, kind=Kind(row.kind), slug=row.slug, text=row.text)
    return OpenNotice(id=row.id, notice=notice, raised_at=row.raised_at, told_at=row.told_at)
