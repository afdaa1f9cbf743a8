"""What a person decides about deliveries that wait for one: release, resolve, hold, resume, adopt."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from publisher.domain.coded_text import coded
from publisher.domain.delivery import CANCELLED_BY_ADOPTING, Action, Delivery, State
from publisher.domain.due_verdict import GOES_OUT_AFTER_A_HOLD, Hold, HoldBack, active_holds, verdict
from publisher.domain.errors import CodedError, IllegalTransition, UnknownPost
from publisher.domain.ports_channel import Found
from publisher.domain.ports_ledger import Target, UnitOfWork
from publisher.pipeline.unplan import take_back


def release(
    uow: UnitOfWork,
    slugs: Sequence[str],
    *,
    at: datetime | None,
    spread: timedelta,
    by: str,
    now: datetime,
    channels: Collection[str] = (),
) -> list[Delivery]:
    """Let held and missed posts go, each `spread` after the one before it, in the order that they were due.

    A post that only waits for its page on the website goes without it. `channels` names those that are meant; none
    means all.

    Raises:
        UnknownPost: if the ledger has no such post.
        IllegalTransition: if one has nothing to release, is in doubt, or its channel is on hold.
    """
    found = [(slug, _releasable(uow, slug, now, channels)) for slug in slugs]
    ordered = sorted(found, key=lambda pair: min((d.due_at, d.id) for d in pair[1]))
    for place, (slug, deliveries) in enumerate(ordered):
        due_at = (at or now) + place * spread
        for delivery in deliveries:
            if delivery.state is State.WAITING:
                uow.release_from_website(delivery.id)
            else:
                uow.requeue(delivery.id, due_at)
        uow.audit(now, by, "release", slug, due_at=due_at.isoformat())
    return [delivery for slug in slugs for delivery in uow.history(slug)]


def _releasable(uow: UnitOfWork, slug: str, now: datetime, channels: Collection[str]) -> list[Delivery]:
    history = uow.history(slug)
    if not history:
        raise UnknownPost(slug)
    meant = [d for d in history if not channels or d.channel in channels]
    stopped = [d for d in meant if d.state in (State.HELD, State.MISSED)]
    for delivery in stopped:
        _refuse_doubt_and_hold(uow, delivery, now)
    blocked = [] if stopped else _blocked_by_website(history, now)
    if not stopped and not blocked:
        raise IllegalTransition("nothing_to_release", slug=slug)
    return stopped or blocked


def _refuse_doubt_and_hold(uow: UnitOfWork, delivery: Delivery, now: datetime) -> None:
    slug = delivery.slug
    if delivery.state is State.HELD and uow.lost_in_a_row(delivery.id):
        raise IllegalTransition("may_be_out_already", slug=slug, channel=coded(f"channel_{delivery.channel}"))
    if on := active_holds(uow.holds(), delivery.channel, now):
        named = coded(f"channel_{delivery.channel}")
        raise IllegalTransition("channel_on_hold", slug=slug, channel=named, reason=on[0].reason, name=delivery.channel)


def _blocked_by_website(history: Sequence[Delivery], now: datetime) -> list[Delivery]:
    site_open = any(d.channel == "website" and d.state is State.WAITING and d.attempts for d in history)
    others = [d for d in history if d.channel != "website" and d.state is State.WAITING and d.due_at <= now]
    return others if site_open else []


def move(uow: UnitOfWork, slug: str, *, at: datetime, by: str, now: datetime) -> list[Delivery]:
    """Let what waits for its time go out at another one; its revision, and an approval of it, stay.

    Raises:
        UnknownPost: if the ledger has no such post.
        IllegalTransition: if nothing of it waits for its time, or was tried already, or the new time has passed.
    """
    history = uow.history(slug)
    if not history:
        raise UnknownPost(slug)
    waiting = [d for d in history if d.state is State.WAITING and d.action is not Action.WITHDRAW]
    if not waiting or any(d.attempts for d in waiting):
        raise IllegalTransition("waits_no_longer", slug=slug)
    if at < now:
        raise IllegalTransition("new_time_has_passed", slug=slug)
    for delivery in waiting:
        uow.requeue(delivery.id, at)
    uow.audit(now, by, "move", slug, due_at=at.isoformat())
    return uow.history(slug)


def resolve(uow: UnitOfWork, slug: str, answer: str, *, seen: Found, by: str, now: datetime) -> list[Delivery]:
    """Say what became of a delivery whose answer was lost: `sent`, `again` or `never`.

    `seen` names the post out there, where somebody saw which one it is.

    Raises:
        UnknownPost: if the ledger has no such post.
        IllegalTransition: if no delivery of it is in doubt.
    """
    history = uow.history(slug)
    if not history:
        raise UnknownPost(slug)
    doubtful = [d for d in history if d.state is State.UNKNOWN or (d.state is State.HELD and uow.lost_in_a_row(d.id))]
    if not doubtful:
        raise IllegalTransition("nothing_in_doubt", slug=slug)
    for delivery in doubtful:
        _resolve(uow, delivery, answer, seen, by, now)
    uow.audit(now, by, "resolve", slug, answer=answer)
    return uow.history(slug)


def _resolve(uow: UnitOfWork, delivery: Delivery, answer: str, seen: Found, by: str, now: datetime) -> None:
    if answer == "sent":
        found = replace(seen, remote_id=seen.remote_id or delivery.prepared_id or "")
        if delivery.action not in (Action.PUBLISH, Action.COMMENT):
            found = replace(found, created_at=None)  # when the post was made says nothing of its change
        uow.mark_sent(delivery.id, found, now)
        if delivery.state is State.HELD and delivery.requested_end == "cancel" and found.remote_id:
            take_back(uow, delivery, found.remote_id, by, now)
    elif answer == "again":
        uow.requeue(delivery.id, now, coded("person_saw_it_not_out"))
    elif answer == "never":
        uow.move(delivery.id, State.CANCELLED, coded("person_decided_never"))
    else:
        raise IllegalTransition("no_such_answer", answer=answer)


def pause(uow: UnitOfWork, hold: Hold, *, by: str, now: datetime) -> None:
    """Place a hold, now or planned."""
    uow.place_hold(hold, by, now)
    uow.audit(now, by, "pause", channel=hold.channel, reason=hold.reason)


def resume(uow: UnitOfWork, channel: str, *, by: str, now: datetime, kind: str = "") -> list[Hold]:
    """End the holds of a channel, or all; website posts go out, others that came due meanwhile wait for a person.

    With a `kind`, others stand: a new token does not end what a person placed.
    """
    holds = uow.holds()
    ended = uow.end_holds(channel, by, now, kind)
    for delivery in uow.open_deliveries():
        if delivery.state is State.PAUSED and channel in ("", delivery.channel):
            _unpause(uow, delivery, now)
        elif delivery.state is State.WAITING and isinstance(came_due := verdict(delivery, holds, now), HoldBack):
            uow.move(delivery.id, State.HELD, came_due.reason)
    uow.audit(now, by, "resume", channel=channel)
    return ended


def _unpause(uow: UnitOfWork, delivery: Delivery, now: datetime) -> None:
    if delivery.action is Action.PUBLISH and delivery.channel not in GOES_OUT_AFTER_A_HOLD:
        uow.move(delivery.id, State.HELD, coded("channel_was_paused", slug=delivery.slug))
    else:
        uow.requeue(delivery.id, now)


def adopt(
    uow: UnitOfWork, target: Target, *, by: str, now: datetime, agreed: Collection[int] | None = None
) -> list[Delivery]:
    """Make the ledger serve these settings and this machine; give what was cancelled because it was for another target.

    Raises:
        IllegalTransition: if something for the other target is being sent this moment.
        CodedError: if something else would be cancelled than what was `agreed` to (ids of deliveries).
    """
    foreign = [d for d in uow.open_deliveries() if d.target != target.by_channel.get(d.channel)]
    if any(d.state is State.SENDING for d in foreign):
        raise IllegalTransition("other_target_is_sending")
    if agreed is not None and {delivery.id for delivery in foreign} != set(agreed):
        raise CodedError("adopting_something_else")
    for delivery in foreign:
        uow.move(delivery.id, State.CANCELLED, CANCELLED_BY_ADOPTING)
    uow.adopt(target, by, now)
    uow.audit(now, by, "adopt", target=str(target))
    return foreign
