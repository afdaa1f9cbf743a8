"""The month's links as the ledger knows them: seen on the Page, ours that may be there, reserved; the Page's plan."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, and_, exists, or_, select
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
from publisher.storage.ledger import heartbeats, mapping, people
from publisher.storage.ledger.schema import AttemptRow, DeliveryRow, PageLinkRow, PagePlanRow, PulseRow


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
    heartbeats.write_pulse(session, _counted(page), now, "")
    session.flush()


def budget(session: Session, page: str, rules: LinkRules, moment: datetime, now: datetime) -> LinkBudget:
    """Return the month that a moment is in; what is overdue goes out in the month of `now`."""
    start, end = period(moment, rules.from_day, rules.zone)
    waiting = [each for each in reserved(session, page, end) if start <= max(each.due_at, now) < end]
    pulse = session.get(PulseRow, _counted(page))
    return LinkBudget(
        limit=limit(session, page, rules),
        start=start,
        end=end,
        used=used(session, page, start, end),
        reserved=tuple(delivery.slug for delivery in waiting),
        counted_at=pulse.at if pulse and start <= pulse.at else None,
    )


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
    rows = session.scalars(
        select(PageLinkRow).where(
            PageLinkRow.target == page, PageLinkRow.created_at >= start, PageLinkRow.created_at < end
        )
    )
    seen = [
        LinkUse(remote_id=row.remote_id, kind=_kind(row.kind), created_at=row.created_at)
        for row in rows
        if row.remote_id not in mine
    ]
    ours = _ours_of(session, page, start, end, {use.remote_id for use in seen}, but_not)
    return within([*seen, *_not_among(session, page, ours, counted)], start, end)


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


def _ours_of(
    session: Session, page: str, start: datetime, end: datetime, seen: set[str], but_not: int
) -> Iterator[tuple[LinkUse, Delivery]]:
    out = (DeliveryRow.state == "sent", DeliveryRow.sent_at >= start, DeliveryRow.sent_at < end, _may_have_address())
    for delivery in [*_posts(session, page, *out), *_posts(session, page, _in_doubt())]:
        known = delivery.remote_id or delivery.prepared_id or f"delivery {delivery.id}"
        if delivery.id != but_not and known not in seen and carries_link(delivery.outgoing):
            yield LinkUse(remote_id=known, kind="post", created_at=delivery.sent_at or start), delivery


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


@cache
def _may_have_address() -> ColumnElement[bool]:
    """Match payloads that may have an address in any form: the rest of a month is not even read."""
    return or_(DeliveryRow.payload.icontains("http"), DeliveryRow.payload.icontains("www."))


@cache
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
    waiting = and_(DeliveryRow.state == "waiting", DeliveryRow.due_at < end)
    undecided = and_(DeliveryRow.state == "sending", DeliveryRow.with_link.is_(None))
    # The states once more, on their own: only so does SQLite find them by their index.
    known = _posts(session, page, DeliveryRow.state.in_(("waiting", "sending")), or_(waiting, undecided))
    found = [each for each in known if reserves(each) and (each.state is State.WAITING or each.payload.linked)]
    return sorted(found, key=lambda delivery: (delivery.due_at, delivery.id))


def _posts(session: Session, page: str, *where: ColumnElement[bool]) -> list[Delivery]:
    query = select(DeliveryRow).where(
        DeliveryRow.channel == "facebook", DeliveryRow.target == page, DeliveryRow.action == "publish", *where
    )
    return [mapping.delivery_of(row, 0) for row in session.scalars(query)]


def _counted(page: str) -> str:
    return f"links counted {page}"
