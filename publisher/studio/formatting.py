"""The interface's words in the reader's language, and times as people there write them."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime, format_timedelta, get_timezone_name
from babel.numbers import format_decimal
from jinja2 import Environment

from publisher.domain.accounts import Role
from publisher.i18n import texts

#: Languages of the interface by tag, as they call themselves.
LANGUAGES = {"sq": "Shqip", "sr-Latn": "Srpski", "sr-Cyrl": "Српски", "en": "English"}
#: Languages of posts, as they call themselves.
WRITTEN_IN = {"sq": "Shqip", "sr": "Srpski / Српски", "en": "English", "rom": "Romani"}
_LOCALES = {"sq": "sq", "sr-Latn": "sr_Latn", "sr-Cyrl": "sr_Cyrl", "en": "en_GB"}


def gettext_noop(text: str) -> str:
    """Mark a text that is translated where it is shown: it has to stand in the catalogues, as those in `say` do."""
    return text


ROLES = {
    Role.CONTRIBUTOR: gettext_noop("contributor"),
    Role.AUTHOR: gettext_noop("author"),
    Role.EDITOR: gettext_noop("editor"),
    Role.ADMINISTRATOR: gettext_noop("administrator"),
}
#: The channels, as every page calls them.
CHANNEL_NAMES = {"website": gettext_noop("Website"), "facebook": gettext_noop("Facebook")}
#: A day or a time as sentences carry it.
_WRITTEN = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?)(?P<offset>Z|[+-]\d\d:?\d\d)?"
    r"(?: (?P<zone>[A-Z+-][\w+-]*))?"
)


class Say(Protocol):
    """Gives a text in the reader's language, its `%(gaps)s` filled in."""

    def __call__(self, text: str, /, **gaps: object) -> str:
        """Translate."""


def say_in(templates: Environment, language: str) -> Say:
    """Return what translates into a language; a text that has no translation stays English."""
    translate = texts(templates, "studio", language).gettext

    def say(text: str, /, **gaps: object) -> str:
        found = translate(text)
        return found % gaps if gaps else found

    return say


def chosen(wanted: str, accepted: str, default: str) -> str:
    """Choose the interface's language: the one wanted, or the first that the browser asks for, or the default."""
    if wanted in LANGUAGES:
        return wanted
    for part in accepted.split(","):
        code = part.partition(";")[0].strip().lower()
        for tag in sorted(LANGUAGES, key=lambda each: not code.startswith(each.lower())):
            if tag.partition("-")[0] == code.partition("-")[0]:
                return tag
    return default if default in LANGUAGES else "en"


class Times:
    """Writes times in the organisation's zone and numbers in the reader's language."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self._locale, self._zone = _locale(_LOCALES.get(language, "en_GB")), zone
        #: Day and month; in Serbian the day is an ordinal number, with its full stop.
        self._day = "d. MMM" if language.startswith("sr") else "d MMM"

    def moment(self, at: datetime) -> str:
        """Write day and time, like `Tue 24 Nov 2026, 10:30`."""
        return format_datetime(at.astimezone(self._zone), f"EEE {self._day} y, HH:mm", locale=self._locale)

    def zoned(self, at: datetime) -> str:
        """Write day and time with the zone's name."""
        return f"{self.moment(at)} ({at.astimezone(self._zone):%Z})"

    def day(self, at: datetime) -> str:
        """Write the day alone."""
        return format_date(at.astimezone(self._zone).date(), f"EEE {self._day} y", locale=self._locale)

    def long_day(self, day: date) -> str:
        """Write a day with its year, without the day of the week."""
        return format_date(day, f"{self._day} y", locale=self._locale)

    def short_day(self, day: date) -> str:
        """Write a day of the calendar."""
        return format_date(day, f"EEE {self._day}", locale=self._locale)

    def days(self, first: date, last: date) -> str:
        """Write the days from one to another, like `23 – 29 Nov 2026`."""
        same = (first.year, first.month) == (last.year, last.month)
        pattern = "d" if same else self._day if first.year == last.year else f"{self._day} y"
        begin = format_date(first, pattern, locale=self._locale)
        return f"{begin}{'.' if same and '.' in self._day else ''} – {self.long_day(last)}"

    def written_day(self, text: str) -> str:
        """Write a day that stands somewhere as `YYYY-MM-DD`; what is no day stays as it is."""
        try:
            return self.short_day(date.fromisoformat(text))
        except ValueError:
            return text

    def written(self, text: str) -> str:
        """Write a day or a time that stands in a sentence as `2026-11-29` or `2026-11-29 10:30 UTC`.

        A time with another zone's name, or with none, is local; what is neither stays as it is.
        """
        found = _WRITTEN.fullmatch(text)
        if found is None:
            return text
        try:
            at = datetime.fromisoformat(f"{found['time']}{found['offset'] or ''}")
        except ValueError:
            return text
        if len(found["time"]) == len("2026-11-29"):
            return self.long_day(at.date())
        zone = UTC if found["zone"] == "UTC" else self._zone
        return self.moment(at if at.tzinfo else at.replace(tzinfo=zone))

    def month(self, day: date) -> str:
        """Write a month with its year."""
        return format_date(day, "LLLL y", locale=self._locale)

    def clock(self, at: datetime) -> str:
        """Write the time of day alone."""
        return at.astimezone(self._zone).strftime("%H:%M")

    def zoned_clock(self, at: datetime) -> str:
        """Write the time of day with the zone's name."""
        return f"{self.clock(at)} ({at.astimezone(self._zone):%Z})"

    @property
    def zone(self) -> str:
        """Return what the zone is called, like `Central European Time`; one of no region, like UTC, by its key."""
        if "/" not in self._zone.key or self._zone.key.startswith("Etc/"):
            return self._zone.key
        return str(get_timezone_name(self._zone, zone_variant="generic", locale=self._locale))

    def field(self, at: datetime) -> str:
        """Write what `<input type="datetime-local">` takes."""
        return at.astimezone(self._zone).strftime("%Y-%m-%dT%H:%M")

    def number(self, value: float | None) -> str:
        """Write a count; a dash where there is none."""
        return "–" if value is None else _counted(round(value), self._locale)

    def age(self, seconds: float) -> str:
        """Write an age in the largest unit that fits, like `3 days`."""
        return str(format_timedelta(timedelta(seconds=seconds), threshold=1.5, locale=self._locale))


@lru_cache
def _locale(name: str) -> Locale:
    """Read a locale once: every time and number of a page needs it."""
    return Locale.parse(name)


@lru_cache(4096)
def _counted(value: int, locale: Locale) -> str:
    """Write a count; a page of reach has hundreds, and many are alike."""
    return str(format_decimal(value, locale=locale))
