"""What a wish (schedule, withdraw, cancel) means for a post on one channel: pure decisions on its history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from publisher.domain.coded_text import coded
from publisher.domain.delivery import IN_DOUBT, OPEN, PENDING, Action, Delivery, Payload, State
from publisher.domain.errors import IllegalTransition

#: How two payloads of one post differ: Facebook can change the text of a post, nothing else.
Difference = Literal["nothing", "text", "more"]
#: What to do on Facebook where more than the text changed.
Choice = Literal["text", "again"]
#: Said of what was planned when the post was taken back.
TAKEN_BACK_BEFORE = coded("taken_back_before_out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Take a delivery that has not begun out of the way."""

    delivery: Delivery
    to: State
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Tell a delivery that is being sent, or in doubt, what shall become of it if it is not out."""

    delivery: Delivery
    wish: Literal["cancel", "supersede"]


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """Plan a delivery."""

    action: Action


Step = Move | Wish | New


def difference(old: Payload, new: Payload) -> Difference:
    """Compare two payloads of one post. Pictures of titles follow the words: what is out keeps the one it has."""
    old, new = _without_cards(old), _without_cards(new)
    if old == new:
        return "nothing"
    same_rest = old.link == new.link and [p.digest for p in old.photos] == [p.digest for p in new.photos]
    return "text" if same_rest else "more"


def _without_cards(payload: Payload) -> Payload:
    linked = payload.linked and _without_cards(payload.linked)
    return replace(payload, photos=tuple(photo for photo in payload.photos if not photo.is_card), linked=linked)


def out_there(history: Sequence[Delivery]) -> Delivery | None:
    """Return the publication that stands at the channel: the newest one sent and not taken back. `history` is by id."""
    out = None
    for delivery in history:
        if delivery.state is State.SENT and delivery.action is Action.PUBLISH:
            out = delivery
        if delivery.state is State.SENT and delivery.action is Action.WITHDRAW:
            out = None
    return out


def is_out(history: Sequence[Delivery]) -> bool:
    """Return whether a post stands at any channel; `history` is of all of them, by id."""
    channels = {delivery.channel for delivery in history}
    return any(out_there([d for d in history if d.channel == channel]) is not None for channel in channels)


def standing(history: Sequence[Delivery]) -> Delivery | None:
    """Return the delivery whose revision and payload stand at the channel now: a publication or a later update."""
    out = out_there(history)
    if out is None:
        return None
    updates = [d for d in history if d.id > out.id and d.state is State.SENT and d.action is Action.UPDATE]
    return updates[-1] if updates else out


def tells_readers(history: Iterable[Delivery]) -> bool:
    """Return whether a change that readers shall know of is still to come: a later one of spelling does not hide it."""
    return any(d.state in OPEN and d.action is Action.UPDATE and not d.minor_edit for d in history)


def schedule(history: Sequence[Delivery], change: Difference, choice: Choice | None, *, comment: bool) -> list[Step]:
    """Plan a revision on a channel.

    Args:
        history: all deliveries of this post on this channel and target, by id.
        change: how the new revision differs from what stands there ("more" where nothing stands).
        choice: what to do where more than the text changed.
        comment: whether a first comment goes under a new publication, and under one that is out without one.

    Raises:
        IllegalTransition: if more than the text of a Facebook post changed and nobody said what to do.
    """
    steps = _supersede(d for d in history if d.state in PENDING and d.action is not Action.WITHDRAW)
    new_comment: list[Step] = [New(action=Action.COMMENT)] if comment else []
    new_post = [New(action=Action.PUBLISH), *new_comment]
    # One that still waits is written in the newer words; one that is out stays; one that the post lacks is written.
    waiting_comment = new_comment if _comment_waits(history) or not has_comment(history) else []
    doubtful = [d for d in history if d.state in IN_DOUBT and d.action is Action.PUBLISH]
    if doubtful:
        return [*steps, Wish(delivery=doubtful[-1], wish="supersede"), New(action=Action.UPDATE), *waiting_comment]
    leaving = any(d.state in OPEN and d.action is Action.WITHDRAW for d in history)
    if out_there(history) is None or leaving:
        return [*steps, *new_post]
    if change == "more" and choice == "again":
        return [*steps, *_overtaken(history), New(action=Action.WITHDRAW), *new_post]
    return [*steps, *_change(history, change, choice), *waiting_comment]


def _overtaken(history: Sequence[Delivery]) -> list[Step]:
    """What a newer revision makes of an update in doubt: it waits until that ended, and that is not sent again."""
    doubtful = [d for d in history if d.state in IN_DOUBT and d.action is Action.UPDATE]
    return [Wish(delivery=d, wish="supersede") for d in doubtful]


def _comment_waits(history: Sequence[Delivery]) -> bool:
    return any(d.state in PENDING and d.action is Action.COMMENT for d in history)


def has_comment(history: Sequence[Delivery]) -> bool:
    """Return whether the post that stands at the channel has a first comment, or somebody decided that it gets none.

    One that was refused is none; a post that is not out has none to miss.
    """
    out = out_there(history)
    ended = (State.SUPERSEDED, State.REJECTED)
    return out is None or any(d.id > out.id and d.action is Action.COMMENT and d.state not in ended for d in history)


def _change(history: Sequence[Delivery], change: Difference, choice: Choice | None) -> list[Step]:
    overtaken = _overtaken(history)
    if change == "nothing" and not overtaken:
        return []
    if change == "more" and choice is None:
        slug = history[-1].slug
        raise IllegalTransition("facebook_changes_text_only", slug=slug)
    return [*overtaken, New(action=Action.UPDATE)]


def _supersede(deliveries: Iterable[Delivery]) -> list[Step]:
    return [Move(delivery=d, to=State.SUPERSEDED, reason=coded("newer_took_its_place")) for d in deliveries]


def withdraw(history: Sequence[Delivery], *, shown: bool = False) -> list[Step]:
    """Take a post back from a channel, or stop it where it is not out yet.

    `shown` tells that the channel may show it though no delivery of it is `sent` (a page that could not be proved).
    """
    steps: list[Step] = [
        Move(delivery=d, to=State.CANCELLED, reason=TAKEN_BACK_BEFORE)
        for d in history
        if d.state in PENDING and d.action is not Action.WITHDRAW
    ]
    doubtful = [d for d in history if d.state in IN_DOUBT and d.action is not Action.WITHDRAW]
    steps += [Wish(delivery=d, wish="cancel") for d in doubtful]
    going = any(d.state in OPEN and d.action is Action.WITHDRAW for d in history)
    if (shown or out_there(history) is not None or doubtful) and not going:
        steps.append(New(action=Action.WITHDRAW))
    return steps


def cancel(history: Sequence[Delivery]) -> list[Step]:
    """Unplan what has not begun; what is being sent stops if it still can."""
    # A withdrawal that was tried may have been done, whatever its answer said.
    begun = [d for d in history if d.action is Action.WITHDRAW and d.attempts]
    steps: list[Step] = [
        Move(delivery=d, to=State.CANCELLED, reason=coded("plan_cancelled"))
        for d in history
        if d.state in PENDING and d not in begun
    ]
    return steps + [Wish(delivery=d, wish="cancel") for d in history if d.state in IN_DOUBT]
