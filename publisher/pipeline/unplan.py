"""What is planned or out is taken back: withdrawing and cancelling."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from publisher.domain import planning
from publisher.domain.coded_text import coded
from publisher.domain.delivery import OPEN, Action, Delivery, Payload, State
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.domain.ports_ledger import Plan, Target, UnitOfWork
from publisher.pipeline.apply_steps import (
    NOTHING,
    ChannelPayload,
    ScheduleRequest,
    apply,
    doubtful,
    refuse_doubt,
)
from publisher.pipeline.dead_links import refuse_dead_link


def withdraw(
    uow: UnitOfWork,
    slug: str,
    target: Target,
    *,
    by: str,
    now: datetime,
    at: datetime | None = None,
    notice: Mapping[str, str] | None = None,
) -> list[Delivery]:
    """Take a post back everywhere; what is not out yet is cancelled. Give the new deliveries.

    It is due at once, or `at` a moment until which it can be undone; what was to be taken back later is then, too.
    `notice` says by tag why, to the readers of the website.

    Raises:
        UnknownPost: if the ledger has no such post.
        IllegalTransition: if nothing of it is out or planned, or it is being taken back already.
    """
    revision = uow.latest(slug)
    if revision is None:
        raise UnknownPost(slug)
    history = uow.history(slug)
    wanted = ScheduleRequest(
        revision=revision, due_at=at or now, late_limit_seconds=None, by=by, needs_approval=False, undoable=True
    )
    planned: list[Delivery] = []
    touched = 0
    for channel in dict.fromkeys(d.channel for d in history):
        of_channel = [d for d in history if d.channel == channel]
        doubted = [d for d in of_channel if d.action is Action.PUBLISH and doubtful(uow, d)]
        shown = channel == "website" and uow.shown_revision(slug) is not None
        steps = planning.withdraw([d for d in of_channel if d not in doubted], shown=shown)
        touched += len(steps) + len(doubted) + _bring_forward(uow, of_channel, wanted.due_at)
        planned += [taken for d in doubted for taken in _take_back_doubtful(uow, d, by, now)]
        rendered = _telling(notice) if notice and channel == "website" else NOTHING
        planned += apply(uow, steps, wanted, channel, rendered, target, of_channel, now)
    if not touched:
        going = any(d.action is Action.WITHDRAW and d.state in OPEN for d in history)
        raise IllegalTransition("taken_back_already" if going else "nothing_to_take_back", slug=slug)
    uow.audit(now, by, "withdraw", slug)
    return planned


def _telling(notice: Mapping[str, str]) -> ChannelPayload:
    return replace(NOTHING, withdrawal=Payload(notice=tuple(sorted(notice.items()))))


def _bring_forward(uow: UnitOfWork, history: Sequence[Delivery], due_at: datetime) -> int:
    """Let what is to be taken back later be taken back then; give how many."""
    later = [d for d in history if d.action is Action.WITHDRAW and d.state is State.WAITING and d.due_at > due_at]
    for delivery in later:
        uow.requeue(delivery.id, due_at)
    return len(later)


def _take_back_doubtful(uow: UnitOfWork, delivery: Delivery, by: str, now: datetime) -> list[Delivery]:
    """Delete the prepared post, public or not. Without its id only a person can find it: `resolve` takes it back."""
    if not delivery.prepared_id:
        uow.request_end(delivery.id, "cancel")
        return []
    uow.move(delivery.id, State.CANCELLED, coded("taken_back_in_doubt"))
    return take_back(uow, delivery, delivery.prepared_id, by, now)


def take_back(uow: UnitOfWork, delivery: Delivery, remote_id: str, by: str, now: datetime) -> list[Delivery]:
    """Plan that the post `remote_id`, which `delivery` made or may have made, is deleted at once."""
    if any(d.state in OPEN and d.action is Action.WITHDRAW for d in uow.history(delivery.slug, delivery.channel)):
        return []
    planned = uow.plan(
        Plan(
            revision=uow.revision(delivery.revision_id),
            channel=delivery.channel,
            action=Action.WITHDRAW,
            due_at=now,
            late_limit_seconds=None,
            target=delivery.target,
            payload=Payload(),
            planned_at=now,
            planned_by=by,
            remote_id=remote_id,
        )
    )
    return [planned]


def cancel(
    uow: UnitOfWork,
    slug: str,
    target: Target,
    *,
    by: str,
    now: datetime,
    channels: Collection[str] = (),
    site_address: str = "",
) -> list[Delivery]:
    """Unplan a post; give its deliveries as they are now.

    `channels` names those that are meant; none means all. Where the website alone is, what else is planned must not
    link to `site_address`.

    Raises:
        UnknownPost: if the ledger has no such post.
        IllegalTransition: if nothing of it is still to come.
        CodedError: if it would leave a link to a page that never comes.
    """
    whole = uow.history(slug)
    if not whole:
        raise UnknownPost(slug)
    history = [d for d in whole if not channels or d.channel in channels]
    refuse_doubt(uow, history)
    refuse_dead_link(whole, history, site_address)
    steps = planning.cancel(history)
    if not steps:
        raise IllegalTransition("nothing_planned", slug=slug)
    for step in steps:
        if isinstance(step, planning.Move):
            uow.move(step.delivery.id, step.to, step.reason)
        elif isinstance(step, planning.Wish):
            uow.request_end(step.delivery.id, step.wish)
    if any(d.channel == "website" for d in history):
        uow.show_what_stands(slug, by, now)
    uow.audit(now, by, "cancel", slug, **({"channels": " ".join(sorted(channels))} if channels else {}))
    return uow.history(slug)
