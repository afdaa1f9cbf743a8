"""What was decided for a post is written into the ledger: deliveries moved, ended, or planned anew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from publisher.domain import planning
from publisher.domain.coded_text import coded
from publisher.domain.delivery import Action, Delivery, Payload, State
from publisher.domain.errors import IllegalTransition
from publisher.domain.ports_ledger import Plan, Target, UnitOfWork
from publisher.domain.revision import Article, Revision

#: Renders what a channel will get: the payload, and the first comment's where there is one.
#: The flag tells whether the post goes to the website too.
RenderPayload = Callable[[Article, bool], tuple[Payload, Payload | None]]
#: Renders what a post that is out with its link is changed to, whatever is ticked now.
RenderLinked = Callable[[Article, bool], Payload]


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


EMPTY = Payload()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPayload:
    """What one channel will get."""

    payload: Payload
    comment: Payload | None
    #: What an update of the post out there gets.
    update: Payload
    #: What taking it back gets: why, as readers of the website are told.
    withdrawal: Payload = EMPTY

    def of(self, action: Action) -> Payload:
        """Return what an action gets."""
        match action:
            case Action.WITHDRAW:
                return self.withdrawal
            case Action.UPDATE:
                return self.update
            case Action.COMMENT if self.comment:
                return self.comment
            case _:
                return self.payload


#: What is taken back gets nothing.
NOTHING = ChannelPayload(payload=EMPTY, comment=None, update=EMPTY)


def doubtful(uow: UnitOfWork, delivery: Delivery) -> bool:
    """Return whether a person has to say first if it is out: its answer was lost, and it could not be found out."""
    return delivery.state is State.HELD and uow.lost_in_a_row(delivery.id) > 0


def refuse_doubt(uow: UnitOfWork, history: Sequence[Delivery]) -> None:
    """What may be out there is neither replaced nor forgotten."""
    for delivery in history:
        if doubtful(uow, delivery):
            named = coded(f"channel_{delivery.channel}")
            raise IllegalTransition("may_be_out_already", slug=delivery.slug, channel=named)


def apply(
    uow: UnitOfWork,
    steps: Sequence[planning.Step],
    wanted: ScheduleRequest,
    channel: str,
    rendered: ChannelPayload,
    target: Target,
    history: Sequence[Delivery],
    now: datetime,
) -> list[Delivery]:
    """Write steps into the ledger; return the deliveries that are new."""
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
                new = uow.plan(plan_of(action, wanted, channel, rendered, target, history, now))
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


def plan_of(
    action: Action,
    wanted: ScheduleRequest,
    channel: str,
    rendered: ChannelPayload,
    target: Target,
    history: Sequence[Delivery],
    now: datetime,
) -> Plan:
    """Return the delivery that an action comes to."""
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
