"""What a setting may be: one function a kind. Each takes a raw TOML value and gives the typed one, or refuses it.

No refusal repeats an address or a text, because there may be a password in it.
"""

import grp
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import time
from difflib import get_close_matches
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from publisher.domain.coded_text import Message, Value
from publisher.domain.email_address import is_email_address
from publisher.domain.invisible import visible
from publisher.domain.language import TAGS

T = TypeVar("T")
#: Raises `Refusal` where the value does not fit.
Kind = Callable[[object], T]

#: What keys of topics and places look like: they become part of addresses.
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: A path of a website, percent-encoded, without signs that a web server's configuration would take for its own.
_SITE_PATH = re.compile(r"/[A-Za-z0-9/._~!()*,;=:@%&?+#-]*")
_AGE = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_YEAR_SECONDS = 365 * 86_400
#: The least contrast of letters with their ground (WCAG 2.2, 1.4.3).
_READABLE = 4.5


class InvalidValue(Exception):
    """A value does not fit: what it must be, as a code with values; its sentence begins with the setting's name."""

    def __init__(self, code: str, /, **values: Value) -> None:
        super().__init__(code)
        self.code, self.values = code, values

    def of(self, setting: str) -> Message:
        """Return what is to be said of a setting."""
        return Message(self.code, setting=setting, **self.values)


def text(value: object) -> str:
    """Take a text; it may be empty."""
    if not isinstance(value, str):
        raise InvalidValue("setting_must_be_text", kind=_called(value))
    return visible(value).strip()


def filled(value: object) -> str:
    """Take a text that is not empty."""
    words = text(value)
    if not words:
        raise InvalidValue("setting_empty")
    return words


def identifier(value: object) -> str:
    """Take a Page's id or name; an id without quotes is taken too."""
    words = str(value) if isinstance(value, int) and not isinstance(value, bool) else filled(value)
    if not re.fullmatch(r"[\w.-]+", words):
        raise InvalidValue("setting_must_be_page")
    return words


def email(value: object) -> str:
    """Take a mail address, or nothing."""
    words = text(value)
    if words and not is_email_address(words):
        raise InvalidValue("setting_must_be_mail_address")
    return words


def dark_colour(value: object) -> str:
    """Take a colour as web pages write it, on which white letters can be read; give it in small letters."""
    words = text(value).lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", words):
        raise InvalidValue("setting_must_be_colour")
    if _contrast_with_white(words) < _READABLE:
        raise InvalidValue("setting_too_light")
    return words


def emails(value: object) -> tuple[str, ...]:
    """Take a list of mail addresses; it may be empty."""
    return tuple(dict.fromkeys(filled(email(entry)) for entry in listed(value)))


def time_of_day(value: object) -> time | None:
    """Take a local time like "08:00" or 08:00:00, or nothing."""
    if isinstance(value, time):
        return value
    words = text(value)
    if not words:
        return None
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", words):
        raise InvalidValue("setting_must_be_time")
    return time.fromisoformat(words)


def flag(value: object) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise InvalidValue("setting_must_be_flag", kind=_called(value))
    return value


def number(low: float, high: float = _YEAR_SECONDS) -> Kind[float]:
    """Take a number from `low` to `high`; fractions are fine."""

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InvalidValue("setting_must_be_number", kind=_called(value))
        if not low <= value <= high:
            raise InvalidValue("setting_out_of_range", low=f"{low:g}", high=f"{high:.12g}")
        return float(value)

    return read


def whole(low: int, high: int) -> Kind[int]:
    """Take a whole number from `low` to `high`."""

    def read(value: object) -> int:
        if not number(low, high)(value).is_integer():
            raise InvalidValue("setting_must_be_whole")
        return int(number(low, high)(value))

    return read


def links_a_month(value: object) -> int | None:
    """Take how many posts with a link a Page has in a month; None is unlimited, 0 never."""
    if value in ("unlimited", "never"):
        return None if value == "unlimited" else 0
    try:
        return whole(0, 1000)(value)
    except InvalidValue:
        raise InvalidValue("setting_must_be_links") from None


def choice(*options: str) -> Kind[str]:
    """Take one of a few words."""

    def read(value: object) -> str:
        words = text(value)
        if words not in options:
            raise InvalidValue("setting_must_be_one_of", options=_either(options), hint=did_you_mean(words, options))
        return words

    return read


