"""Ctrl-C and SIGTERM as something to wait for, so that whoever is at work can leave cleanly."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
#: What shells give for Ctrl-C: 128 and the signal's number.
INTERRUPTED = 130


class Stop:
    """Whether the process was asked to stop. One thread waits, any may look.

    No `threading.Event`: its lock is held for a moment inside `wait`, and a signal that comes just then would wait for
    that lock in the very thread that holds it. A `SimpleQueue` may be put to from a signal handler.
    """

    def __init__(self) -> None:
        self._asked: SimpleQueue[None] = SimpleQueue()

    def set(self) -> None:
        """Ask it to stop."""
        self._asked.put(None)

    def is_set(self) -> bool:
        """Tell whether somebody asked."""
        return not self._asked.empty()

    def wait(self) -> None:
        """Wait until somebody asks."""
        self._asked.get()
        self._asked.put(None)


@contextmanager
def until_stopped() -> Iterator[Stop]:
    """Give what tells that the process is asked to stop. For the main thread.

    Whoever asks twice gets an end at once: leases make that safe.
    """
    stopped = Stop()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if stopped.is_set():
            os._exit(INTERRUPTED)
        stopped.set()

    before = [signal.signal(number, stop) for number in _SIGNALS]
    try:
        yield stopped
    finally:
        for number, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(number, handler)
