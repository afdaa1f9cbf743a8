"""Pagefind makes the index from what is on the shelf: at night, at first, and by hand; no file has words taken back."""

import gzip
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.bootstrap.app import App
from publisher.domain.errors import IllegalTransition
from publisher.operations import update_search_index
from publisher.operations.diagnostics import examine
from publisher.operations.erase import ErasureOrder, erase
from publisher.operations.limited_process import LimitedProcessFailed, Limits, run_limited
from publisher.operations.scratch_folder import scratch_folder
from publisher.operations.update_search_index import SCRATCH, SearchKeeper, index_search, lack_of_memory
from publisher.site_build.search_index import SearchIndex, YearPart, read_index
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


def index_of(app: App) -> SearchIndex | None:
    return read_index(app.container.site.place.files(whole=False))


def posts_in(app: App) -> int | None:
    index = index_of(app)
    return index.posts if index else None


def holds(at: House, word: str) -> set[str]:
    """Return the files of the site that hold a word, unpacked, Pagefind's too."""
    found = set()
    for file in (at.folder / "site").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            content = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
            if word.encode() in content.lower():
                found.add(file.relative_to(at.folder / "site").as_posix())
    return found


def test_it_is_made_at_first_and_when_the_site_has_twice_as_many_posts_and_each_night(tmp_path: Path) -> None:
    clock = Night()
    at = house(tmp_path, clock)
    with at.open() as app:
        keeper = SearchKeeper(app)
        keeper.look()
        assert posts_in(app) is None  # nothing to be found yet
        publishes(at, "one")
        keeper.look()
        assert posts_in(app) == 1
        publishes(at, "two")
        keeper.look()
        assert posts_in(app) == 2
        publishes(at, "three")
        keeper.look()
        assert posts_in(app) == 2
        clock.now += timedelta(days=1)
        keeper.look()
        assert posts_in(app) == 3


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
def test_old_words_are_in_no_file_at_once_and_the_part_is_made_again(
    tmp_path: Path, takes_back: Callable[[House, App], None]
) -> None:
    clock = Night()
    at = house(tmp_path, clock)
    publishes(at, "stays")
    publishes(at, "goes", body=f"Fjala {SECRET} nuk duhet gjetur.")
    with at.open() as app:
        keeper = SearchKeeper(app)
        keeper.look()
        assert any(path.endswith(".pf_fragment") for path in holds(at, SECRET))
        assert any(path.endswith(".pf_index") for path in holds(at, "fshehtes"))
        clock.now += timedelta(hours=1)
        takes_back(at, app)
        assert holds(at, "fshehtes") == set()
        index = index_of(app)
        assert index
        assert YearPart("sq", 2026) in index.missing
        keeper.look()
        index = index_of(app)
        assert index
        assert (index.missing, YearPart("sq", 2026) in index.ready) == ([], True)
        assert holds(at, "fshehtes") == set()
        assert holds(at, "of stays")  # is found again
        publish_whole(app.container.site, clean=True)
        assert holds(at, "fshehtes") == set()


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
        SearchKeeper(app).look()
    assert [path for path in holds(at, "fshehtes") if path.endswith(".pf_index")]
    at.says("restore", str(backup))
    with at.open() as app:
        SearchKeeper(app).look()
        assert [path for path in holds(at, "fshehtes") if path.endswith(".pf_index")]  # nothing is built on hold
        with pytest.raises(IllegalTransition):
            index_search(app)
        app.resume("", "Besa")
        SearchKeeper(app).look()
    assert not [path for path in holds(at, "fshehtes") if path.startswith("search/")]


