"""The month's links as the ledger knows them: seen on the Page, ours that may be there, reserved; the Page's plan."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, exists, or_, select, union_all
from sqlalchemy.orm import Session

from publisher.domain.coded_text import Message, coded, read
from publisher.domain.delivery import Delivery, State
from publisher.domain.link_budget import (
    LinkBudget,
    LinkKind,
    LinkRules,
    LinkUse,
    PagePlan,
    carries_link,
    is_post_of,
    may_carry_link,
    period,
    reserves,
    within,
)
from publisher.domain.ports_ledger import Target
from publisher.storage.database import Database
from publisher.storage.ledger import mapping, people, periodic_tasks
from publisher.storage.ledger.schema import AttemptRow, DeliveryRow, PageLinkRow, PagePlanRow, PulseRow

#: What may be on the Page; of what is held, that of which `_in_doubt` says so.
_DOUBTED = (State.SENDING, State.UNKNOWN, State.HELD)


class SqlPageLinks:
    """The links of one Page, in transactions of their own; the functions below work inside another's."""

    def __init__(self, database: Database, target: Target, rules: LinkRules) -> None:
        """Work on `database` for the Page that `target` names."""
        self._database, self._page, self._rules = database, target.by_channel["facebook"], rules

    def budget(self, moment: datetime, now: datetime) -> LinkBudget:
        """Return the month that a moment is in, from the ledger's rows alone."""
        with self._database.read() as session:
            return budget(session, self._page, self._rules, moment, now)

    @property
    def limit(self) -> int | None:
        """Return how many links a month has; None: unlimited, 0: never."""
        with self._database.read() as session:
            return limit(session, self._page, self._rules)

    def remember(self, seen: Sequence[LinkUse], now: datetime) -> None:
        """Write down what was counted on the Page."""
        with self._database.write() as session:
            remember(session, self._page, seen, now)

    def plan(self) -> PagePlan | None:
        """Return what a person said that the Page's plan allows; None where nobody was asked."""
        with self._database.read() as session:
            return plan(session, self._page)

    def answer(self, links: str, by: str, now: datetime) -> None:
        """Write down what a person says that it allows: a number, `unlimited` or `unknown`."""
        with self._database.write() as session:
            person = people.id_of(session, by)
            session.add(PagePlanRow(target=self._page, links=links, answered_by=person, answered_at=now))
            people.write_down(session, now, by, "page plan", links=links)


def plan(session: Session, page: str) -> PagePlan | None:
    """Return the newest answer about a Page's plan."""
    query = select(PagePlanRow).where(PagePlanRow.target == page).order_by(PagePlanRow.id.desc()).limit(1)
    row = session.scalars(query).first()
    if row is None:
        return None
    return PagePlan(links=row.links, by=people.name_of(session, row.answered_by), at=row.answered_at)


def limit(session: Session, page: str, rules: LinkRules) -> int | None:
    """Return how many links a month has: what the settings say, or else what a person answered."""
    answered = None if rules.given else plan(session, page)
    return answered.limit if answered else rules.limit


def remember(session: Session, page: str, seen: Iterable[LinkUse], now: datetime) -> None:
    """Write down what was counted on the Page, each once."""
    uses = {use.remote_id: use for use in seen}
    where = (PageLinkRow.target == page, PageLinkRow.remote_id.in_(uses))
    for known in session.scalars(select(PageLinkRow.remote_id).where(*where)):
        del uses[known]
    session.add_all(
        PageLinkRow(target=page, remote_id=use.remote_id, kind=use.kind, created_at=use.created_at, seen_at=now)
        for use in uses.values()
    )
    periodic_tasks.write_pulse(session, _counted(page), now, "")
    session.flush()


def budget(session: Session, page: str, rules: LinkRules, moment: datetime, now: datetime) -> LinkBudget:
    """Return the month that a moment is in; what is overdue goes out in the month of `now`."""
    start, end = period(moment, rules.from_day, rules.zone)
    known = _posts(session, page, start, end, spending=True, reserving=True)
    waiting = [each for each in _reserving(known, end) if start <= max(each.due_at, now) < end]
    answered, counted_at = session.execute(_answer_and_count(), {"page": page, "pulse": _counted(page)}).one()
    plan = None if rules.given or answered is None else PagePlan(links=answered, by="", at=now)
    seen = _seen(session, page, start, end)
    ours = _ours_among(known, start, end, {use.remote_id for use in seen})
    return LinkBudget(
        limit=plan.limit if plan else rules.limit,
        start=start,
        end=end,
        used=within([*seen, *(use for use, _ in ours)], start, end),
        reserved=tuple(delivery.slug for delivery in waiting),
        counted_at=counted_at if counted_at and start <= counted_at else None,
    )


