"""One writer at a time, over all processes of this machine: a lock on `<output>.lock`, beside the folder."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publisher.domain.errors import PublisherError
from publisher.file_modes import make_public_folder

PAUSE_SECONDS = 0.05


class SiteBusy(PublisherError):
    """Another process is writing the site and did not finish in time."""

    def __init__(self, output: Path | str) -> None:
        super().__init__("site_busy", place=str(output))
        self.output = output


@contextmanager
def only_writer(output: Path, timeout_seconds: float) -> Iterator[int]:
    """Hold the site's lock; the system gives it back when the process ends, however it ends.

    Gives the handle that holds it: a process that inherits it holds the lock too, until it has ended.

    Raises:
        SiteBusy: if another process holds it for longer than `timeout_seconds`.
        OSError: if the lock's file cannot be made.
    """
    make_public_folder(output.parent)
    handle = os.open(output.with_name(f"{output.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _acquire(handle, output, timeout_seconds)
        yield handle
    finally:
        os.close(handle)


def _acquire(handle: int, output: Path, timeout_seconds: float) -> None:
    deadline = time.monotonic() + timeout_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise SiteBusy(output) from None
            time.sleep(PAUSE_SECONDS)
        else:
            return
