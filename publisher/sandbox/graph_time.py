"""Times as Graph writes and reads them."""

from datetime import UTC, datetime

from publisher.sandbox.errors import ErrorAnswer


def graph_time(at: datetime) -> str:
    """Write a time as Graph does: `2026-04-06T17:50:09+0000`, in UTC, no colon in the offset."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def parse_time(value: object, parameter: str) -> datetime:
    """Read unix seconds or ISO 8601; a time without a zone is taken as UTC.

    Raises GraphError (#100) for anything else: of PHP's strtotime words, which Facebook takes, none is understood here.
    """
    text = str(value).strip()
    try:
        if text.lstrip("-").isdigit():
            return datetime.fromtimestamp(int(text), UTC)
        parsed = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError) as error:
        raise ErrorAnswer(
            100, f"(#100) Param {parameter} must be a valid ISO 8601 datetime or a UNIX timestamp"
        ) from error
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
