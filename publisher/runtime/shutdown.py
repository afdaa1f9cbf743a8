"""Ctrl-C and SIGTERM as something to wait for, so that whoever is at work can leave cleanly."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
#: What shells give for Ctrl-C: 128 and the signal's number.
INTERRUPTED = 130
#: So often it is looked whether somebody asked.
LOOK_SECONDS = 0.2


class Stop:
    """Whether the process was asked to stop. One thread waits, any may look.

    A plain flag that is looked at again and again, and no `threading.Event`: its lock is held for a moment inside
    `wait`, and a handler that runs just then would wait for that lock in the very thread that holds it. And Python runs
    a handler only between two steps of the main thread: a signal that comes right before that thread begins to wait for
    good would never be seen (https://docs.python.org/3/library/signal.html#execution-of-python-signal-handlers).
    """

    def __init__(self) -> None:
        self._asked = False
        #: Waited for in place of `time.sleep`, which libfaketime refuses where only the wall clock is to be another.
        self._never = Event()

    def set(self) -> None:
        """Ask it to stop."""
        self._asked = True

    def is_set(self) -> bool:
        """Return whether somebody asked."""
        return self._asked

    def wait(self) -> None:
        """Wait until somebody asks."""
        while not self._asked:
            self._never.wait(LOOK_SECONDS)


@contextmanager
def until_stopped() -> Iterator[Stop]:
    """Return what tells that the process is asked to stop. For the main thread.

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


@contextmanager
def terminated_as_interrupted() -> Iterator[None]:
    """Let SIGTERM end the work inside as Ctrl-C does: what it began is put away. For the main thread."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
