"""Undo what was just decided: a publication in its last seconds, or a cancelled plan. All of it, or nothing."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from publisher.domain.coded_text import coded
from publisher.domain.delivery import IN_DOUBT, OPEN, PENDING, Action, Delivery, State
from publisher.domain.errors import CodedError, UnknownPost
from publisher.domain.planning import TAKEN_BACK_BEFORE
from publisher.domain.ports_ledger import Plan, Target, UnitOfWork

#: Said of what was let go, and waits for a decision again.
_LET_GO_UNDONE = coded("release_undone")
#: Why a first comment that waited was put aside: its post was taken back, or planned anew.
_PUT_ASIDE_WITH_ITS_POST = (TAKEN_BACK_BEFORE, coded("newer_took_its_place"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What came of it."""

    stopped: tuple[Delivery, ...]
    #: What had been planned before, and is planned again.
    planned: tuple[Delivery, ...]


def undo_start(uow: UnitOfWork, slug: str, due_at: datetime, *, released: bool, by: str, now: datetime) -> Undone:
    """Stop what is due at this moment, before any of it begins; what it took the place of is planned again.

    Args:
        uow: the unit of work on the ledger.
        slug: the post.
        due_at: when all of it is due: that is how the page that offers it knows it.
        released: it was let go after it had been missed or held, and waits for a decision again.
        by: who wants it.
        now: the clock.

    Raises:
        UnknownPost: if the ledger has no such post.
        CodedError: if any of it has begun, or something newer was planned: then nothing is changed.
    """
    history = uow.history(slug)
    if not history:
        raise UnknownPost(slug)
    meant = [d for d in history if d.due_at == due_at]
    going = [d for d in meant if d.state in PENDING and d.error != _LET_GO_UNDONE]
    if not going and all((_put_aside(d) and not d.attempts) or d.error == _LET_GO_UNDONE for d in meant):
        if not meant or _newer(history, meant):
            raise CodedError("undo_cancel_too_late")
        return Undone(stopped=(), planned=())  # a colleague was quicker
    begun = any(d.state not in PENDING and not _put_aside(d) for d in meant)
    if begun or not going or any(_tried(d) for d in going):
        raise CodedError("undo_too_late")
    before = [] if released else list(_before(history, going))
    for delivery in going:
        if not released:
            uow.move(delivery.id, State.CANCELLED, coded("plan_undone"))
        elif delivery.state is State.WAITING:  # held or missed meanwhile, a person decides about it already
            uow.move(delivery.id, State.MISSED, _LET_GO_UNDONE)
    _let_go_on(uow, history, going)
    coming = [each for each in before if _comes_again(each, before, now)]
    again = [each for each in coming if uow.revision(each.revision_id).erased_at is None]
    planned = tuple(plan_again(uow, delivery, by, now) for delivery in again)
    uow.audit(now, by, "undo", slug)
    return Undone(stopped=tuple(going), planned=planned)


def undo_cancel(
    uow: UnitOfWork, slug: str, ids: Collection[int], target: Target, *, by: str, now: datetime
) -> list[Delivery]:
    """Plan again what was cancelled, with its revision, its texts and its time; what is late meanwhile is missed.

    Raises:
        UnknownPost: if the ledger has no such post.
        CodedError: if something newer was planned since, nothing of it is cancelled, something of it was erased, or it
            was planned for another Page or website than `target`.
    """
    history = uow.history(slug)
    if not history:
        raise UnknownPost(slug)
    cancelled = _with_their_posts(history, [d for d in history if d.id in ids and d.state is State.CANCELLED])
    newest = {_line(d): d.id for d in history}
    if not cancelled or any(newest[_line(d)] != d.id for d in cancelled):
        raise CodedError("undo_cancel_too_late")
    if any(_its_post_ends(history, each) for each in cancelled):
        raise CodedError("undo_too_late")
    if any(each.target != target.by_channel.get(each.channel) for each in cancelled):
        raise CodedError("undo_cancel_elsewhere")
    if any(uow.revision(each.revision_id).erased_at for each in cancelled):
        raise CodedError("undo_cancel_erased")
    planned = [plan_again(uow, delivery, by, now) for delivery in cancelled]
    uow.audit(now, by, "undo", slug)
    return planned


def _with_their_posts(history: Sequence[Delivery], cancelled: Sequence[Delivery]) -> list[Delivery]:
    """Return them with what ended beside them: a first comment and its post go together, in this order of ids."""
    found = {delivery.id: delivery for delivery in cancelled}
    for delivery in cancelled:
        wanted = Action.COMMENT if delivery.action is Action.PUBLISH else Action.PUBLISH
        if delivery.action not in (Action.PUBLISH, Action.COMMENT):
            continue
        beside = [d for d in history if d.channel == delivery.channel and d.action is wanted]
        if beside and beside[-1].state is State.CANCELLED and beside[-1].revision_id == delivery.revision_id:
            found[beside[-1].id] = beside[-1]
    return [found[each] for each in sorted(found)]


