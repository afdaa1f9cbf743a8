"""A line to a storage server that is cut after so many bytes, as if the server were killed, or that spoils some."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Cuttable:
    """Passes bytes on to a port of this machine until it is cut; then it refuses."""

    def __init__(self, to_port: int, cut_after: int | None, spoils: bytes) -> None:
        self._to, self._left, self._spoils = to_port, cut_after, spoils
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._pairs: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    @property
    def is_cut(self) -> bool:
        return self._left is not None and self._left < 0

    def cut(self) -> None:
        """Hang up and listen no more."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for each in self._pairs:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def ends(self) -> None:
        self.cut()
        self._thread.join()

    def _accept(self) -> None:
        threads = []
        with suppress(OSError):
            while True:
                here = self._socket.accept()[0]
                there = socket.create_connection(("127.0.0.1", self._to))
                self._pairs += (here, there)
                threads += [
                    threading.Thread(target=self._pass, args=(here, there, True)),
                    threading.Thread(target=self._pass, args=(there, here, False)),
                ]
                for thread in threads[-2:]:
                    thread.start()
        for thread in threads:
            thread.join()
        for each in self._pairs:
            each.close()

    def _pass(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                if counted and self._left is not None:
                    self._left -= len(piece)
                    if self._left < 0:
                        target.sendall(piece[: len(piece) // 2])
                        self.cut()
                        return
                target.sendall(piece.replace(self._spoils, b"?" * len(self._spoils)) if self._spoils else piece)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)


@contextmanager
def cuttable(to_port: int, cut_after: int | None = None, spoils: bytes = b"") -> Iterator[Cuttable]:
    line = Cuttable(to_port, cut_after, spoils)
    try:
        yield line
    finally:
        line.ends()
