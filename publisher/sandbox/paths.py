"""Graph paths: the version in front, and the parts behind it."""

import re
from datetime import date
from urllib.parse import unquote

from publisher.sandbox.errors import ErrorAnswer

#: The last day of each version (Meta's changelog, November 2026); those that are not here live on.
LAST_DAYS = {
    20: date(2026, 9, 24),
    21: date(2027, 1, 21),
    22: date(2027, 5, 20),
    23: date(2027, 10, 8),
    24: date(2028, 2, 18),
    25: date(2028, 7, 29),
}
NEWEST = "v26.0"

_VERSION = re.compile(r"v(\d+)\.\d+")


def split_path(path: str, today: date, default_version: str = NEWEST) -> tuple[tuple[str, ...], str]:
    """Parts without the version, and the version that answers.

    A call to a dead version is answered by the oldest live one (Meta's changelog); living ones to v29 are answered as
    asked, so that a version that comes out tomorrow needs no change here. Raises GraphError (#2500) for later ones.
    """
    parts = tuple(unquote(part) for part in path.split("/") if part)
    match = _VERSION.fullmatch(parts[0]) if parts else None
    if match is None:
        return parts, default_version
    if int(match[1]) >= 30:
        raise ErrorAnswer(2500, f"Unknown path components: /{parts[0]}")
    oldest = oldest_version(today)
    return parts[1:], f"v{oldest}.0" if int(match[1]) < oldest else parts[0]


def oldest_version(today: date) -> int:
    """The number of the oldest version that lives on a day."""
    return min((number for number, last in LAST_DAYS.items() if today <= last), default=max(LAST_DAYS) + 1)
