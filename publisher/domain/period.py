"""The period of a report: whole days in the organisation's zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from publisher.domain.errors import InvalidInput

#: A day before or after these is a slip of the finger, and may not even have a day before or after it.
_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days of publication, both included, as people at the organisation count them."""

    first: date
    last: date
    zone: tzinfo

    def __post_init__(self) -> None:
        if not _EARLIEST <= self.first <= self.last <= _LATEST and self.first <= self.last:
            raise InvalidInput("period_out_of_range", first=_EARLIEST.year, last=_LATEST.year)
        if self.last < self.first:
            raise InvalidInput("period_backwards", first_day=str(self.first), last_day=str(self.last))

    @property
    def start(self) -> datetime:
        """Return the first moment."""
        return datetime.combine(self.first, time.min, self.zone)

    @property
    def end(self) -> datetime:
        """Return the first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time.min, self.zone)

    def previous(self) -> "Period":
        """Return the period of as many days that ends where this one begins."""
        length = self.last - self.first + timedelta(days=1)
        first, last = (max(each - length, _EARLIEST) for each in (self.first, self.last))
        return Period(first=first, last=last, zone=self.zone)
