"""When an event takes place, as the form of a draft asks for it and tells what is wrong with it."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from publisher.content.editing.draft_form import EditableDraft, Written
from publisher.content.reading.event import event_moment, event_of
from publisher.domain.coded_text import coded
from publisher.domain.local_time import NotATime, to_utc
from publisher.domain.post import Event
from publisher.domain.typed_time import time_in
from publisher.studio.request_context import RequestContext

#: Letters of `2026-12-05T10:00`: what a field for day and time holds.
LOCAL = 16


def typed_event_time(typed: str, offset: str, before: str, zone: ZoneInfo) -> str:
    """Return a time as a draft holds it; `offset` is which of the two was chosen, where the clock shows it twice.

    What the field cannot show, a day without a time, stays as it was.
    """
    words = typed.strip()
    if not words:
        return before if 0 < len(before) < LOCAL else ""
    meant = time_in(words)
    if meant is None:
        return words
    local = meant.replace(tzinfo=None)
    chosen = next((each for each in both_offsets(local, zone) if each == offset), "")
    written = local.isoformat(timespec="seconds" if local.second else "minutes")
    shown = shown_event_time(before, zone)
    return before if shown != before and shown == written[:LOCAL] and not offset else f"{written}{chosen}"


def shown_event_time(value: str, zone: ZoneInfo) -> str:
    """Return a time of a draft as a field for day and time shows it: by the organisation's clock."""
    meant = time_in(value) if value[LOCAL:] else None
    if meant is None:
        return value[:LOCAL]
    return (meant.astimezone(zone) if meant.tzinfo else meant).replace(tzinfo=None).isoformat(timespec="minutes")


def both_offsets(local: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """Return the two offsets of a time that the clock shows twice; nothing for every other one."""
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset() or _is_skipped(local, zone):
        return ()
    return first.isoformat()[-6:], second.isoformat()[-6:]


def _is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    try:
        to_utc(local, zone)
    except NotATime:
        return True
    return False


def offsets_of(value: str, zone: ZoneInfo) -> tuple[str, ...]:
    """Return the two offsets between which a person has to choose for a time of a draft, if any."""
    meant = time_in(shown_event_time(value, zone)) if value else None
    return both_offsets(meant, zone) if meant else ()


def draft_event(written: Written, zone: ZoneInfo) -> Event | None:
    """Return the event of a draft as far as it is said when it is; None where it is not."""
    try:
        start, end = _moment(written.event_start, zone), _moment(written.event_end, zone)
    except NotATime:
        return None
    if start is None:
        return None
    return event_of(start, end if end and end > start else None, zone, cancelled=written.event_cancelled)


def _moment(value: str, zone: ZoneInfo) -> datetime | None:
    return event_moment(time_in(value) or value, zone) if value else None


def event_notes(context: RequestContext, draft: EditableDraft) -> Iterator[tuple[str, str]]:
    """Tell, by field, what is wrong with the times of an event."""
    zone, written = context.app.settings.organisation.timezone, draft.written
    moments: dict[str, datetime] = {}
    for name, value in (("event_start", written.event_start), ("event_end", written.event_end)):
        try:
            if moment := _moment(value, zone):
                moments[name] = moment
        except NotATime as error:
            yield name, context.told(coded(error.message))
    start, end = moments.get("event_start"), moments.get("event_end")
    if start and end and end <= start:
        yield "event_end", context.gettext("The event ends before it begins. Change one of the two.")
    if start and (end or start) < context.app.clock():
        yield "event_start", context.gettext("The event is in the past.")
