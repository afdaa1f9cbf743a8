"""Which nightly backups are kept: the newest of each of the last days, weeks and months. Pure."""

from collections.abc import Callable, Collection
from datetime import date, timedelta

#: So many of each, the newest of them counted.
DAYS, WEEKS, MONTHS = 7, 5, 12
#: So long backups of before an erasure are kept: as long as a draft lies in the trash.
KEEPS_ERASED = timedelta(days=30)


def kept(made: Collection[date]) -> frozenset[date]:
    """Return the days whose backups are kept, of those that there are: the newest always is."""
    newest_first = sorted(set(made), reverse=True)
    periods: tuple[tuple[int, Callable[[date], object]], ...] = (
        (DAYS, date.toordinal),
        (WEEKS, lambda day: day.isocalendar()[:2]),
        (MONTHS, lambda day: (day.year, day.month)),
    )
    found: set[date] = set()
    for count, period in periods:
        newest = {period(day): day for day in reversed(newest_first)}
        found.update(sorted(newest.values(), reverse=True)[:count])
    return frozenset(found)


def with_erased(made: Collection[date], erased: Collection[date], today: date) -> frozenset[date]:
    """Return the days whose backups hold what was erased a month ago or earlier: they go, but the newest never."""
    past = max((day for day in erased if day <= today - KEEPS_ERASED), default=None)
    return frozenset(day for day in made if past is not None and day <= past) - {max(made, default=None)}
