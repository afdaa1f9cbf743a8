"""Read a time to go out from a form: the one rule of every page that takes one."""

from datetime import datetime

from publisher.domain.errors import CodedError, PublisherError
from publisher.studio.request_context import RequestContext
from publisher.studio.time_input import UNDO, coming_time


def time_to_come(context: RequestContext, text: str) -> datetime:
    """Return the time that was typed; a tick called `far` confirms one that is more than a year ahead.

    Raises:
        CodedError: if it cannot be meant.
    """
    zone = context.app.settings.organisation.timezone
    return coming_time(text, zone, context.app.clock(), confirmed=context.form_value("far"))


def now_or_then(context: RequestContext, text: str) -> datetime:
    """Return the moment until which "now" can be undone, where that button was pressed; else the time typed.

    Raises:
        CodedError: if it cannot be meant.
    """
    return context.app.clock() + UNDO if context.form_value("go") == "now" else time_to_come(context, text)


def is_far(error: PublisherError) -> bool:
    """Return whether a tick would let this time pass."""
    return isinstance(error, CodedError) and error.code == "time_far_ahead"
