"""What a draft says of an event that it invites to, and what readers have to know first."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from publisher.content.reading.draft_schema import EVENT_KEYS, EVENT_PLACE_KEYS, POST_KEYS, PRACTICAL_KEYS
from publisher.content.reading.fields import Fields
from publisher.domain.coded_text import Message
from publisher.domain.local_time import NotATime, to_one_utc
from publisher.domain.post import Event, EventPlace, Practical


def read_event(fields: Fields, zone: ZoneInfo) -> Event | None:
    """Read when the event of `[event]` takes place; None where there is none, or its start is wrong."""
    item = fields.table("event")
    if item is None:
        return None
    cancelled = item.flag("cancelled")
    if "start" not in item:
        item.error(None, Message("event_start_missing"))
    start, end = _moment(item, "start", zone), _moment(item, "end", zone)
    if start and end and end <= start:
        item.error("end", Message("event_ends_before_start"))
    if start is None:
        return None
    return event_of(start, end, zone, cancelled=cancelled)


def _moment(fields: Fields, key: str, zone: ZoneInfo) -> datetime | None:
    if key not in fields:
        return None
    try:
        return event_moment(fields.value(key), zone)
    except NotATime as error:
        fields.error(key, error.message)
        return None


def event_moment(value: object, zone: ZoneInfo) -> datetime:
    """Return a time of an event in its local offset.

    Raises:
        NotATime: if it is none, or one that the clock never shows or shows twice.
    """
    local = to_one_utc(value, zone).astimezone(zone)
    # Python compares two times of one zone as their clocks show them: in the hour that comes twice that is wrong.
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)


def event_of(start: datetime, end: datetime | None, zone: ZoneInfo, *, cancelled: bool) -> Event:
    """Return an event that takes place at these times, which `event_moment` returned."""
    day_ends = datetime.combine(start.date() + timedelta(days=1), time(), zone)
    changed = end is None and day_ends.utcoffset() != start.utcoffset()
    return Event(
        start=_written(start),
        end=_written(end) if end else "",
        cancelled=cancelled,
        day_ends=_written(day_ends) if changed else "",
    )


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def read_event_place(fields: Fields, *, is_main: bool) -> EventPlace | None:
    """Read in the language of a file where the event takes place and for whom it is."""
    item = fields.table("event")
    if item is None:
        return None
    item.refuse_unknown(EVENT_KEYS, POST_KEYS)
    if not is_main:
        for key in (key for key in item.names() if key in EVENT_KEYS and key not in EVENT_PLACE_KEYS):
            item.error(key, Message("key_of_main_text", key=key))
    found = EventPlace(place=item.text("place"), audience=item.text("audience"))
    return found if found != EventPlace() else None


def read_practical(fields: Fields) -> Practical | None:
    """Read `[practical]`."""
    item = fields.table("practical")
    if item is None:
        return None
    item.refuse_unknown(PRACTICAL_KEYS, POST_KEYS)
    found = Practical(**{key: item.text(key) for key in PRACTICAL_KEYS})
    return found if found != Practical() else None


def warn_of_untold_facts(main: Fields, translations: Sequence[Fields]) -> None:
    """Tell which translations do not say where an event takes place, or what readers have to know first."""
    for fields in translations:
        event = fields.table("event")
        if _says(main, "event", "place") and (event is None or "place" not in event):
            fields.warn(None, Message("event_place_untranslated"))
        if "practical" in main and "practical" not in fields:
            fields.warn(None, Message("practical_untranslated"))


def _says(fields: Fields, table: str, key: str) -> bool:
    found = fields.value(table)
    return isinstance(found, dict) and bool(found.get(key))
