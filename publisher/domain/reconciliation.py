"""What becomes of a write whose answer was lost, after each look: pure decisions on values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from publisher.domain.coded_text import coded, joined
from publisher.domain.delivery import Action, Delivery, LostAttempt, Step
from publisher.domain.ports_channel import Ambiguous, Found, LookupFailed, LookupResult, NotFound, SafeToRetry

#: Clean looks that must all have seen nothing before a write counts as never made.
LEAST_LOOKS = 3
#: Lost answers in a row after which a person is told (two phases) or decides (one call).
LOST_IN_A_ROW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """It is out there."""

    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """It surely is not out there, or repeating harms nothing: it waits for its next try."""

    reason: str
    tell: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsOperator:
    """Only a person can tell."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepLooking:
    """Not decided yet."""

    reason: str


Decision = Confirmed | Retry | NeedsOperator | KeepLooking


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that a decision about a lost answer needs."""

    delivery: Delivery
    lost: LostAttempt
    #: Clean looks before this one that saw nothing.
    clean_looks: int
    #: Attempts in a row, this one included, whose answer was lost.
    lost_in_a_row: int
    settle_seconds: float

    @property
    def visible_once(self) -> bool:
        """Return whether repeating the lost call could show a second post or comment."""
        return self.lost.step is Step.WRITE and self.delivery.action in (Action.PUBLISH, Action.COMMENT)


def settle_time_over(lost: LostAttempt, settle_seconds: float, heard_at: datetime | None, now: datetime) -> bool:
    """Return whether silence counts as absence by now: the settling time has passed since the attempt was over.

    It is measured by the channel's clock where that was heard, then and now: ours may have been set in between.
    """
    over_at = max(lost.started_at, lost.ended_at) + timedelta(seconds=settle_seconds)
    if heard_at is None or not lost.clock_offset_seconds:
        return now >= over_at
    return heard_at - timedelta(seconds=lost.clock_offset_seconds) >= over_at


def decide_after_lookup(case: Case, sighting: LookupResult, now: datetime) -> Decision:
    """Decide after one look."""
    match sighting:
        case Found():
            return Confirmed(found=sighting)
        case SafeToRetry():
            return _again(case, coded("lost_and_not_public"))
        case NotFound(heard_at=heard_at):
            return _after_silence(case, heard_at, now)
        case Ambiguous(reason=reason):
            return NeedsOperator(reason=reason)
        case LookupFailed(reason=reason):
            return _unreadable(case, reason, now)
        case _:
            assert_never(sighting)


def _again(case: Case, reason: str) -> Decision:
    tell = case.lost_in_a_row >= LOST_IN_A_ROW
    often = coded("lost_in_a_row", times=case.lost_in_a_row) if tell else ""
    return Retry(reason=joined(reason, often), tell=tell)


def _after_silence(case: Case, heard_at: datetime | None, now: datetime) -> Decision:
    looks = case.clean_looks + 1
    if looks < LEAST_LOOKS or not settle_time_over(case.lost, case.settle_seconds, heard_at, now):
        return KeepLooking(reason=coded("lost_and_nothing_seen_yet", looks=looks))
    if case.visible_once and case.lost_in_a_row >= LOST_IN_A_ROW:
        return NeedsOperator(reason=coded("lost_too_often", times=case.lost_in_a_row, slug=case.delivery.slug))
    return _again(case, coded("lost_and_not_found", looks=looks))


def _unreadable(case: Case, reason: str, now: datetime) -> Decision:
    if not settle_time_over(case.lost, case.settle_seconds, None, now):
        return KeepLooking(reason=coded("lost_and_unreadable_yet", reason=reason))
    return NeedsOperator(reason=coded("lost_and_unreadable", reason=reason, slug=case.delivery.slug))
