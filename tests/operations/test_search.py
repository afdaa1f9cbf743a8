"""The search's index is made from what is on the shelf, at first and at night; posts come and go at once."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.bootstrap.app import App
from publisher.domain.errors import IllegalTransition
from publisher.operations.diagnostics import examine
from publisher.operations.erase import ErasureOrder, erase
from publisher.operations.update_search_index import SearchKeeper, index_search, lacks_search
from publisher.site_build.search_files import LargePart, Recent, read_large, read_recent
from publisher.site_build.site_builder import publish_whole
from tests.conftest import new_postgresql
from tests.operations.house import House

#: test_walk.py looks through the site after each of them at any time.
START = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECRET = "fshehtesia"


class Night:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def house(tmp_path: Path, clock: Night) -> House:
    return House(tmp_path / "house", clock=clock)


def publishes(at: House, *slugs: str, body: str = "") -> None:
    with at.open() as app:
        for slug in slugs:
            at.writes(slug, channels='["website"]', body=body)
        at.schedules(app, *slugs)
        at.publishes(app)


def index_of(app: App) -> tuple[LargePart | None, Recent | None]:
    files = app.container.site.place.files(whole=False)
    return read_large(files, "sq"), read_recent(files, "sq")


def posts_in(app: App) -> tuple[int, int]:
    """Count the posts of the large part, and those that came since."""
    large, recent = index_of(app)
    return large.posts if large else 0, len(recent.posts) if recent else 0


def holds(at: House, word: str) -> set[str]:
    """Return the files of the site that hold a word."""
    site = at.folder / "site"
    files = (file for file in site.rglob("*") if file.is_file())
    return {file.relative_to(site).as_posix() for file in files if word.encode() in file.read_bytes().lower()}


def found_by(at: House, word: str) -> set[str]:
    return {path for path in holds(at, word) if path.startswith("search/")}


def test_posts_are_in_it_at_once_and_are_put_together_at_first_and_each_night(tmp_path: Path) -> None:
    clock = Night()
    at = house(tmp_path, clock)
    with at.open() as app:
        keeper = SearchKeeper(app)
        keeper.look()
        assert index_of(app) == (None, None)  # nothing to be found yet
        assert "search_not_made" in doctor_on_search(app)
        publishes(at, "one")
        assert index_of(app) == (None, None)  # what `build` would write is the same
        keeper.look()
        assert posts_in(app) == (1, 0)
        assert "search_made" in doctor_on_search(app)
        assert not lacks_search(app)
        publishes(at, "two")
        keeper.look()
        assert posts_in(app) == (1, 1)
        clock.now += timedelta(days=1)
        keeper.look()
        assert posts_in(app) == (2, 0)
        before = holds(at, "two")
        clock.now += timedelta(days=1)
        keeper.look()
        assert holds(at, "two") == before


def corrects(at: House, app: App) -> None:
    at.writes("goes", channels='["website"]', body="Mended.")
    at.schedules(app, "goes")
    at.publishes(app)


def withdraws(at: House, app: App) -> None:
    app.withdraw("goes", "Besa")
    at.publishes(app)


def erases(_at: House, app: App) -> None:
    erase(app, "goes", ErasureOrder(by="Besa", reason="a person asked"))


@pytest.mark.parametrize(
    "takes_back", [corrects, *(pytest.param(each, marks=pytest.mark.slow) for each in (withdraws, erases))]
)
def test_old_words_are_in_no_file_at_once_and_the_rest_stays(
    tmp_path: Path, takes_back: Callable[[House, App], None]
) -> None:
    clock = Night()
    at = house(tmp_path, clock)
    publishes(at, "stays")
    publishes(at, "goes", body=f"Fjala {SECRET} nuk duhet gjetur.")
    with at.open() as app:
        keeper = SearchKeeper(app)
        keeper.look()
        assert found_by(at, SECRET)
        clock.now += timedelta(hours=1)
        takes_back(at, app)
        assert holds(at, "fshehtes") == set()
        assert found_by(at, "stays")
        clock.now += timedelta(days=1)
        keeper.look()
        assert holds(at, "fshehtes") == set()
        assert found_by(at, "stays")
        publish_whole(app.container.site, clean=True)
        assert holds(at, "fshehtes") == set()
        assert found_by(at, "stays")


@pytest.mark.slow
def test_what_another_ledger_made_is_looked_over_and_what_it_does_not_know_goes(tmp_path: Path) -> None:
    clock = Night()
    at = house(tmp_path, clock)
    publishes(at, "stays")
    with at.open() as app:
        SearchKeeper(app).look()
        backup = at.backs_up(app)
    clock.now += timedelta(hours=1)
    publishes(at, "goes", body=f"Fjala {SECRET} nuk duhet gjetur.")
    with at.open() as app:
        index_search(app)
    assert found_by(at, "fshehtes")
    at.says("restore", str(backup))
    with at.open() as app:
        SearchKeeper(app).look()
        assert found_by(at, "fshehtes")  # nothing is built on hold
        with pytest.raises(IllegalTransition):
            index_search(app)
        app.resume("", "Besa")
        SearchKeeper(app).look()
    assert not found_by(at, "fshehtes")


def doctor_on_search(app: App) -> str:
    [text] = [finding.text for finding in examine(app, for_page=True) if finding.what == "search"]
    return text


def test_machines_that_share_a_website_make_one_index_at_a_time(tmp_path: Path, postgresql: str) -> None:
    at = House(tmp_path / "house", database_url=new_postgresql(postgresql))
    publishes(at, "one")
    with at.open() as app:
        now = app.clock()
        assert app.container.page.monitoring.pulses.acquire("search index in work", now, now + timedelta(minutes=1))
        assert "Another machine is building the index" in at.says("index")[1]
        assert index_of(app) == (None, None)
        app.container.page.monitoring.pulses.record_run("search index in work", now)
        assert "1 posts can be found" in at.says("index")[1]
        assert posts_in(app) == (1, 0)
        shutil.rmtree(at.folder / "site")
        assert "finds nothing yet" not in at.says("build")[1]
        assert posts_in(app) == (1, 0)  # so few are put together at once


def test_switched_off_there_is_no_page_and_no_index(tmp_path: Path) -> None:
    at = house(tmp_path, Night())
    with at.settings_file.open("a", encoding="utf-8") as settings:
        settings.write('[website]\nsearch = ""\n')
    publishes(at, "one")
    assert at.says("index")[0] == 1
    with at.open() as app:
        assert not lacks_search(app)
    assert not (at.folder / "site" / "sq" / "kerko").exists()
    assert not (at.folder / "site" / "search").exists()
    assert 'href="/sq/kerko/"' not in (at.folder / "site" / "sq" / "index.html").read_text()