@cache
def _counted_in_time() -> Select[PageLinkRow]:
    row = PageLinkRow
    start, end = (bindparam(name, type_=row.created_at.type) for name in ("start", "end"))
    in_time = (row.created_at >= start, row.created_at < end)
    return select(row).where(row.target == bindparam("page", type_=Text), *in_time).order_by(row.id)


@cache
def _answer_and_count() -> Select[str | None, datetime | None]:
    """Return in one query what a person answered last about a Page's plan, and when its links were counted."""
    answered = select(PagePlanRow.links).where(PagePlanRow.target == bindparam("page", type_=Text))
    newest = answered.order_by(PagePlanRow.id.desc()).limit(1).scalar_subquery()
    counted = select(PulseRow.at).where(PulseRow.name == bindparam("pulse", type_=Text)).scalar_subquery()
    return select(newest, counted)


def used(
    session: Session,
    page: str,
    start: datetime,
    end: datetime,
    but_not: int = 0,
    counted: Iterable[LinkUse] = (),
) -> tuple[LinkUse, ...]:
    """Return what a month has spent: what was seen on the Page, and ours that may be there and was not seen yet.

    `but_not` is the id of a delivery that does not count. Among what was `counted` just now is looked for those in
    doubt whose id nobody knows, so that none counts twice.
    """
    mine = {remote_id for remote_id in _ids_of(session, but_not) if remote_id}
    seen = [use for use in _seen(session, page, start, end) if use.remote_id not in mine]
    known = _posts(session, page, start, end, spending=True)
    others = [each for each in known if each.id != but_not]
    ours = _ours_among(others, start, end, {use.remote_id for use in seen})
    return within([*seen, *_not_among(session, page, ours, counted)], start, end)


def _seen(session: Session, page: str, start: datetime, end: datetime) -> list[LinkUse]:
    rows = session.scalars(_counted_in_time(), {"page": page, "start": start, "end": end})
    return [LinkUse(remote_id=row.remote_id, kind=_kind(row.kind), created_at=row.created_at) for row in rows]


def decide(
    session: Session,
    rules: LinkRules,
    row: DeliveryRow,
    now: datetime,
    counted: Iterable[LinkUse] | None,
    trouble: str,
) -> str:
    """Return as a coded text why a post goes without its link; empty where it may carry it.

    `trouble` is why the Page's links could not be counted, where `counted` is None.
    """
    most = limit(session, row.target, rules)
    if most == 0:
        return coded("link_never")
    if is_refused(row.link_note):
        return row.link_note
    if most is None:
        return ""
    if counted is None:
        return coded("links_not_counted", reason=trouble)
    start, end = period(now, rules.from_day, rules.zone)
    spent = used(session, row.target, start, end, row.id, counted)
    earlier = [each for each in reserved(session, row.target, end) if (each.due_at, each.id) < (row.due_at, row.id)]
    if may_carry_link(most, len(spent), len(earlier)):
        return ""
    if len(spent) < most:
        return coded("links_reserved", posts=", ".join(each.slug for each in earlier), limit=most)
    return coded("links_used_up", limit=most)


def is_refused(note: str) -> bool:
    """Return whether a delivery's note says that the channel refused it with its link: it goes without for good."""
    found = read(note)
    return isinstance(found, Message) and found.code == "link_refused"


def _ids_of(session: Session, delivery_id: int) -> tuple[str | None, ...]:
    row = session.get(DeliveryRow, delivery_id) if delivery_id else None
    return (row.made_id, row.prepared_id) if row else ()


def _kind(word: str) -> LinkKind:
    return "comment" if word == "comment" else "post"


def _ours_among(
    known: Iterable[Delivery], start: datetime, end: datetime, seen: set[str]
) -> Iterator[tuple[LinkUse, Delivery]]:
    """Return those of some posts that spend, or may spend, a link of this time and were not seen on the Page."""
    for delivery in known:
        is_out = delivery.state is State.SENT and delivery.sent_at is not None and start <= delivery.sent_at < end
        remote_id = delivery.remote_id or delivery.prepared_id or f"delivery {delivery.id}"
        may_be_out = is_out or delivery.state in _DOUBTED
        if may_be_out and remote_id not in seen and carries_link(delivery.outgoing):
            yield LinkUse(remote_id=remote_id, kind="post", created_at=delivery.sent_at or start), delivery


