"""A web server whose addresses answer as a test says."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answers; `body` may write for ever."""

    body: bytes | Callable[[BaseHTTPRequestHandler, Event], None] = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class FeedServer:
    """Answers by path; remembers what it was asked."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.answers: dict[str, Answer] = {}
        #: Path and headers of each request.
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = Event()

    def gives(self, path: str, body: bytes | str, **headers: str) -> str:
        """Let an address answer with these bytes; return it."""
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = Answer(body=content, headers=named)
        return f"{self.url}{path}"


@contextmanager
def feed_server() -> Iterator[FeedServer]:
    """Run one until the test is over."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, dict(self.headers)))
            answer = served.answers.get(self.path, Answer(status=404))
            headers = dict(answer.headers)
            if headers.get("ETag") and headers["ETag"] == self.headers.get("If-None-Match"):
                answer = Answer(status=304)
            with suppress(OSError):
                self.send_response(answer.status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if isinstance(answer.body, bytes):
                    self.send_header("Content-Length", str(len(answer.body)))
                    self.end_headers()
                    self.wfile.write(answer.body)
                else:
                    self.end_headers()
                    answer.body(self, served.over)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served = FeedServer(server.server_address[1])
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
