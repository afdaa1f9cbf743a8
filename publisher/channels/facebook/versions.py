"""Versions of the Graph API and how long each lives. Pure.

Source: Meta's changelog page (developers.facebook.com/docs/graph-api/changelog), read in November 2026. A version
works until two years after the next one came out; calls to a dead one are answered by the oldest that lives.
"""

from datetime import date, timedelta

from publisher.domain.coded_text import coded

#: The last day of each; None: no later version is out yet, so its end is not known.
UNTIL: dict[str, date | None] = {
    "v20.0": date(2026, 9, 24),
    "v21.0": date(2027, 1, 21),
    "v22.0": date(2027, 5, 20),
    "v23.0": date(2027, 10, 8),
    "v24.0": date(2028, 2, 18),
    "v25.0": date(2028, 7, 29),
    "v26.0": None,
}
NEWEST = list(UNTIL)[-1]
_AHEAD = timedelta(days=90)


def version_trouble(version: str, today: date) -> str:
    """Return as a coded text that a version is dead, or will be within 90 days; empty where nothing tells so."""
    until = UNTIL.get(version)
    if until is None:
        # Older than the table is dead; newer than it is for a newer program to know.
        dead = version not in UNTIL and _number(version) < _number(NEWEST)
        return coded("version_dead", version=version, newest=NEWEST) if dead else ""
    if until < today:
        return coded("version_ended", version=version, day=f"{until}", newest=NEWEST)
    if until <= today + _AHEAD:
        return coded("version_ends", version=version, days=(until - today).days, day=f"{until}", newest=NEWEST)
    return ""


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.removeprefix("v").split("."))
