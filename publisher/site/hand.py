"""One of several processes that write a large site: `python -m publisher.site.hand PIPE`. See `many_hands.py`."""

import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from publisher.site.many_hands import Task, seldom_collecting
from publisher.site.whole import Posts, edition_of
from publisher.site.writer import SiteFolder


def main(handle: int) -> int:
    """Write shares until nobody gives any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who began this stops it
    pipe: Connection[Any, Any] = Connection(handle)
    with suppress(EOFError, BrokenPipeError):
        task: Task = pipe.recv()
        with task.again() as site, seldom_collecting():
            shelf = site.shelf()
            edition = edition_of(site.settings, site.templates, shelf)
            if edition.digest != task.edition:
                return 1
            folder = SiteFolder(site.output, sync_each=False, run=task.run)
            posts = Posts(edition, shelf)
            while True:
                pipe.send(folder.write(posts.files(pipe.recv()), site.media))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
