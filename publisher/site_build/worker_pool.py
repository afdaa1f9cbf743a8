"""Other processes that help to write a large site, and how they are told what to do. What they run is `worker_main.py`.

They are begun anew and never forked: this process may have threads and connections. A hand gets its work by a pipe, and
the site's lock with it, so that no other writer begins while any of them still writes.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from multiprocessing.reduction import send_handle
from pathlib import Path
from typing import Any

#: First and last position among all news.
Share = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What every hand has to know; goes through a pipe."""

    #: Makes the same site there: a context manager.
    again: Callable[[], Any]
    #: `Edition.digest`: with another one the hand does nothing.
    context: str
    #: Of `SiteFolder`.
    run: str


@dataclass(slots=True)
class BuildWorker:
    """One process, and the share that it has."""

    #: Counted from 1: this process is 0.
    number: int
    process: "subprocess.Popen[bytes]"
    pipe: "Connection[Any, Any]"
    has_task: bool = False
    share: Share | None = None

    def begin(self, task: Task, lock: int) -> None:
        """Tell it what to write, and have it hold the site's lock too until it has ended."""
        self.has_task = True
        with suppress(OSError):  # it ended at once: seen when its share is asked for
            self.pipe.send(task)
            send_handle(self.pipe, lock, self.process.pid)

    def give(self, share: Share) -> None:
        """Hand it a share."""
        self.share = share
        self.pipe.send(share)

    def end(self) -> None:
        """Let it end as soon as it has done what it has; at once where it never had anything to do."""
        self.pipe.close()
        if not self.has_task:
            self.process.kill()


@contextmanager
def build_workers(count: int, modules: Sequence[str] = ()) -> Iterator[list[BuildWorker]]:
    """Begin so many processes, which load `modules` while they wait; at the end wait until each of them has ended."""
    with ExitStack() as stack:
        yield [stack.enter_context(_hand(number, modules)) for number in range(1, count + 1)]


@contextmanager
def _hand(number: int, modules: Sequence[str]) -> Iterator[BuildWorker]:
    ours, theirs = Pipe()
    command = [sys.executable, "-m", "publisher.site_build.worker_main", str(theirs.fileno()), *modules]
    root = str(Path(__file__).parents[2])
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))}
    # In a group of its own: Ctrl-C stops this process, and that ends the pipe.
    with subprocess.Popen(command, env=environ, pass_fds=(theirs.fileno(),), process_group=0) as process:  # noqa: S603
        theirs.close()
        hand = BuildWorker(number, process, ours)
        try:
            yield hand
        finally:
            hand.end()


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for cycles of dead objects less often: a build makes millions of objects and hardly any cycle."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
