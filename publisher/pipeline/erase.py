"""What an erasure means for deliveries: what showed it is taken back, what was to show it is cancelled."""

from collections.abc import Collection, Sequence
from datetime import datetime

from publisher.domain import planning
from publisher.domain.coded_text import coded
from publisher.domain.delivery import IN_DOUBT, PENDING, Action, Delivery, Payload, State
from publisher.domain.ports_ledger import Plan, Target, UnitOfWork


def recall(
    uow: UnitOfWork,
    slug: str,
    revisions: Collection[int],
    target: Target,
    *,
    by: str,
    now: datetime,
) -> list[Delivery]:
    """Take back what shows one of these revisions on the Page, cancel what waits; give the new withdrawals.

    The website keeps its page, which is written anew without what was erased.
    """
    planned = []
    for channel in target.by_channel:
        history = uow.history(slug, channel)
        if channel != "website" and _shown(history, revisions):
            planned += _withdraw(uow, history, channel, target, by, now)
        else:
            _cancel(uow, history, revisions)
    return planned


def _shown(history: Sequence[Delivery], revisions: Collection[int]) -> bool:
    out = planning.out_there(history)
    maybe = [delivery for delivery in history if delivery.state in IN_DOUBT]
    return any(delivery.revision_id in revisions for delivery in [*maybe, *([out] if out else [])])


def _cancel(uow: UnitOfWork, history: Sequence[Delivery], revisions: Collection[int]) -> None:
    for delivery in history:
        stays = delivery.action is Action.WITHDRAW or (delivery.channel == "website" and delivery.attempts)
        if delivery.state in PENDING and delivery.revision_id in revisions and not stays:
            uow.move(delivery.id, State.CANCELLED, coded("part_erased", slug=delivery.slug))


def _withdraw(
    uow: UnitOfWork, history: Sequence[Delivery], channel: str, target: Target, by: str, now: datetime
) -> list[Delivery]:
    planned = []
    for step in planning.withdraw(history):
        match step:
            case planning.Move(delivery=delivery, to=to):
                uow.move(delivery.id, to, coded("part_erased", slug=delivery.slug))
            case planning.Wish(delivery=delivery, wish=wish):
                uow.request_end(delivery.id, wish)
            case planning.New(action=action):
                planned.append(uow.plan(_plan(uow, history, channel, action, target, by, now)))
    return planned


def _plan(
    uow: UnitOfWork, history: Sequence[Delivery], channel: str, action: Action, target: Target, by: str, now: datetime
) -> Plan:
    out = planning.out_there(history)
    return Plan(
        revision=uow.revision(history[-1].revision_id),
        channel=channel,
        action=action,
        due_at=now,
        late_limit_seconds=None,
        target=target.by_channel[channel],
        payload=Payload(),
        planned_at=now,
        planned_by=by,
        remote_id=out.remote_id if out else None,
    )
