"""Events as iCalendar (RFC 5545): one of them, or a calendar to subscribe to. Values in, bytes out; reads no clock."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

#: Octets of a line, its end not counted (RFC 5545, 3.1).
LONGEST_LINE = 75
_LOCAL = "%Y%m%dT%H%M%S"
#: What programs take for the end of a line though it is none in RFC 5545.
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
#: `CONTROL` of RFC 5545 (3.1) with what Latin-1 has of it, and lone surrogates, which no UTF-8 holds.
_FORBIDDEN = dict.fromkeys((*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One event in one language."""

    #: Stays the same for good, in every language.
    uid: str
    #: Grows with each change.
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime | None
    title: str
    #: BCP 47.
    language: str
    description: str
    place: str
    url: str
    cancelled: bool


def calendar(events: Sequence[CalendarEvent], zone: ZoneInfo, *, name: str = "", language: str = "") -> bytes:
    """Write a calendar; `name` makes it one to subscribe to, in a `language`."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//publisher//events//EN", "CALSCALE:GREGORIAN"]
    lines.append("METHOD:PUBLISH")
    if name:
        # RFC 7986, and what Outlook and Apple's calendar knew before it.
        lines += [f"NAME;LANGUAGE={language}:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", f"X-WR-TIMEZONE:{zone.key}"]
        lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"]
    if events:
        first = min(event.starts_at for event in events)
        last = max(event.ends_at or event.starts_at for event in events)
        lines += _time_zone(zone, first, last)
    for event in events:
        lines += _event(event, zone)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(event: CalendarEvent, zone: ZoneInfo) -> Iterator[str]:
    said = f";LANGUAGE={event.language}:"
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{event.changed_at.astimezone(UTC):{_LOCAL}}Z"
    yield f"LAST-MODIFIED:{event.changed_at.astimezone(UTC):{_LOCAL}}Z"
    yield _moment("DTSTART", event.starts_at, zone)
    if event.ends_at:
        yield _moment("DTEND", event.ends_at, zone)
    yield f"SUMMARY{said}{_text(event.title)}"
    if event.description:
        yield f"DESCRIPTION{said}{_text(event.description)}"
    if event.place:
        yield f"LOCATION{said}{_text(event.place)}"
    if event.url:
        yield f"URL:{event.url}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _moment(name: str, at: datetime, zone: ZoneInfo) -> str:
    """Write a local time of the zone; one of an hour that comes twice in UTC, which tells the two apart."""
    local = at.astimezone(zone)
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        return f"{name}:{at.astimezone(UTC):{_LOCAL}}Z"
    return f"{name};TZID={zone.key}:{local:{_LOCAL}}"


def _time_zone(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[str]:
    """Describe the zone from the year before the first event on: each change of its clocks by itself."""
    start = datetime(first.astimezone(zone).year - 1, 1, 1, tzinfo=UTC)
    stop = datetime(last.astimezone(zone).year + 2, 1, 1, tzinfo=UTC)
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone.key}"
    before = start.astimezone(zone)
    yield from _observance(before.replace(tzinfo=None), before, before)
    for at in _changes(zone, start, stop):
        now = at.astimezone(zone)
        yield from _observance((at + _offset(before)).replace(tzinfo=None), before, now)
        before = now
    yield "END:VTIMEZONE"


def _observance(local: datetime, before: datetime, now: datetime) -> Iterator[str]:
    """Describe from when on clocks show what; `local` is what they showed until then."""
    kind = "DAYLIGHT" if now.dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{local:{_LOCAL}}"
    yield f"TZOFFSETFROM:{_offset_text(before)}"
    yield f"TZOFFSETTO:{_offset_text(now)}"
    yield f"TZNAME:{_text(now.tzname() or _offset_text(now))}"
    yield f"END:{kind}"


def _changes(zone: ZoneInfo, start: datetime, stop: datetime) -> Iterator[datetime]:
    """Return the moments at which the zone's clocks change."""
    day = start
    while day < stop:
        following = day + timedelta(days=1)
        if _offset(day.astimezone(zone)) != _offset(following.astimezone(zone)):
            yield _change_within(zone, day, following)
        day = following


def _change_within(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = _offset(before.astimezone(zone))
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset(middle.astimezone(zone)) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(local: datetime) -> timedelta:
    return local.utcoffset() or timedelta()


def _offset_text(local: datetime) -> str:
    return datetime.combine(date(2000, 1, 1), datetime.min.time(), timezone(_offset(local))).strftime("%z")


def _text(text: str) -> str:
    """Write a text as RFC 5545 (3.3.11) escapes it; what no calendar may hold is left out."""
    shown = _LINE_END.sub("\n", text).translate(_FORBIDDEN)
    return shown.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Break a long line between characters, never inside one."""
    parts, length = [""], 0
    for sign in line:
        size = len(sign.encode())
        if length + size > LONGEST_LINE:
            parts.append(" ")
            length = 1
        parts[-1] += sign
        length += size
    return "\r\n".join(parts)
