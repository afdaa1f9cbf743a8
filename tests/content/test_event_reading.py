"""What `[event]` and `[practical]` of a draft mean, and each mistake in them with its line."""

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from publisher.content.editing.frontmatter_writer import with_time
from publisher.content.editing.recurrence import at_the_same_hour
from publisher.domain.errors import InvalidDrafts
from publisher.domain.post import Event, EventPlace, Practical
from publisher.messages import problem_line
from tests.content.desk import Desk, front, translation

EVENT = """
[event]
start = 2026-10-24 18:00
end = 2026-10-25T10:00:00
place = "Salla e komunës"
audience = "Të gjithë"
[practical]
what = "Letërnjoftimi"
cost = "Pa pagesë"
"""
TRANSLATED = """
[event]
place = "Sala opštine"
[practical]
what = "Lična karta"
"""


def test_an_event_is_read_in_local_time_over_a_change_of_clocks_and_its_place_by_language_and_script(
    desk: Desk,
) -> None:
    desk.writes("forum/index.md", front(extra=EVENT))
    desk.writes("forum/index.sr.md", translation("Forum", extra=TRANSLATED))
    draft = desk.folder.read("forum")
    assert draft.post.event == Event(start="2026-10-24T18:00:00+02:00", end="2026-10-25T10:00:00+01:00")
    texts = {text.tag: text for text in draft.texts}
    assert texts["sq"].event_place == EventPlace(place="Salla e komunës", audience="Të gjithë")
    assert texts["sq"].practical == Practical(what="Letërnjoftimi", cost="Pa pagesë")
    assert texts["sr-Latn"].event_place == EventPlace(place="Sala opštine")
    assert texts["sr-Cyrl"].practical == Practical(what="Лична карта")
    assert draft.warnings == ()


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('place = "Salla"', "no `start`"),
        ("start = 2026-12-05", "time of day is missing"),
        ('start = "5.12.2026 10:00"', "2026-12-05T10:00:00"),
        ("start = 5.12.2026 10:00", "start = 2026-12-05T10:00:00"),
        ("start = 2026-02-30T10:00:00", "no such day"),
        ("start = 2026-03-29T02:30:00", "does not exist"),
        ("start = 2026-10-25T02:30:00", "comes twice"),
        ("start = 2026-12-05T10:00:00\nend = 2026-12-05T09:00:00", "ends before it begins"),
        ("start = 1926-12-05T10:00:00", "1926"),
        ('start = 2026-12-05T10:00:00\ncancelled = "yes"', "cancelled"),
        ("start = 2026-12-05T10:00:00\nwhere = 1", "where"),
    ],
)
def test_a_time_that_cannot_be_is_told_with_the_mend(desk: Desk, lines: str, told: str) -> None:
    desk.writes("forum/index.md", front(extra=f"\n[event]\n{lines}\n"))
    with pytest.raises(InvalidDrafts) as caught:
        desk.folder.read("forum")
    assert told in "\n".join(map(problem_line, caught.value.problems))


def test_one_of_two_equal_times_is_meant_by_its_offset(desk: Desk) -> None:
    desk.writes("forum/index.md", front(extra="\n[event]\nstart = 2026-10-25T02:30:00+01:00\n"))
    event = desk.folder.read("forum").post.event
    assert event is not None
    assert event.start == "2026-10-25T02:30:00+01:00"


@pytest.mark.parametrize(
    ("start", "end", "over_at"),
    [
        # Within the hour that comes twice an event of 45 minutes ends at an earlier time by the clock.
        ("2026-10-25T02:30:00+02:00", "2026-10-25T02:15:00+01:00", "2026-10-25T01:15:00+00:00"),
        # Nobody says how long it takes: its day ends by the clock of its evening, not by that of its morning.
        ("2026-10-25T01:00:00", "", "2026-10-25T23:00:00+00:00"),
        ("2026-03-29T01:00:00", "", "2026-03-29T22:00:00+00:00"),
        ("2026-10-25T10:00:00", "", "2026-10-25T23:00:00+00:00"),
        ("2026-10-24T10:00:00", "", "2026-10-24T22:00:00+00:00"),
    ],
)
def test_an_event_ends_when_it_ends_though_clocks_change_meanwhile(
    desk: Desk, start: str, end: str, over_at: str
) -> None:
    desk.writes("forum/index.md", front(extra=f"\n[event]\nstart = {start}\n" + (f"end = {end}\n" if end else "")))
    event = desk.folder.read("forum").post.event
    assert event is not None
    assert event.over_at == datetime.fromisoformat(over_at)


def test_an_end_before_the_start_is_refused_though_the_clock_shows_it_later(desk: Desk) -> None:
    desk.writes(
        "forum/index.md", front(extra="\n[event]\nstart = 2026-10-25T02:15:00+01:00\nend = 2026-10-25T02:30:00+02:00\n")
    )
    with pytest.raises(InvalidDrafts, match="event_ends_before_start"):
        desk.folder.read("forum")


def test_a_translation_tells_no_times_and_is_asked_for_the_place(desk: Desk) -> None:
    desk.writes("forum/index.md", front(extra=EVENT))
    desk.writes("forum/index.en.md", translation("A forum"))
    assert [each.message.code for each in desk.folder.read("forum").warnings] == [
        "event_place_untranslated",
        "practical_untranslated",
    ]
    desk.writes("forum/index.en.md", translation("A forum", extra="\n[event]\nstart = 2026-10-24T18:00:00\n"))
    with pytest.raises(InvalidDrafts) as caught:
        desk.folder.read("forum")
    assert "key_of_main_text" in [each.message.code for each in caught.value.problems]


def test_the_same_words_for_another_day_are_another_post_on_facebook(desk: Desk) -> None:
    for slug, day in (("a", 5), ("b", 12)):
        desk.writes(f"{slug}/index.md", front(extra=f"\n[event]\nstart = 2026-12-{day:02}T10:00:00\n"))
    assert desk.says() == []
    desk.writes("b/index.md", front(extra="\n[event]\nstart = 2026-12-05T10:00:00\n"))
    assert "facebook_text_twice" in [each.message.code for each in desk.folder.check()]


def test_the_event_of_a_post_that_repeats_moves_along_with_its_date() -> None:
    text = "+++\ntitle = 'T'\n[event]\nstart = 2026-12-05T10:00:00  # a note\nend = 2026-12-05T12:00:00\n+++\n\nx\n"
    move = partial(at_the_same_hour, later=timedelta(days=7), zone=ZoneInfo("Europe/Belgrade"))
    copied = with_time(text, datetime(2026, 12, 8, 9), move)  # noqa: DTZ001 - local
    assert "publish_at = 2026-12-08T09:00:00" in copied
    assert "start = 2026-12-12T10:00:00" in copied
    assert "end = 2026-12-12T12:00:00" in copied
    before = text.replace("2026-12-05T10:00:00", "2026-10-20T10:00:00+02:00").replace("2026-12-05", "2026-10-20")
    assert "start = 2026-10-27T10:00:00 " in with_time(before, datetime(2026, 10, 20, 9), move)  # noqa: DTZ001 - local
    assert "start = 2026-12-05T10:00:00" in with_time(text, datetime(2026, 12, 1, 9))  # noqa: DTZ001 - local
