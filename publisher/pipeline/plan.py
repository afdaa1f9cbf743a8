"""Revision -> deliveries: scheduling, taking back, cancelling, approving."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from publisher.domain import planning
from publisher.domain.coded_text import coded
from publisher.domain.delivery import IN_DOUBT, OPEN, PENDING, Action, Delivery, Payload, State
from publisher.domain.errors import NotPossible, UnknownPost
from publisher.domain.ledger_ports import Book, Plan, Target
from publisher.domain.payload import payload_digest
from publisher.domain.revision import Article, Revision
from publisher.pipeline.compare import change, tells_of_mistake
from publisher.pipeline.dead_links import refuse_dead_link

#: Renders what a channel will get: the payload, and the first comment's where there is one.
#: The flag tells whether the post goes to the website too.
RenderPayload = Callable[[Article, bool], tuple[Payload, Payload | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A wish to schedule one revision."""

    revision: Revision
    due_at: datetime
    #: None: never too late.
    late_limit_seconds: float | None
    by: str
    needs_approval: bool
    #: What to do on Facebook where more than the text changed.
    choice: planning.Choice | None = None
    #: A change of spelling alone, of which readers are told nothing.
    quiet: bool = False
    #: Nothing of it is done before its time, not even taking back: until then it can be undone.
    undoable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What one channel will get."""

    payload: Payload
    comment: Payload | None


def schedule(
    book: Book,
    wanted: Wanted,
    channels: Sequence[str],
    render: Mapping[str, RenderPayload],
    target: Target,
    now: datetime,
) -> list[Delivery]:
    """Plan a revision on its channels; give the new deliveries. An empty list means: all of it stands already.

    Raises:
        NotPossible: if a channel cannot make the change, or this very revision is being sent right now.
    """
    if book.adopted() is None:
        book.adopt(target, wanted.by, now)
    planned: list[Delivery] = []
    for channel in channels:
        payload, comment = render[channel](wanted.revision.article, "website" in channels)
        history = book.history(wanted.revision.slug, channel)
        _refuse_repetition(history, wanted.revision)
        _refuse_doubt(book, history)
        _refuse_quiet_correction(book, history, wanted)
        difference = change(book, history, wanted.revision, channel, payload)
        steps = planning.schedule(history, difference, wanted.choice, comment=comment is not None)
        _refuse_a_second(history, steps)
        rendered = Rendered(payload=payload, comment=comment)
        planned += _apply(book, steps, wanted, channel, rendered, target, history, now)
    book.audit(now, wanted.by, "schedule", wanted.revision.slug, revision=str(wanted.revision.number))
    return planned


def _refuse_repetition(history: Sequence[Delivery], revision: Revision) -> None:
    if any(d.state in (State.SENDING, State.UNKNOWN) and d.revision_id == revision.id for d in history):
        raise NotPossible("revision_is_being_sent", slug=revision.slug)


def _doubtful(book: Book, delivery: Delivery) -> bool:
    """Tell whether a person has to say first if it is out: its answer was lost, and it could not be found out."""
    return delivery.state is State.HELD and book.lost_in_a_row(delivery.id) > 0


def _refuse_doubt(book: Book, history: Sequence[Delivery]) -> None:
    """What may be out there is neither replaced nor forgotten."""
    for delivery in history:
        if _doubtful(book, delivery):
            named = coded(f"channel_{delivery.channel}")
            raise NotPossible("may_be_out_already", slug=delivery.slug, channel=named)


def _refuse_a_second(history: Sequence[Delivery], steps: Sequence[planning.Step]) -> None:
    """There is one open delivery for a post, channel and action: what is in doubt has to end first."""
    doubtful = {d.action: d for d in history if d.state in IN_DOUBT}
    for step in steps:
        if isinstance(step, planning.New) and (going := doubtful.get(step.action)):
            raise NotPossible("action_in_doubt", slug=going.slug, channel=coded(f"channel_{going.channel}"))


def _refuse_quiet_correction(book: Book, history: Sequence[Delivery], wanted: Wanted) -> None:
    """What tells readers that something was wrong is no change of spelling."""
    if wanted.quiet and tells_of_mistake(book, history, wanted.revision):
        raise NotPossible("correction_is_no_spelling", slug=wanted.revision.slug)


def _apply(
    book: Book,
    steps: Sequence[planning.Step],
    wanted: Wanted,
    channel: str,
    rendered: Rendered,
    target: Target,
    history: Sequence[Delivery],
    now: datetime,
) -> list[Delivery]:
    planned = []
    if planning.New(action=Action.PUBLISH) not in steps:
        # A change of what is out is made now, whenever the post itself was due: that is the time that readers are told.
        wanted = replace(wanted, due_at=max(wanted.due_at, now))
    for step in steps:
        match step:
            case planning.Move(delivery=delivery, to=to, reason=reason):
                book.move(delivery.id, to, reason)
            case planning.Wish(delivery=delivery, wish=wish):
                book.wish(delivery.id, wish)
            case planning.New(action=action):
                new = book.plan(_plan(action, wanted, channel, rendered, target, history, now))
                planned.append(_hold_if_out_there(book, new))
    return planned


def _hold_if_out_there(book: Book, planned: Delivery) -> Delivery:
    """Hold a post whose very text a look has seen on the Page, unknown to the ledger: it would show there twice."""
    url = planned.action is Action.PUBLISH and book.untracked_with_text(planned.channel, planned.payload.message)
    if not planned.payload.message or not url:
        return planned
    named = coded(f"channel_{planned.channel}")
    reason = coded("same_text_is_out", channel=named, address=url, slug=planned.slug)
    book.move(planned.id, State.HELD, reason)
    return replace(planned, state=State.HELD, error=reason)


def _plan(
    action: Action,
    wanted: Wanted,
    channel: str,
    rendered: Rendered,
    target: Target,
    history: Sequence[Delivery],
    now: datetime,
) -> Plan:
    is_post = action in (Action.PUBLISH, Action.COMMENT)
    standing = planning.out_there(history)
    payload = rendered.comment if action is Action.COMMENT and rendered.comment else rendered.payload
    return Plan(
        revision=wanted.revision,
        channel=channel,
        action=action,
        due_at=_due_at(action, wanted, now),
        late_limit_seconds=wanted.late_limit_seconds if action is Action.PUBLISH else None,
        target=target.by_channel[channel],
        payload=Payload() if action is Action.WITHDRAW else payload,
        planned_at=now,
        planned_by=wanted.by,
        needs_approval=wanted.needs_approval and action is not Action.WITHDRAW,
        quiet=wanted.quiet and action is Action.UPDATE and not planning.tells_readers(history),
        remote_id=standing.remote_id if standing and not is_post else None,
    )


def _due_at(action: Action, wanted: Wanted, now: datetime) -> datetime:
    if action is Action.WITHDRAW and not wanted.undoable:
        return now
    return wanted.due_at


def withdraw(
    book: Book, slug: str, target: Target, *, by: str, now: datetime, at: datetime | None = None
) -> list[Delivery]:
    """Take a post back everywhere; what is not out yet is cancelled. Give the new deliveries.

    It is due at once, or `at` a moment until which it can be undone; what was to be taken back later is then, too.

    Raises:
        UnknownPost: if the ledger has no such post.
        NotPossible: if nothing of it is out or planned, or it is being taken back already.
    """
    revision = book.latest(slug)
    if revision is None:
        raise UnknownPost(slug)
    history = book.history(slug)
    wanted = Wanted(
        revision=revision, due_at=at or now, late_limit_seconds=None, by=by, needs_approval=False, undoable=True
    )
    planned: list[Delivery] = []
    touched = 0
    for channel in dict.fromkeys(d.channel for d in history):
        of_channel = [d for d in history if d.channel == channel]
        doubtful = [d for d in of_channel if d.action is Action.PUBLISH and _doubtful(book, d)]
        shown = channel == "website" and book.on_shelf(slug)
        steps = planning.withdraw([d for d in of_channel if d not in doubtful], shown=shown)
        touched += len(steps) + len(doubtful) + _bring_forward(book, of_channel, wanted.due_at)
        planned += [taken for d in doubtful for taken in _take_back_doubtful(book, d, by, now)]
        nothing = Rendered(payload=Payload(), comment=None)
        planned += _apply(book, steps, wanted, channel, nothing, target, of_channel, now)
    if not touched:
        going = any(d.action is Action.WITHDRAW and d.state in OPEN for d in history)
        raise NotPossible("taken_back_already" if going else "nothing_to_take_back", slug=slug)
    book.audit(now, by, "withdraw", slug)
    return planned


def _bring_forward(book: Book, history: Sequence[Delivery], due_at: datetime) -> int:
    """Let what is to be taken back later be taken back then; give how many."""
    later = [d for d in history if d.action is Action.WITHDRAW and d.state is State.WAITING and d.due_at > due_at]
    for delivery in later:
        book.again(delivery.id, due_at)
    return len(later)


def _take_back_doubtful(book: Book, delivery: Delivery, by: str, now: datetime) -> list[Delivery]:
    """Delete the prepared post, public or not. Without its id only a person can find it: `resolve` takes it back."""
    if not delivery.prepared_id:
        book.wish(delivery.id, "cancel")
        return []
    book.move(delivery.id, State.CANCELLED, coded("taken_back_in_doubt"))
    return take_back(book, delivery, delivery.prepared_id, by, now)


def take_back(book: Book, delivery: Delivery, remote_id: str, by: str, now: datetime) -> list[Delivery]:
    """Plan that the post `remote_id`, which `delivery` made or may have made, is deleted at once."""
    if any(d.state in OPEN and d.action is Action.WITHDRAW for d in book.history(delivery.slug, delivery.channel)):
        return []
    planned = book.plan(
        Plan(
            revision=book.revision(delivery.revision_id),
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
    book: Book,
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
        NotPossible: if nothing of it is still to come.
        CodedError: if it would leave a link to a page that never comes.
    """
    whole = book.history(slug)
    if not whole:
        raise UnknownPost(slug)
    history = [d for d in whole if not channels or d.channel in channels]
    _refuse_doubt(book, history)
    refuse_dead_link(whole, history, site_address)
    steps = planning.cancel(history)
    if not steps:
        raise NotPossible("nothing_planned", slug=slug)
    for step in steps:
        if isinstance(step, planning.Move):
            book.move(step.delivery.id, step.to, step.reason)
        elif isinstance(step, planning.Wish):
            book.wish(step.delivery.id, step.wish)
    _hide_unproved_page(book, slug, history, target, by, now)
    book.audit(now, by, "cancel", slug, **({"channels": " ".join(sorted(channels))} if channels else {}))
    return book.history(slug)


