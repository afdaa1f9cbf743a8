"""Turn the time that a person wrote into UTC, once; what does not exist on the clock is refused."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from publisher.content.typed_time import time_in

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_EXAMPLE = "2026-11-25T10:00:00"


class NotATime(ValueError):
    """The value is no time on the clock of that zone; the text says what to write."""


def to_utc(value: object, zone: ZoneInfo) -> datetime:
    """Give aware UTC for a TOML value: a local date-time of `zone`, or one with an offset.

    An hour that comes twice (autumn) is the first of the two.

    Raises:
        NotATime: for a date without time, a string, an hour that daylight saving skips, or a year that is a slip.
    """
    if isinstance(value, datetime):
        if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            raise NotATime(f"The year {value.year} cannot be meant. Write it like {_EXAMPLE}.")
        return value.astimezone(UTC) if value.tzinfo else _local_to_utc(value, zone)
    raise NotATime(_mend(value))


def _local_to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    on_the_clock = moment.astimezone(zone).replace(tzinfo=None)
    if on_the_clock != local:
        raise NotATime(
            f"{local.isoformat(' ', 'minutes')} does not exist in {zone.key}: the clock is put forward then."
            f" Write {on_the_clock.isoformat()} or another time."
        )
    return moment


def _mend(value: object) -> str:
    if isinstance(value, date):
        return f"The time of day is missing. Write {value.isoformat()}T10:00:00, for example."
    if isinstance(value, str):
        meant = time_in(value)
        return f"A time stands without quotation marks. Write {meant.isoformat() if meant else _EXAMPLE}."
    return f"This is not a date with a time. Write it like {_EXAMPLE}."
