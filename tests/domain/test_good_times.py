"""Suggested times: how many posts say something, which hours count together, and how far ahead it goes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from publisher.domain.suggested_times import ReachedPost, suggest

ZONE = ZoneInfo("Europe/Belgrade")
#: A Tuesday.
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=ZONE)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = range(6)
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def posts(number: int, weekday: int, hour: int, views: float) -> list[ReachedPost]:
    """So many posts, each in another week, at the same weekday and hour."""
    monday = datetime(2026, 11, 16, hour, tzinfo=ZONE)
    return [ReachedPost(at=monday + timedelta(days=weekday, weeks=-week), views=views) for week in range(number)]


#: Enough of them to say that Mondays at ten are as usual.
USUAL = posts(20, MONDAY, 10, 100)


def times(
    *past: list[ReachedPost], now: datetime = NOW, free: Callable[[datetime], bool] = lambda _at: True
) -> list[str]:
    found = suggest([post for each in past for post in each], now, ZONE, free)
    return [f"{DAYS[at.weekday()]} {at.hour}" for at in found.times]


def test_twenty_posts_say_something_and_nineteen_nothing() -> None:
    good = posts(4, THURSDAY, 10, 300)
    assert times(USUAL[:16], good) == ["Thu 10"]
    assert times(USUAL[:15], good) == []
    assert suggest(USUAL, NOW, ZONE, lambda _at: True).enough
    assert not suggest(USUAL[:19], NOW, ZONE, lambda _at: True).enough


@pytest.mark.parametrize(("number", "expected"), [(3, []), (4, ["Thu 10"]), (5, ["Thu 10"])])
def test_four_posts_of_a_weekday_say_something_of_it(number: int, expected: list[str]) -> None:
    assert times(USUAL, posts(number, THURSDAY, 10, 300)) == expected


@pytest.mark.parametrize(("number", "expected"), [(3, []), (4, ["Mon 19"]), (5, ["Mon 19"])])
def test_four_posts_of_a_part_of_the_day_say_something_of_it(number: int, expected: list[str]) -> None:
    assert times(USUAL, posts(number, MONDAY, 19, 300)) == expected


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ((18, 18, 20, 20), ["Mon 18"]),  # three hours are one part, and of two alike the earlier counts
        ((18, 20, 20, 20), ["Mon 20"]),
        ((18, 19, 19, 20), ["Mon 19"]),
        ((17, 17, 18, 18), []),
        ((20, 20, 21, 21), []),
        ((6, 6, 7, 8), ["Mon 6"]),
        ((6, 6, 8, 9), []),
        ((5, 5, 6, 6), []),
        ((3, 4, 5, 5), []),  # at night nobody is told to post
        ((0, 0, 0, 0), []),
        ((21, 22, 23, 23), ["Mon 23"]),
    ],
)
def test_hours_of_a_part_of_the_day_count_together(hours: tuple[int, ...], expected: list[str]) -> None:
    good = [ReachedPost(at=each.at.replace(hour=hour), views=300) for each, hour in zip(USUAL, hours, strict=False)]
    assert times(USUAL, good) == expected


@pytest.mark.parametrize(("views", "expected"), [(99, []), (100, []), (101, ["Thu 10"])])
def test_only_what_is_better_than_usual_is_suggested(views: float, expected: list[str]) -> None:
    assert times(USUAL, posts(4, THURSDAY, 10, views)) == expected


def test_a_weekday_and_a_part_of_the_day_weigh_together() -> None:
    # Half as many on Thursdays, four times as many in the evening: together twice as many.
    evening = posts(6, MONDAY, 19, 400)
    assert times(USUAL, evening, posts(8, THURSDAY, 10, 50)) == ["Thu 19", "Mon 19"]
    assert times(USUAL, evening, posts(8, THURSDAY, 10, 25)) == ["Mon 19"]


def test_the_three_best_days_are_suggested_in_their_order() -> None:
    weekdays = zip((TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY), (500, 200, 600, 300, 400), strict=True)
    good = [posts(4, weekday, 10, views) for weekday, views in weekdays]
    assert times(USUAL, USUAL, *good) == ["Thu 10", "Sat 10", "Tue 10"]


def test_it_goes_a_week_ahead_and_no_further() -> None:
    assert times(USUAL, posts(4, WEDNESDAY, 10, 300)) == ["Wed 10"]  # tomorrow, and not in eight days too
    early = NOW.replace(hour=8)
    assert times(USUAL, posts(4, TUESDAY, 10, 300), now=early) == ["Tue 10", "Tue 10"]  # today, and in a week


def test_each_day_has_one_time_the_best_that_is_free() -> None:
    evening, afternoon = posts(4, MONDAY, 19, 300), posts(4, MONDAY, 15, 200)
    assert times(USUAL, evening, afternoon) == ["Mon 19"]
    assert times(USUAL, evening, afternoon, free=lambda at: at.hour != 19) == ["Mon 15"]
    assert times(USUAL, evening, afternoon, free=lambda at: at.hour == 10) == []


@pytest.mark.parametrize(
    ("hour", "minute", "day"), [(9, 29, 24), (9, 30, 24), (9, 31, 31), (10, 0, 31), (10, 1, 31), (23, 59, 31)]
)
def test_nobody_is_ready_within_half_an_hour_and_then_it_is_next_week(hour: int, minute: int, day: int) -> None:
    past = [*USUAL, *posts(4, TUESDAY, 10, 300)]
    found = suggest(past, NOW.replace(hour=hour, minute=minute), ZONE, lambda _at: True)
    expected = datetime(2026, 11, 24, 10, tzinfo=ZONE) + timedelta(days=day - 24)
    assert found.times == (expected,) if day == 31 else expected in found.times


def test_the_hour_is_that_of_the_place_and_not_of_utc() -> None:
    summer = datetime(2026, 7, 6, 10, tzinfo=ZONE)  # eight o'clock in UTC, in winter nine
    past = [ReachedPost(at=summer + timedelta(weeks=week), views=100) for week in range(20)]
    good = [ReachedPost(at=summer + timedelta(days=3, weeks=week), views=300) for week in range(4)]
    (at,) = suggest([*past, *good], NOW, ZONE, lambda _at: True).times
    assert (at.hour, at.utcoffset()) == (10, timedelta(hours=1))
