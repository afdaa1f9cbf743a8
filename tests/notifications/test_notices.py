"""Which deliveries and holds a person has to know of, and when a mail about them is due: decisions on values."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from publisher.domain.delivery import Action, Delivery, Payload, State
from publisher.domain.due_verdict import Hold
from publisher.domain.health_checks import backup_old, clock_wrong, disk_low
from publisher.domain.notices import (
    AlertThresholds,
    DeliveryTrouble,
    Kind,
    Notice,
    OpenNotice,
    SentLog,
    of_deliveries,
    to_tell,
)
from publisher.messages import words
from tests.world import START

PATIENCE = AlertThresholds(
    settle=timedelta(minutes=10), website=timedelta(minutes=10), between_mails=timedelta(hours=1)
)
DELIVERY = Delivery(
    id=7,
    slug="a-post",
    revision_id=1,
    revision=1,
    channel="facebook",
    action=Action.PUBLISH,
    state=State.WAITING,
    due_at=START,
    ready_at=START,
    late_limit_seconds=None,
    target="sandbox",
    payload=Payload(),
    payload_digest="",
    remote_id=None,
    prepared_id=None,
    url="",
    sent_at=None,
    attempts=1,
    error="why",
    notify=False,
    requested_end=None,
)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def kinds(delivery: Delivery, *holds: Hold, lost: timedelta | None = None, tried: timedelta = MINUTE) -> list[Kind]:
    """What is found of one delivery that was tried, and whose answer was lost, so long ago."""
    lost_at = None if lost is None else START - lost
    troubled = DeliveryTrouble(delivery=delivery, tried_at=START - tried, lost_at=lost_at)
    return [notice.kind for notice in of_deliveries([troubled], holds, PATIENCE, START).found]


def hold(kind: str, channel: str = "facebook") -> Hold:
    return Hold(id=1, channel=channel, kind=kind, reason="why", from_at=START - HOUR, end_at=None)


def delivery(state: State, **fields: object) -> Delivery:
    return replace(DELIVERY, state=state, **fields)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("state", "kind"), [(State.REJECTED, Kind.REJECTED), (State.MISSED, Kind.MISSED), (State.HELD, Kind.HELD)]
)
def test_what_a_person_decides_is_told(state: State, kind: Kind) -> None:
    assert kinds(delivery(state)) == [kind]


@pytest.mark.parametrize("state", [State.WAITING, State.SENT, State.CANCELLED, State.SUPERSEDED, State.SENDING])
def test_what_goes_its_way_is_not_told(state: State) -> None:
    assert kinds(delivery(state)) == []


def test_a_lost_answer_is_told_once_it_was_looked_for_long_enough() -> None:
    assert kinds(delivery(State.UNKNOWN), lost=9 * MINUTE) == []
    assert kinds(delivery(State.UNKNOWN), lost=10 * MINUTE) == [Kind.UNKNOWN]
    assert kinds(delivery(State.HELD), lost=HOUR) == [Kind.UNKNOWN]


def test_a_post_that_facebook_has_and_does_not_show_is_told_as_such() -> None:
    assert kinds(delivery(State.UNKNOWN, prepared_id="1"), lost=HOUR) == [Kind.INVISIBLE]
    assert kinds(delivery(State.WAITING, prepared_id="1", notify=True), lost=HOUR) == [Kind.INVISIBLE]


def test_a_block_is_told_though_it_goes_on_by_itself() -> None:
    assert kinds(delivery(State.WAITING, notify=True)) == [Kind.STUCK]


def test_a_page_that_is_not_proved_live_is_told_after_ten_minutes() -> None:
    page = delivery(State.WAITING, channel="website")
    assert kinds(page, tried=9 * MINUTE) == []
    assert kinds(page, tried=10 * MINUTE) == [Kind.WEBSITE]


@pytest.mark.parametrize("state", [State.PAUSED, State.WAITING, State.UNKNOWN, State.HELD, State.REJECTED])
def test_whatever_stops_a_withdrawal_is_told(state: State) -> None:
    assert kinds(delivery(state, action=Action.WITHDRAW)) == [Kind.WITHDRAWAL]


def test_a_dead_token_is_told_once_for_the_channel_and_not_for_each_post() -> None:
    holds = (hold("sign-in"), hold("sign-in"))
    assert kinds(delivery(State.PAUSED), *holds) == [Kind.PAUSED]
    assert kinds(delivery(State.HELD), *holds) == [Kind.PAUSED]


def test_a_hold_that_a_person_placed_is_no_news_to_them() -> None:
    assert kinds(delivery(State.HELD), hold("person", channel="")) == []


def raised(kind: Kind, age: timedelta = timedelta(0), **fields: object) -> OpenNotice:
    notice = Notice(cause=f"{kind} 7", kind=kind, text="why")
    values: dict[str, object] = {"id": 1, "notice": notice, "raised_at": START - age, "told_at": None, **fields}
    return OpenNotice(**values)  # type: ignore[arg-type]  # fields by name


def told(kind: Kind, ago: timedelta) -> SentLog:
    return SentLog(by_kind={kind: START - ago}, by_cause={f"{kind} 7": START - ago})


NEVER = SentLog(by_kind={}, by_cause={})


def test_what_is_new_is_told_and_what_was_told_is_not() -> None:
    new, old = raised(Kind.REJECTED), raised(Kind.REJECTED, told_at=START - HOUR)
    assert to_tell([new, old], NEVER, HOUR, START) == [new]


def test_a_kind_is_told_once_an_hour_and_another_one_does_not_wait_for_it() -> None:
    new, other = raised(Kind.REJECTED), raised(Kind.DISK)
    assert to_tell([new, other], told(Kind.REJECTED, 59 * MINUTE), HOUR, START) == [other]
    assert to_tell([new], told(Kind.REJECTED, HOUR), HOUR, START) == [new]


def test_a_withdrawal_waits_for_no_other_one() -> None:
    new = raised(Kind.WITHDRAWAL)
    another = SentLog(by_kind={Kind.WITHDRAWAL: START}, by_cause={"withdrawal 8": START})
    assert to_tell([new], another, HOUR, START) == [new]
    assert to_tell([new], told(Kind.WITHDRAWAL, MINUTE), HOUR, START) == []


def test_held_posts_are_told_only_where_nobody_cared_for_an_hour() -> None:
    assert to_tell([raised(Kind.HELD, 59 * MINUTE)], NEVER, HOUR, START) == []
    assert to_tell([raised(Kind.HELD, HOUR)], NEVER, HOUR, START) != []


def test_the_gravest_stands_first() -> None:
    both = to_tell([raised(Kind.BACKUP), raised(Kind.PAUSED)], NEVER, HOUR, START)
    assert [each.notice.kind for each in both] == [Kind.PAUSED, Kind.BACKUP]


def test_the_machine_is_told_before_it_hurts() -> None:
    low, old = disk_low(100_000_000), backup_old(START - timedelta(days=9), 8, START)
    assert low is not None
    assert words(low.text).startswith("0.1 GB free. Free some space")
    assert old is not None
    assert "9 days ago" in words(old.text)
    assert disk_low(10**12) is None


@pytest.mark.parametrize(("last_at", "days"), [(None, 8), (START - timedelta(days=9), 0), (START, 8)])
def test_nobody_is_told_of_backups_that_nobody_makes_or_that_are_fresh(last_at: datetime | None, days: float) -> None:
    assert backup_old(last_at, days, START) is None


def test_a_wrong_clock_is_told_with_its_side() -> None:
    ahead, behind = clock_wrong(31), clock_wrong(-31)
    assert ahead is not None
    assert "31 s ahead of" in words(ahead.text)
    assert behind is not None
    assert "31 s behind" in words(behind.text)
    assert clock_wrong(29) is None
