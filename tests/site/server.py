"""A web server for the site's folder, on this machine, that can be made to fail as real ones do."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class SiteServer:
    """Serves a folder; verbs make it fail."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.status: int | None = None
        self.moved_to = ""
        self.stale: dict[str, bytes] = {}
        handler = partial(_Handler, site=self, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def answers(self, status: int) -> None:
        """Answer everything with this status."""
        self.status = status

    def leads_to(self, address: str) -> None:
        """Redirect everything."""
        self.moved_to = address

    def keeps(self, path: str, content: bytes) -> None:
        """Serve an old copy of a path, as a cache does."""
        self.stale[path] = content

    def is_well_again(self) -> None:
        """Serve the folder as it is."""
        self.status, self.moved_to, self.stale = None, "", {}

    def stop(self) -> None:
        """Stop listening; may be said twice."""
        if not self._thread.is_alive():
            return
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: object, site: SiteServer, directory: str) -> None:
        self._site = site
        super().__init__(*args, directory=directory)  # type: ignore[arg-type] # passed through as they come

    def do_GET(self) -> None:
        site, path = self._site, self.path
        site.asked.append(path)
        if site.status:
            self.send_error(site.status)
        elif site.moved_to:
            self.send_response(301)
            self.send_header("Location", site.moved_to)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif path in site.stale:
            self.send_response(200)
            self.send_header("Content-Length", str(len(site.stale[path])))
            self.end_headers()
            self.wfile.write(site.stale[path])
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[SiteServer]:
    """Serve a folder while the block runs."""
    server = SiteServer(folder)
    try:
        yield server
    finally:
        server.stop()
