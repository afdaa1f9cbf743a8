"""A local time as people type it into a front matter, beside the one form that TOML knows. Pure."""

import re
from datetime import datetime

_SHORT = re.compile(
    r"^([^\S\n]*(?:publish_at|start|end)[^\S\n]*=[^\S\n]*)(\d{4}-\d\d-\d\d)[Tt \u00a0]+"
    r"(\d{1,2}):(\d\d)(Z|[+-]\d\d:\d\d)?(?=[^\S\n]*(?:#.*)?$)",
    re.MULTILINE,
)
_DAY_FIRST = re.compile(r"(\d{1,2})[./]\s?(\d{1,2})[./]\s?(\d{4})\.?(?:,?\s*(?:(?:në|u|at)\s+)?(\d{1,2})[:.](\d\d))?")


def with_seconds(front: str) -> str:
    """Return a front matter whose times have the seconds that TOML wants: `2026-11-25 10:00` is enough."""
    return _SHORT.sub(_completed, front)


def _completed(found: re.Match[str]) -> str:
    key, day, hour, minute, zone = found.groups()
    return f"{key}{day}T{hour:0>2}:{minute}:00{zone or ''}"


def time_in(text: str) -> datetime | None:
    """Return the time that is meant in a text, `2026-11-25 10:00` or `25.11.2026 10:00`; ten o'clock where none is."""
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        found = _DAY_FIRST.search(text)
    if not found:
        return None
    day, month, year = (int(each) for each in found.group(1, 2, 3))
    try:
        return datetime(year, month, day, int(found.group(4) or 10), int(found.group(5) or 0))  # noqa: DTZ001 local
    except ValueError:
        return None
