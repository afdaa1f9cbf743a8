"""Revision -> deliveries: scheduling, taking back, cancelling, approving."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from publisher.domain import planning
from publisher.domain.coded_text import coded
from publisher.domain.delivery import IN_DOUBT, OPEN, PENDING, Action, Delivery, Payload, State
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.domain.payload import payload_digest
from publisher.domain.ports_ledger import Plan, Target, UnitOfWork
from publisher.domain.revision import Article, Revision
from publisher.pipeline.dead_links import refuse_dead_link
from publisher.pipeline.diff import change, form_that_stands, tells_of_mistake

#: Renders what a channel will get: the payload, and the first comment's where there is one.
#: The flag tells whether the post goes to the website too.
RenderPayload = Callable[[Article, bool], tuple[Payload, Payload | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRequest:
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
    #: What an update of the post out there gets.
    update: Payload

    def of(self, action: Action) -> Payload:
        """Return what an action gets."""
        match action:
            case Action.WITHDRAW:
                return Payload()
            case Action.UPDATE:
                return self.update
            case Action.COMMENT if self.comment:
                return self.comment
            case _:
                return self.payload


#: What is taken back gets nothing.
NOTHING = Rendered(payload=Payload(), comment=None, update=Payload())


def schedule(
    uow: UnitOfWork,
    wanted: ScheduleRequest,
    channels: Sequence[str],
    render: Mapping[str, RenderPayload],
    target: Target,
    now: datetime,
) -> list[Delivery]:
    """Plan a revision on its channels; give the new deliveries. An empty list means: all of it stands already.

    Raises:
        IllegalTransition: if a channel cannot make the change, or this very revision is being sent right now.
    """
    if uow.adopted() is None:
        uow.adopt(target, wanted.by, now)
    planned: list[Delivery] = []
    for channel in channels:
        history = uow.history(wanted.revision.slug, channel)
        rendered = _rendered(history, wanted, render[channel], "website" in channels)
        _refuse_repetition(history, wanted.revision)
        _refuse_doubt(uow, history)
        _refuse_quiet_correction(uow, history, wanted)
        difference = change(uow, history, wanted.revision, channel, rendered.update)
        steps = planning.schedule(history, difference, wanted.choice, comment=rendered.comment is not None)
        _refuse_a_second(history, steps)
        planned += _apply(uow, steps, wanted, channel, rendered, target, history, now)
    uow.audit(now, wanted.by, "schedule", wanted.revision.slug, revision=str(wanted.revision.number))
    return planned


def _rendered(
    history: Sequence[Delivery], wanted: ScheduleRequest, render: RenderPayload, on_website: bool
) -> Rendered:
    """Render what a channel gets; an update keeps the form of the post that it is about."""
    article = wanted.revision.article
    payload, comment = render(article, on_website)
    update = form_that_stands(history, payload, lambda: render(replace(article, facebook_link=True), on_website)[0])
    return Rendered(payload=payload, comment=comment, update=update)


def _refuse_repetition(history: Sequence[Delivery], revision: Revision) -> None:
    if any(d.state in (State.SENDING, State.UNKNOWN) and d.revision_id == revision.id for d in history):
        raise IllegalTransition("revision_is_being_sent", slug=revision.slug)


def _doubtful(uow: UnitOfWork, delivery: Delivery) -> bool:
    """Return whether a person has to say first if it is out: its answer was lost, and it could not be found out."""
    return delivery.state is State.HELD and uow.lost_in_a_row(delivery.id) > 0


def _refuse_doubt(uow: UnitOfWork, history: Sequence[Delivery]) -> None:
    """What may be out there is neither replaced nor forgotten."""
    for delivery in history:
        if _doubtful(uow, delivery):
            named = coded(f"channel_{delivery.channel}")
            raise IllegalTransition("may_be_out_already", slug=delivery.slug, channel=named)


def _refuse_a_second(history: Sequence[Delivery], steps: Sequence[planning.Step]) -> None:
    """There is one open delivery for a post, channel and action: what is in doubt has to end first."""
    doubtful = {d.action: d for d in history if d.state in IN_DOUBT}
    for step in steps:
        if isinstance(step, planning.New) and (going := doubtful.get(step.action)):
            raise IllegalTransition("action_in_doubt", slug=going.slug, channel=coded(f"channel_{going.channel}"))


def _refuse_quiet_correction(uow: UnitOfWork, history: Sequence[Delivery], wanted: ScheduleRequest) -> None:
    """What tells readers that something was wrong is no change of spelling."""
    if wanted.quiet and tells_of_mistake(uow, history, wanted.revision):
        raise IllegalTransition("correction_is_no_spelling", slug=wanted.revision.slug)


def _apply(
    uow: UnitOfWork,
    steps: Sequence[planning.Step],
    wanted: ScheduleRequest,
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
                uow.move(delivery.id, to, reason)
            case planning.Wish(delivery=delivery, wish=wish):
                uow.request_end(delivery.id, wish)
            case planning.New(action=action):
                new = uow.plan(_plan(action, wanted, channel, rendered, target, history, now))
                planned.append(_hold_if_out_there(uow, new))
    return planned


def _hold_if_out_there(uow: UnitOfWork, planned: Delivery) -> Delivery:
    """Hold a post whose very text a look has seen on the Page, unknown to the ledger: it would show there twice."""
    messages = [form.message for form in planned.payload.forms if form.message and planned.action is Action.PUBLISH]
    url = next(filter(None, (uow.untracked_with_text(planned.channel, message) for message in messages)), "")
    if not url:
        return planned
    named = coded(f"channel_{planned.channel}")
    reason = coded("same_text_is_out", channel=named, address=url, slug=planned.slug)
    uow.move(planned.id, State.HELD, reason)
    return replace(planned, state=State.HELD, error=reason)


def _plan(
    action: Action,
    wanted: ScheduleRequest,
    channel: str,
    rendered: Rendered,
    target: Target,
    history: Sequence[Delivery],
    now: datetime,
) -> Plan:
    is_post = action in (Action.PUBLISH, Action.COMMENT)
    standing = planning.out_there(history)
    return Plan(
        revision=wanted.revision,
        channel=channel,
        action=action,
        due_at=_due_at(action, wanted, now),
        late_limit_seconds=wanted.late_limit_seconds if action is Action.PUBLISH else None,
        target=target.by_channel[channel],
        payload=rendered.of(action),
        planned_at=now,
        planned_by=wanted.by,
        needs_approval=wanted.needs_approval and action is not Action.WITHDRAW,
        quiet=wanted.quiet and action is Action.UPDATE and not planning.tells_readers(history),
        remote_id=standing.remote_id if standing and not is_post else None,
    )


def _due_at(action: Action, wanted: ScheduleRequest, now: datetime) -> datetime:
    if action is Action.WITHDRAW and not wanted.undoable:
        return now
    return wanted.due_at


def withdraw(
    uow: UnitOfWork, slug: str, target: Target, *, by: str, now: datetime, at: datetime | None = None
) -> list[Delivery]:
    """Take a post back everywhere; what is not out yet is cancelled. Give the new deliveries.

    It is due at once, or `at` a moment until which it can be undone; what was to be taken back later is then, too.

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
        doubtful = [d for d in of_channel if d.action is Action.PUBLISH and _doubtful(uow, d)]
        shown = channel == "website" and uow.is_published(slug)
        steps = planning.withdraw([d for d in of_channel if d not in doubtful], shown=shown)
        touched += len(steps) + len(doubtful) + _bring_forward(uow, of_channel, wanted.due_at)
        planned += [taken for d in doubtful for taken in _take_back_doubtful(uow, d, by, now)]
        planned += _apply(uow, steps, wanted, channel, NOTHING, target, of_channel, now)
    if not touched:
        going = any(d.action is Action.WITHDRAW and d.state in OPEN for d in history)
        raise IllegalTransition("taken_back_already" if going else "nothing_to_take_back", slug=slug)
    uow.audit(now, by, "withdraw", slug)
    return planned


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
    _refuse_doubt(uow, history)
    refuse_dead_link(whole, history, site_address)
    steps = planning.cancel(history)
    if not steps:
        raise IllegalTransition("nothing_planned", slug=slug)
    for step in steps:
        if isinstance(step, planning.Move):
            uow.move(step.delivery.id, step.to, step.reason)
        elif isinstance(step, planning.Wish):
            uow.request_end(step.delivery.id, step.wish)
    _hide_unproved_page(uow, slug, history, target, by, now)
    uow.audit(now, by, "cancel", slug, **({"channels": " ".join(sorted(channels))} if channels else {}))
    return uow.history(slug)


