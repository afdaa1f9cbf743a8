"""A total deadline for a call. requests' own time-out is per read: a server that drips bytes never meets it."""

import contextlib
import os
import socket
import threading
import time
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Any, Self

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError

_current: ContextVar["Deadline"] = ContextVar("deadline_of_this_call")


class Deadline:
    """The end of one call by the monotonic clock; when it comes, the call's connection is shut, whatever it waits for.

    Used as a context: connections that a `WatchedAdapter` opens or uses again inside it are watched.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._token: Token[Deadline] | None = None
        #: How many connections were opened inside it: none means that one of before was used again.
        self.opened = 0

    @property
    def passed(self) -> bool:
        """Return whether the time is over."""
        return time.monotonic() >= self._end

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection when the time is over. The handle is a copy: TLS takes the original away."""
        with self._lock:
            self._sockets.append(socket.socket(fileno=os.dup(connection.fileno())))

    def _shut(self) -> None:
        with self._lock:
            for connection in self._sockets:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self._token = _current.set(self)
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self._timer.cancel()
        if self._token is not None:
            _current.reset(self._token)
        with self._lock:
            for connection in self._sockets:
                connection.close()
            self._sockets.clear()


def _watched(connection: HTTPConnection, opened: socket.socket) -> socket.socket:
    deadline = _current.get()
    if deadline.passed:
        opened.close()
        raise ConnectTimeoutError(connection, "the time of the call was over before the connection stood")
    deadline.watch(opened)
    deadline.opened += 1
    return opened


def _watch_again(connection: HTTPConnection) -> None:
    """Watch a connection that an earlier call has opened."""
    if connection.sock is not None:
        _current.get().watch(connection.sock)


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _watched(self, super()._new_conn())

    def request(self, *args: Any, **kwargs: Any) -> None:
        _watch_again(self)
        super().request(*args, **kwargs)


class _SecureConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _watched(self, super()._new_conn())

    def request(self, *args: Any, **kwargs: Any) -> None:
        _watch_again(self)
        super().request(*args, **kwargs)


class WatchedPool(HTTPConnectionPool):
    """Opens connections under the present `Deadline`."""

    ConnectionCls = _Connection


class WatchedSecurePool(HTTPSConnectionPool):
    """Opens connections with TLS under the present `Deadline`."""

    ConnectionCls = _SecureConnection


class WatchedAdapter(HTTPAdapter):
    """Opens connections under the present `Deadline`. Sends once: no retries."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools open watched connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": WatchedPool, "https": WatchedSecurePool}
