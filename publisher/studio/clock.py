"""Times that people type into forms."""

from datetime import datetime
from zoneinfo import ZoneInfo

from publisher.content.localtime import NotATime, to_utc
from publisher.domain.errors import CodedError


def read_time(text: str, zone: ZoneInfo) -> datetime | None:
    """Read what `<input type="datetime-local">` sends, in the organisation's zone; None where nothing was typed.

    Raises:
        CodedError: if it is no time, or does not exist on the clock (daylight saving).
    """
    if not text.strip():
        return None
    try:
        return to_utc(datetime.fromisoformat(text.strip()).replace(tzinfo=None), zone)
    except NotATime as error:
        raise CodedError("time_does_not_exist") from error
    except ValueError as error:
        raise CodedError("time_unreadable") from error
