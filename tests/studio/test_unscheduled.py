"""What was saved and not scheduled is marked, where people look for it; and nothing else is."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publisher.domain.accounts import Role
from tests.studio.house import Browser, House
from tests.studio.test_planning import plan

MARK = "Changes not scheduled yet"
PAGES = ("/drafts", "/drafts/lajm", "/posts/lajm")


@pytest.fixture
def ana(house: House) -> Browser:
    written(house.draft("lajm"), house)
    ana = house.signed_in("ana", Role.AUTHOR)
    plan(ana, "lajm", when="at", at="2026-11-28T10:30")
    return ana


def written(file: Path, house: House, old: str = "", new: str = "") -> None:
    """Write a file as if at the house's time, which is not this machine's."""
    file.write_text(file.read_text(encoding="utf-8").replace(old, new) if old else file.read_text("utf-8"), "utf-8")
    for each in (file, file.parent):
        os.utime(each, (house.clock().timestamp(), house.clock().timestamp()))


def marked(ana: Browser) -> set[str]:
    return {page for page in PAGES if MARK in ana.get(page).text}


@pytest.mark.parametrize("out", [False, True], ids=["scheduled", "published"])
def test_a_change_is_marked_until_it_is_scheduled(house: House, ana: Browser, out: bool) -> None:
    file = house.folder / "posts" / "lajm" / "index.md"
    if out:
        house.clock.now = datetime(2026, 11, 28, 9, 31, tzinfo=UTC)
        house.app.deliver(lambda _delivery: None)
        ana.signs_in("ana")
    assert not marked(ana)
    house.clock.passes(minutes=1)
    written(file, house, "Teksti i plotë.", "Teksti i ri.")
    assert marked(ana) == set(PAGES)
    if not out:
        plan(ana, "lajm", when="at", at="2026-11-28T10:30")
        assert not marked(ana)


def test_a_note_in_the_file_and_a_change_that_was_taken_back_are_none(house: House, ana: Browser) -> None:
    file = house.folder / "posts" / "lajm" / "index.md"
    house.clock.passes(minutes=1)
    written(file, house, "# a note by hand", "# another note")
    assert not marked(ana)
    house.clock.passes(minutes=1)
    written(file, house, "Teksti i plotë.", "Teksti i ri.")
    assert marked(ana)
    house.clock.passes(minutes=1)
    written(file, house, "Teksti i ri.", "Teksti i plotë.")
    assert not marked(ana)


def test_what_cannot_be_scheduled_as_it_stands_is_a_change_too(house: House, ana: Browser) -> None:
    house.clock.passes(minutes=1)
    written(house.folder / "posts" / "lajm" / "index.md", house, 'topics = ["housing"]', 'topics = ["nothing"]')
    assert marked(ana) == set(PAGES)


def test_a_draft_that_nobody_scheduled_or_whose_post_was_cancelled_has_no_mark(house: House, ana: Browser) -> None:
    house.draft("tjeter")
    ana.post("/posts/lajm/cancel")
    house.clock.passes(minutes=1)
    written(house.folder / "posts" / "lajm" / "index.md", house, "Teksti i plotë.", "Teksti i ri.")
    assert not marked(ana)
