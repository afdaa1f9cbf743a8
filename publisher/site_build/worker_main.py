"""A process that helps with a large site: `python -m publisher.site_build.worker_main PIPE [MODULE ...]`."""

import gc
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from typing import Any

from publisher.site_build.worker_pool import Task, seldom_collecting


def main(handle: int, modules: Sequence[str]) -> int:
    """Load what will be needed, then write shares until nobody gives any more."""
    pipe: Connection[Any, Any] = Connection(handle)
    with suppress(EOFError, BrokenPipeError), seldom_collecting():
        for module in ("publisher.site_build.full_build", "publisher.hosting.local_writer", *modules):
            import_module(module)
        task: Task = pipe.recv()
        recv_handle(pipe)  # the site's lock: held until this process ends
        return _write(task, pipe)
    return 0


def _write(task: Task, pipe: "Connection[Any, Any]") -> int:
    from publisher.hosting.local_writer import SiteFolder
    from publisher.site_build.full_build import Posts, build_context_of

    with task.again() as site:
        published = site.published()
        context = build_context_of(site.settings, site.templates, published)
        if context.digest != task.context:
            return 1
        folder = SiteFolder(site.output, sync_each=False, run=task.run)
        posts = Posts(context, published)
        while True:
            pipe.send(folder.write(posts.files(pipe.recv()), site.media))


if __name__ == "__main__":
    code = main(int(sys.argv[1]), sys.argv[2:])
    gc.freeze()  # The system takes all memory back at once: no looking for dead objects in it first.
    sys.exit(code)