def _hide_unproved_page(
    book: Book, slug: str, history: Sequence[Delivery], target: Target, by: str, now: datetime
) -> None:
    """A page that was written but never proved is on the shelf; cancelling it has to take it off again."""
    site = [d for d in history if d.channel == "website"]
    tried = [d for d in site if d.state in PENDING and d.attempts]
    revision = book.latest(slug)
    if tried and revision and planning.out_there(site) is None and book.on_shelf(slug):
        wanted = Wanted(revision=revision, due_at=now, late_limit_seconds=None, by=by, needs_approval=False)
        rendered = Rendered(payload=Payload(), comment=None)
        book.plan(_plan(Action.WITHDRAW, wanted, "website", rendered, target, site, now))


def approve(book: Book, slug: str, *, by: str, now: datetime, digest: str = "") -> Revision:
    """Agree to the newest revision: to its digest, and to those of its payloads.

    Where `digest` tells which revision was looked at, only that one is approved.

    Raises:
        UnknownPost: if the ledger has no such post.
        NotPossible: if `by` froze it, nothing of it waits, or a newer revision came meanwhile.
    """
    revision = book.latest(slug)
    if revision is None:
        raise UnknownPost(slug)
    if digest and digest != revision.digest:
        raise NotPossible("changed_since_looked_at", slug=slug)
    waiting = [d for d in book.history(slug) if d.state in PENDING and d.revision_id == revision.id]
    if not waiting:
        raise NotPossible("no_approval_wanted", slug=slug)
    if by.strip().casefold() == revision.frozen_by.strip().casefold():
        raise NotPossible("approve_by_somebody_else", slug=slug, name=by)
    digests = {f"{d.channel}:{d.action.value}": payload_digest(d.payload) for d in waiting}
    book.approve(revision, digests, by, now)
    book.audit(now, by, "approve", slug, digest=revision.digest)
    return revision
