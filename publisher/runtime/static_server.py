"""Serves a folder of the site on this machine, as a web server would: for people to look at, and for proofs.

Reads inside its folder only: no listing of folders, no dotted names, no link that leads out. Answers under names of
this machine only, so that no web page reads drafts through a name of its own that it points here (DNS rebinding).
"""

import gzip
import re
import socket
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from publisher.domain.errors import CodedError
from publisher.domain.language import FOLDER
from publisher.media.media_types import media_type_of
from publisher.runtime.health_endpoint import PATH, AskHealth, answer
from publisher.runtime.http_ranges import NoSuchPart, part_of

#: Readers at once: each has a thread. Who comes then is not let in, until one has gone.
_MOST_READERS = 100
#: It looks up so often whether it is to end, where nothing wakes it (stopping does, on Linux).
_LOOKS_SECONDS = 2.0
#: A language of the site in `Accept-Language`, as the how-to of web servers reads it: `sr-cyrl` before `sr`.
_LANGUAGE = re.compile(rf"(?:^|,)\s*({'|'.join(sorted(FOLDER.values(), reverse=True))})\b", re.IGNORECASE)
_OWN_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
#: A port that is taken: so many after it are tried, then any.
_TRIES = 10


class SiteServer:
    """A folder at `http://127.0.0.1:N`, in threads of its own while started."""

    def __init__(
        self,
        folder: Path,
        port: int,
        *,
        given: bool = False,
        hosts: Collection[str] = (),
        kept: Collection[int] = (),
        root: str = "/",
    ) -> None:
        """Listen at `port`, or where that is taken at the next free one; `url` tells. The folder may come later.

        `hosts` are names that it answers under beside this machine's, `kept` are ports that somebody else is to have.
        `root` is the path that the site's own links begin with, between slashes: a proxy may or may not leave it there.

        Raises:
            CodedError: if somebody set the port (`given`), and it is taken.
        """
        self._server = _listen(folder, [port] if given else _candidates(port, kept), given=given)
        self._server.hosts, self._server.root = frozenset(hosts), root
        self.port: int = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def tells_health(self, ask: AskHealth) -> None:
        """Answer `/healthy` with what `ask` gives; without it, nobody knows how things are."""
        self._server.ask_health = ask

    def start(self) -> None:
        """Answer from now on."""
        threading.Thread(target=self._server.serve_forever, args=(_LOOKS_SECONDS,), name="site", daemon=True).start()

    def stop(self) -> None:
        """Stop at once."""
        with suppress(OSError):
            self._server.socket.shutdown(
                socket.SHUT_RDWR
            )  # wakes who waits for readers, who looks up seldom by himself
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.hosts: Collection[str] = ()
        self.root = "/"
        self._room = threading.BoundedSemaphore(_MOST_READERS)
        self.ask_health: AskHealth | None = None
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread, where there is room for one more; else hang up."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and give the room back."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a reader that went away."""


def _candidates(port: int, kept: Collection[int]) -> list[int]:
    return [each for each in range(port, min(port + _TRIES, 65536)) if each not in kept]


def _listen(folder: Path, ports: Sequence[int], *, given: bool) -> _Server:
    for candidate in ports:
        try:
            return _Server(folder, candidate)
        except OSError:
            continue
    if given:
        raise CodedError("port_taken", port=ports[0], setting="--port")
    return _Server(folder, 0)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    server: _Server

    def do_GET(self) -> None:
        """Answer with the file."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer with what GET says of the file."""
        self._answer(body=False)

    def version_string(self) -> str:
        """Return the program, and no versions."""
        return "publisher"

    def log_message(self, format: str, *args: Any) -> None:
        """Log nothing: readers are not watched."""

    def _answer(self, *, body: bool) -> None:
        path = self._path()
        if path == PATH:
            self._tell_health(body=body)
            return
        if not self._is_meant():
            self._head(HTTPStatus.MISDIRECTED_REQUEST, {}, 0)
            return
        file = self._front() if path == "/" else find_file(self.server.folder, path)
        if file is None and not path.endswith("/") and find_file(self.server.folder, f"{path}/"):
            self._head(HTTPStatus.MOVED_PERMANENTLY, {"Location": f"{urlsplit(self.path).path}/"}, 0)
            return
        status = HTTPStatus.OK if file else HTTPStatus.NOT_FOUND
        file = file or find_file(self.server.folder, "/404.html")
        try:
            self._send(status, file, body=body)
        except FileNotFoundError:  # replaced or deleted this moment
            self._head(HTTPStatus.NOT_FOUND, {}, 0)

    def _path(self) -> str:
        """Return which path of the site is asked for."""
        path, root = unquote(urlsplit(self.path).path, errors="replace"), self.server.root
        return path[len(root) - 1 :] if path.startswith(root) else "" if f"{path}/" == root else path

    def _front(self) -> Path | None:
        """Return the front page of a language that the browser names, or else that at the top."""
        paths = (f"/{folder}/" for folder in folders(self.headers.get("Accept-Language", "")))
        return next((file for path in (*paths, "/") if (file := find_file(self.server.folder, path))), None)

    def _is_meant(self) -> bool:
        """Return whether the reader asked for a name of this machine, or of the website; old clients name none."""
        asked = self.headers.get("Host", "").strip()
        try:
            host = (urlsplit(f"//{asked}").hostname or "").rstrip(".")
        except ValueError:  # no name that there could be
            return False
        known = _OWN_HOSTS | set(self.server.hosts)
        return not asked or host in known or host.endswith(".localhost")

    def _tell_health(self, *, body: bool) -> None:
        status, content = answer(self.server.ask_health)
        self._head(status, {"Content-Type": "application/json", "Cache-Control": "no-store"}, len(content))
        if body:
            self.wfile.write(content)

    def _send(self, status: HTTPStatus, file: Path | None, *, body: bool) -> None:
        if file is None:
            self._head(status, {}, 0)
            return
        with file.open("rb") as content:
            content_bytes = content.read()
        state = file.stat()
        headers = {
            "Content-Type": media_type_of(file.as_posix()),
            "ETag": f'"{state.st_mtime_ns:x}-{state.st_size:x}"',
            "Last-Modified": formatdate(state.st_mtime, usegmt=True),
            "Cache-Control": "no-cache",
            "Accept-Ranges": "bytes",
        }
        if _shrinks(headers["Content-Type"]):
            headers["Vary"] = "Accept-Encoding, Accept-Language" if self._path() == "/" else "Accept-Encoding"
        if status is HTTPStatus.OK and self._has_it(headers["ETag"], state.st_mtime):
            self._head(HTTPStatus.NOT_MODIFIED, headers, None)
            return
        if status is HTTPStatus.OK and body and "If-Range" not in self.headers:
            status, content_bytes = self._part(content_bytes, headers)
        if "Vary" in headers and status is not HTTPStatus.PARTIAL_CONTENT and self._takes_gzip():
            headers |= {"Content-Encoding": "gzip", "ETag": f"W/{headers['ETag']}"}
            content_bytes = gzip.compress(content_bytes, mtime=0)
        self._head(status, headers, len(content_bytes))
        if body:
            self.wfile.write(content_bytes)

    def _part(self, content: bytes, headers: dict[str, str]) -> tuple[HTTPStatus, bytes]:
        """Cut out what a player asks for, and say so in `headers`; all of it where nobody asks for a part."""
        try:
            part = part_of(self.headers.get("Range", ""), len(content))
        except NoSuchPart:
            headers["Content-Range"] = f"bytes */{len(content)}"
            return HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, b""
        if part is None:
            return HTTPStatus.OK, content
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(content)}"
        return HTTPStatus.PARTIAL_CONTENT, content[part.start : part.stop]

    def _takes_gzip(self) -> bool:
        offers = [each.replace(" ", "").lower() for each in self.headers.get("Accept-Encoding", "").split(",")]
        return any(each.partition(";")[0] == "gzip" and not each.endswith(";q=0") for each in offers)

    def _has_it(self, etag: str, changed_at: float) -> bool:
        """Return whether the reader's copy is this one (RFC 9110, 13.2.2: an ETag that was sent alone decides)."""
        if (known := self.headers.get("If-None-Match")) is not None:
            return known.strip() == "*" or etag in {each.strip().removeprefix("W/") for each in known.split(",")}
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return int(changed_at) <= since.timestamp()

    def _head(self, status: HTTPStatus, headers: dict[str, str], length: int | None) -> None:
        self.send_response(status)
        for name, value in {**headers, "X-Content-Type-Options": "nosniff"}.items():
            self.send_header(name, value)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()


def find_file(folder: Path, path: str) -> Path | None:
    """Return the file behind a path of the site; None where there is none, or where it would lead out of the folder."""
    parts = path.removeprefix("/").split("/")
    if path.endswith("/"):
        parts[-1] = "index.html"
    if not path.startswith("/") or not path.isprintable() or any(_odd(part) for part in parts):
        return None
    try:
        file = folder.joinpath(*parts).resolve()
        return file if file.is_file() and file.is_relative_to(folder.resolve()) else None
    except OSError:  # a name that is too long
        return None


def folders(accepted: str) -> Iterator[str]:
    """Return the folders of the languages that a browser names, as it orders them (they come by preference)."""
    for named in _LANGUAGE.findall(accepted[:500]):
        yield named.lower()


def _shrinks(media_type: str) -> bool:
    """Return whether files of this type are sent packed, as web servers do: words, not pictures and recordings."""
    return media_type.startswith("text/") or media_type.partition(";")[0].endswith(("xml", "json", "javascript"))


def _odd(part: str) -> bool:
    return not part or part.startswith(".") or "\\" in part
