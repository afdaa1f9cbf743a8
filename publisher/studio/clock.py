"""Times that people type into forms."""

from datetime import datetime
from zoneinfo import ZoneInfo

from publisher.content.localtime import NotATime, to_utc
from publisher.domain.errors import InvalidInput
from publisher.studio.words import later


def read_time(text: str, zone: ZoneInfo) -> datetime | None:
    """Read what `<input type="datetime-local">` sends, in the organisation's zone; None where nothing was typed.

    Raises:
        InvalidInput: if it is no time, or does not exist on the clock (daylight saving).
    """
    if not text.strip():
        return None
    try:
        return to_utc(datetime.fromisoformat(text.strip()).replace(tzinfo=None), zone)
    except NotATime as error:
        raise InvalidInput(later("There is no such time on the clock. Choose another one.")) from error
    except ValueError as error:
        raise InvalidInput(later("This is not a day with a time of day.")) from error
