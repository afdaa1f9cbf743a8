"""The website: all of it from the ledger, and one post more into archives of different sizes.

    python -m bench site [--builds 1000 10000] [--archives 100 1000 10000 50000] [--rounds 10] [--folder FOLDER]

Five languages, posts of 350 words. A whole build is the real command, from nothing and once more when nothing has
changed. One post that is due is sent and proved by a process that has already sent some, as a scheduler does.
Fails where a post costs more than 150 ms of processor, or more than 1.5 times of that in the smallest archive, or
touches other files.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, mode
from tempfile import TemporaryDirectory
from typing import Any, cast

from bench.cost import cost_of
from bench.newsroom import newsroom, plan, send, story
from publisher.bootstrap.app import App
from publisher.domain.ports_channel import FeedRows, PublishedEntries
from publisher.hosting.local_writer import SiteFolder
from publisher.site.render.feeds import NEWS
from publisher.site_build.full_build import build_context_of, whole_site

BUILD = (sys.executable, "-m", "publisher", "build")
#: Sent before it is measured: the first ones compile the templates.
WARM_UP = 3
MOST_MS, MOST_RATIO = 150, 1.5


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench site", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--builds", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--archives", type=int, nargs="*", default=[100, 1000, 10_000, 50_000])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--folder", type=Path, help="kept: archives that are there are used again")
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="publisher-bench-") as temporary:
        folder = options.folder or Path(temporary)
        for posts in options.builds:
            _build(folder / str(posts), posts)
        told = [_one_more(folder / str(posts), posts, options.rounds) for posts in options.archives]
    return _judged(told)


# The whole site


def _build(folder: Path, posts: int) -> None:
    with newsroom(folder, posts) as app:
        site = app.settings.website.output
        split = _by_stage(app)
    shutil.rmtree(site, ignore_errors=True)
    for what in ("from nothing", "nothing changed"):
        cost = cost_of(BUILD, folder)
        files = [file.stat().st_size for file in site.rglob("*") if file.is_file()]
        print(
            f"build of {posts:6} posts, {what:15}: {cost.wall_seconds:6.1f} s, {cost.cpu_seconds:6.1f} s of processor, "
            f"{cost.most_bytes / (1 << 20):4.0f} MiB, {len(files)} files, {sum(files) / 1e6:.0f} MB"
        )
    print(f"  one process alone, seconds of processor: {split}")


def _by_stage(app: App) -> str:
    """Build by one process into another folder; tell what reading, rendering and writing took."""
    clock, out = _Stopwatch(), app.settings.folder / "by-stage"
    published = _Watched(app.container.site.published(), clock)
    files = clock.of_items(
        "rendering",
        whole_site(build_context_of(app.container.site_settings, app.container.site.templates, published), published),
    )
    with clock.of("writing"):
        SiteFolder(out, sync_each=False).write(files, app.container.media)
    shutil.rmtree(out)
    return str(clock)


@dataclass
class _Stopwatch:
    """Adds up what each stage took; a stage within another one is not counted twice."""

    seconds: dict[str, float] = field(default_factory=dict)
    _within: list[str] = field(default_factory=list)
    _since: float = 0.0

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Count as one stage what happens within."""
        self._turn()
        self._within.append(stage)
        try:
            yield
        finally:
            self._turn()
            self._within.pop()

    def of_items(self, stage: str, items: Iterator[Any]) -> Iterator[Any]:
        """Count as one stage what it takes to make each item."""
        while True:
            with self.of(stage):
                item = next(items, self)
            if item is self:
                return
            yield item

    def _turn(self) -> None:
        now = time.process_time()
        if self._within:
            self.seconds[self._within[-1]] = self.seconds.get(self._within[-1], 0.0) + now - self._since
        self._since = now

    def __str__(self) -> str:
        return ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in self.seconds.items())


class _Watched:
    """A shelf, or its feeds, whose every answer counts as reading."""

    def __init__(self, published: PublishedEntries | FeedRows, clock: _Stopwatch) -> None:
        self._shelf, self._clock = published, clock

    @property
    def feeds(self) -> "FeedRows":
        """Return the feeds, watched too."""
        return cast("FeedRows", _Watched(cast("PublishedEntries", self._shelf).feeds, self._clock))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        asked = getattr(self._shelf, name)

        def answer(*values: Any) -> Any:
            with self._clock.of("reading"):
                return asked(*values)

        return answer


# One post more


@dataclass(frozen=True, slots=True)
class _Told:
    """What one post took: medians."""

    posts: int
    cpu_ms: float
    files: float


def _one_more(folder: Path, posts: int, rounds: int) -> _Told:
    with newsroom(folder, posts) as app:
        if not (app.settings.website.output / "index.html").exists():
            app.build(lambda _done: None, clean=False)
        costs = [_send(app, number) for number in _numbers(app, WARM_UP + rounds)][WARM_UP:]
    cpu_ms, wall_ms, _, written = (median(each) for each in zip(*costs, strict=True))
    files = mode(each[2] for each in costs)  # each twentieth post of a listing begins a page there, and touches more
    print(
        f"one post into {posts:6}: {cpu_ms:5.0f} ms of processor, {wall_ms:6.0f} ms, "
        f"{files:.0f} files touched, {written / 1e3:.0f} kB written"
    )
    return _Told(posts, cpu_ms, files)


def _numbers(app: App, count: int) -> Sequence[int]:
    """Number posts that were not sent before."""
    first = 900_000 + app.container.site.published().size(NEWS)
    return range(first, first + count)


def _send(app: App, number: int) -> tuple[float, float, int, int]:
    """Send one post that is due; give milliseconds of processor and by the clock, files touched, and their bytes."""
    plan(app, story(number))
    mark, cpu, wall = time.time_ns(), time.process_time(), time.monotonic()
    send(app)
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    touched = [
        at.st_size
        for file in app.settings.website.output.rglob("*")
        if (at := file.stat()).st_mtime_ns > mark and file.is_file()
    ]
    return 1000 * cpu, 1000 * wall, len(touched), sum(touched)


def _judged(told: Sequence[_Told]) -> int:
    if not told:
        return 0
    least, most = min(each.cpu_ms for each in told), max(each.cpu_ms for each in told)
    print(f"the dearest post took {most / told[0].cpu_ms:.2f} times what one took in the smallest archive")
    same = len({each.files for each in told}) == 1
    return 0 if same and most <= MOST_MS and most <= MOST_RATIO * told[0].cpu_ms and least > 0 else 1