def _not_among(
    session: Session, page: str, ours: Iterable[tuple[LinkUse, Delivery]], counted: Iterable[LinkUse]
) -> Iterator[LinkUse]:
    """Return ours without those of unknown id that were counted as posts which belong to no other delivery."""
    nobodys = list(counted)
    for use, delivery in ours:
        if not (delivery.remote_id or delivery.prepared_id):
            seen = next(
                (each for each in nobodys if is_post_of(each, delivery) and not _owned(session, page, each)), None
            )
            if seen:
                nobodys.remove(seen)
                continue
        yield use


def _owned(session: Session, page: str, use: LinkUse) -> bool:
    has_id = or_(DeliveryRow.remote_id == use.remote_id, DeliveryRow.prepared_id == use.remote_id)
    query = select(DeliveryRow.id).where(DeliveryRow.channel == "facebook", DeliveryRow.target == page, has_id)
    return session.scalar(query.limit(1)) is not None


def _in_doubt() -> ColumnElement[bool]:
    """Match what may be on the Page: begun, and nobody knows how it ended."""
    lost = exists(
        select(AttemptRow.id).where(
            AttemptRow.delivery_id == DeliveryRow.id,
            AttemptRow.number == DeliveryRow.attempts,
            AttemptRow.outcome == "unknown",
        )
    )
    # The states alone, so that the index of what is due finds them.
    return and_(DeliveryRow.state.in_(("sending", "unknown", "held")), or_(DeliveryRow.state != "held", lost))


def reserved(session: Session, page: str, end: datetime) -> list[Delivery]:
    """Return the posts that may still need a link and are due before a month's end, in the order of due time.

    One that is being sent is among them until it is decided.
    """
    return _reserving(_posts(session, page, end, end, reserving=True), end)


def _reserving(known: Iterable[Delivery], end: datetime) -> list[Delivery]:
    """Return those of some posts that may still need a link before then, in the order of due time."""
    found = [each for each in known if _is_open(each, end) and reserves(each)]
    return sorted(found, key=lambda delivery: (delivery.due_at, delivery.id))


def _is_open(delivery: Delivery, end: datetime) -> bool:
    if delivery.state is State.SENDING:
        return delivery.with_link is None and delivery.payload.linked is not None
    return delivery.state is State.WAITING and delivery.due_at < end


def _posts(
    session: Session, page: str, start: datetime, end: datetime, *, spending: bool = False, reserving: bool = False
) -> list[Delivery]:
    """Return a Page's posts that have, or may have, spent a link of a time, or that may still need one before its end.

    Others may be among them.
    """
    where = {"page": page, "start": start, "end": end} if spending else {"page": page, "end": end}
    return [mapping.delivery_of(row, 0) for row in session.scalars(_of_these(spending, reserving), where)]


@cache
def _of_these(spending: bool, reserving: bool) -> Select[DeliveryRow]:
    """Put together once. Each condition is looked up by itself: so SQLite finds it by the index that it has."""
    row, any_of = DeliveryRow, [_in_doubt()] if spending else []
    any_of += [_sent_in_time()] if spending else []
    any_of += [_may_reserve()] if reserving else []
    ours = (row.channel == "facebook", row.target == bindparam("page", type_=Text), row.action == "publish")
    found = union_all(*(select(row.id).where(*ours, condition) for condition in any_of))
    return select(row).where(row.id.in_(found)).order_by(row.id)


def _sent_in_time() -> ColumnElement[bool]:
    """Match what went out in a time and may have an address in any form: the rest of a month is not even read."""
    row = DeliveryRow
    start, end = (bindparam(name, type_=DeliveryRow.due_at.type) for name in ("start", "end"))
    may_have_address = or_(row.payload.icontains("http"), row.payload.icontains("www."))
    return and_(row.state == "sent", row.sent_at >= start, row.sent_at < end, may_have_address)


def _may_reserve() -> ColumnElement[bool]:
    waiting = and_(DeliveryRow.state == "waiting", DeliveryRow.due_at < bindparam("end", type_=DeliveryRow.due_at.type))
    undecided = and_(DeliveryRow.state == "sending", DeliveryRow.with_link.is_(None))
    # The states once more, on their own: only so does SQLite find them by their index.
    return and_(DeliveryRow.state.in_(("waiting", "sending")), or_(waiting, undecided))


def _counted(page: str) -> str:
    return f"links counted {page}"
