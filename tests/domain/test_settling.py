"""What becomes of a lost answer after a look: a table over steps, looks, lost answers and times."""

from datetime import timedelta
from itertools import product

import pytest

from publisher.domain.coded_text import coded, joined
from publisher.domain.delivery import Action, LostAttempt, State, Step
from publisher.domain.ports_channel import Ambiguous, Found, LookupFailed, LookupResult, NotFound, SafeToRetry
from publisher.domain.reconciliation import (
    Case,
    Confirmed,
    Decision,
    KeepLooking,
    NeedsOperator,
    Retry,
    decide_after_lookup,
    settle_time_over,
)
from tests.domain.deliveries import NOW, SECOND, delivery

SETTLE = timedelta(minutes=10)
#: The write began and was over so long ago; the settling time is over this second.
LOST = LostAttempt(id=1, delivery_id=1, step=Step.WRITE, started_at=NOW - SETTLE - SECOND, ended_at=NOW - SETTLE)


def case(
    action: Action = Action.PUBLISH,
    step: Step = Step.WRITE,
    *,
    clean: int = 2,
    lost: int = 1,
    over_for: timedelta = timedelta(0),
) -> Case:
    """A lost answer whose settling time has been over for so long."""
    return Case(
        delivery=delivery(1, action, State.UNKNOWN),
        lost=LostAttempt(id=1, delivery_id=1, step=step, started_at=LOST.started_at, ended_at=NOW - SETTLE - over_for),
        clean_looks=clean,
        lost_in_a_row=lost,
        settle_seconds=SETTLE.total_seconds(),
    )


def told(decision: Decision) -> str:
    """The decision in a word; `again!` where a person is told too."""
    if isinstance(decision, Retry):
        return "again!" if decision.tell else "again"
    return {Confirmed: "settled", NeedsOperator: "ask", KeepLooking: "look on"}[type(decision)]


EVERY = list(product(Action, Step, range(5), range(1, 5), (-SECOND, timedelta(0))))


def test_what_is_found_is_settled_whatever_else_is_known() -> None:
    found = Found(remote_id="1_2", url="https://example.org/1", created_at=NOW)
    for action, step, clean, lost, over_for in EVERY:
        decision = decide_after_lookup(case(action, step, clean=clean, lost=lost, over_for=over_for), found, NOW)
        assert decision == Confirmed(found=found)


@pytest.mark.parametrize(("lost", "expected"), [(1, "again"), (2, "again"), (3, "again!"), (4, "again!")])
def test_what_harms_nothing_is_tried_again_and_told_after_three(lost: int, expected: str) -> None:
    for action, step, clean, over_for in product(Action, Step, (0, 2), (-SECOND, timedelta(0))):
        one = case(action, step, clean=clean, lost=lost, over_for=over_for)
        assert told(decide_after_lookup(one, SafeToRetry(), NOW)) == expected


@pytest.mark.parametrize(
    ("clean", "over_for", "expected"),
    [
        (0, timedelta(0), "look on"),
        (1, timedelta(0), "look on"),  # two clean looks are not enough, however long it is silent
        (1, timedelta(days=9), "look on"),
        (2, -SECOND, "look on"),
        (9, -SECOND, "look on"),
        (2, timedelta(0), "again"),
        (3, timedelta(0), "again"),
        (2, timedelta(days=9), "again"),
    ],
)
def test_silence_is_believed_after_three_clean_looks_over_the_settling_time(
    clean: int, over_for: timedelta, expected: str
) -> None:
    for action, step in product(Action, Step):
        assert (
            told(decide_after_lookup(case(action, step, clean=clean, over_for=over_for), NotFound(), NOW)) == expected
        )


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("step", list(Step))
def test_after_three_lost_answers_a_person_decides_where_a_second_one_could_show(action: Action, step: Step) -> None:
    shows_twice = step is Step.WRITE and action in (Action.PUBLISH, Action.COMMENT)
    assert case(action, step).visible_once is shows_twice
    for lost, once, else_ in ((1, "again", "again"), (2, "again", "again"), (3, "ask", "again!"), (4, "ask", "again!")):
        expected = once if shows_twice else else_
        assert told(decide_after_lookup(case(action, step, lost=lost), NotFound(), NOW)) == expected
        assert told(decide_after_lookup(case(action, step, lost=lost, clean=1), NotFound(), NOW)) == "look on"


