"""Ctrl-C and SIGTERM as an event, so that whoever is at work can leave cleanly."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
#: What shells give for Ctrl-C: 128 and the signal's number.
INTERRUPTED = 130


@contextmanager
def until_stopped() -> Iterator[threading.Event]:
    """Give an event that is set when the process is asked to stop. For the main thread.

    Whoever asks twice gets an end at once: leases make that safe.
    """
    stopped = threading.Event()

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
