"""What needs a person, as the pages tell it: one need a post and channel, with the kind of button that solves it."""

from collections.abc import Iterable
from dataclasses import dataclass

from publisher.domain.delivery import Action, Delivery, State
from publisher.domain.notices import Troubled


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that waits for a person."""

    #: `approve`, `release`, `missed`, `doubt`, `refused`, `signin`, `delayed` or `withdrawal`: what the template has
    #: words and buttons for.
    kind: str
    delivery: Delivery


def needs(troubled: Iterable[Troubled], unapproved: Iterable[Delivery]) -> list[Need]:
    """Give them: what may be wrong out there first, then what stands still, then what waits for agreement."""
    found = [Need(kind=kind, delivery=each.delivery) for each in troubled if (kind := _kind(each))]
    agreed: dict[tuple[str, int], Need] = {}
    for delivery in unapproved:
        agreed.setdefault((delivery.slug, delivery.revision_id), Need(kind="approve", delivery=delivery))
    order = ("withdrawal", "doubt", "signin", "refused", "missed", "release", "delayed", "approve")
    return sorted([*found, *agreed.values()], key=lambda need: (order.index(need.kind), need.delivery.due_at))


def _kind(each: Troubled) -> str:
    delivery = each.delivery
    if delivery.action is Action.WITHDRAW:
        return "withdrawal"
    if in_doubt(each):
        return "doubt"
    kinds = {State.PAUSED: "signin", State.REJECTED: "refused", State.MISSED: "missed", State.HELD: "release"}
    if delivery.state is State.WAITING:
        return "delayed" if delivery.tell else ""
    return kinds.get(delivery.state, "")


def in_doubt(each: Troubled) -> bool:
    """Tell whether a person has to say what became of it."""
    return each.delivery.state in (State.HELD, State.UNKNOWN) and each.lost_at is not None
