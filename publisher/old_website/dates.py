"""Days in the words of old pages: `12 Mars 2015`, `12. март 2015.`, `12/03/2015 14:30`, `March 12, 2015`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

from babel.dates import get_month_names

from publisher.domain.folding import fold

_FIRST_YEAR = 1995
_LOCALES = ("sq", "sr_Latn", "sr_Cyrl", "en", "hr", "bs_Latn", "mk")
#: Spellings that the CLDR has not; without marks, in small letters.
_MORE = {
    word: month
    for month, words in enumerate(
        (
            "januar januara janarit",
            "februara shkurtit",
            "mart marta marsit",
            "aprila prillit",
            "majit",
            "juni juna qershorit",
            "juli jula korrikut",
            "avgusta gushtit",
            "septembra shtatorit sht sept",
            "oktobra tetorit",
            "novembra nentorit nen",
            "decembra dhjetorit dhj",
        ),
        1,
    )
    for word in words.split()
}
_SEPARATOR = r"\s*[./-]\s*"
_NUMERIC = re.compile(rf"(?<![\d.])(\d{{1,2}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}((?:19|20)\d\d)(?!\d)")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_WORDS = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\s*[.,-]?\s*([^\W\d_]{3,12})\.?,?\s*[-,]?\s*((?:19|20)\d\d)(?!\d)"
)
_ENGLISH = re.compile(r"\b([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)(?!\d)")
_TIME = re.compile(r"[^\w]{0,4}(?:\w{1,4}\s+)?([01]?\d|2[0-3])[:.]([0-5]\d)(?::[0-5]\d)?\s*(am|pm)?\b", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})(?:/(\d{1,2}))?/")


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day that a text names."""

    day: date
    #: None where it names none.
    time: time | None
    #: Where it stands in the text.
    start: int
    end: int
    #: Day and month are numbers that both could be the month.
    is_unsure: bool = False


def days_in(text: str, *, month_first: bool = False) -> list[FoundDay]:
    """Return the days that a text names, in its order; `month_first` reads 03/12/2015 as the English do overseas."""
    found = sorted(_found(text, month_first), key=lambda each: (each.start, -each.end))
    return [each for at, each in enumerate(found) if not at or each.start >= found[at - 1].end]


def order_of_days(text: str) -> int:
    """Return how many days in numbers can only have their month first, less those that have it second."""
    pairs = [(int(match[1]), int(match[2])) for match in _NUMERIC.finditer(text)]
    return sum((first <= 12 < second) - (second <= 12 < first) for first, second in pairs)


def _found(text: str, month_first: bool) -> Iterator[FoundDay]:
    for match in _NUMERIC.finditer(text):
        first, second, year = map(int, match.groups())
        swapped = (month_first and first <= 12) or second > 12
        day, month = (second, first) if swapped else (first, second)
        yield from _day(text, match, year, month, day, is_unsure=first <= 12 and second <= 12 and first != second)
    for match in _ISO.finditer(text):
        yield from _day(text, match, *map(int, match.groups()))
    for match in _WORDS.finditer(text):
        yield from _day(text, match, int(match[3]), month_of(match[2]), int(match[1]))
    for match in _ENGLISH.finditer(text):
        yield from _day(text, match, int(match[3]), month_of(match[1]), int(match[2]))


def _day(
    text: str, match: re.Match[str], year: int, month: int, day: int, *, is_unsure: bool = False
) -> Iterator[FoundDay]:
    try:
        found = date(year, month, day)
    except ValueError:
        return
    if year >= _FIRST_YEAR:
        at = _TIME.match(text, match.end())
        end = at.end() if at else match.end()
        yield FoundDay(found, _time(at) if at else None, match.start(), end, is_unsure)


def _time(match: re.Match[str]) -> time:
    hour = int(match[1])
    if match[3] and hour <= 12:
        hour = hour % 12 + 12 * (match[3].lower() == "pm")
    return time(hour, int(match[2]))


def month_of(word: str) -> int:
    """Return which month a word names, in any of our languages; 0 for none."""
    return _months().get(fold(word), 0)


@cache
def _months() -> dict[str, int]:
    found = dict(_MORE)
    for locale in _LOCALES:
        for width in ("abbreviated", "wide"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    found.setdefault(fold(name.rstrip(".")), int(number))
    return found


def day_of_address(path: str) -> date | None:
    """Return the day that an address names, `/2015/03/12/`; of a month alone, its first."""
    found = _IN_ADDRESS.search(path)
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def day_of_machines(text: str) -> FoundDay | None:
    """Return the day of a value that is written for programs: `2015-03-12T14:30:00+01:00`."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return next(iter(days_in(text)), None)
    has_time = len(text.strip()) > 10
    return FoundDay(found.date(), found.time().replace(tzinfo=None) if has_time else None, 0, len(text))