def choices(options: Sequence[str], what: Literal["channel", "language"]) -> Kind[tuple[str, ...]]:
    """Take a list of different words, at least one; `what` names one of them for a person."""

    def read(value: object) -> tuple[str, ...]:
        words = [filled(entry) for entry in listed(value)]
        for word in words:
            if word not in options:
                meant, known = did_you_mean(word, options), ", ".join(options)
                raise InvalidValue("setting_names_unknown", what=what, word=word, hint=meant, words=known)
        if not words or len(set(words)) < len(words):
            raise InvalidValue("setting_must_name_one", what=what)
        return tuple(words)

    return read


def zone(value: object) -> ZoneInfo:
    """Take the name of a time zone in the IANA list."""
    name = filled(value)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        meant = did_you_mean(name, sorted(available_timezones()))
        raise InvalidValue("setting_must_be_zone", word=name, hint=meant) from error


def ages(value: object) -> tuple[float, ...]:
    """Take a list of ages such as "90s", "1h", "7d" or plain seconds; give seconds, ascending, each once."""
    return tuple(sorted({_age(entry) for entry in listed(value)}))


def group(value: object) -> str:
    """Take the name of a group of this machine, or nothing."""
    name = text(value)
    if name:
        try:
            grp.getgrnam(name)
        except KeyError:
            raise InvalidValue("setting_names_no_group", word=name) from None
    return name


def version(value: object) -> str:
    """Take a version of the Graph API."""
    words = text(value)
    if not re.fullmatch(r"v\d+\.\d+", words):
        raise InvalidValue("setting_must_be_version")
    return words


def names(value: object) -> dict[str, str]:
    """Take a table of texts by language tag."""
    if not isinstance(value, Mapping):
        raise InvalidValue("setting_must_be_texts", kind=_called(value))
    for tag in value:
        if tag not in TAGS:
            meant, known = did_you_mean(tag, TAGS), ", ".join(TAGS)
            raise InvalidValue("setting_of_unknown_language", word=tag, hint=meant, words=known)
    return {tag: filled(value[tag]) for tag in TAGS if tag in value}


def redirects(value: object) -> dict[str, str]:
    """Take a table of old paths and what each leads on to: a path of the site, or a full address."""
    if not isinstance(value, Mapping):
        raise InvalidValue("setting_must_be_redirects", kind=_called(value))
    for old in value:
        if not _SITE_PATH.fullmatch(old) or ".." in old or "//" in old or "/." in old or old == "/":
            raise InvalidValue("setting_names_no_path", word=old)
    return {old: _redirect_target(old, new) for old, new in value.items()}


def _redirect_target(old: str, new: object) -> str:
    words = filled(new)
    if words == old:
        raise InvalidValue("setting_leads_to_itself", word=old)
    if _SITE_PATH.fullmatch(words.removeprefix("https:/").removeprefix("http:/")) and not words.startswith("//"):
        return words
    raise InvalidValue("setting_leads_nowhere", word=old, target=words)


def label_names(value: object) -> dict[str, str]:
    """Take the names of a topic or place by language tag, at least one."""
    found = names(value)
    if not found:
        raise InvalidValue("setting_without_name")
    return found


def did_you_mean(word: str, options: Sequence[str]) -> Value:
    """Return `(did you mean ...?)`, or nothing where no option is near."""
    near = nearest(word, options)
    return Message("perhaps", word=near) if near else ""


def nearest(word: str, options: Sequence[str]) -> str:
    """Return the option that a word was probably meant to be; empty where none is near."""
    folded = {option.casefold(): option for option in options}
    near = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[near[0]] if near else ""


def _age(value: object) -> float:
    if isinstance(value, str):
        match = _AGE.fullmatch(value.strip())
        if match is None:
            raise InvalidValue("setting_must_hold_ages")
        value = float(match[1]) * _UNIT_SECONDS[match[2]]
    seconds = number(0, 2 * _YEAR_SECONDS)(value)
    if seconds == 0:
        raise InvalidValue("setting_holds_age_zero")
    return seconds


def _contrast_with_white(colour: str) -> float:
    """Return the contrast ratio (WCAG 2.2: relative luminance, contrast ratio), 1 to 21."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def listed(value: object) -> list[object]:
    """Take a list."""
    if not isinstance(value, list):
        raise InvalidValue("setting_must_be_list", kind=_called(value))
    return value


def _called(value: object) -> Message:
    """Return a TOML value's kind for a person, without showing it."""
    match value:
        case bool():
            return Message("kind_flag")
        case str():
            return Message("kind_text")
        case int() | float():
            return Message("kind_number")
        case list():
            return Message("kind_list")
        case dict():
            return Message("kind_table")
    return Message("kind_time")


def _either(options: Sequence[str]) -> Value:
    """Return `"a" or "b" or "c"`."""
    first, *rest = (f'"{option}"' for option in options)
    said: Value = first
    for option in rest:
        said = Message("either", one=said, other=option)
    return said
