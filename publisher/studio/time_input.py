"""Times that people type into forms, and the moment in which what goes out now can still be undone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from publisher.domain.errors import CodedError
from publisher.domain.local_time import NotATime, to_utc

#: How long "now" waits in the ledger, so that it can be undone: by people, so no multiple of a setting.
UNDO = timedelta(seconds=10)
#: A time later than this is asked about: it is a slip of the year more often than a plan.
_FAR = timedelta(days=366)


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


def coming_time(text: str, zone: ZoneInfo, now: datetime, *, confirmed: str = "") -> datetime:
    """Read a time at which something shall go out.

    The minute that goes on counts as to come: it becomes the first moment that can still be undone.

    Raises:
        CodedError: if there is none, it is no time, it has passed, or it is more than a year ahead and `confirmed`,
            what a person ticked, is not this very text.
    """
    at = read_time(text, zone)
    if at is None:
        raise CodedError("time_missing")
    if at < now.replace(second=0, microsecond=0):
        raise CodedError("time_has_passed")
    ask_if_far(at, text, now, confirmed=confirmed)
    return max(at, now + UNDO)


def ask_if_far(at: datetime, text: str, now: datetime, *, confirmed: str) -> None:
    """Refuse a time that is more than a year ahead, until the very text it was typed as is confirmed.

    Raises:
        CodedError: if it is so far ahead.
    """
    if at > now + _FAR and confirmed != text:
        raise CodedError("time_far_ahead")
