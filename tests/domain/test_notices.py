"""Which deliveries a person has to know of: a table over every state; `tests/notifications` has when a mail is due."""

from datetime import timedelta

import pytest

from publisher.domain.delivery import Action, State
from publisher.domain.due_verdict import Hold
from publisher.domain.notices import AlertThresholds, DeliveryTrouble, Kind, kind_of
from tests.domain.deliveries import HOUR, MINUTE, NOW, SECOND, delivery

PATIENCE = AlertThresholds(settle=10 * MINUTE, website=5 * MINUTE, between_mails=HOUR)
HOLD = Hold(id=1, channel="facebook", kind="person", reason="zi", from_at=NOW - HOUR, end_at=None)


def kind(
    state: State,
    *holds: Hold,
    lost: timedelta | None = None,
    tried: timedelta | None = None,
    action: Action = Action.PUBLISH,
    channel: str = "facebook",
    prepared: bool = False,
    tell: bool = False,
) -> Kind | None:
    """What is told of a delivery that was first tried, and whose answer was lost, so long ago."""
    one = delivery(1, action, state, channel, prepared_id="1_7" if prepared else None, notify=tell)
    troubled = DeliveryTrouble(
        delivery=one,
        tried_at=None if tried is None else NOW - tried,
        lost_at=None if lost is None else NOW - lost,
    )
    return kind_of(troubled, holds, PATIENCE, NOW)


@pytest.mark.parametrize("state", list(State))
def test_a_withdrawal_that_does_not_go_through_is_told_whatever_its_state(state: State) -> None:
    assert kind(state, HOLD, action=Action.WITHDRAW) is Kind.WITHDRAWAL


@pytest.mark.parametrize("state", [State.SENDING, State.SENT, State.PAUSED, State.CANCELLED, State.SUPERSEDED])
def test_what_goes_its_way_or_is_over_is_not_told(state: State) -> None:
    assert kind(state, tell=True, lost=HOUR, prepared=True) is None


@pytest.mark.parametrize("holds", [(), (HOLD,)])
def test_what_was_refused_or_missed_is_told_during_a_hold_too(holds: tuple[Hold, ...]) -> None:
    assert kind(State.REJECTED, *holds) is Kind.REJECTED
    assert kind(State.MISSED, *holds) is Kind.MISSED


def test_what_is_held_is_told_once_no_hold_is_on_any_more_and_a_doubt_at_once() -> None:
    over = Hold(id=1, channel="", kind="person", reason="zi", from_at=NOW - HOUR, end_at=NOW)
    other = Hold(id=1, channel="website", kind="person", reason="zi", from_at=NOW - HOUR, end_at=None)
    assert kind(State.HELD, HOLD) is None
    assert kind(State.HELD) is kind(State.HELD, over) is kind(State.HELD, other) is Kind.HELD
    assert kind(State.HELD, HOLD, lost=SECOND) is Kind.UNKNOWN
    assert kind(State.HELD, HOLD, lost=SECOND, prepared=True) is Kind.INVISIBLE


@pytest.mark.parametrize(
    ("lost", "expected"), [(None, Kind.UNKNOWN), (10 * MINUTE, Kind.UNKNOWN), (10 * MINUTE - SECOND, None)]
)
def test_a_lost_answer_is_told_after_the_settling_time(lost: timedelta | None, expected: Kind | None) -> None:
    assert kind(State.UNKNOWN, lost=lost) is expected


@pytest.mark.parametrize("action", [Action.UPDATE, Action.COMMENT])
def test_only_a_new_post_can_be_there_unseen(action: Action) -> None:
    assert kind(State.UNKNOWN, lost=HOUR, prepared=True) is Kind.INVISIBLE
    assert kind(State.UNKNOWN, lost=HOUR, prepared=True, action=action) is Kind.UNKNOWN


@pytest.mark.parametrize(
    ("tell", "lost", "prepared", "expected"),
    [
        (False, None, False, None),
        (False, HOUR, True, None),
        (True, None, False, Kind.STUCK),
        (True, HOUR, False, Kind.STUCK),  # surely not there: it is tried again
        (True, None, True, Kind.STUCK),
        (True, HOUR, True, Kind.INVISIBLE),
    ],
)
def test_what_waits_by_itself_is_told_where_the_channel_says_so(
    tell: bool, lost: timedelta | None, prepared: bool, expected: Kind | None
) -> None:
    assert kind(State.WAITING, tell=tell, lost=lost, prepared=prepared) is expected


@pytest.mark.parametrize(("tried", "expected"), [(None, None), (5 * MINUTE, Kind.WEBSITE), (5 * MINUTE - SECOND, None)])
@pytest.mark.parametrize("tell", [True, False])
def test_a_page_is_told_of_when_it_was_not_proved_for_a_while(
    tried: timedelta | None, expected: Kind | None, tell: bool
) -> None:
    assert kind(State.WAITING, channel="website", tried=tried, tell=tell) is expected
