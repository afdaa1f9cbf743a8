"""HTTP on 127.0.0.1: from bytes to calls, from answers to bytes, and the ways in which a line can fail."""

import contextlib
import logging
import re
import secrets
import socket
import socketserver
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from publisher.sandbox.bodies import read_body, read_form
from publisher.sandbox.call import Call
from publisher.sandbox.errors import ErrorAnswer
from publisher.sandbox.paths import NEWEST, split_path
from publisher.sandbox.reply import Line, Reply, error_reply

_log = logging.getLogger(__name__)

MOST_BODY_BYTES = 32 * 1024 * 1024
_DRIPS = 8


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came, for tests to look at.

    Nothing is hidden here: tokens stand in it where the caller put them.
    """

    method: str
    #: With the version, without the query.
    path: str
    #: As it stood in the address, so that a token in it can be found.
    query: str
    #: Query and body together, without files.
    params: Mapping[str, Any]
    #: Names in lower case.
    headers: Mapping[str, str]
    body_bytes: int
    at: datetime


class SandboxSite(Protocol):
    """What answers."""

    def graph(self, call: Call) -> Reply:
        """Answer a Graph call."""

    def look(self, method: str, path: str, form: Mapping[str, Any]) -> Reply:
        """Answer a request for the page to look at."""

    def note(self, request: Request) -> None:
        """Remember a request to Graph."""

    def now(self) -> datetime:
        """The time that answers carry."""


class SandboxServer(ThreadingHTTPServer):
    """A server that listens on 127.0.0.1 only and that can be stopped at once, hanging requests and all."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, site: SandboxSite) -> None:
        self.site = site
        self.stopping = threading.Event()
        self._lines: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def server_bind(self) -> None:
        """Bind without looking up the machine's name, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that `stop` can close it."""
        with self._lock:
            self._lines.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        with self._lock:
            self._lines.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what went wrong. A caller that hangs up is no news; anything else is a defect of the sandbox."""
        if not isinstance(sys.exception(), ConnectionError):
            _log.exception("the sandbox failed")

    def stop(self) -> None:
        """Stop listening and close every connection."""
        self.stopping.set()
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)  # wakes whoever waits for callers; else it looks up now and then
        self.shutdown()
        self.server_close()
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            _close(line)


def _close(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # closed already


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: SandboxServer

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_DELETE = do_PUT = do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: addresses may hold tokens."""

    def _serve(self) -> None:
        if self.server.stopping.is_set():
            self.close_connection = True
            return
        try:
            reply, version = self._answer()
        except ErrorAnswer as error:
            reply, version = error_reply(error), NEWEST
        self._deliver(reply, version)

    def _answer(self) -> tuple[Reply, str]:
        body = self._body()
        if not _names_this_machine(self.headers.get("Host", "")):
            return Reply(421, b"This is for this machine only.", "text/plain; charset=utf-8"), NEWEST
        path, _, query = self.path.partition("?")
        if _is_look(self.command, path, query):
            if _ended(query, self.server.site.now()):
                return Reply(403, b"URL signature expired", "text/plain"), NEWEST
            return self._look(path, body), NEWEST
        call = self._call(path, query, body)
        return self.server.site.graph(call), call.version

    def _look(self, path: str, body: bytes) -> Reply:
        if self.command == "POST" and self.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return Reply(403, b"From this page only.", "text/plain; charset=utf-8")
        return self.server.site.look(self.command, path, read_form(body.decode("utf-8", "replace")))

    def _call(self, path: str, query: str, body: bytes) -> Call:
        headers = {name.lower(): value for name, value in self.headers.items()}
        params: dict[str, Any] = dict(read_form(query))
        site, now = self.server.site, self.server.site.now()
        try:
            more, files = read_body(headers.get("content-type", ""), body)
            params |= more
        finally:
            site.note(Request(self.command, path, query, params, headers, len(body), now))
        parts, version = split_path(path, now.date())
        base = f"http://127.0.0.1:{self.server.server_port}"
        return Call(self.command, parts, version, params, files, headers, base, today=now.date())

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MOST_BODY_BYTES:
            self.close_connection = True
            raise ErrorAnswer(1, "The request is too large", status=413)
        return self.rfile.read(int(length))

    def _chunks(self) -> bytes:
        """Read a chunked body (RFC 9112, section 7.1)."""
        body = b""
        while size := int(self.rfile.readline(64).split(b";")[0] or b"0", 16):
            body += self.rfile.read(size)
            self.rfile.readline(8)
            if len(body) > MOST_BODY_BYTES:
                self.close_connection = True
                raise ErrorAnswer(1, "The request is too large", status=413)
        while self.rfile.readline(1024).strip():
            pass  # trailers
        return body

    def _deliver(self, reply: Reply, version: str) -> None:
        whole = self._head(reply, version) + (b"" if self.command == "HEAD" else reply.body)
        if reply.line is Line.HANG:
            self.server.stopping.wait(reply.delay_seconds)
        if reply.line in {Line.DROP, Line.HANG, Line.NULL}:
            self._hang_up()
        elif reply.line is Line.CUT:
            self.wfile.write(whole[: len(whole) - max(1, len(reply.body) // 2)])
            self._hang_up()
        elif reply.line is Line.DRIP:
            self._drip(whole, reply.delay_seconds)
        else:
            self.wfile.write(whole)

    def _hang_up(self) -> None:
        self.close_connection = True
        _close(self.connection)

    def _drip(self, whole: bytes, seconds: float) -> None:
        step = max(1, len(whole) // _DRIPS)
        for start in range(0, len(whole), step):
            if self.server.stopping.wait(seconds / _DRIPS):
                self._hang_up()
                return
            self.wfile.write(whole[start : start + step])

    def _head(self, reply: Reply, version: str) -> bytes:
        trace = secrets.token_urlsafe(8)
        headers = {
            "Content-Type": reply.content_type,
            "Date": format_datetime(self.server.site.now(), usegmt=True),
            "facebook-api-version": version,
            "x-fb-trace-id": trace,
            "x-fb-rev": "1000000000",
            "X-Sandbox": "not Facebook; the numbers are made up",
            "Cache-Control": "private, no-cache, no-store, must-revalidate",
            **reply.headers,
            "Content-Length": str(len(reply.body)),
        }
        if self.close_connection:
            headers["Connection"] = "close"
        try:
            phrase = HTTPStatus(reply.status).phrase
        except ValueError:
            phrase = "Unknown"
        lines = [f"HTTP/1.1 {reply.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _ended(query: str, now: datetime) -> bool:
    """Return whether an address of a photo names a time that is over, in hexadecimal seconds as Facebook's do."""
    until = read_form(query).get("oe", "")
    return bool(re.fullmatch(r"[0-9a-f]{1,12}", until)) and int(until, 16) < now.timestamp()


def _is_look(method: str, path: str, query: str) -> bool:
    """The root without a query, the look page's own files, and permalinks; everything else is Graph."""
    parts = [part for part in path.split("/") if part]
    permalink = len(parts) == 3 and parts[1] == "posts" and method == "GET"
    return (path == "/" and not query and method in {"GET", "HEAD"}) or parts[:1] == ["_look"] or permalink


def _names_this_machine(host: str) -> bool:
    """Refuse other names, so that no web page can reach the sandbox through a name that it points here."""
    return host.rsplit(":", 1)[0] in {"127.0.0.1", "localhost"}
