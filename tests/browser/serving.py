"""A folder served on this machine for programs that cannot be answered by hand: Lighthouse, newsboat."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publisher.runtime.static_server import SiteServer


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder while the block runs; give its address."""
    server = SiteServer(folder, 0)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()
