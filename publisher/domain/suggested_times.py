"""Times at which posts reached the most so far, as suggestions for the next one. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

#: Fewer posts say nothing about times.
ENOUGH = 20
#: Of one weekday, and of one part of the day, so many at least.
_OF_EACH = 4
#: A part of the day, in hours; nothing is suggested before the first one begins.
_PART_HOURS, _FIRST_HOUR = 3, 6
_DAYS_AHEAD, _MOST = 7, 3
#: Sooner than this nobody is ready.
_SOONEST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedPost:
    """A post that went out, and how often it was shown."""

    at: datetime
    views: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What past posts say."""

    #: So many were looked at.
    posts: int
    #: By time; empty where there are too few posts, or no time was better than usual.
    times: tuple[datetime, ...] = ()

    @property
    def enough(self) -> bool:
        """Return whether there were enough posts to say anything."""
        return self.posts >= ENOUGH


def suggest(past: Sequence[ReachedPost], now: datetime, zone: ZoneInfo, free: Callable[[datetime], bool]) -> Suggested:
    """Return the next times, at most three on as many days, at which posts were shown more often than usual.

    A time's worth is how much its weekday and its part of the day are above the median post, multiplied: there are
    seldom posts enough for every hour of every weekday. `free` tells whether nothing else goes out at a time.
    """
    usual = median(each.views for each in past) if past else 0
    if len(past) < ENOUGH or not usual:
        return Suggested(posts=len(past))
    weekdays = _worth(((each.at.astimezone(zone).weekday(), each.views) for each in past), usual)
    parts = _worth(((_part(each.at.astimezone(zone).hour), each.views) for each in past), usual)
    hours = Counter(each.at.astimezone(zone).hour for each in past)
    days = [(now + timedelta(days=number)).astimezone(zone).date() for number in range(_DAYS_AHEAD + 1)]
    best: list[tuple[float, datetime]] = []
    for day in days:
        found = [
            (weekdays[day.weekday()] * worth, at)
            for part, worth in parts.items()
            if part >= 0 and day.weekday() in weekdays
            for at in (_at(day, _usual_hour(part, hours), zone),)
            if at >= now + _SOONEST and free(at)
        ]
        best += sorted(found)[-1:]
    better = sorted((each for each in best if each[0] > 1), reverse=True)[:_MOST]
    return Suggested(posts=len(past), times=tuple(sorted(at for _, at in better)))


def _worth(values: Iterable[tuple[int, float]], usual: float) -> dict[int, float]:
    groups: dict[int, list[float]] = defaultdict(list)
    for key, views in values:
        groups[key].append(views)
    return {key: median(views) / usual for key, views in groups.items() if len(views) >= _OF_EACH}


def _part(hour: int) -> int:
    """Number the parts of a day; below zero is night."""
    return (hour - _FIRST_HOUR) // _PART_HOURS


def _usual_hour(part: int, hours: Counter[int]) -> int:
    """Return the hour of a part at which most posts went out, the earliest of those."""
    begin = _FIRST_HOUR + part * _PART_HOURS
    return max(range(begin, begin + _PART_HOURS), key=lambda hour: (hours[hour], -hour))


def _at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), zone)
