"""Facebook's clock, heard without a token: every answer tells it, whatever else it says (RFC 9110, 6.6.1)."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import requests

from publisher.domain.ports_channel import Clock

#: To connect, and to wait for the answer.
_TIMEOUT_SECONDS = (5.0, 10.0)


def clock_offset(graph_url: str, now: Clock) -> timedelta | None:
    """Return Facebook's clock minus ours, to a second; None where nobody answers, or the answer does not tell."""
    asked_at = now()
    try:
        with requests.head(graph_url, timeout=_TIMEOUT_SECONDS, allow_redirects=False) as answer:
            theirs = parsedate_to_datetime(answer.headers.get("Date", "")).replace(tzinfo=UTC)
    except (requests.RequestException, ValueError, TypeError):
        return None
    heard_at: datetime = now()
    return theirs - (asked_at + (heard_at - asked_at) / 2)
