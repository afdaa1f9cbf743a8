"""Starting real processes that can be killed: forked from a parent that has imported everything, or executed anew.

A forked child runs the same `main` as the command and is as mortal as it: SIGKILL ends it at any instruction. It saves
the second that Python takes to start, and so leaves the time for what is to be killed. The short run in `make
everything` executes the commands for real.
"""

import contextlib
import faulthandler
import importlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests import compiled_once
from tests.torture.office import ROOT
from tests.warm_up import warm_up

#: `publisher`, `scheduler.py` or `page` (the sandbox with counted faults), and its arguments.
Command = Sequence[str]


@dataclass(slots=True)
class Process:
    """A child of this process."""

    pid: int
    command: Command
    code: int | None = None

    def poll(self) -> int | None:
        """Return the exit code once it has ended; negative for a signal."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code

    def signal(self, number: int) -> bool:
        """Send a signal; tell whether it was still alive."""
        if self.poll() is not None:
            return False
        os.kill(self.pid, number)
        return True

    def wait(self, seconds: float) -> int | None:
        """Wait until it has ended, at most so long."""
        until = time.monotonic() + seconds
        while self.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        return self.code

    def end(self) -> bool:
        """Kill it at once; tell whether it was still alive."""
        alive = self.signal(signal.SIGKILL)
        self.wait(10)
        return alive


class Starter(Protocol):
    """Starts commands."""

    def start(self, command: Command, environ: Mapping[str, str], log: Path) -> Process:
        """Start one; stdout and stderr are appended to `log`."""


class Executed:
    """Executes each command anew."""

    def start(self, command: Command, environ: Mapping[str, str], log: Path) -> Process:
        program = {
            "publisher": [sys.executable, "-m", "publisher"],
            "scheduler.py": [sys.executable, "scheduler.py"],
            "page": [sys.executable, "-m", "tests.torture.page"],
        }[command[0]]
        with log.open("ab") as stream:
            process = subprocess.Popen(
                [*program, *command[1:]],
                cwd=ROOT,
                env={**environ, "PYTHONFAULTHANDLER": "1"},
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )
        # From here on `Process` alone waits for it.
        process.returncode = 0
        return Process(process.pid, command)


class Forked:
    """Forks a child that runs the command's own `main`. This process must have no other thread, and no connection."""

    def __init__(self) -> None:
        self._programs = _programs()

    def start(self, command: Command, environ: Mapping[str, str], log: Path) -> Process:
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid:
            return Process(pid, command)
        code = 70
        try:
            _settle_in(environ, log)
            code = self._programs[command[0]](command[1:])
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        except BaseException as error:  # noqa: BLE001 (a child may not go on as its parent)
            print(f"the child failed: {error!r}", file=sys.stderr)
        finally:
            with contextlib.suppress(OSError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)


#: Modules that the programs read when they use them: here once, so that no process has to.
_LATE = (
    "publisher.bootstrap.app",
    "publisher.bootstrap.page_connection",
    "publisher.cli.schedule_summary",
    "publisher.messages.deliveries",
    "publisher.cli.status_table",
    "publisher.channels.facebook.token_check",
    "publisher.channels.facebook.insights",
    "publisher.content.reading.draft_folder",
    "publisher.sandbox.server",
    "publisher.media.preview_cards",
    "publisher.hosting.deploy",
    "publisher.media.photo_credits",
    "publisher.media.audio_cleaning",
    "publisher.notifications.notice_mails",
    "publisher.notifications.smtp",
)


def _programs() -> dict[str, Callable[[Sequence[str]], int]]:
    # Imported here, so that a run with Executed does not wait for it.
    from publisher.cli import main  # noqa: PLC0415
    from publisher.runtime import scheduler  # noqa: PLC0415
    from publisher.runtime.error_guard import guarded  # noqa: PLC0415
    from tests.torture import page  # noqa: PLC0415

    for late in _LATE:
        importlib.import_module(late)
    compiled_once.register()
    warm_up(ROOT)
    return {
        "publisher": main.run,
        "scheduler.py": lambda arguments: guarded(lambda: scheduler.run(Path(arguments[1]))),
        "page": page.run,
    }


def _settle_in(environ: Mapping[str, str], log: Path) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(environ)
    nothing, stream = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for number, handle in enumerate((nothing, stream, stream)):
        os.dup2(handle, number)
    faulthandler.enable(sys.__stderr__ or stream)
