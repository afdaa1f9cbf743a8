"""Work that two processes look after: one does it, and where that one is killed, the other ends what it had begun."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

#: Ends with an exit code, and raises nothing.
Work = Callable[[], int]


def watched(work: Work, mend: Work) -> int:
    """Do work in a process and session of its own, which go on where this process or its terminal ends.

    Where that process is killed, or somebody presses Ctrl-C here, `mend` is done in this one. Return the exit code.
    """
    _say_all()
    child = os.fork()
    if child == 0:
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        code = 1
        try:
            code = work()
        finally:
            _say_all()
            os._exit(code)
    status = _ended(child)
    if not os.WIFSIGNALED(status):
        return os.waitstatus_to_exitcode(status)
    with suppress(OSError):
        os.killpg(child, signal.SIGKILL)  # what it had started
    return mend()


def _say_all() -> None:
    """Write out what was said and is kept back, as a pipe's is; nobody may be there to read it any more."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()


def _ended(child: int) -> int:
    """Wait for the end of a child, and kill it at Ctrl-C; return how it ended."""
    while True:
        try:
            return os.waitpid(child, 0)[1]
        except KeyboardInterrupt:
            os.kill(child, signal.SIGKILL)
