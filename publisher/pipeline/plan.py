"""Revision -> deliveries: scheduling."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from publisher.domain import planning
from publisher.domain.coded_text import coded
from publisher.domain.delivery import IN_DOUBT, Delivery, State
from publisher.domain.errors import IllegalTransition
from publisher.domain.ports_ledger import Target, UnitOfWork
from publisher.domain.revision import Article, Revision
from publisher.pipeline.apply_steps import (
    ChannelPayload,
    RenderLinked,
    RenderPayload,
    ScheduleRequest,
    apply,
    refuse_doubt,
)
from publisher.pipeline.diff import change, form_that_stands, tells_of_mistake

#: What is due so near to the moment in which somebody planned it is published now.
_NOW = timedelta(minutes=1)


def schedule(
    uow: UnitOfWork,
    wanted: ScheduleRequest,
    channels: Sequence[str],
    render: Mapping[str, RenderPayload],
    target: Target,
    now: datetime,
    linked: Mapping[str, RenderLinked] | None = None,
) -> list[Delivery]:
    """Plan a revision on its channels; give the new deliveries. An empty list means: all of it stands already.

    `linked` renders, by channel, what a post that is out with a link is changed to; by default what `render` gives.

    Raises:
        IllegalTransition: if a channel cannot make the change, or this very revision is being sent right now.
    """
    if _is_new_to(uow.adopted(), target):
        uow.adopt(target, wanted.by, now)
    planned: list[Delivery] = []
    for channel in channels:
        history = uow.history(wanted.revision.slug, channel)
        article = wanted.revision.article
        rendered = _rendered(history, article, render[channel], (linked or {}).get(channel), "website" in channels)
        _refuse_repetition(history, wanted.revision)
        refuse_doubt(uow, history)
        _refuse_quiet_correction(uow, history, wanted)
        difference = change(uow, history, wanted.revision, channel, rendered.update)
        steps = planning.schedule(history, difference, wanted.choice, comment=rendered.comment is not None)
        _refuse_a_second(history, steps)
        planned += apply(uow, steps, wanted, channel, rendered, target, history, now)
    uow.audit(now, wanted.by, _verb(wanted, now), wanted.revision.slug, revision=str(wanted.revision.number))
    return planned


def _is_new_to(adopted: Target | None, target: Target) -> bool:
    """Return whether the ledger serves nobody yet, or a channel was added to those that it serves."""
    if adopted is None:
        return True
    added = target.by_channel.keys() - adopted.by_channel.keys()
    return bool(added) and adopted.machine == target.machine and adopted.has_addresses_of(target)


def _verb(wanted: ScheduleRequest, now: datetime) -> str:
    """Return what the activity log calls it: what is due in this minute, and waits for nobody, is published now."""
    return "publish now" if abs(wanted.due_at - now) <= _NOW and not wanted.needs_approval else "schedule"


def _rendered(
    history: Sequence[Delivery],
    article: Article,
    render: RenderPayload,
    linked: RenderLinked | None,
    on_website: bool,
) -> ChannelPayload:
    """Render what a channel gets; an update keeps the form of the post that it is about."""
    payload, comment = render(article, on_website)
    update = form_that_stands(history, payload, lambda: linked(article, on_website) if linked else payload)
    return ChannelPayload(payload=payload, comment=comment, update=update)


def _refuse_repetition(history: Sequence[Delivery], revision: Revision) -> None:
    if any(d.state in (State.SENDING, State.UNKNOWN) and d.revision_id == revision.id for d in history):
        raise IllegalTransition("revision_is_being_sent", slug=revision.slug)


def _refuse_a_second(history: Sequence[Delivery], steps: Sequence[planning.Step]) -> None:
    """There is one open delivery for a post, channel and action, but an update waits for one that is in doubt."""
    overtaken = {step.delivery.id for step in steps if isinstance(step, planning.Wish) and step.wish == "supersede"}
    going_on = {d.action: d for d in history if d.state in IN_DOUBT and d.id not in overtaken}
    for step in steps:
        if isinstance(step, planning.New) and (going := going_on.get(step.action)):
            raise IllegalTransition("action_in_doubt", slug=going.slug, channel=coded(f"channel_{going.channel}"))


def _refuse_quiet_correction(uow: UnitOfWork, history: Sequence[Delivery], wanted: ScheduleRequest) -> None:
    """What tells readers that something was wrong is no change of spelling."""
    if wanted.quiet and tells_of_mistake(uow, history, wanted.revision):
        raise IllegalTransition("correction_is_no_spelling", slug=wanted.revision.slug)
