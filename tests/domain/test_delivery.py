"""A delivery's states: every move that there is, written down a second time, and times without a zone."""

from datetime import datetime
from itertools import product
from typing import Any

import pytest

from publisher.domain.delivery import TRANSITIONS, Action, State
from tests.domain.deliveries import NOW, delivery

#: From DESIGN's life of a delivery, and from what a person may decide.
MOVES = {
    "waiting": "sending missed held cancelled superseded",
    "sending": "sent rejected waiting paused unknown",
    "unknown": "sent waiting held cancelled",
    "paused": "waiting held cancelled superseded",
    "held": "waiting sent cancelled superseded",
    "missed": "waiting cancelled superseded",
}


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_a_delivery_moves_along_these_arrows_and_no_other(before: State, after: State) -> None:
    assert (after in TRANSITIONS[before]) is (after.value in MOVES.get(before.value, "").split())


def test_nothing_in_doubt_is_superseded_or_missed() -> None:
    for state in (State.SENDING, State.UNKNOWN):
        assert not TRANSITIONS[state] & {State.SUPERSEDED, State.MISSED}


@pytest.mark.parametrize("name", ["due_at", "ready_at", "sent_at"])
def test_a_time_without_a_zone_is_refused(name: str) -> None:
    naive: dict[str, Any] = {name: datetime(2026, 11, 24, 9)}  # noqa: DTZ001  (that is the mistake)
    with pytest.raises(ValueError, match=name):
        delivery(1, Action.PUBLISH, State.SENT, **naive)
    assert delivery(1, Action.PUBLISH, State.SENT, sent_at=NOW).sent_at == NOW
