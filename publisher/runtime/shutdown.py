"""Ctrl-C and SIGTERM as something to wait for, so that whoever is at work can leave cleanly."""

import os
import select
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
#: What shells give for Ctrl-C: 128 and the signal's number.
INTERRUPTED = 130
#: So many signals are taken in at once.
_BYTES = 4096


class Stop:
    """Whether the process was asked to stop. One thread waits, any may look.

    Waited for is a byte in a pipe, and no `threading.Event`: its lock is held for a moment inside `wait`, and a handler
    that runs just then would wait for that lock in the very thread that holds it. And Python runs a handler only
    between two steps of the main thread: a signal that comes right before that thread begins to wait for good would
    never be seen, but for the byte that is written the moment it comes (`signal.set_wakeup_fd`).
    """

    def __init__(self) -> None:
        self._asked = False
        self._reader, self._writer = socket.socketpair()  # a pipe, which Windows cannot wait for
        self._reader.setblocking(False)
        self._writer.setblocking(False)

    def set(self) -> None:
        """Ask it to stop."""
        self._asked = True
        with suppress(OSError):  # it is full, so whoever waits wakes anyway; or nobody waits any more
            self._writer.send(b"\0")

    def is_set(self) -> bool:
        """Return whether somebody asked."""
        return self._asked

    def wait(self) -> None:
        """Wait until somebody asks."""
        while not self._asked:
            select.select([self._reader], [], [])
            with suppress(BlockingIOError):
                self._reader.recv(_BYTES)

    def wake_by_signals(self) -> Callable[[], None]:
        """Wake whoever waits at each signal; return what ends that. For the main thread."""
        before = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)

        def end() -> None:
            signal.set_wakeup_fd(before)
            self._reader.close()
            self._writer.close()

        return end


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
    end = stopped.wake_by_signals()
    try:
        yield stopped
    finally:
        end()
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
