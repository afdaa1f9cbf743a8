"""Dates of posts that repeat: one time of day all year, and a date in every month."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from publisher.content.editing.recurrence import MOST, Every, Occurrence, Repetition, occurrences, rule

PRISHTINA = ZoneInfo("Europe/Belgrade")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def dates(every: Every, first: str, count: int = 4) -> list[Occurrence]:
    return occurrences(Repetition(every=every, first=local(first), count=count), PRISHTINA)


def days(every: Every, first: str, count: int = 4) -> list[str]:
    return [f"{each.local:%m-%d}" for each in dates(every, first, count)]


def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_change() -> None:
    found = dates(Every.WEEK, "2027-03-23T10:00", 3)
    assert [each.at.astimezone(PRISHTINA).hour for each in found] == [10, 10, 10]
    assert [each.at.hour for each in found] == [9, 8, 8]
    assert [each.changed for each in found] == [False, True, False]


def test_an_hour_that_the_clocks_skip_is_an_hour_later_that_day_alone() -> None:
    before, skipped, after = dates(Every.DAY, "2027-03-27T02:30", 3)
    assert [before.skipped, skipped.skipped, after.skipped] == [False, True, False]
    assert skipped.at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # 3:30 in summer time
    assert after.at.astimezone(PRISHTINA).strftime("%H:%M") == "02:30"


def test_an_hour_that_comes_twice_is_the_first_of_the_two() -> None:
    _, twice, after = dates(Every.DAY, "2026-10-24T02:30", 3)
    assert twice.twice
    assert not after.twice
    assert twice.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "first", "expected"),
    [
        (Every.DAY, "2026-12-30T10:00", ["12-30", "12-31", "01-01", "01-02"]),
        (Every.TWO_WEEKS, "2026-12-01T10:00", ["12-01", "12-15", "12-29", "01-12"]),
        (Every.MONTH, "2026-12-15T10:00", ["12-15", "01-15", "02-15", "03-15"]),
        (Every.MONTH, "2026-12-31T10:00", ["12-31", "01-31", "02-28", "03-31"]),
        (Every.MONTH, "2026-12-30T10:00", ["12-30", "01-30", "02-28", "03-30"]),
        (Every.MONTH_WEEKDAY, "2026-12-08T10:00", ["12-08", "01-12", "02-09", "03-09"]),  # second Tuesday
        (Every.MONTH_WEEKDAY, "2026-12-29T10:00", ["12-29", "01-26", "02-23", "03-30"]),  # last Tuesday
        (Every.YEAR, "2028-02-29T10:00", ["02-29", "02-28", "02-28", "02-28"]),
    ],
)
def test_every_month_and_year_has_its_date(every: Every, first: str, expected: list[str]) -> None:
    assert days(every, first) == expected


def test_the_last_day_belongs_to_it() -> None:
    found = Repetition(every=Every.WEEK, first=local("2026-12-01T23:00"), until=date(2026, 12, 15))
    assert [each.local.day for each in occurrences(found, PRISHTINA)] == [1, 8, 15]


def test_the_rule_is_written_as_the_standard_has_it() -> None:
    written = rule(Repetition(every=Every.MONTH, first=local("2026-12-31T10:00"), count=3))
    assert written.splitlines() == [
        "DTSTART:20261231T100000",
        "RRULE:FREQ=MONTHLY;COUNT=3;BYSETPOS=-1;BYMONTHDAY=28,29,30,31",
    ]


def test_a_repetition_without_an_end_is_none() -> None:
    with pytest.raises(ValueError, match="ends"):
        Repetition(every=Every.DAY, first=local("2026-12-01T10:00"))


@given(
    some.sampled_from(Every),
    some.datetimes(local("2026-01-01T00:00"), local("2035-01-01T00:00")).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
    some.integers(1, MOST + 5),
)
def test_dates_come_one_after_the_other_and_keep_their_time_of_day(every: Every, first: datetime, count: int) -> None:
    found = occurrences(Repetition(every=every, first=first, count=count), PRISHTINA)
    assert len(found) == min(count, MOST + 1)
    assert found[0].local == first
    for each, following in pairwise(found):
        assert timedelta(hours=22) < following.at - each.at < timedelta(days=367)
    for each in found:
        assert each.local.time() == first.time()
        seen = each.at.astimezone(PRISHTINA).replace(tzinfo=None)
        assert seen == each.local + timedelta(hours=each.skipped)
