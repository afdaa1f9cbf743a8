"""An event that is moved or cancelled is an item of its own in the feeds: many programs show a post once, as it was."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from publisher.domain.post import Event
from tests.site.shelf import NOON, MemoryShelf, article, entry, text
from tests.site.test_corrections import files_of, items

BELGRADE = ZoneInfo("Europe/Belgrade")
FEEDS = ("sq/feed.xml", "sq/atom.xml", "sq/feed.json", "sq/tema/housing/feed.xml", "sq/komuna/ferizaj/feed.xml")
POST = "https://kosint.example/sq/lajme-dhe-ngjarje/2026/forumi/"


def at(day: int, hour: int = 10) -> str:
    return datetime(2026, 12, day, hour, tzinfo=BELGRADE).isoformat()


PLANNED, MOVED = Event(start=at(5)), Event(start=at(6, 18), moved_from=at(5))


def told_of(*events: Event | None) -> MemoryShelf:
    """Publish a post with an event, and change the event day by day."""
    texts = (text("sq", "Forumi & të tjera"), text("en", "The forum"))
    first = entry(replace(article("forumi", *texts), event=events[0]))
    published = MemoryShelf(first)
    for day, event in enumerate(events[1:], start=1):
        changed = replace(first.article, event=event)
        published.put(replace(first, article=changed, updated_at=NOON + timedelta(days=day)))
    return published


@pytest.mark.parametrize("path", FEEDS)
def test_each_change_is_told_once_beside_the_post_and_says_what_is_so_now(path: str) -> None:
    moved = items(files_of(told_of(PLANNED, MOVED))[path])
    assert [(each["id"], each["title"]) for each in moved] == [
        (f"{POST}#event-1", "Kohë e re: Forumi & të tjera"),
        (POST, "Forumi & të tjera"),
    ]
    assert moved[0]["link"] == f"{POST}#event"
    assert "e diel, 6 dhjetor 2026, 18:00" in moved[0]["content"]
    assert "Ishte planifikuar për: e shtunë, 5 dhjetor 2026, 10:00" in moved[0]["content"]
    cancelled = items(files_of(told_of(PLANNED, MOVED, replace(MOVED, cancelled=True)))[path])
    assert [each["id"] for each in cancelled] == [f"{POST}#event-2", f"{POST}#event-1", POST]
    assert {each["title"] for each in cancelled} == {"Anuluar: Forumi & të tjera"}
    assert all("Kjo ngjarje nuk do të mbahet." in each["content"] for each in cancelled)


def test_what_leads_to_the_page_leads_to_its_box_and_every_language_is_told() -> None:
    files = files_of(told_of(PLANNED, MOVED))
    assert 'class="at-once" id="event"' in files["sq/lajme-dhe-ngjarje/2026/forumi/index.html"]
    assert items(files["en/feed.xml"])[0]["title"] == "New time: The forum"
    assert items(files["rom/feed.xml"])[0]["link"].startswith("https://kosint.example/")
    assert items(files["sq/korrigjime/feed.xml"]) == []


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([PLANNED, PLANNED], []),
        ([None, PLANNED], []),
        ([PLANNED, None], []),
        ([PLANNED, replace(PLANNED, end=at(5, 12))], []),
        ([PLANNED, MOVED, None], []),
        ([replace(PLANNED, cancelled=True), replace(MOVED, cancelled=True)], []),
        ([replace(PLANNED, cancelled=True), PLANNED], ["Do të mbahet: Forumi & të tjera"]),
        ([PLANNED, MOVED, replace(MOVED, start=at(7))], ["Kohë e re: Forumi & të tjera"] * 2),
    ],
)
def test_nothing_is_told_of_what_is_no_change_to_who_wants_to_come(events: list[Event | None], told: list[str]) -> None:
    found = items(files_of(told_of(*events))["sq/feed.xml"])
    assert [each["title"] for each in found if "#event" in each["id"]] == told


def test_what_was_told_is_taken_back_with_the_post() -> None:
    published = told_of(PLANNED, MOVED)
    published.withdraw("forumi", NOON + timedelta(days=2))
    for path in FEEDS:
        found = items(files_of(published)[path])
        assert [each["title"] for each in found] == ["Ky artikull është tërhequr"] * 2, path
        assert [each["id"] for each in found] == [f"{POST}#event-1", POST]
    published.end_notice("forumi")
    assert items(files_of(published)["sq/feed.xml"]) == []
