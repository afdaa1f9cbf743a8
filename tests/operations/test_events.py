"""An event from its file to page, list, front page, feed, calendar and Facebook: published, moved, cancelled, over."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser

from publisher.bootstrap.app import App
from publisher.operations.expired_entries import end_expired
from publisher.site_build.site_builder import publish_whole
from tests.operations.house import House, page_of
from tests.operations.test_feed_notices import Clock, tree

EVENT = """
[event]
start = {start}
end = {end}
place = "Salla e komunës, Ferizaj"
audience = "Të gjithë"
[practical]
what = "Sillni letërnjoftimin"
until = "20 dhjetor"
cost = "Pa pagesë"
"""


def event(start: str = "2026-12-05T10:00:00", end: str = "2026-12-05T12:00:00", more: str = "") -> str:
    return EVENT.format(start=start, end=f"{end}\n{more}".strip())


def read(at: House, path: str) -> str:
    return (at.folder / "site" / path).read_text(encoding="utf-8")


def calendar_lines(at: House, path: str) -> list[str]:
    return (at.folder / "site" / path).read_bytes().decode().replace("\r\n ", "").split("\r\n")


OWN = "sq/lajme-dhe-ngjarje/2026/forum/event.ics"
WHEN = "e shtunë, 5 dhjetor 2026, 10:00–12:00"


def on_facebook(app: App) -> str:
    """The text of the event's post."""
    return next(post.message for post in app.container.start_sandbox().published() if "of forum" in post.message)


def in_feed(at: House) -> tuple[str, str]:
    """Title and content of the event's item."""
    feed = feedparser.parse((at.folder / "site/sq/feed.xml").read_bytes())
    return next((each.title, each.content[0].value) for each in feed.entries if "of forum" in each.title)


def says(app: App, at: House, front: str) -> None:
    """Write the event anew and publish it."""
    at.writes("forum", front=front)
    at.schedules(app, "forum")
    at.publishes(app)


def same_from_nothing(app: App, at: House) -> bool:
    """Whether a whole build gives what stands there."""
    before = tree(at)
    publish_whole(app.container.site, clean=True)
    return tree(at) == before


def test_an_event_stands_on_page_lists_feed_calendar_and_facebook(tmp_path: Path) -> None:
    at = House(tmp_path / "house", clock=Clock())
    with at.open() as app:
        at.writes("other")
        at.schedules(app, "other")
        says(app, at, event())
        page = page_of(at, "forum")
        assert all(words in page for words in (WHEN, "Salla e komunës, Ferizaj", "Sillni letërnjoftimin", "Të gjithë"))
        assert '"Event"' in page
        for path in ("index.html", "sq/index.html", "sq/ngjarjet/index.html", "sq/komuna/ferizaj/index.html"):
            assert WHEN in read(at, path), path
        assert {
            "DTSTART;TZID=Europe/Belgrade:20261205T100000",
            "STATUS:CONFIRMED",
            "SEQUENCE:0",
            "LOCATION;LANGUAGE=sq:Salla e komunës\\, Ferizaj",
        } <= set(calendar_lines(at, OWN))
        _, told = in_feed(at)
        assert "10:00–12:00" in told
        assert "Pa pagesë" in told
        assert f"Kur: {WHEN}\nKu: Salla e komunës, Ferizaj" in on_facebook(app)
        assert same_from_nothing(app, at)


def test_an_event_that_is_moved_and_cancelled_is_told_everywhere(tmp_path: Path) -> None:
    clock = Clock()
    at = House(tmp_path / "house", clock=clock)
    with at.open() as app:
        says(app, at, event())
        clock.now += timedelta(days=1)
        says(app, at, event("2026-12-06T18:30:00", "2026-12-06T20:00:00"))
        assert "Ishte planifikuar për: e shtunë, 5 dhjetor 2026, 10:00" in page_of(at, "forum")
        assert "18:30–20:00" in read(at, "sq/ngjarjet/index.html")
        assert {"DTSTART;TZID=Europe/Belgrade:20261206T183000", "SEQUENCE:1"} <= set(calendar_lines(at, OWN))
        assert "Kohë e re: e diel, 6 dhjetor 2026, 18:30–20:00" in on_facebook(app)
        clock.now += timedelta(days=1)
        says(app, at, event("2026-12-06T18:30:00", "2026-12-06T20:00:00\ncancelled = true"))
        assert "Kjo ngjarje nuk do të mbahet." in page_of(at, "forum")
        assert "Anuluar" in read(at, "sq/ngjarjet/index.html")
        assert {"STATUS:CANCELLED", "SEQUENCE:2"} <= set(calendar_lines(at, OWN))
        assert "STATUS:CANCELLED" in calendar_lines(at, "sq/ngjarjet/calendar.ics")
        assert in_feed(at)[0] == "Anuluar: Title of forum"
        assert on_facebook(app).startswith("Anuluar: Title of forum")
        assert same_from_nothing(app, at)


def test_an_event_leaves_what_comes_by_a_row_that_the_scheduler_writes(tmp_path: Path) -> None:
    clock = Clock()
    at = House(tmp_path / "house", clock=clock)
    with at.open() as app:
        says(app, at, event())
        clock.now = datetime(2026, 12, 5, 10, 59, tzinfo=UTC)
        assert end_expired(app) == []
        assert same_from_nothing(app, at)
        clock.now += timedelta(minutes=1)
        assert end_expired(app) == ["forum"]
        assert end_expired(app) == []
        assert WHEN not in read(at, "sq/index.html")
        assert "Ngjarjet e kaluara" in read(at, "sq/ngjarjet/index.html")
        assert "Kjo ngjarje ka përfunduar." in page_of(at, "forum")
        assert same_from_nothing(app, at)
        app.withdraw("forum", "Besa")
        at.publishes(app)
        assert not (at.folder / "site" / OWN).exists()
        assert "forum" not in read(at, "sq/ngjarjet/index.html")
        assert "BEGIN:VEVENT" not in calendar_lines(at, "sq/ngjarjet/calendar.ics")
        assert same_from_nothing(app, at)


def test_a_post_that_invites_anew_after_its_event_was_not_moved(tmp_path: Path) -> None:
    clock = Clock()
    at = House(tmp_path / "house", clock=clock)
    with at.open() as app:
        at.writes("forum", front=event(), channels='["website"]')
        at.schedules(app, "forum")
        at.publishes(app)
        clock.now = datetime(2026, 12, 20, 12, tzinfo=UTC)
        end_expired(app)
        at.writes("forum", front=event("2027-12-05T10:00:00", "2027-12-05T12:00:00"), channels='["website"]')
        at.schedules(app, "forum")
        at.publishes(app)
        assert "Ishte planifikuar" not in page_of(at, "forum")
        assert "e diel, 5 dhjetor 2027, 10:00–12:00" in read(at, "sq/ngjarjet/index.html")
