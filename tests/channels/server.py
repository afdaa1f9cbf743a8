"""A server that answers exactly what a test gives it, byte for byte, and remembers what it was sent."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

Reply = bytes | Callable[[socket.socket], None]


def http(body: bytes, *, status: str = "200 OK", headers: str = "", kind: str = "application/json") -> bytes:
    # `close`: the server hangs up after each reply, and a client that does not know would use the line again.
    about = f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    head = f"HTTP/1.1 {status}\r\n{about}{headers}\r\n"
    return head.encode() + body


@dataclass(frozen=True)
class Sent:
    line: str
    headers: dict[str, str]
    body: bytes


class RawServer:
    """Answers each connection with the next reply; the last one stays."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.received: list[Sent] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._stopped = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self._stopped.set()
        self._socket.close()

    def _serve(self) -> None:
        while not self._stopped.is_set():
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with line, suppress(OSError, UnicodeDecodeError):  # the caller hung up, or speaks TLS
            self.received.append(_read(line))
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
            if callable(reply):
                reply(line)
            else:
                line.sendall(reply)

    def drips(self, whole: bytes, every_seconds: float) -> Callable[[socket.socket], None]:
        """Return a reply that sends one byte at a time, for ever if need be."""

        def drip(line: socket.socket) -> None:
            for byte in whole:
                if self._stopped.is_set():
                    return
                line.sendall(bytes([byte]))
                time.sleep(every_seconds)

        return drip


def _read(line: socket.socket) -> Sent:
    with line.makefile("rb") as stream:
        first = stream.readline().decode().strip()
        headers = {}
        while text := stream.readline().decode().strip():
            name, _, value = text.partition(": ")
            headers[name.lower()] = value
        return Sent(first, headers, stream.read(int(headers.get("content-length", "0"))))
