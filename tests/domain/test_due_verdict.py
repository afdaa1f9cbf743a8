"""Whether a delivery whose time has come may go: a table over holds, lateness, actions and channels."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from publisher.domain.coded_text import coded
from publisher.domain.delivery import Action, State
from publisher.domain.due_verdict import Go, Hold, HoldBack, Miss, Wait, active_holds, verdict
from tests.domain.deliveries import HOUR, MINUTE, NOW, SECOND, delivery

PUBLISH, UPDATE, WITHDRAW, COMMENT = Action.PUBLISH, Action.UPDATE, Action.WITHDRAW, Action.COMMENT


def hold(begun: timedelta, ended: timedelta | None = None, channel: str = "") -> Hold:
    """A hold that began so long ago, and ended so long ago (None: nobody knows when it ends)."""
    end_at = None if ended is None else NOW - ended
    return Hold(id=1, channel=channel, kind="person", reason="zi", from_at=NOW - begun, end_at=end_at)


def decided(
    *holds: Hold,
    action: Action = PUBLISH,
    channel: str = "facebook",
    late: timedelta = timedelta(0),
    ready: timedelta | None = None,
    limit: timedelta | None = None,
) -> type:
    """What is decided of a delivery that was due so long ago, and may be tried since `ready` ago."""
    one = delivery(
        *(1, action, State.WAITING, channel),
        due_at=NOW - late,
        ready_at=NOW - (late if ready is None else ready),
        late_limit_seconds=None if limit is None else limit.total_seconds(),
    )
    return type(verdict(one, holds, NOW))


@pytest.mark.parametrize("action", list(Action))
def test_what_is_due_goes_from_its_second_on(action: Action) -> None:
    assert decided(action=action) is Go
    assert decided(action=action, late=HOUR) is Go
    assert decided(action=action, late=-SECOND) is (Go if action is WITHDRAW else Wait)


def test_after_a_refusal_it_waits_for_its_next_try() -> None:
    assert decided(late=HOUR, ready=-SECOND) is Wait
    assert decided(late=HOUR, ready=timedelta(0)) is Go


@pytest.mark.parametrize(
    ("action", "late", "limit", "expected"),
    [
        (PUBLISH, HOUR, HOUR, Go),
        (PUBLISH, HOUR + SECOND, HOUR, Miss),
        (PUBLISH, HOUR + SECOND, None, Go),
        (PUBLISH, timedelta(0), timedelta(0), Go),
        (PUBLISH, SECOND, timedelta(0), Miss),
        (UPDATE, 9 * HOUR, HOUR, Go),
        (COMMENT, 9 * HOUR, HOUR, Go),
        (WITHDRAW, 9 * HOUR, HOUR, Go),
    ],
)
def test_only_a_new_post_can_be_too_late(action: Action, late: timedelta, limit: timedelta, expected: type) -> None:
    assert decided(action=action, late=late, limit=limit) is expected


def test_what_is_too_late_and_waits_for_its_next_try_is_not_missed_before_that() -> None:
    assert decided(late=2 * HOUR, ready=-SECOND, limit=HOUR) is Wait


#: The hold, the delivery's lateness, and what becomes of a post on Facebook, of one on the website, of an update.
HOLDS = [
    ("none", [], MINUTE, Go, Go, Go),
    ("another channel's", [hold(HOUR, channel="mail")], MINUTE, Go, Go, Go),
    ("on, and it is due", [hold(HOUR)], MINUTE, HoldBack, Wait, Wait),
    ("on, and it is due this second", [hold(HOUR)], timedelta(0), HoldBack, Wait, Wait),
    ("on, and it is not due yet", [hold(HOUR)], -SECOND, Wait, Wait, Wait),
    ("begins this second", [hold(timedelta(0))], MINUTE, HoldBack, Wait, Wait),
    ("begins in a second", [hold(-SECOND)], MINUTE, Go, Go, Go),
    ("ended after it was due", [hold(HOUR, MINUTE)], 2 * MINUTE, HoldBack, Go, Go),
    ("ended this second", [hold(HOUR, timedelta(0))], MINUTE, HoldBack, Go, Go),
    ("ends in a second", [hold(HOUR, -SECOND)], MINUTE, HoldBack, Wait, Wait),
    ("ended when it was due", [hold(HOUR, MINUTE)], MINUTE, Go, Go, Go),
    ("began and ended before", [hold(3 * HOUR, 2 * HOUR)], HOUR, Go, Go, Go),
    ("began after it was due", [hold(MINUTE)], HOUR, HoldBack, Wait, Wait),
    ("two, one of them over", [hold(3 * HOUR, 2 * HOUR), hold(MINUTE)], HOUR, HoldBack, Wait, Wait),
]


@pytest.mark.parametrize(("_name", "holds", "late", "post", "page", "update"), HOLDS)
def test_a_hold_keeps_back_what_came_due_during_it(
    _name: str, holds: list[Hold], late: timedelta, post: type, page: type, update: type
) -> None:
    assert decided(*holds, late=late) is post
    assert decided(*holds, late=late, channel="website") is page
    assert decided(*holds, late=late, action=UPDATE) is update
    assert decided(*holds, late=late, action=COMMENT) is update
    assert decided(*holds, late=late, action=WITHDRAW) is Go


def test_a_hold_of_one_channel_leaves_the_other_alone() -> None:
    only = hold(HOUR, channel="facebook")
    assert decided(only, late=MINUTE) is HoldBack
    assert decided(only, late=MINUTE, channel="website") is Go


@pytest.mark.parametrize(("ended", "expected"), [(HOUR, Go), (HOUR + SECOND, Miss)])
def test_a_page_that_waited_for_the_end_of_a_hold_is_late_from_that_end_on(ended: timedelta, expected: type) -> None:
    long, short = hold(9 * HOUR, ended), hold(9 * HOUR, 7 * HOUR)
    for holds in ([long], [long, short], [short, long]):
        assert decided(*holds, channel="website", late=8 * HOUR, limit=HOUR) is expected


def test_the_reason_names_the_hold_that_keeps_it_back_and_the_limit_that_was_passed() -> None:
    first, last = replace(hold(2 * HOUR, HOUR), reason="zgjedhjet"), replace(hold(HOUR), reason="zi")
    late = delivery(1, PUBLISH, State.WAITING, due_at=NOW - HOUR - SECOND, ready_at=NOW, late_limit_seconds=3_600)
    held, update = verdict(late, [first, last], NOW), replace(late, action=UPDATE)
    assert held == HoldBack(coded("came_due_during_hold", reason="zi", slug="lajm"))
    assert verdict(update, [first, last], NOW) == Wait(coded("on_hold", reason="zi"))
    assert verdict(update, [last, replace(last, reason="tjetër")], NOW) == Wait(coded("on_hold", reason="zi"))
    assert verdict(late, [], NOW) == Miss(coded("later_than_limit", minutes="60", slug="lajm"))
    assert verdict(replace(late, late_limit_seconds=90), [], NOW) == Miss(
        coded("later_than_limit", minutes="1.5", slug="lajm")
    )


def test_a_hold_is_on_from_its_beginning_to_before_its_end() -> None:
    one = hold(HOUR, -HOUR, "facebook")
    at: list[tuple[datetime, bool]] = [
        *((NOW - HOUR - SECOND, False), (NOW - HOUR, True), (NOW, True)),
        *((NOW + HOUR - SECOND, True), (NOW + HOUR, False)),
    ]
    assert [one.active(moment) for moment, _ in at] == [expected for _, expected in at]
    assert active_holds([one], "facebook", NOW) == [one]
    assert active_holds([one], "website", NOW) == []
    assert active_holds([hold(HOUR)], "website", NOW) == [hold(HOUR)]


def test_a_time_without_a_zone_is_refused() -> None:
    for name in ("from_at", "end_at"):
        times = {"from_at": NOW, "end_at": NOW, name: datetime(2026, 11, 24, 9)}  # noqa: DTZ001  (that is the mistake)
        with pytest.raises(ValueError, match=name):
            Hold(id=1, channel="", kind="person", reason="zi", from_at=times["from_at"], end_at=times["end_at"])


@pytest.mark.parametrize("ended", [True, False])
def test_a_hold_that_a_person_ended_does_not_come_back_with_a_clock_that_was_set_back(*, ended: bool) -> None:
    one = replace(hold(2 * HOUR, -10 * MINUTE), ended=ended)  # the clock stands ten minutes before its end
    assert bool(active_holds([one], "facebook", NOW)) is not ended
    for late in (timedelta(0), MINUTE):  # released, or planned, since
        assert decided(one, late=late) is (Go if ended else HoldBack)
        assert decided(one, late=late, channel="website") is (Go if ended else Wait)


def test_a_hold_that_was_ended_before_it_began_holds_nothing_back() -> None:
    planned = Hold(id=1, channel="", kind="person", reason="zi", from_at=NOW, end_at=NOW - HOUR, ended=True)
    assert decided(planned, late=2 * HOUR) is Go
    assert not planned.overlaps(NOW - 2 * HOUR, NOW)
