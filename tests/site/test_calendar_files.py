"""Calendar files as other people's calendars read them: icalendar (Python) and ical.js (Thunderbird's, npm)."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from publisher.site.dates import event_words
from publisher.site.render.calendar_file import LONGEST_LINE, CalendarEvent, calendar

BELGRADE = ZoneInfo("Europe/Belgrade")
TITLE = "Forum; publik, me „thonjëza“ \\ dhe një titull aq të gjatë që rreshti thyhet më shumë se një herë: Ђурђевак 🏠"


def event(start: datetime, *, hours: int = 2, number: int = 0, cancelled: bool = False) -> CalendarEvent:
    return CalendarEvent(
        uid=f"forum-{number}@example.org",
        sequence=number,
        changed_at=datetime(2026, 11, 24, 12, tzinfo=UTC),
        starts_at=start,
        ends_at=start.astimezone(UTC) + timedelta(hours=hours) if hours else None,
        title=TITLE,
        language="sq",
        description="Rreshti i parë.\n\nI dyti; me, shenja.",
        place="Salla e komunës, Ferizaj",
        url="https://example.org/sq/lajme/forum/",
        cancelled=cancelled,
    )


#: Before, across, in and after both changes of the clocks, in the hour that comes twice, at the turn of a year.
STARTS = [
    datetime(2026, 3, 28, 23, tzinfo=BELGRADE),
    datetime(2026, 3, 29, 3, tzinfo=BELGRADE),
    datetime(2026, 7, 1, 10, tzinfo=BELGRADE),
    datetime(2026, 10, 24, 23, tzinfo=BELGRADE),
    datetime(2026, 10, 25, 2, 30, tzinfo=BELGRADE),
    datetime(2026, 10, 25, 2, 30, tzinfo=BELGRADE, fold=1),
    datetime(2026, 10, 25, 3, tzinfo=BELGRADE),
    datetime(2026, 12, 31, 23, tzinfo=BELGRADE),
    datetime(2027, 6, 5, 10, tzinfo=BELGRADE),
]
EVENTS = [event(start, hours=number % 4, number=number, cancelled=number == 2) for number, start in enumerate(STARTS)]


def test_python_reads_the_same_local_times_texts_and_states() -> None:
    content = calendar(EVENTS, BELGRADE, name="KOSINT – Ngjarjet", language="sq")
    assert all(len(line) <= LONGEST_LINE for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    read = icalendar.Calendar.from_ical(content)
    assert read["X-WR-CALNAME"] == "KOSINT – Ngjarjet"
    found: list[Any] = read.walk("VEVENT")
    assert not [problem for each in (read, *found) for problem in each.errors]
    for ours, theirs in zip(EVENTS, found, strict=True):
        assert theirs.start.astimezone(BELGRADE) == ours.starts_at
        assert ("DTEND" in theirs) is (ours.ends_at is not None)
        assert ours.ends_at is None or theirs.end == ours.ends_at
        assert (theirs["SUMMARY"], theirs["LOCATION"]) == (TITLE, ours.place)
        assert theirs["DESCRIPTION"] == ours.description
        assert theirs["STATUS"] == ("CANCELLED" if ours.cancelled else "CONFIRMED")
        assert theirs["SEQUENCE"] == ours.sequence
    shown = [f"{each.start:%H:%M}" for each in found if each.start.tzinfo is not UTC]
    assert "10:00" in shown


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (STARTS[3], STARTS[6], "Saturday, 24 October 2026, 23:00 – Sunday, 25 October 2026, 03:00"),
        (STARTS[4], STARTS[5], "Sunday, 25 October 2026, 02:30 (UTC+2)–02:30 (UTC+1)"),
        (STARTS[5], None, "Sunday, 25 October 2026, 02:30 (UTC+1)"),
        (STARTS[1], None, "Sunday, 29 March 2026, 03:00"),
    ],
)
def test_readers_are_told_which_of_two_equal_hours_is_meant(start: datetime, end: datetime | None, words: str) -> None:
    moments = start.astimezone(UTC), end.astimezone(UTC) if end else None
    assert event_words(*moments, "en", BELGRADE) == words


def test_blanks_that_do_not_break_stay_and_what_ends_no_line_does_not_end_one() -> None:
    title = "25\u00a0nëntor,\u202f10\u2009h\u3000–\u200dA\u00adB"
    forbidden = "\x00\x07\x1b\x7f\x80\ud800"
    odd = replace(
        event(STARTS[2]), title=f"{title}{forbidden}", place="një\u2028dy\u2029tri\x85katër\r\npesë\x0bgjashtë"
    )
    (found,) = icalendar.Calendar.from_ical(calendar([odd], BELGRADE)).walk("VEVENT")
    assert (found["SUMMARY"], found["LOCATION"]) == (title, "një\ndy\ntri\nkatër\npesë\ngjashtë")


def test_a_zone_without_changes_is_described_too() -> None:
    read = icalendar.Calendar.from_ical(calendar([event(STARTS[2])], ZoneInfo("UTC")))
    assert read.walk("VEVENT")[0].decoded("DTSTART") == STARTS[2]
    assert b"BEGIN:VTIMEZONE" not in calendar([], BELGRADE)


def read_by_javascript(file: Path) -> list[dict[str, Any]]:
    """Return what ical.js understands of a calendar file; a browser's own zone must not matter."""
    library = Path(sys.prefix) / "node/node_modules/ical.js/dist/ical.js"
    node = shutil.which("node")
    if node is None or not library.exists():
        pytest.fail("There is no ical.js: run make setup")
    said = subprocess.run(
        [node, str(Path(__file__).with_name("read-calendar.mjs")), str(library), str(file)],
        check=True,
        capture_output=True,
        env={"TZ": "America/New_York", "PATH": ""},
    )
    return json.loads(said.stdout)  # type: ignore[no-any-return]  # what the script writes


def test_javascript_reads_the_same_moments(tmp_path: Path) -> None:
    file = tmp_path / "calendar.ics"
    file.write_bytes(calendar(EVENTS, BELGRADE, name="Ngjarjet", language="sq"))
    read = read_by_javascript(file)
    assert [each["uid"] for each in read] == [each.uid for each in EVENTS]
    assert [each["title"] for each in read] == [TITLE] * len(EVENTS)
    assert [_moment(each["starts"]) for each in read] == [each.starts_at.astimezone(UTC) for each in EVENTS]
    assert [_moment(each["ends"]) for each in read] == [each.ends_at for each in EVENTS]
    assert [each["status"] for each in read] == ["CANCELLED" if each.cancelled else "CONFIRMED" for each in EVENTS]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
