"""What a person decides about deliveries that wait for one: release, resolve, hold, resume, adopt."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from publisher.domain.coded_text import coded
from publisher.domain.delivery import CANCELLED_BY_ADOPTING, Action, Delivery, State
from publisher.domain.errors import CodedError, NotPossible, UnknownPost
from publisher.domain.ledger_ports import Book, Target
from publisher.domain.ports import Found
from publisher.domain.schedule import GOES_OUT_AFTER_A_HOLD, Hold, HoldBack, active_holds, verdict
from publisher.pipeline.plan import take_back


def release(
    book: Book,
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
        NotPossible: if one has nothing to release, is in doubt, or its channel is on hold.
    """
    found = [(slug, _releasable(book, slug, now, channels)) for slug in slugs]
    ordered = sorted(found, key=lambda pair: min((d.due_at, d.id) for d in pair[1]))
    for place, (slug, deliveries) in enumerate(ordered):
        due_at = (at or now) + place * spread
        for delivery in deliveries:
            if delivery.state is State.WAITING:
                book.go_alone(delivery.id)
            else:
                book.again(delivery.id, due_at)
        book.audit(now, by, "release", slug, due_at=due_at.isoformat())
    return [delivery for slug in slugs for delivery in book.history(slug)]


def _releasable(book: Book, slug: str, now: datetime, channels: Collection[str]) -> list[Delivery]:
    history = book.history(slug)
    if not history:
        raise UnknownPost(slug)
    meant = [d for d in history if not channels or d.channel in channels]
    stopped = [d for d in meant if d.state in (State.HELD, State.MISSED)]
    for delivery in stopped:
        _refuse_doubt_and_hold(book, delivery, now)
    blocked = [] if stopped else _blocked_by_website(history, now)
    if not stopped and not blocked:
        raise NotPossible("nothing_to_release", slug=slug)
    return stopped or blocked


def _refuse_doubt_and_hold(book: Book, delivery: Delivery, now: datetime) -> None:
    slug = delivery.slug
    if delivery.state is State.HELD and book.lost_in_a_row(delivery.id):
        raise NotPossible("may_be_out_already", slug=slug, channel=coded(f"channel_{delivery.channel}"))
    if on := active_holds(book.holds(), delivery.channel, now):
        named = coded(f"channel_{delivery.channel}")
        raise NotPossible("channel_on_hold", slug=slug, channel=named, reason=on[0].reason, name=delivery.channel)


def _blocked_by_website(history: Sequence[Delivery], now: datetime) -> list[Delivery]:
    site_open = any(d.channel == "website" and d.state is State.WAITING and d.attempts for d in history)
    others = [d for d in history if d.channel != "website" and d.state is State.WAITING and d.due_at <= now]
    return others if site_open else []


def move(book: Book, slug: str, *, at: datetime, by: str, now: datetime) -> list[Delivery]:
    """Let what waits for its time go out at another one; its revision, and an approval of it, stay.

    Raises:
        UnknownPost: if the ledger has no such post.
        NotPossible: if nothing of it waits for its time, or was tried already, or the new time has passed.
    """
    history = book.history(slug)
    if not history:
        raise UnknownPost(slug)
    waiting = [d for d in history if d.state is State.WAITING and d.action is not Action.WITHDRAW]
    if not waiting or any(d.attempts for d in waiting):
        raise NotPossible("waits_no_longer", slug=slug)
    if at < now:
        raise NotPossible("new_time_has_passed", slug=slug)
    for delivery in waiting:
        book.again(delivery.id, at)
    book.audit(now, by, "move", slug, due_at=at.isoformat())
    return book.history(slug)


def resolve(book: Book, slug: str, answer: str, *, seen: Found, by: str, now: datetime) -> list[Delivery]:
    """Say what became of a delivery whose answer was lost: `sent`, `again` or `never`.

    `seen` names the post out there, where somebody saw which one it is.

    Raises:
        UnknownPost: if the ledger has no such post.
        NotPossible: if no delivery of it is in doubt.
    """
    history = book.history(slug)
    if not history:
        raise UnknownPost(slug)
    doubtful = [d for d in history if d.state is State.UNKNOWN or (d.state is State.HELD and book.lost_in_a_row(d.id))]
    if not doubtful:
        raise NotPossible("nothing_in_doubt", slug=slug)
    for delivery in doubtful:
        _resolve(book, delivery, answer, seen, by, now)
    book.audit(now, by, "resolve", slug, answer=answer)
    return book.history(slug)


def _resolve(book: Book, delivery: Delivery, answer: str, seen: Found, by: str, now: datetime) -> None:
    if answer == "sent":
        found = replace(seen, remote_id=seen.remote_id or delivery.prepared_id or "")
        if delivery.action not in (Action.PUBLISH, Action.COMMENT):
            found = replace(found, created_at=None)  # when the post was made says nothing of its change
        book.mark_sent(delivery.id, found, now)
        if delivery.state is State.HELD and delivery.wish == "cancel" and found.remote_id:
            take_back(book, delivery, found.remote_id, by, now)
    elif answer == "again":
        book.again(delivery.id, now, coded("person_saw_it_not_out"))
    elif answer == "never":
        book.move(delivery.id, State.CANCELLED, coded("person_decided_never"))
    else:
        raise NotPossible("no_such_answer", answer=answer)


def pause(book: Book, hold: Hold, *, by: str, now: datetime) -> None:
    """Place a hold, now or planned."""
    book.place_hold(hold, by, now)
    book.audit(now, by, "pause", channel=hold.channel, reason=hold.reason)


def resume(book: Book, channel: str, *, by: str, now: datetime, kind: str = "") -> list[Hold]:
    """End the holds of a channel, or all; website posts go out, others that came due meanwhile wait for a person.

    With a `kind`, others stand: a new token does not end what a person placed.
    """
    holds = book.holds()
    ended = book.end_holds(channel, by, now, kind)
    for delivery in book.open_deliveries():
        if delivery.state is State.PAUSED and channel in ("", delivery.channel):
            _unpause(book, delivery, now)
        elif delivery.state is State.WAITING and isinstance(came_due := verdict(delivery, holds, now), HoldBack):
            book.move(delivery.id, State.HELD, came_due.reason)
    book.audit(now, by, "resume", channel=channel)
    return ended


def _unpause(book: Book, delivery: Delivery, now: datetime) -> None:
    if delivery.action is Action.PUBLISH and delivery.channel not in GOES_OUT_AFTER_A_HOLD:
        book.move(delivery.id, State.HELD, coded("channel_was_paused", slug=delivery.slug))
    else:
        book.again(delivery.id, now)


def adopt(
    book: Book, target: Target, *, by: str, now: datetime, agreed: Collection[int] | None = None
) -> list[Delivery]:
    """Make the ledger serve these settings and this machine; give what was cancelled because it was for another target.

    Raises:
        NotPossible: if something for the other target is being sent this moment.
        CodedError: if something else would be cancelled than what was `agreed` to (ids of deliveries).
    """
    foreign = [d for d in book.open_deliveries() if d.target != target.by_channel.get(d.channel)]
    if any(d.state is State.SENDING for d in foreign):
        raise NotPossible("other_target_is_sending")
    if agreed is not None and {delivery.id for delivery in foreign} != set(agreed):
        raise CodedError("adopting_something_else")
    for delivery in foreign:
        book.move(delivery.id, State.CANCELLED, CANCELLED_BY_ADOPTING)
    book.adopt(target, by, now)
    book.audit(now, by, "adopt", target=str(target))
    return foreign