def plan_again(uow: UnitOfWork, delivery: Delivery, by: str, now: datetime) -> Delivery:
    """Plan a delivery a second time as it was. One whose time has passed never goes out by itself: it is missed."""
    planned = uow.plan(
        Plan(
            revision=uow.revision(delivery.revision_id),
            channel=delivery.channel,
            action=delivery.action,
            due_at=delivery.due_at,
            late_limit_seconds=delivery.late_limit_seconds,
            target=delivery.target,
            payload=delivery.payload,
            planned_at=now,
            planned_by=by,
            needs_approval=delivery.needs_approval,
            quiet=delivery.minor_edit,
            remote_id=delivery.remote_id,
        )
    )
    if delivery.due_at <= now and delivery.action is not Action.COMMENT:  # that one waits for its post
        uow.move(planned.id, State.MISSED, coded("cancel_undone"))
    return planned


def _comes_again(delivery: Delivery, before: Sequence[Delivery], now: datetime) -> bool:
    """Return whether its time is to come; a first comment under a post that is out is late at no time."""
    posts = [d for d in before if d.channel == delivery.channel and d.action is Action.PUBLISH]
    return delivery.due_at > now or (delivery.action is Action.COMMENT and not posts)


def _tried(delivery: Delivery) -> bool:
    """Return whether it was begun since it was let go: letting go wipes out what an earlier attempt said."""
    return delivery.attempts > 0 and (delivery.state is not State.WAITING or bool(delivery.error))


def _newer(history: Sequence[Delivery], meant: Sequence[Delivery]) -> bool:
    last = {_line(each): each.id for each in meant}
    return any(each.id > last.get(_line(each), each.id) for each in history)


def _put_aside(delivery: Delivery) -> bool:
    return delivery.state in (State.CANCELLED, State.SUPERSEDED)


def _line(delivery: Delivery) -> tuple[str, bool]:
    return delivery.channel, delivery.action is Action.COMMENT


def _let_go_on(uow: UnitOfWork, history: Sequence[Delivery], undone: Sequence[Delivery]) -> None:
    """What is in doubt, and would have ended for the sake of these if it is not out, goes on as it was planned."""
    for delivery in undone:
        earlier = [d for d in history if d.id < delivery.id and _line(d) == _line(delivery) and d not in undone]
        if earlier and earlier[-1].state in OPEN and earlier[-1].requested_end == "supersede":
            uow.request_end(earlier[-1].id, None)


def _before(history: Sequence[Delivery], going: Sequence[Delivery]) -> Iterator[Delivery]:
    """Return what stood in the plan until then, with the first comment of a publication."""
    found: dict[int, Delivery] = {}
    for delivery in going:
        earlier = [d for d in history if d.id < delivery.id and _line(d) == _line(delivery) and d not in going]
        last = earlier[-1] if earlier else None
        if last and (last.state is State.SUPERSEDED or last.error == TAKEN_BACK_BEFORE):
            found[last.id] = last
    found |= {each.id: each for each in _comments_before(history, going)}
    for delivery in list(found.values()):
        comments = [
            d
            for d in history
            if d.action is Action.COMMENT and d.revision_id == delivery.revision_id and d.channel == delivery.channel
        ]
        if delivery.action is Action.PUBLISH and comments and _put_aside(comments[-1]):
            found.setdefault(comments[-1].id, comments[-1])
    return iter(sorted(found.values(), key=lambda delivery: delivery.id))


def _comments_before(history: Sequence[Delivery], going: Sequence[Delivery]) -> Iterator[Delivery]:
    """Return the first comments that waited, under posts that may be out already, until these were planned."""
    for channel in {delivery.channel for delivery in going}:
        first = min(delivery.id for delivery in going if delivery.channel == channel)
        earlier = [d for d in history if d.channel == channel and d.id < first]
        if earlier and earlier[-1].action is Action.COMMENT and earlier[-1].error in _PUT_ASIDE_WITH_ITS_POST:
            yield earlier[-1]


def _its_post_ends(history: Sequence[Delivery], comment: Delivery) -> bool:
    """Return whether it is a first comment whose post is being sent, but stops if it can: the comment ends then."""
    if comment.action is not Action.COMMENT:
        return False
    posts = [d for d in history if d.channel == comment.channel and d.action is Action.PUBLISH]
    return bool(posts) and posts[-1].state in IN_DOUBT and posts[-1].requested_end == "cancel"
