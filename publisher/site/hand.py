"""A process that helps with a large site: `python -m publisher.site.hand PIPE [MODULE ...]`. See `hands.py`."""

import gc
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from typing import Any

from publisher.site.hands import Task, seldom_collecting


def main(handle: int, modules: Sequence[str]) -> int:
    """Load what will be needed, then write shares until nobody gives any more."""
    pipe: Connection[Any, Any] = Connection(handle)
    with suppress(EOFError, BrokenPipeError), seldom_collecting():
        for module in ("publisher.site.whole", "publisher.site.writer", *modules):
            import_module(module)
        task: Task = pipe.recv()
        recv_handle(pipe)  # the site's lock: held until this process ends
        return _write(task, pipe)
    return 0


def _write(task: Task, pipe: "Connection[Any, Any]") -> int:
    from publisher.site.whole import Posts, edition_of
    from publisher.site.writer import SiteFolder

    with task.again() as site:
        shelf = site.shelf()
        edition = edition_of(site.settings, site.templates, shelf)
        if edition.digest != task.edition:
            return 1
        folder = SiteFolder(site.output, sync_each=False, run=task.run)
        posts = Posts(edition, shelf)
        while True:
            pipe.send(folder.write(posts.files(pipe.recv()), site.media))


if __name__ == "__main__":
    code = main(int(sys.argv[1]), sys.argv[2:])
    gc.freeze()  # The system takes all memory back at once: no looking for dead objects in it first.
    sys.exit(code)
