"""How deliveries stand, each with what it waits for in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from publisher.domain.coded_text import coded
from publisher.domain.delivery import OPEN, Action, Delivery, State
from publisher.domain.due_verdict import Hold, active_holds
from publisher.domain.ports_ledger import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A delivery and what it waits for."""

    delivery: Delivery
    #: A coded text; empty where it is final.
    waits_for: str


def status(
    uow: UnitOfWork,
    deliveries: Sequence[Delivery],
    foreign: str,
    now: datetime,
    resting: Mapping[str, str] | None = None,
) -> list[Standing]:
    """Return how these deliveries stand, in their order; what is open of the same posts has to be among them.

    `resting` tells by channel why it is left alone for a while.
    """
    by_post: dict[str, list[Delivery]] = {}
    for delivery in deliveries:
        by_post.setdefault(delivery.slug, []).append(delivery)
    holds = uow.holds()

    def waits_for(delivery: Delivery) -> str:
        why = foreign or _why_resting(delivery, resting or {})
        return _waits_for(uow, delivery, by_post[delivery.slug], holds, why, now)

    return [Standing(delivery=delivery, waits_for=waits_for(delivery)) for delivery in deliveries]


def _why_resting(delivery: Delivery, resting: Mapping[str, str]) -> str:
    """Say why its channel is left alone; taking back does not wait for that."""
    return "" if delivery.action is Action.WITHDRAW else resting.get(delivery.channel, "")


def _waits_for(
    uow: UnitOfWork,
    delivery: Delivery,
    siblings: Sequence[Delivery],
    holds: Sequence[Hold],
    stopped: str,
    now: datetime,
) -> str:
    match delivery.state:
        case State.SENDING:
            return coded("waits_being_sent")
        case State.UNKNOWN:
            return coded("waits_looked_for")
        case State.HELD | State.MISSED | State.PAUSED:
            return coded("waits_for_person")
        case State.WAITING:
            return stopped or _waiting_for(uow, delivery, siblings, holds, now)
        case _:
            return ""


def _waiting_for(
    uow: UnitOfWork, delivery: Delivery, siblings: Sequence[Delivery], holds: Sequence[Hold], now: datetime
) -> str:
    if delivery.needs_approval and not uow.approved(uow.revision(delivery.revision_id)):
        return coded("waits_for_approval", slug=delivery.slug)
    if delivery.ready_at > now:
        return coded("waits_for_next_try" if delivery.attempts else "waits_for_its_time")
    if on := active_holds(holds, delivery.channel, now):
        return coded("waits_for_end_of_hold", reason=on[0].reason)
    before = [d for d in siblings if d.id < delivery.id and d.state in OPEN and d.action is not Action.COMMENT]
    if any(d.channel == delivery.channel for d in before):
        return coded("waits_for_one_before")
    if delivery.channel != "website" and any(d.channel == "website" for d in before):
        return coded("waits_for_its_page")
    return coded("waits_for_next_pass")
