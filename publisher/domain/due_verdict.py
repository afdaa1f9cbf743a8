"""What becomes of a delivery whose time has come: pure decisions on values, the clock passed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from publisher.domain.coded_text import coded
from publisher.domain.delivery import Action, Delivery
from publisher.domain.post import require_aware

#: Its posts that came due during a hold go out by themselves when it ends; on other channels a person decides.
GOES_OUT_AFTER_A_HOLD = frozenset({"website"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A time in which nothing goes out on a channel, or on all of them."""

    id: int
    #: Empty means every channel.
    channel: str
    #: `person`, `sign-in` or `restore`.
    kind: str
    reason: str
    from_at: datetime
    #: When it ended or will end; None while nobody knows.
    end_at: datetime | None
    #: Whether a person ended it: then it is over, though the clock may be set back to before its end.
    ended: bool = False

    def __post_init__(self) -> None:
        require_aware("from_at", self.from_at)
        require_aware("end_at", self.end_at)

    def covers(self, channel: str) -> bool:
        """Return whether it is about this channel."""
        return self.channel in ("", channel)

    def active(self, now: datetime) -> bool:
        """Return whether it is on now."""
        return not self.ended and self.from_at <= now and (self.end_at is None or now < self.end_at)

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Return whether it was on at any moment from `start` to `end`; one that ended before it began never was."""
        return self.from_at <= end and (self.end_at is None or self.end_at > max(start, self.from_at))

    def came_back(self, now: datetime) -> bool:
        """Return whether it is over, and on again only by a clock that was set back since a person ended it."""
        return self.ended and self.end_at is not None and now < self.end_at


@dataclass(frozen=True, slots=True)
class Go:
    """It may be sent now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now; nothing changes."""

    reason: str


@dataclass(frozen=True, slots=True)
class Miss:
    """Too late to go out by itself."""

    reason: str


@dataclass(frozen=True, slots=True)
class HoldBack:
    """It came due while everything was on hold: a person releases it."""

    reason: str


Verdict = Go | Wait | Miss | HoldBack


def active_holds(holds: Iterable[Hold], channel: str, now: datetime) -> list[Hold]:
    """Return the holds that are on now for a channel."""
    return [hold for hold in holds if hold.covers(channel) and hold.active(now)]


def verdict(delivery: Delivery, holds: Sequence[Hold], now: datetime) -> Verdict:
    """Decide about a waiting delivery. Taking back ignores holds and lateness."""
    if delivery.action is Action.WITHDRAW:
        return Go()
    # What came due during a hold was held when a person ended it: whatever still waits was planned or released since.
    standing = (hold for hold in holds if hold.covers(delivery.channel) and not hold.came_back(now))
    met = [hold for hold in standing if hold.overlaps(delivery.due_at, now)]
    is_post = delivery.action is Action.PUBLISH
    if delivery.due_at <= now and met and is_post and delivery.channel not in GOES_OUT_AFTER_A_HOLD:
        return HoldBack(coded("came_due_during_hold", reason=met[-1].reason, slug=delivery.slug))
    if on := active_holds(holds, delivery.channel, now):
        return Wait(coded("on_hold", reason=on[0].reason))
    ends = [hold.end_at for hold in met if hold.end_at is not None]
    return _lateness(delivery, max([delivery.due_at, *ends]), now)


def _lateness(delivery: Delivery, due_at: datetime, now: datetime) -> Verdict:
    if delivery.ready_at > now:
        return Wait(coded("time_not_come"))
    limit = delivery.late_limit_seconds
    if delivery.action is Action.PUBLISH and limit is not None and now - due_at > timedelta(seconds=limit):
        return Miss(coded("later_than_limit", minutes=f"{limit / 60:g}", slug=delivery.slug))
    return Go()
