"""Several processes write one site: the same bytes, and nothing is lost when one of them dies."""

import logging
import os
import random
import signal
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from publisher.bootstrap.worker_site import WorkerSite
from publisher.hosting.file_lock import SiteBusy, only_writer
from publisher.site_build.parallel_build import Shares
from publisher.site_build.site_builder import SiteBuilder, publish_whole
from publisher.site_build.worker_pool import Task, build_workers
from publisher.storage.database import Database
from publisher.storage.ledger.published_entries import SqlPublishedEntries
from publisher.storage.media_store import MediaFiles
from tests.site.shelf import NOON, TEMPLATES, article, entry, site_settings, text
from tests.site.test_increments import tree
from tests.storage.shelved import WORLD, put, take_back

SETTINGS = site_settings(page_size=3, feed_size=4)
TOPICS = ("housing", "employment")


@pytest.fixture
def site(sqlite: Database, tmp_path: Path) -> SiteBuilder:
    """A site of 60 posts, one of them taken back, that two processes are to build."""
    for number in range(60):
        words = text("sq", f"Lajmi {number}")
        campaign = "dimri" if number % 7 == 0 else None
        post = article(f"p-{number:02}", words, topics=(TOPICS[number % 2],), campaign=campaign)
        put(sqlite, entry(post, NOON - timedelta(days=number * 2)))
    take_back(sqlite, "p-30")
    put(sqlite, entry(article("pages/about", text("sq", "Rreth nesh"), kind="page")))
    output, templates = tmp_path / "site", Path(__file__).parents[2] / "templates"
    return SiteBuilder(
        output=output,
        settings=SETTINGS,
        templates=TEMPLATES,
        published=lambda: SqlPublishedEntries(sqlite, WORLD),
        media=MediaFiles(str(tmp_path / "media")),
        again=WorkerSite(
            output=output,
            settings=SETTINGS,
            templates_folder=templates,
            url=str(sqlite.engine.url),
            world=WORLD,
            media=str(tmp_path / "media"),
        ),
        processes=2,
        worth_helping=10,
    )


_ALONE = dict[str, bytes]()


def alone(site: SiteBuilder) -> dict[str, bytes]:
    """Return what this process alone builds, in another folder: once, since the posts are always the same."""
    if not _ALONE:
        by_one = replace(site, output=site.output.with_name("alone"), processes=1)
        publish_whole(by_one)
        _ALONE.update(tree(by_one.output))
    return _ALONE


@pytest.mark.slow
def test_several_processes_write_what_one_writes(site: SiteBuilder, caplog: pytest.LogCaptureFixture) -> None:
    told: list[int] = []
    done = publish_whole(site, progress=told.append)
    assert tree(site.output) == alone(site)
    assert done.written == len(done.digests) == len(tree(site.output))
    assert told == sorted(told)
    assert not caplog.records
    again = publish_whole(site, clean=True)
    assert (again.written, again.deleted, again.kept) == (0, 0, done.written)


@dataclass(frozen=True)
class Dies:
    """A process that ends as soon as it has its task."""

    def __call__(self) -> AbstractContextManager[SiteBuilder]:
        os._exit(9)


@pytest.mark.slow
def test_one_that_dies_costs_nothing_but_time(site: SiteBuilder, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        publish_whole(replace(site, again=Dies()))
    assert tree(site.output) == alone(site)
    assert "ended before its time" in caplog.text


@pytest.mark.slow
def test_those_that_wait_already_are_taken_first(site: SiteBuilder, caplog: pytest.LogCaptureFixture) -> None:
    with build_workers(2, ["publisher.bootstrap.worker_site"]) as waiting:
        publish_whole(replace(site, waiting=waiting))
        assert all(hand.has_task for hand in waiting)
    assert tree(site.output) == alone(site)
    assert [hand.process.returncode for hand in waiting] == [0, 0]
    assert not caplog.records


def test_one_that_never_gets_a_task_is_not_waited_for() -> None:
    with build_workers(1) as waiting:
        pass
    assert waiting[0].process.returncode == -signal.SIGKILL


@dataclass(frozen=True)
class Stays:
    """A process that has its task, and works on it until it is killed."""

    begun: Path

    def __call__(self) -> AbstractContextManager[SiteBuilder]:
        self.begun.touch()
        time.sleep(60)
        raise AssertionError


@pytest.mark.slow
def test_whoever_has_a_task_keeps_other_writers_out_as_long_as_it_lives(tmp_path: Path) -> None:
    output, begun = tmp_path / "site", tmp_path / "begun"
    with build_workers(1) as [hand]:
        with only_writer(output, 0) as lock:
            hand.begin(Task(again=Stays(begun), context="", run=""), lock)
            until = time.monotonic() + 20
            while not begun.exists():
                assert time.monotonic() < until
                time.sleep(0.01)
        with pytest.raises(SiteBusy), only_writer(output, 0.2):
            pass
        hand.process.kill()
        hand.process.wait()
        with only_writer(output, 0):
            pass


@pytest.mark.parametrize("size", [0, 1, 19, 20, 21, 999, 10_000])
@pytest.mark.parametrize("processes", [1, 2, 8])
def test_every_post_is_in_one_share(size: int, processes: int) -> None:
    shares, turns, done = Shares(size, processes), random.Random(size), list[int]()
    busy = set(range(processes))
    while busy:  # each as quick as it happens to be
        process = turns.choice([*busy, min(busy)])
        share = shares.take(process)
        if share is None:
            busy.discard(process)
        elif turns.random() < 0.1:
            shares.put_back(share)
            busy.add(0)
        else:
            done += range(*share)
    while share := shares.take(0):
        done += range(*share)
    assert sorted(done) == list(range(size))


def test_a_process_goes_on_where_it_was() -> None:
    shares = Shares(10_000, 2)
    taken = [shares.take(1) for _ in range(25)]
    assert all(share and after and share[1] == after[0] for share, after in pairwise(taken))
