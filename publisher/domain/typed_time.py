"""A local time as people type it into a front matter, beside the one form that TOML knows. Pure."""

import re
from contextlib import suppress
from datetime import datetime

_SHORT = re.compile(
    r"^([^\S\n]*[A-Za-z_-]+[^\S\n]*=[^\S\n]*)(\d{4}-\d\d-\d\d)[Tt \u00a0]+"
    r"(\d{1,2}):(\d\d)(Z|[+-]\d\d:\d\d)?(?=[^\S\n]*(?:#.*)?$)",
    re.MULTILINE,
)
_CLOCK = r"(?:[\sT,]*(?:(?:në|u|at|ora|orë|sati|часова|у)\s+)*(\d{1,2})(?:[:.,h](\d\d))?)?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[-./]\s?(\d{{1,2}})[-./]\s?(\d{{4}})\.?{_CLOCK}", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-./]\s?(\d{{1,2}})[-./]\s?(\d{{1,2}})\.?{_CLOCK}", re.IGNORECASE)
_TEN = 10


def with_seconds(front: str) -> str:
    """Return a front matter whose times have the seconds that TOML wants: `publish_at = 2026-11-25 10:00` is enough."""
    return _SHORT.sub(_completed, front)


def _completed(found: re.Match[str]) -> str:
    key, day, hour, minute, zone = found.groups()
    return f"{key}{day}T{hour:0>2}:{minute}:00{zone or ''}"


def looks_like_a_time(value: str) -> bool:
    """Return whether a value without quotation marks is meant as a day or a time."""
    return bool(_DAY_FIRST.match(value) or _YEAR_FIRST.match(value))


def time_in(text: str) -> datetime | None:
    """Return the time that is meant in a text, `2026-11-25 10:00` or `25.11.2026 10:00`; ten o'clock where none is."""
    with suppress(ValueError):
        whole = datetime.fromisoformat(text.strip())
        return whole if len(text.strip()) > len("2026-11-25") else whole.replace(hour=_TEN)
    if found := _YEAR_FIRST.search(text):
        year, month, day = (int(each) for each in found.group(1, 2, 3))
    elif found := _DAY_FIRST.search(text):
        day, month, year = (int(each) for each in found.group(1, 2, 3))
    else:
        return None
    hour, minute = int(found.group(4) or _TEN), int(found.group(5) or 0)
    with suppress(ValueError):
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001 local
    return None
