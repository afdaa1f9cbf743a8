"""Which deliveries need a person now."""

import pytest

from publisher.domain.attention import needing_person
from publisher.domain.delivery import FINAL, IN_DOUBT, NEEDS_PERSON, OPEN, PENDING, Action, State
from tests.domain.deliveries import delivery

PERSON = {State.REJECTED, State.PAUSED, State.HELD, State.MISSED}
OVER = {State.SENT, State.REJECTED, State.CANCELLED, State.SUPERSEDED}


def test_every_state_is_over_pending_or_in_doubt() -> None:
    assert FINAL == OVER
    assert {State.SENDING, State.UNKNOWN} == IN_DOUBT
    assert {State.WAITING, State.PAUSED, State.HELD, State.MISSED} == PENDING
    assert set(State) - FINAL == OPEN
    assert NEEDS_PERSON == PERSON


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("state", list(State))
def test_a_person_decides_what_is_stopped_and_knows_what_is_told(state: State, action: Action) -> None:
    quiet, told = delivery(1, action, state), delivery(1, action, state, notify=True)
    assert needing_person([quiet]) == ([quiet] if state in PERSON else [])
    assert needing_person([told]) == ([told] if state in PERSON or state not in OVER else [])


@pytest.mark.parametrize("newer", list(State))
def test_what_was_refused_is_settled_by_anything_newer_of_the_same_post(newer: State) -> None:
    refused = delivery(1, Action.PUBLISH, State.REJECTED)
    after = delivery(2, Action.UPDATE, newer)
    assert needing_person([refused, after]) == ([after] if newer in PERSON else [])
    assert needing_person([after, refused]) == ([after] if newer in PERSON else [])


def test_what_is_of_another_post_channel_or_a_comment_settles_nothing() -> None:
    refused = delivery(1, Action.PUBLISH, State.REJECTED)
    for other in (
        delivery(2, Action.PUBLISH, State.SENT, slug="tjeter"),
        delivery(2, Action.PUBLISH, State.SENT, "website"),
        delivery(2, Action.COMMENT, State.SENT),
    ):
        assert needing_person([refused, other]) == [refused]
    comment = delivery(1, Action.COMMENT, State.REJECTED)
    assert needing_person([comment, delivery(2, Action.UPDATE, State.SENT)]) == [comment]
    assert needing_person([comment, delivery(2, Action.COMMENT, State.SENT)]) == []


def test_what_waits_for_a_person_is_not_settled_by_what_is_newer() -> None:
    for state in PERSON - OVER:
        held = delivery(1, Action.PUBLISH, state)
        assert needing_person([held, delivery(2, Action.UPDATE, State.SENT)]) == [held]
