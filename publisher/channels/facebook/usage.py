"""How much of its limits a Page has used, from the headers of an answer. Pure.

Source: Meta's page "Rate limits" (`X-App-Usage`, `X-Business-Use-Case-Usage`); `X-Page-Usage` is older and still read,
`Retry-After` is in no document and honoured where it comes.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

#: From here on the next post waits a little, and longer the fuller the limit is; from FULL on nothing is begun.
#: Facebook throttles at 100 %, and calls while throttled prolong it.
SLOW_PERCENT, FULL_PERCENT = 80.0, 95.0
#: Longest such wait, as a multiple of the first.
_SLOWEST = 10.0
_SHARES = ("call_count", "total_time", "total_cputime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What one answer said about limits."""

    #: The fullest of all limits in percent; None where no header told.
    percent: float | None = None
    #: The wait that Facebook named; None where it named none.
    wait: timedelta | None = None


def read_usage(headers: Mapping[str, str]) -> Usage:
    """Read the usage headers; a header that cannot be read counts as not there. `headers` ignores case."""
    rows = [*_rows(headers.get("X-App-Usage")), *_rows(headers.get("X-Page-Usage"))]
    cases = list(_case_rows(headers.get("X-Business-Use-Case-Usage")))
    shares = [float(row[key]) for row in (*rows, *cases) for key in _SHARES if _is_number(row.get(key))]
    return Usage(percent=max(shares, default=None), wait=_wait(cases, headers.get("Retry-After")))


def rest_after(usage: Usage, first_wait: timedelta) -> timedelta | None:
    """Return how long to leave the Page alone after an answer; None below 80 %.

    It grows from `first_wait` at 80 % to ten times that at 95 %; from there on the time that Facebook named counts.
    """
    if usage.percent is None or usage.percent < SLOW_PERCENT:
        return None
    if usage.percent >= FULL_PERCENT and usage.wait:
        return usage.wait
    share = min((usage.percent - SLOW_PERCENT) / (FULL_PERCENT - SLOW_PERCENT), 1.0)
    return first_wait * (1.0 + (_SLOWEST - 1.0) * share)


def _wait(cases: list[dict[str, Any]], retry_after: str | None) -> timedelta | None:
    minutes = [row.get("estimated_time_to_regain_access") for row in cases]
    seconds = [60.0 * m for m in minutes if isinstance(m, int | float) and 0 < m < 60 * 24 * 365]
    if retry_after is not None and retry_after.strip().isdecimal():
        seconds.append(float(retry_after.strip()[:9]))
    longest = max(seconds, default=0.0)
    return timedelta(seconds=longest) if longest else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _parsed(header: str | None) -> dict[str, Any]:
    try:
        content = json.loads(header or "{}")
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _rows(header: str | None) -> Iterator[dict[str, Any]]:
    yield _parsed(header)


def _case_rows(header: str | None) -> Iterator[dict[str, Any]]:
    for rows in _parsed(header).values():
        if isinstance(rows, list):
            yield from (row for row in rows if isinstance(row, dict))
