"""What else happens at a time that somebody chooses for a post: others near it, and holds. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from publisher.domain.delivery import OPEN, Action, Delivery, State
from publisher.domain.due_verdict import Hold

#: Two posts in one hour take readers from each other.
NEAR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One thing to know before a time is taken; it forbids nothing."""

    #: `gap`: another post so near on the Page that the later one waits. `hour`: one less than an hour away.
    #: `hold`: everything, or a channel, is on hold then.
    kind: Literal["gap", "hour", "hold"]
    #: The other post's; None for a hold.
    delivery: Delivery | None = None
    hold: Hold | None = None


def clashes(at: datetime, others: Iterable[Delivery], holds: Iterable[Hold], min_gap_seconds: float) -> list[Clash]:
    """Return what collides with a post at `at`: one clash for each other post, the nearest first, then holds.

    `others` are deliveries of other posts around that time.
    """
    nearest: dict[str, Clash] = {}
    for delivery in sorted(filter(_counts, others), key=lambda each: abs(_at(each) - at)):
        distance = abs(_at(delivery) - at)
        if distance < NEAR:
            in_gap = delivery.channel == "facebook" and distance < timedelta(seconds=min_gap_seconds)
            if delivery.slug not in nearest or in_gap:
                nearest[delivery.slug] = Clash(kind="gap" if in_gap else "hour", delivery=delivery)
    return [*nearest.values(), *(Clash(kind="hold", hold=hold) for hold in holds if hold.active(at))]


def _counts(delivery: Delivery) -> bool:
    return delivery.action is Action.PUBLISH and (delivery.state in OPEN or delivery.state is State.SENT)


def _at(delivery: Delivery) -> datetime:
    return delivery.sent_at or delivery.due_at
