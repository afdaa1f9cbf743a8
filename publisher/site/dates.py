"""Dates as each language writes them, in the organisation's zone; and as machines want them."""

from datetime import date, datetime, timedelta
from email.utils import format_datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton

#: CLDR's name of each tag's form of date. CLDR has no Romani (48): its dates are in figures.
LOCALE: dict[str, str] = {"sq": "sq", "sr-Latn": "sr_Latn", "sr-Cyrl": "sr_Cyrl", "en": "en_GB"}


@lru_cache(maxsize=4096)
def date_words(moment: datetime, tag: str, zone: ZoneInfo) -> str:
    """Write the local day in a language's long form, such as `25 nëntor 2026`."""
    return day_words(moment.astimezone(zone).date(), tag)


@lru_cache(maxsize=4096)
def day_words(day: date, tag: str) -> str:
    """Write a day in a language's long form. The days that listings name again and again are remembered."""
    if tag not in LOCALE:
        return f"{day.day}.{day.month}.{day.year}"
    return format_date(day, "long", locale=_locale(tag))


@cache
def _locale(tag: str) -> Locale:
    """Read a tag's locale once: every day that is written needs it."""
    return Locale.parse(LOCALE[tag])


@lru_cache(maxsize=4096)
def event_words(start: datetime, end: datetime | None, tag: str, zone: ZoneInfo) -> str:
    """Write when something takes place, such as `e shtunë, 5 dhjetor 2026, 10:00–12:00`: local, in 24 hours."""
    begins, ends = start.astimezone(zone), end.astimezone(zone) if end else None
    first = f"{_weekday_words(begins.date(), tag)}, {_clock(begins)}"
    if ends is None:
        return first
    if begins.date() == ends.date():
        return f"{first}–{_clock(ends)}"
    return f"{first} – {_weekday_words(ends.date(), tag)}, {_clock(ends)}"


def _clock(local: datetime) -> str:
    """Write a time of day; in the hour that comes twice, with what tells the two apart: `02:30 (UTC+2)`."""
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return f"{local:%H:%M}"
    hours, minutes = divmod(round((local.utcoffset() or timedelta()).total_seconds() / 60), 60)
    return f"{local:%H:%M} (UTC{hours:+}{f':{minutes:02}' if minutes else ''})"


def _weekday_words(day: date, tag: str) -> str:
    """Write a day with its weekday, as it stands before a comma."""
    if tag not in LOCALE:
        return day_words(day, tag)
    return format_date(day, "full", locale=_locale(tag)).rstrip(".")


@lru_cache(maxsize=4096)
def month_words(month: str, tag: str) -> str:
    """Write a month `YYYY-MM` as a heading, such as `Nëntor 2026`."""
    year, number = (int(part) for part in month.split("-"))
    if tag not in LOCALE:
        return f"{number}.{year}"
    words = format_skeleton("yMMMM", date(year, number, 1), locale=_locale(tag))
    return words[0].upper() + words[1:]


@lru_cache(maxsize=4096)
def iso(moment: datetime, zone: ZoneInfo) -> str:
    """Write a moment as ISO 8601 with the local offset."""
    return moment.astimezone(zone).isoformat(timespec="seconds")


def rfc822(moment: datetime, zone: ZoneInfo) -> str:
    """Write a moment as RSS wants it (RFC 822 with a four-figure year), with the local offset."""
    return format_datetime(moment.astimezone(zone))


def month_of(moment: datetime, zone: ZoneInfo) -> str:
    """Return the local month as `YYYY-MM`."""
    return f"{moment.astimezone(zone):%Y-%m}"


def month_starts(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the moments at which a month `YYYY-MM` and the next one begin, locally."""
    year, number = (int(part) for part in month.split("-"))
    after = (year + 1, 1) if number == 12 else (year, number + 1)
    return datetime(year, number, 1, tzinfo=zone), datetime(*after, 1, tzinfo=zone)
