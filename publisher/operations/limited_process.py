"""A program with limits that the system keeps: memory, processor and time. It ends with the process that began it.

Run as a script it is the small program in between, which sets the limits on itself and becomes the other one.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

#: `PR_SET_PDEATHSIG` of Linux: the signal that a process gets when the one that began it ends.
_PARENT_DEATH_SIGNAL = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a program may use."""

    memory_bytes: int
    #: Of the clock; as many of the processor for each core.
    seconds: float


class LimitedProcessFailed(Exception):
    """The program could not be run, took too long, or ended with a mistake: a code with values, as other errors.

    This file imports nothing of ours: it runs by itself, too.
    """

    def __init__(self, code: str, /, **values: str | int) -> None:
        super().__init__(code, *values.values())
        self.code, self.values = code, values


def run_limited(command: Sequence[str], limits: Limits) -> None:
    """Run a program to its end.

    Raises:
        LimitedProcessFailed: if it did not end well within its limits.
    """
    own = [sys.executable, "-I", __file__, str(os.getpid()), str(limits.memory_bytes), str(int(limits.seconds) + 1)]
    try:
        done = subprocess.run(  # noqa: S603 - a program of ours, and what it is told by its caller
            [*own, *command], capture_output=True, text=True, errors="replace", timeout=limits.seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise LimitedProcessFailed("process_too_slow", seconds=round(limits.seconds)) from error
    except OSError as error:
        raise LimitedProcessFailed("process_not_begun", error=str(error)) from error
    if done.returncode:
        said = done.stderr[-300:].strip()
        raise LimitedProcessFailed("process_failed", number=done.returncode, words=said)


def _become(arguments: Sequence[str]) -> None:
    """Set the limits on this process and run the program in its place."""
    import resource  # noqa: PLC0415 - not on every system; only this small program needs it

    parent, memory_bytes, seconds, *command = arguments
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != int(parent):  # it ended before that was set
        return
    processor_seconds = int(seconds) * (os.cpu_count() or 1)
    for kind, most in (
        (resource.RLIMIT_DATA, int(memory_bytes)),
        (resource.RLIMIT_CPU, processor_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a lower one is set for this service already
            resource.setrlimit(kind, (most, most))
    os.nice(5)
    os.execv(command[0], command)  # noqa: S606 - what `run_limited` was told to run


if __name__ == "__main__":
    _become(sys.argv[1:])
