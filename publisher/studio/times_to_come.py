"""Read a time to go out from a form: the one rule of every page that takes one."""

from datetime import datetime

from publisher.domain.errors import CodedError, PublisherError
from publisher.studio.clock import UNDO, coming_time
from publisher.studio.visit import Visit


def time_to_come(visit: Visit, text: str) -> datetime:
    """Return the time that was typed; a tick called `far` confirms one that is more than a year ahead.

    Raises:
        CodedError: if it cannot be meant.
    """
    zone = visit.app.settings.organisation.timezone
    return coming_time(text, zone, visit.app.clock(), confirmed=visit.typed("far"))


def now_or_then(visit: Visit, text: str) -> datetime:
    """Return the moment until which "now" can be undone, where that button was pressed; else the time typed.

    Raises:
        CodedError: if it cannot be meant.
    """
    return visit.app.clock() + UNDO if visit.typed("go") == "now" else time_to_come(visit, text)


def is_far(error: PublisherError) -> bool:
    """Tell whether a tick would let this time pass."""
    return isinstance(error, CodedError) and error.code == "time_far_ahead"
