"""Times as people write and read them: local time of the organisation's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def parse_time(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Read `--at`: a local time, one with an offset, or `now`; None where nothing was given. Gives aware UTC.

    Raises:
        InvalidInput: if it is no time, has no time of day, or does not exist on the clock (daylight saving).
    """
    from publisher.domain.errors import InvalidInput
    from publisher.domain.local_time import NotATime, to_utc

    text = text.strip()
    if not text:
        return None
    if text.lower() == "now":
        return now
    try:
        return to_utc(_parsed(text), zone)
    except NotATime as error:
        raise InvalidInput("option_at_wrong", text=text, reason=error.message) from error


def _parsed(text: str) -> date | datetime | None:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return None


def parse_day(text: str, option: str) -> date:
    """Read a day such as 2026-11-25.

    Raises:
        InvalidInput: if it is none.
    """
    from publisher.domain.errors import InvalidInput

    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInput("option_is_no_day", option=option, text=text) from error


def local(moment: datetime, zone: ZoneInfo) -> str:
    """Write a time for people, with its zone; seconds only where it has some."""
    there = moment.astimezone(zone)
    clock = "%H:%M:%S" if there.second else "%H:%M"
    return there.strftime(f"%a %Y-%m-%d {clock} %Z")


def utc(moment: datetime | None) -> str | None:
    """Write a time for programs: ISO 8601 in UTC."""
    return None if moment is None else moment.astimezone(UTC).isoformat()