def test_what_is_not_clear_is_for_a_person_at_once() -> None:
    for action, step, clean, lost, over_for in EVERY:
        one = case(action, step, clean=clean, lost=lost, over_for=over_for)
        assert told(decide_after_lookup(one, Ambiguous(reason="two look the same"), NOW)) == "ask"


@pytest.mark.parametrize(
    ("over_for", "expected"), [(-SECOND, "look on"), (timedelta(0), "ask"), (timedelta(days=9), "ask")]
)
def test_a_channel_that_cannot_be_read_is_for_a_person_after_the_settling_time(
    over_for: timedelta, expected: str
) -> None:
    unreadable: LookupResult = LookupFailed(reason="503")
    for clean, lost in product(range(5), range(1, 5)):
        assert told(decide_after_lookup(case(clean=clean, lost=lost, over_for=over_for), unreadable, NOW)) == expected


def test_the_reason_has_the_looks_and_the_lost_answers_in_it() -> None:
    early = case(clean=1)
    assert decide_after_lookup(early, NotFound(), NOW) == KeepLooking(
        reason=coded("lost_and_nothing_seen_yet", looks=2)
    )
    assert decide_after_lookup(case(), NotFound(), NOW) == Retry(
        reason=coded("lost_and_not_found", looks=3), tell=False
    )
    often = coded("lost_in_a_row", times=4)
    again = Retry(reason=joined(coded("lost_and_not_public"), often), tell=True)
    assert decide_after_lookup(case(step=Step.PUBLISH, lost=4), SafeToRetry(), NOW) == again
    asked = NeedsOperator(reason=coded("lost_too_often", times=3, slug="lajm"))
    assert decide_after_lookup(case(lost=3), NotFound(), NOW) == asked
    assert decide_after_lookup(case(), Ambiguous(reason="two look the same"), NOW) == NeedsOperator(
        reason="two look the same"
    )


def test_the_settling_time_counts_from_the_later_of_beginning_and_end() -> None:
    after, settle_seconds = SETTLE, SETTLE.total_seconds()
    assert settle_time_over(LOST, settle_seconds, None, LOST.ended_at + after)
    assert not settle_time_over(LOST, settle_seconds, None, LOST.ended_at + after - SECOND)
    # The clock was set back meanwhile: the end lies before the beginning.
    turned = LostAttempt(id=1, delivery_id=1, step=Step.WRITE, started_at=NOW, ended_at=NOW - timedelta(hours=1))
    assert not settle_time_over(turned, settle_seconds, None, NOW + after - SECOND)
    assert settle_time_over(turned, settle_seconds, None, NOW + after)


def test_silence_is_measured_by_the_channels_clock_where_it_was_heard_then_and_now() -> None:
    offset = 100.0
    lost = LostAttempt(
        id=1, delivery_id=1, step=Step.WRITE, started_at=NOW - SECOND, ended_at=NOW, clock_offset_seconds=offset
    )
    over_there = NOW + SETTLE + timedelta(seconds=offset)
    long_after, long_before = NOW + timedelta(days=1), NOW - timedelta(days=1)
    for ours in (long_before, long_after):
        assert settle_time_over(lost, SETTLE.total_seconds(), over_there, ours)
        assert not settle_time_over(lost, SETTLE.total_seconds(), over_there - SECOND, ours)
    # It was not heard now, or not then: ours counts.
    assert settle_time_over(lost, SETTLE.total_seconds(), None, long_after)
    assert not settle_time_over(LOST, SETTLE.total_seconds(), long_after, NOW - SECOND)
    assert settle_time_over(LOST, SETTLE.total_seconds(), long_before, NOW)


def test_the_look_itself_tells_the_channels_clock() -> None:
    lost = LostAttempt(
        id=1, delivery_id=1, step=Step.WRITE, started_at=NOW, ended_at=NOW, clock_offset_seconds=-7_200.0
    )
    one = Case(
        delivery=delivery(1, Action.PUBLISH, State.UNKNOWN),
        lost=lost,
        clean_looks=2,
        lost_in_a_row=1,
        settle_seconds=SETTLE.total_seconds(),
    )
    over_there = NOW + SETTLE - timedelta(hours=2)
    assert told(decide_after_lookup(one, NotFound(heard_at=over_there), NOW)) == "again"
    assert told(decide_after_lookup(one, NotFound(heard_at=over_there - SECOND), NOW + timedelta(days=1))) == "look on"
    assert told(decide_after_lookup(one, LookupFailed(reason="503"), NOW)) == "look on"