def test_where_pagefind_fails_the_part_stays_away_is_told_and_tried_again_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Night()
    at = house(tmp_path, clock)
    publishes(at, "stays", "goes", body=f"Fjala {SECRET}.")
    with at.open() as app:
        keeper = SearchKeeper(app)
        keeper.look()
        withdraws(at, app)
        monkeypatch.setattr(update_search_index, "BYTES_AT_LEAST", 1_000_000)  # too little memory for Pagefind
        monkeypatch.setattr(update_search_index, "BYTES_A_POST", 1)
        monkeypatch.setattr(update_search_index, "SECONDS_AT_LEAST", 2.0)
        assert "index_part_not_made" in keeper.look()
        index = index_of(app)
        assert index
        assert YearPart("sq", 2026) in index.missing
        assert not [path for path in holds(at, "goes") if path.startswith("search/")]
        monkeypatch.undo()
        assert "index_part_not_made" in doctor_on_search(app)
        assert keeper.look() == ""
        assert index_of(app) == index
        clock.now += timedelta(hours=1)
        assert keeper.look() == ""
        index = index_of(app)
        assert index
        assert index.missing == []
        assert "search_made" in doctor_on_search(app)


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
        assert index_of(app) is None
        app.container.page.monitoring.pulses.record_run("search index in work", now)
        assert "1 posts can be found" in at.says("index")[1]


def test_where_memory_lacks_it_is_left_out_and_told() -> None:
    assert lack_of_memory(10_000, 2_200_000_000) is lack_of_memory(10_000, None) is None
    assert lack_of_memory(10_000, 900_000_000) == (2100, 900)


def test_a_program_has_limits_of_memory_and_time_and_ends_with_the_one_that_began_it(tmp_path: Path) -> None:
    python = [sys.executable, "-c"]
    run_limited([*python, "print('well')"], Limits(memory_bytes=200_000_000, seconds=60))
    with pytest.raises(LimitedProcessFailed, match="process_failed"):
        run_limited([*python, "x = bytearray(400_000_000)"], Limits(memory_bytes=200_000_000, seconds=60))
    with pytest.raises(LimitedProcessFailed, match="process_too_slow"):
        run_limited([*python, "import time; time.sleep(60)"], Limits(memory_bytes=200_000_000, seconds=0.5))
    with pytest.raises(LimitedProcessFailed):
        run_limited([str(tmp_path / "nothing")], Limits(memory_bytes=200_000_000, seconds=60))


HOLDS_A_FOLDER = """
import sys, time
from publisher.operations.limited_process import Limits, run_limited
from publisher.operations.scratch_folder import scratch_folder
with scratch_folder("publisher-search-") as folder:
    (folder / "words").write_text("words")
    print(folder, flush=True)
    run_limited([sys.executable, "-c", "import time; time.sleep(77.7)"], Limits(memory_bytes=2**30, seconds=99))
"""


def test_a_process_that_is_killed_leaves_no_folder_and_no_program(tmp_path: Path) -> None:
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", HOLDS_A_FOLDER], stdout=subprocess.PIPE, env=environ) as process:
        assert process.stdout
        folder = Path(process.stdout.readline().decode().strip())
        assert (folder / "words").exists()
        process.send_signal(signal.SIGKILL)
    for _ in range(100):
        if not list(tmp_path.iterdir()):
            break
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []


def test_what_was_left_when_the_power_failed_goes_with_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / f"{SCRATCH}old").mkdir()
    with scratch_folder(SCRATCH) as one, scratch_folder(SCRATCH) as other:
        assert sorted(tmp_path.iterdir()) == sorted([one, other])  # a living one is left alone
    assert list(tmp_path.iterdir()) == []


def test_switched_off_there_is_no_page_and_no_index(tmp_path: Path) -> None:
    at = house(tmp_path, Night())
    with at.settings_file.open("a", encoding="utf-8") as settings:
        settings.write('[website]\nsearch = ""\n')
    publishes(at, "one")
    assert at.says("index")[0] == 1
    assert not (at.folder / "site" / "sq" / "kerko").exists()
    assert 'href="/sq/kerko/"' not in (at.folder / "site" / "sq" / "index.html").read_text()