def _hide_unproved_page(
    uow: UnitOfWork, slug: str, history: Sequence[Delivery], target: Target, by: str, now: datetime
) -> None:
    """A page that was written but never proved is on the shelf; cancelling it has to take it off again."""
    site = [d for d in history if d.channel == "website"]
    tried = [d for d in site if d.state in PENDING and d.attempts]
    revision = uow.latest(slug)
    if tried and revision and planning.out_there(site) is None and uow.is_published(slug):
        wanted = ScheduleRequest(revision=revision, due_at=now, late_limit_seconds=None, by=by, needs_approval=False)
        uow.plan(_plan(Action.WITHDRAW, wanted, "website", NOTHING, target, site, now))


def approve(uow: UnitOfWork, slug: str, *, by: str, now: datetime, digest: str = "") -> Revision:
    """Agree to the newest revision: to its digest, and to those of its payloads.

    Where `digest` tells which revision was looked at, only that one is approved.

    Raises:
        UnknownPost: if the ledger has no such post.
        IllegalTransition: if `by` froze it, nothing of it waits, or a newer revision came meanwhile.
    """
    revision = uow.latest(slug)
    if revision is None:
        raise UnknownPost(slug)
    if digest and digest != revision.digest:
        raise IllegalTransition("changed_since_looked_at", slug=slug)
    waiting = [d for d in uow.history(slug) if d.state in PENDING and d.revision_id == revision.id]
    if not waiting:
        raise IllegalTransition("no_approval_wanted", slug=slug)
    if by.strip().casefold() == revision.frozen_by.strip().casefold():
        raise IllegalTransition("approve_by_somebody_else", slug=slug, name=by)
    digests = {f"{d.channel}:{d.action.value}": payload_digest(d.payload) for d in waiting}
    uow.approve(revision, digests, by, now)
    uow.audit(now, by, "approve", slug, digest=revision.digest)
    return revision
