"""Turn the time that a person wrote into UTC, once; what does not exist on the clock is refused."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from publisher.domain.coded_text import Message, Value
from publisher.domain.typed_time import time_in

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_EXAMPLE = "2026-11-25T10:00:00"


class NotATime(ValueError):
    """The value is no time on the clock of that zone; the message says what to write."""

    def __init__(self, code: str, /, **values: Value) -> None:
        super().__init__(code)
        self.message = Message(code, **values)


def to_utc(value: object, zone: ZoneInfo) -> datetime:
    """Return aware UTC for a TOML value: a local date-time of `zone`, or one with an offset.

    An hour that comes twice (autumn) is the first of the two.

    Raises:
        NotATime: for a date without time, a string, an hour that daylight saving skips, or a year that is a slip.
    """
    if isinstance(value, datetime):
        if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            raise NotATime("typed_year_not_meant", year=value.year, example=_EXAMPLE)
        return value.astimezone(UTC) if value.tzinfo else _local_to_utc(value, zone)
    if isinstance(value, date):
        raise NotATime("typed_time_of_day_missing", example=f"{value.isoformat()}T10:00:00")
    if isinstance(value, str):
        meant = time_in(value)
        raise NotATime("typed_time_in_marks", example=meant.isoformat() if meant else _EXAMPLE)
    raise NotATime("typed_time_is_none", example=_EXAMPLE)


def to_one_utc(value: object, zone: ZoneInfo) -> datetime:
    """Return aware UTC as `to_utc`, and refuse an hour that comes twice: others shall be there at the right one.

    Raises:
        NotATime: as `to_utc`; or if the clock shows that time twice.
    """
    moment = to_utc(value, zone)
    if isinstance(value, datetime) and value.tzinfo is None:
        first, second = (value.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if first.utcoffset() != second.utcoffset():
            time = value.isoformat(" ", "minutes")
            raise NotATime(
                "typed_time_comes_twice", time=time, zone=zone.key, first=first.isoformat(), second=second.isoformat()
            )
    return moment


def _local_to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    on_the_clock = moment.astimezone(zone).replace(tzinfo=None)
    if on_the_clock != local:
        time, next_time = local.isoformat(" ", "minutes"), on_the_clock.isoformat()
        raise NotATime("typed_time_is_skipped", time=time, zone=zone.key, next=next_time)
    return moment
