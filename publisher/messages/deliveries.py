"""What became of a delivery, in one plain sentence."""

from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from publisher.domain.delivery import Action, Delivery, State
from publisher.messages import words
from publisher.messages.times import local

_DONE = {
    Action.PUBLISH: "is published on",
    Action.UPDATE: "is updated on",
    Action.WITHDRAW: "is unpublished from",
    Action.COMMENT: "has its first comment on",
}
_TO_DO = {
    Action.PUBLISH: "will be published on",
    Action.UPDATE: "will be updated on",
    Action.WITHDRAW: "will be unpublished from",
    Action.COMMENT: "gets its first comment on",
}


def sentence(delivery: Delivery, zone: ZoneInfo) -> str:
    """Say how a delivery stands after it was tried or set aside."""
    name, why = f"{delivery.slug}:", f" {words(delivery.error)}" if delivery.error else ""
    match delivery.state:
        case State.SENT:
            done = " ".join(filter(None, (delivery.slug, _DONE[delivery.action], f"{delivery.channel}", delivery.url)))
            return f"{done} ({words(delivery.link_note)})" if delivery.link_note else done
        case State.WAITING:
            return f"{name} {delivery.channel} is tried again at {local(delivery.ready_at, zone)}.{why}"
        case State.REJECTED:
            return f"{name} {delivery.channel} refused it.{why}"
        case State.PAUSED:
            return f"{name} {delivery.channel} is paused until a person has fixed this.{why}"
        case State.UNKNOWN:
            return f"{name} the answer of {delivery.channel} was lost; it is looked for there.{why}"
        case State.SENDING:
            return f"{name} it is being sent to {delivery.channel}."
        case State.HELD | State.MISSED | State.CANCELLED | State.SUPERSEDED:
            return f"{name} {delivery.channel}: {delivery.state.value}.{why}"
        case _:
            assert_never(delivery.state)


def plan_sentence(delivery: Delivery, zone: ZoneInfo, now: datetime) -> str:
    """Say when and where a planned delivery goes out."""
    when = "at once" if delivery.due_at <= now else f"at {local(delivery.due_at, zone)}"
    return f"{delivery.slug} {_TO_DO[delivery.action]} {delivery.channel} {when}"


def mend(delivery: Delivery) -> str:
    """Return the command that solves what needs a person; empty where its error names one already."""
    if "`publisher " in words(delivery.error):
        return ""
    slug, channel = delivery.slug, delivery.channel
    return {
        State.REJECTED: f"Change the draft, then `publisher schedule {slug}`.",
        State.PAUSED: f"`publisher doctor` says what is wrong; when it is fixed, `publisher resume {channel}`.",
        State.HELD: f"`publisher release {slug}` sends it, `publisher cancel {slug}` cancels it.",
        State.MISSED: f"`publisher release {slug}` sends it now, `publisher cancel {slug}` cancels it.",
        State.UNKNOWN: f"Look at {channel}; then `publisher resolve {slug} sent`, `again` or `never`.",
        State.WAITING: "It continues by itself.",
    }.get(delivery.state, "")
