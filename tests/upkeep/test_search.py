"""Pagefind makes the index from what is on the shelf: at night, at first, and by hand; never what was taken back."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from publisher.site.search_index import LIST, read_index
from publisher.upkeep.search import SearchKeeper, lack_of_memory
from tests.upkeep.house import House

START = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Night:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def house(tmp_path: Path, clock: Night) -> House:
    return House(tmp_path / "house", clock=clock)


def publishes(at: House, *slugs: str) -> None:
    with at.open() as app:
        for slug in slugs:
            at.writes(slug, channels='["website"]')
        at.schedules(app, *slugs)
        at.publishes(app)


def posts_in(at: House) -> int | None:
    with at.open() as app:
        index = read_index(app.site.place.files(whole=False))
    return index.posts if index else None


def test_it_is_made_at_first_and_when_the_site_has_twice_as_many_posts_and_each_night(tmp_path: Path) -> None:
    clock = Night()
    at = house(tmp_path, clock)
    with at.open() as app:
        keeper = SearchKeeper(app)
        keeper.look()
        assert posts_in(at) is None  # nothing to be found yet
        publishes(at, "one")
        keeper.look()
        assert posts_in(at) == 1
        publishes(at, "two")
        keeper.look()
        assert posts_in(at) == 2
        publishes(at, "three")
        keeper.look()
        assert posts_in(at) == 2
        clock.now += timedelta(days=1)
        keeper.look()
        assert posts_in(at) == 3


def test_what_is_withdrawn_or_erased_is_in_no_file_of_it(tmp_path: Path) -> None:
    clock = Night()
    at = house(tmp_path, clock)
    publishes(at, "stays", "goes")
    assert at.says("index")[:2] == (
        0,
        "Sandbox page: made-up numbers, nothing reaches Facebook.\n2 posts can be found.\n",
    )
    listed = json.loads((at.folder / "site" / LIST).read_text(encoding="utf-8"))["files"]
    assert set(listed.values()) == {"", "stays", "goes"}
    with at.open() as app:
        app.withdraw("goes", "Besa")
        at.publishes(app)
    left = {path.name for path in (at.folder / "site" / "search").rglob("*.pf_fragment")}
    assert left == {Path(path).name for path, slug in listed.items() if slug == "stays"}


def test_where_memory_lacks_it_is_left_out_and_told() -> None:
    assert lack_of_memory(10_000, 2_200_000_000) == lack_of_memory(10_000, None) == ""
    assert "needs about 2100 MB of memory, and 900 MB are free" in lack_of_memory(10_000, 900_000_000)


def test_switched_off_there_is_no_page_and_no_index(tmp_path: Path) -> None:
    at = house(tmp_path, Night())
    with at.settings_file.open("a", encoding="utf-8") as settings:
        settings.write('[website]\nsearch = ""\n')
    publishes(at, "one")
    assert at.says("index")[0] == 1
    assert not (at.folder / "site" / "sq" / "kerko").exists()
    assert 'href="/sq/kerko/"' not in (at.folder / "site" / "sq" / "index.html").read_text()
