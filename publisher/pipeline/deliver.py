"""Deliveries -> channels: claim, send, record, in three separate blocks."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Lock

from publisher.domain.coded_text import coded
from publisher.domain.delivery import Claim, Delivery
from publisher.domain.errors import ClaimLost
from publisher.domain.outcome import Outcome, Unknown
from publisher.domain.ports_channel import Channel, Clock
from publisher.domain.ports_ledger import ClaimRules, Queue
from publisher.domain.retry import RetryPolicy

_log = logging.getLogger(__name__)

#: Told after each delivery that was tried.
Report = Callable[[Delivery], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLane:
    """A channel with the rules for claiming on it."""

    channel: Channel
    rules: ClaimRules
    #: Shared by all crews of a process where only one of them can be at work (the website has one writer).
    lock: "Lock | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWorker:
    """What one thread sends with: a queue with an owner of its own, and channels that nobody else uses meanwhile."""

    queue: Queue
    lanes: Sequence[ChannelLane]

    @property
    def only_website(self) -> "DeliveryWorker":
        """Return the same one without any other channel."""
        return replace(self, lanes=[line for line in self.lanes if line.channel.name == "website"])


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryTiming:
    """Every wait that the steps choose themselves, from the settings."""

    retry: RetryPolicy
    settle_seconds: float

    @property
    def upload_ahead(self) -> timedelta:
        """Photos go up this long before their post is due."""
        return timedelta(seconds=self.retry.base_seconds * 40)

    @property
    def between_looks(self) -> timedelta:
        """Time between two looks for a lost answer: a tenth of the settling time."""
        return timedelta(seconds=self.settle_seconds / 10)


def deliver(
    queue: Queue,
    lines: Sequence[ChannelLane],
    waits: RetryTiming,
    clock: Clock,
    report: Report,
    go_on: Callable[[], bool],
) -> None:
    """Send all that is due, until nothing can be claimed any more or `go_on` says no.

    The website comes first, as `lines` are ordered; what came due too late or during a hold is set aside before.
    """
    for delivery in queue.set_aside(clock()):
        report(delivery)
    deliver_claimable(queue, lines, waits, clock, report, go_on)


def deliver_claimable(
    queue: Queue,
    lines: Sequence[ChannelLane],
    waits: RetryTiming,
    clock: Clock,
    report: Report,
    go_on: Callable[[], bool],
) -> bool:
    """Send until nothing can be claimed, setting nothing aside; tell whether anything was sent."""
    rounds = 0
    while go_on() and deliver_round(queue, lines, waits, clock, report):
        rounds += 1
    return rounds > 0


def deliver_round(queue: Queue, lines: Sequence[ChannelLane], waits: RetryTiming, clock: Clock, report: Report) -> bool:
    """Claim and send once on each line; tell whether there was anything."""
    return sum(_in_turn(queue, line, waits, clock, report) for line in lines) > 0


def _in_turn(queue: Queue, line: ChannelLane, waits: RetryTiming, clock: Clock, report: Report) -> bool:
    if line.lock is None:
        return _deliver_some(queue, line, waits, clock, report)
    if not line.lock.acquire(blocking=False):
        return False
    try:
        return _deliver_some(queue, line, waits, clock, report)
    finally:
        line.lock.release()


def _deliver_some(queue: Queue, line: ChannelLane, waits: RetryTiming, clock: Clock, report: Report) -> bool:
    claims = queue.claim(line.rules, clock())
    if not claims:
        return False
    outcomes = _send(line.channel, claims, queue)
    for claim, outcome in zip(claims, outcomes, strict=bool(outcomes)):
        _record(queue, claim, outcome, waits.retry, report)
    return True


def _send(channel: Channel, claims: Sequence[Claim], queue: Queue) -> Sequence[Outcome]:
    """Send; the guard makes every unexpected exception `Unknown`. A lost claim records nothing."""
    try:
        return channel.send(claims, queue)
    except ClaimLost:
        return ()
    except Exception as error:  # noqa: BLE001 (the guard around `send`: whatever happened, it may be out there)
        _log.error("an unexpected error in the middle of sending", exc_info=error)
        return [Unknown(reason=coded("error_while_sending", error=type(error).__name__)) for _ in claims]


def _record(queue: Queue, claim: Claim, outcome: Outcome, retry: RetryPolicy, report: Report) -> None:
    try:
        report(queue.record(claim, outcome, retry))
    except ClaimLost:
        return
