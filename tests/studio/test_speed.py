"""A page costs the same however much there is: no query a post, and no wait that nobody asked for."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from publisher.bootstrap.studio_stores import StudioStores
from publisher.content.reading.draft_times import DraftTimes, draft_times
from publisher.domain.accounts import Role
from publisher.domain.drafts import DraftFilter
from publisher.pipeline.submit import SubmitRequest
from publisher.studio.post_index import Freshness, PostIndex
from tests.studio.house import DRAFT, Browser, House

PAGES = (
    *("/", "/drafts", "/calendar", "/calendar?view=list", "/inbox", "/reach", "/audit", "/people", "/senders"),
    *("/posts/lajm-0", "/drafts/lajm-0", "/drafts/lajm-0/plan", "/series", "/clashes?at=2026-11-24T10:00"),
)


@contextmanager
def counted(house: House) -> Iterator[list[str]]:
    """Return the queries that are made inside."""
    queries: list[str] = []
    count = lambda *arguments: queries.append(arguments[2])  # noqa: E731 (an event wants the same function twice)
    event.listen(house.app.container.database.engine, "before_cursor_execute", count)
    try:
        yield queries
    finally:
        event.remove(house.app.container.database.engine, "before_cursor_execute", count)


def fill(house: House, numbers: range) -> None:
    """Posts that were held on both channels, with what they were tried for, and some that wait."""
    for number in numbers:
        slug = f"lajm-{number}"
        house.draft(slug)
        house.app.submit(house.app.drafts.read(slug), SubmitRequest(by="ana", at=None))
    house.app.pause("facebook", "a test", "ana")
    house.app.deliver(lambda *_: None)
    house.app.resume("facebook", "ana")


def asked(house: House, browser: Browser) -> dict[str, int]:
    """Return the queries of each page; how old drafts are, and what was counted a moment ago, make no difference."""
    found = {}
    while (draft_times(house.folder / "posts", whole=True)[1] or DraftTimes()).fresh:
        time.sleep(0.1)  # a draft that was just written is read anew for three seconds
    for page in PAGES:
        browser.get(page)  # what is remembered is remembered now
        house.server.office.counts.forget()
        with counted(house) as queries:
            assert browser.get(page).ok, page
        found[page] = sum(not query.startswith("BEGIN") for query in queries)
    return found


def test_no_page_asks_more_where_there_is_more(house: House) -> None:
    browser = house.signed_in("ana", Role.ADMINISTRATOR)
    house.draft("nje-draft")
    fill(house, range(2))
    few = asked(house, browser)
    fill(house, range(2, 12))
    assert "lajm-11" in browser.get("/").text
    many = asked(house, browser)
    if many != few:  # what is written once a minute (who is here) is asked for in one of them
        many = {page: min(count, many[page]) for page, count in asked(house, browser).items()}
    assert {page: count for page, count in many.items() if count > few[page]} == {}
    assert max(few.values()) <= 40
    assert few["/drafts/lajm-0"] <= 26


def test_a_small_answer_does_not_wait_for_the_browsers_acknowledgement(house: House) -> None:
    """40 ms (Linux) for each answer of two pieces on a line that is used again, were the socket not told to hurry."""
    browser = house.browser()
    took = []
    for _ in range(30):
        began = time.perf_counter()
        browser.get("/sign-in")
        took.append(time.perf_counter() - began)
    assert min(took[15:]) < 0.035


@contextmanager
def names_read(folder: Path) -> Iterator[list[str]]:
    """Return how often the names in a folder are read inside."""
    read: list[str] = []
    inside = True

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if inside and event in ("os.scandir", "os.listdir") and os.path.realpath(_path(arguments[0])) == str(folder):
            read.append(event)

    sys.addaudithook(note)  # there is no way to take one away again
    try:
        yield read
    finally:
        inside = False


def _path(place: object) -> str:
    return f"/proc/self/fd/{place}" if isinstance(place, int) else str(place)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux what a descriptor is of")
def test_a_posts_own_pages_do_not_read_the_names_of_all_others(house: House) -> None:
    browser = house.signed_in("ana", Role.ADMINISTRATOR)
    house.draft("lajm-0")
    later = house.clock.now + timedelta(days=1)
    house.app.submit(house.app.drafts.read("lajm-0"), SubmitRequest(by="ana", at=later))
    pages = ("/", "/posts/lajm-0", "/drafts/lajm-0", "/drafts/lajm-0/plan", "/drafts/lajm-0/history")
    for page in pages:
        browser.get(page)
    with names_read((house.folder / "posts").resolve()) as read:
        for page in pages:
            assert browser.get(page).ok, page
            assert not read, page
        browser.get("/drafts")
        assert read


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux what a descriptor is of")
def test_many_drafts_are_not_looked_over_for_each_click_and_what_is_written_here_is_seen_at_once(house: House) -> None:
    office, folder = house.server.office, (house.folder / "posts").resolve()
    index = PostIndex(folder, office.desk, StudioStores(house.app), few=1, rest_seconds=600.0)
    slugs = ["lajm-a", "lajm-b", "lajm-c"]
    for slug in slugs:
        house.draft(slug)

    def found(word: str) -> list[str]:
        assert index.refresh() is Freshness.COMPLETE
        return [each.slug for each in index.store.find(DraftFilter(words=(word,)), start=0, count=9)]

    assert found("fjala") == []
    with names_read(folder) as read:
        assert found("fjala") == []
        assert not read
        draft = office.desk.open("lajm-b")
        texts = {"sq": replace(draft.written.texts["sq"], body="Fjala.")}
        office.desk.save("lajm-b", replace(draft.written, texts=texts), draft.digest)
        assert found("fjala") == ["lajm-b"]
        assert read
    house.draft("lajm-d", DRAFT.format(slug="fjala"))  # by hand: the folder itself tells
    assert sorted(found("fjala")) == ["lajm-b", "lajm-d"]
    office.comments.add("lajm-c", "Një fjalë: fjala", "ana")
    assert sorted(found("fjala")) == ["lajm-b", "lajm-c", "lajm-d"]
    assert index.unplanned() == ["lajm-a", "lajm-b", "lajm-c", "lajm-d"]


def test_what_was_planned_is_not_asked_about_again(house: House) -> None:
    index = house.server.office.post_index
    fill(house, range(2))
    house.draft("lajm-2")
    index.refresh()
    assert index.unplanned() == ["lajm-2"]
    assert "lajm-2" in house.signed_in("drita", Role.EDITOR).get("/calendar").text
