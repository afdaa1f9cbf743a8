"""What else happens at a time that somebody chooses for a post."""

from datetime import timedelta
from typing import Any

import pytest

from publisher.domain.delivery import Action, Delivery, State
from publisher.domain.due_verdict import Hold
from publisher.domain.time_conflicts import Clash, clashes
from tests.domain.deliveries import HOUR, MINUTE, NOW, SECOND, delivery

GAP = 10 * MINUTE


def other(away: timedelta, slug: str = "tjeter", channel: str = "facebook", **fields: Any) -> Delivery:
    action, state = fields.pop("action", Action.PUBLISH), fields.pop("state", State.WAITING)
    return delivery(1, action, state, channel, slug=slug, due_at=NOW + away, **fields)


def found(*others: Delivery, holds: tuple[Hold, ...] = ()) -> list[tuple[str, str]]:
    told = clashes(NOW, others, holds, GAP.total_seconds())
    return [(each.kind, each.delivery.slug if each.delivery else "") for each in told]


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize(
    ("away", "page", "site"),
    [
        (timedelta(0), ["gap"], ["hour"]),
        (GAP - SECOND, ["gap"], ["hour"]),
        (GAP, ["hour"], ["hour"]),
        (HOUR - SECOND, ["hour"], ["hour"]),
        (HOUR, [], []),
    ],
)
def test_a_post_is_near_for_an_hour_before_and_after_and_on_the_page_in_its_gap(
    side: int, away: timedelta, page: list[str], site: list[str]
) -> None:
    assert [kind for kind, _ in found(other(side * away))] == page
    assert [kind for kind, _ in found(other(side * away, channel="website"))] == site


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("action", list(Action))
def test_only_posts_that_come_or_went_out_count(action: Action, state: State) -> None:
    gone = state in (State.REJECTED, State.CANCELLED, State.SUPERSEDED)
    counts = action is Action.PUBLISH and not gone
    assert bool(found(other(MINUTE, action=action, state=state))) is counts


def test_what_went_out_counts_from_then_and_not_from_when_it_was_due() -> None:
    late = other(-2 * HOUR, state=State.SENT, sent_at=NOW - MINUTE)
    early = other(-MINUTE, state=State.SENT, sent_at=NOW - 2 * HOUR)
    assert found(late) == [("gap", "tjeter")]
    assert found(early) == []


def test_each_post_is_told_once_the_nearest_first_and_what_makes_it_wait_before_all() -> None:
    near = [other(30 * MINUTE, "b"), other(-20 * MINUTE, "a", "website"), other(40 * MINUTE, "a", "website")]
    assert found(*near) == [("hour", "a"), ("hour", "b")]
    # Its page comes first, and its post on Facebook is in the gap: that is what has to be known.
    both = [other(MINUTE, "c", "website"), other(5 * MINUTE, "c")]
    assert found(*both) == found(*reversed(both)) == [("gap", "c")]
    told = clashes(NOW, near[1:], (), 0)
    assert told == [Clash(kind="hour", delivery=near[1])]


def test_holds_that_are_on_then_come_last() -> None:
    def hold(begins: timedelta, ends: timedelta | None) -> Hold:
        end_at = None if ends is None else NOW + ends
        return Hold(id=1, channel="", kind="person", reason="zi", from_at=NOW + begins, end_at=end_at)

    on = (hold(-HOUR, None), hold(timedelta(0), HOUR))
    off = (hold(-HOUR, timedelta(0)), hold(SECOND, None))
    assert found(other(MINUTE), holds=on) == [("gap", "tjeter"), ("hold", ""), ("hold", "")]
    assert found(holds=off) == []
    assert clashes(NOW, (), on[:1], 0) == [Clash(kind="hold", hold=on[0])]
