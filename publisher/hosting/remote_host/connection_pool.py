"""Several lines to one host at once: opened when needed, and a broken one replaced."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock
from typing import Generic, TypeVar

from publisher.domain.errors import PublisherError, StorageError
from publisher.hosting.remote_host.connection import Connection, ConnectionBroken, OpenConnection

T = TypeVar("T")
Item = TypeVar("Item")

#: Small hosts allow five lines or so to one user; who gets fewer works with fewer.
MOST = 4
#: A line that was silent for longer is not trusted: hosts hang up on idle ones.
IDLE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Done(Generic[Item, T]):
    """What came of one item: a result, or why there is none. One that was not begun has neither."""

    item: Item
    result: T | None = None
    error: PublisherError | None = None


@dataclass(slots=True)
class _Open:
    line: Connection
    number: int
    used_at: float


class ConnectionPool:
    """Lines to one host. Each has a number of its own while it is in use."""

    def __init__(self, open_line: OpenConnection, most: int = MOST) -> None:
        self._open_line, self._most = open_line, most
        self._idle: list[_Open] = []
        self._numbers: set[int] = set()
        self._turn = Lock()

    def once(self, job: Callable[[Connection, int], T]) -> T:
        """Do one job, and if the line breaks, once more on a new line. The job gets its line and the line's number.

        Raises:
            ConnectionBroken: if the second line broke too, or none can be opened.
            AuthenticationFailed: if the host does not let us in.
        """
        try:
            return self._on_one(job)
        except ConnectionBroken:
            self.close()  # what else is idle is of the same age
            return self._on_one(job)

    def each(self, job: Callable[[Connection, int, Item], T], items: Sequence[Item]) -> list[Done[Item, T]]:
        """Do a job for each item, side by side. After the first error none is begun any more; what is done is told."""
        stopped = Event()

        def one(item: Item) -> Done[Item, T]:
            if stopped.is_set():
                return Done(item)
            try:
                return Done(item, self.once(lambda line, number: job(line, number, item)))
            except PublisherError as error:
                stopped.set()
                return Done(item, error=error)

        count = self._prepare(len(items))
        with ThreadPoolExecutor(count, thread_name_prefix="host") as pool:
            return list(pool.map(one, items))

    def close(self) -> None:
        """Close what is idle."""
        with self._turn:
            closing, self._idle = self._idle, []
        for each in closing:
            self._drop(each)

    def _prepare(self, wanted: int) -> int:
        """Open as many lines as are wanted and allowed; give how many there are. The first one is left to its job."""
        count = len(self._idle)
        missing = min(wanted, self._most) - count
        if count and missing > 0:
            with ThreadPoolExecutor(missing, thread_name_prefix="host") as pool:
                came = sum(pool.map(lambda _: self._opened_more(), range(missing)))
            count += came
            self._most = self._most if came == missing else count  # the host gives no more
        return max(1, min(count, self._most))

    def _opened_more(self) -> bool:
        try:
            self._give_back(self._opened())
        except StorageError:
            return False
        return True

    def _on_one(self, job: Callable[[Connection, int], T]) -> T:
        one = self._take()
        fit = False
        try:
            result = job(one.line, one.number)
            fit = True
        except StorageError as error:
            fit = not isinstance(error, ConnectionBroken)
            raise
        finally:
            self._give_back(one) if fit else self._drop(one)
        return result

    def _take(self) -> _Open:
        with self._turn:
            taken = self._idle.pop() if self._idle else None
        if taken and time.monotonic() - taken.used_at > IDLE_SECONDS:
            self._drop(taken)
            return self._take()
        return taken or self._opened()

    def _opened(self) -> _Open:
        line = self._open_line()
        with self._turn:
            number = next(number for number in range(len(self._numbers) + 1) if number not in self._numbers)
            self._numbers.add(number)
        return _Open(line, number, time.monotonic())

    def _give_back(self, one: _Open) -> None:
        one.used_at = time.monotonic()
        with self._turn:
            self._idle.append(one)

    def _drop(self, one: _Open) -> None:
        with suppress(StorageError):
            one.line.close()
        with self._turn:
            self._numbers.discard(one.number)
