"""Tells systemd that the service began and that it still does its work: sd_notify(3) in a few lines.

Without systemd, where NOTIFY_SOCKET is not set, nothing is told. Nor is it that the service ends: where it only begins
again in the same process, because the studio connected another Page, systemd would wait for its end, and kill it.
"""

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread

#: systemd waits for a sign; so many are sent in that time, so that one may be late.
_SIGNS = 3


def notify(state: str, environ: Mapping[str, str] = os.environ) -> None:
    """Tell systemd a state: `READY=1`."""
    address = environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):  # an abstract one, which no file stands for
        address = f"\0{address[1:]}"
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
        line.connect(address)
        line.sendall(state.encode())


@contextmanager
def watched(does_its_work: Callable[[], bool], environ: Mapping[str, str] = os.environ) -> Iterator[None]:
    """Tell systemd that the service began, and a sign of life as long as it does its work.

    Where no sign comes for `WatchdogSec` of the unit, systemd ends the process and starts another one.
    """
    stopped = Event()
    every = _seconds(environ) / _SIGNS

    def signs() -> None:
        while not stopped.wait(every):
            if does_its_work():
                notify("WATCHDOG=1", environ)

    notify("READY=1", environ)
    if every:
        Thread(target=signs, name="watchdog", daemon=True).start()
    try:
        yield
    finally:
        stopped.set()


def _seconds(environ: Mapping[str, str]) -> float:
    """Return how long systemd waits for a sign; 0 where it waits for none of this process."""
    ours = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    told = environ.get("WATCHDOG_USEC", "")
    return int(told) / 1_000_000 if ours and told.isdecimal() else 0
