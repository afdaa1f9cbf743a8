"""A list of erasures that a ledger is older than is an erasure that was broken off: nothing of it stays up."""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from publisher.operations.erase import ErasureOrder, erase
from publisher.operations.finish_erasures import finish_erasures
from publisher.storage.archive.erasure_progress import note_begun
from tests.operations.house import House, on_page, page_of, photo, states
from tests.operations.test_erased_people import NAME, WORD, lived_in
from tests.operations.test_revocations import studio_of
from tests.operations.walk import Wanted, places_of
from tests.world import TestClock

PICTURE = photo(3)
SECRETS = ("Body of secret", "Body of told", "Body of coming-secret")
WISH = ErasureOrder(by="Besa", reason="Asked for.")


@dataclass(frozen=True)
class Before:
    """Files as they were before the erasures."""

    house: House
    kept: Path

    def comes_back(self) -> None:
        """Put all of it back by hand but the lists, which are newer."""
        lists = {path.name: path.read_bytes() for path in self.house.folder.glob("*.jsonl")}
        shutil.rmtree(self.house.folder)
        shutil.copytree(self.kept, self.house.folder)
        for name, content in lists.items():
            (self.house.folder / name).write_bytes(content)


@pytest.fixture
def before(tmp_path: Path) -> Before:
    """Two posts and a picture in a third are out; a post, and a fourth with the picture, are planned."""
    house = House(tmp_path / "house")
    for slug in ("secret", "told", "coming-secret", "stays"):
        house.writes(slug)
    for slug in ("pictured", "coming-pictured"):
        house.writes(slug, picture=PICTURE)
    with studio_of(house) as studio:
        lived_in(house, studio)
        house.schedules(studio.app, "secret", "told", "pictured", "stays")
        house.publishes(studio.app)
        house.schedules(studio.app, "coming-secret", "coming-pictured")
    kept = tmp_path / "kept"
    shutil.copytree(house.folder, kept)
    with house.open() as app:
        for subject in ("secret", "told", "coming-secret", str(house.folder / "posts" / "pictured" / "photo.jpg")):
            erase(app, subject, WISH)
    assert house.says("erase", "--person", NAME, "--reason", "asked")[0] in (0, 1)
    return Before(house, kept)


@pytest.mark.slow
def test_one_pass_of_publish_takes_all_of_it_away(before: Before) -> None:
    house = before.house
    before.comes_back()

    house.says("publish")

    with house.open() as app:
        assert on_page(app) == ["Title of made-of-news", "Title of stays"]
        facebook, website = states(app, "facebook"), states(app, "website")
        assert [facebook[slug] for slug in ("secret", "told", "pictured")] == ["withdraw sent"] * 3
        assert [website[slug] for slug in ("secret", "told", "pictured")] == [*["withdraw sent"] * 2, "publish sent"]
        assert {facebook["coming-secret"], website["coming-secret"]} == {"publish cancelled"}
        assert {facebook["coming-pictured"], website["coming-pictured"]} == {"publish waiting"}  # for an approval
    digest = hashlib.sha256(PICTURE).hexdigest()
    assert places_of(house.folder, Wanted((*SECRETS, WORD))) == []
    assert places_of(house.folder, Wanted(digests=frozenset({digest})), besides=("publisher.db", "erasures")) == []


def test_what_was_planned_and_erased_since_never_goes_out(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("secret")
    house.writes("pictured", picture=PICTURE)
    with house.open() as app:
        house.schedules(app, "secret", "pictured")
    ledger = (house.folder / "publisher.db").read_bytes()
    with house.open() as app:
        erase(app, "secret", WISH)
        erase(app, hashlib.sha256(PICTURE).hexdigest(), WISH)
    (house.folder / "publisher.db").write_bytes(ledger)

    with house.open() as app:
        app.deliver(lambda _delivery: None)
        assert on_page(app) == []
        assert {states(app, channel)["secret"] for channel in ("website", "facebook")} == {"publish cancelled"}
        assert [each.delivery.needs_approval for each in app.unsettled()] == [True, True]
        app.approve("pictured", "Besa")
        house.publishes(app)
        assert on_page(app) == ["Title of pictured"]


def test_two_erasures_that_were_broken_off_are_both_ended(tmp_path: Path) -> None:
    clock = TestClock()
    house = House(tmp_path / "house", clock=clock)
    house.writes("one")
    house.writes("two")
    with house.open() as app:
        for slug in ("one", "two"):
            with app.container.database.write() as session:
                note_begun(session, slug, "Asked for.", copies=False, now=clock())
        assert not finish_erasures(app)
        clock.passes(minutes=16)
        assert finish_erasures(app)
        assert not finish_erasures(app)
        assert not app.drafts.slugs()


def test_a_post_that_was_begun_anew_under_the_name_of_an_erased_one_stays_after_a_restore(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("again", channels='["website"]')
    with house.open() as app:
        house.schedules(app, "again")
        house.publishes(app)
        erase(app, "again", WISH)
        house.publishes(app)
        house.writes("again", channels='["website"]', body="Another text.")
        house.schedules(app, "again")
        house.publishes(app)
        assert "Another text." in page_of(house, "again")
        file = house.backs_up(app)

    house.database_url = "sqlite:///other.db"
    house.restores(file)

    with house.open() as app:
        app.resume("", "Besa")
        app.build(lambda _done: None, clean=True)
    assert "Another text." in page_of(house, "again")
