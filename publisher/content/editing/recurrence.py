"""When a post that repeats goes out: dates by rule (RFC 5545), at one time of day whatever the clocks do. Pure.

dateutil counts in local time without a zone, so ten o'clock stays ten o'clock across daylight saving; each date is
turned into UTC by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil import rrule

#: So many posts at most are planned by one repetition.
MOST = 60
_DAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
#: A weekday that comes in some months five times: its last one is meant then.
_LAST_WEEK = 5


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEK = "week"
    TWO_WEEKS = "two-weeks"
    #: On the same day of the month, or on the last day where the month is shorter.
    MONTH = "month"
    #: On the same weekday of the month: each second Tuesday, each last Friday.
    MONTH_WEEKDAY = "month-weekday"
    YEAR = "year"


_FREQUENCY: dict[Every, Literal[0, 1, 2, 3]] = {
    Every.DAY: rrule.DAILY,
    Every.WEEK: rrule.WEEKLY,
    Every.TWO_WEEKS: rrule.WEEKLY,
    Every.MONTH: rrule.MONTHLY,
    Every.MONTH_WEEKDAY: rrule.MONTHLY,
    Every.YEAR: rrule.YEARLY,
}


#: A year before or after these is a slip of the finger.
YEARS = range(1990, 2101)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """What a person chose: from when, how often, and until when."""

    every: Every
    #: The first one, in local time without a zone.
    first: datetime
    #: So many in all, from 1; or until a day, which is included. One of the two.
    count: int | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.first.tzinfo is not None:
            raise ValueError("`first` is local time, without a zone.")
        if (self.count is None) == (self.until is None):
            raise ValueError("A repetition ends after so many, or on a day.")
        if any(each is not None and each.year not in YEARS for each in (self.first, self.until)):
            raise ValueError(f"A repetition lies between {YEARS[0]} and {YEARS[-1]}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One date."""

    #: Local time as it was meant, and the moment.
    local: datetime
    at: datetime
    #: It does not exist on the clock that day, so it is an hour later.
    skipped: bool = False
    #: It comes twice that day: it is the first of the two.
    twice: bool = False
    #: The clocks were changed since the date before.
    changed: bool = False


def rule(repetition: Repetition) -> str:
    """Return the rule as RFC 5545 writes it, `DTSTART` and `RRULE` in two lines, in local time."""
    return str(_rule(repetition))


def _rule(repetition: Repetition) -> rrule.rrule:
    first, every = repetition.first, repetition.every
    # A month or a year without such a day has its last possible one, never none.
    late = every in (Every.MONTH, Every.YEAR) and first.day > 28
    return rrule.rrule(
        _FREQUENCY[every],
        dtstart=first,
        interval=2 if every is Every.TWO_WEEKS else 1,
        count=repetition.count,
        until=datetime.combine(repetition.until, time(23, 59, 59)) if repetition.until else None,
        byweekday=_weekday(first) if every is Every.MONTH_WEEKDAY else None,
        bymonth=first.month if late and every is Every.YEAR else None,
        bymonthday=tuple(range(28, first.day + 1)) if late else None,
        bysetpos=-1 if late else None,
    )


def _weekday(first: datetime) -> rrule.weekday:
    week = (first.day - 1) // 7 + 1
    return _DAYS[first.weekday()](-1 if week == _LAST_WEEK else week)


def occurrences(repetition: Repetition, zone: ZoneInfo) -> list[Occurrence]:
    """Return the dates in order; one more than `MOST` where there are more than that."""
    return list(_placed(islice(_rule(repetition), MOST + 1), zone))


def at_the_same_hour(at: date, *, later: timedelta, zone: ZoneInfo) -> date:
    """Return a day or time of a draft so many days `later`, at the same local hour whatever the clocks do meanwhile."""
    if isinstance(at, datetime) and at.tzinfo and later:
        return at.astimezone(zone).replace(tzinfo=None, fold=0) + later
    return at + later


def _placed(dates: Iterator[datetime], zone: ZoneInfo) -> Iterator[Occurrence]:
    before: timedelta | None = None
    for local in dates:
        # Where the hour is skipped, the offset from before the change holds (RFC 5545, 3.3.5): an hour later.
        at = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        seen = at.astimezone(zone)
        later = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
        skipped = seen.replace(tzinfo=None) != local
        offset = seen.utcoffset()
        yield Occurrence(
            local=local,
            at=at,
            skipped=skipped,
            twice=not skipped and later != at,
            changed=before is not None and offset != before,
        )
        before = offset
