"""The server of `tests.processes`: it has imported all of our programs, run some, and forks each that is asked for.

One thread, so that a fork takes nothing half done along. It ends with the test process that started it.
"""

import contextlib
import faulthandler
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from typing import Any, Never

import coverage

import publisher
from tests import compiled_once
from tests.processes import ROOT, read
from tests.warm_up import warm_up

#: Of others, what our programs import when they need it.
_LATE = (
    *("anyio._backends._asyncio", "procrastinate.builtin_tasks", "procrastinate.worker", "uvicorn.loops.asyncio"),
    *("PIL.BmpImagePlugin", "PIL.GifImagePlugin", "PIL.JpegImagePlugin", "PIL.PngImagePlugin", "PIL.PpmImagePlugin"),
    *("alembic.command", "apscheduler.triggers.interval", "encodings.utf_8_sig", "encodings.unicode_escape"),
    *("fontpkg_noto_serif", "fsspec.core", "fsspec.implementations.chained", "fsspec.implementations.local"),
    *("mako.template", "pwd", "pygments.formatters.html"),
    *("rich._emoji_codes", "sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite", "sqlalchemy.ext.compiler"),
    *("typer._click.decorators", "uvicorn.lifespan.off", "uvicorn.loops.auto"),
    "uvicorn.protocols.websockets.auto",
)


class Server:
    """Forks until nobody asks any more; what still runs then is killed."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._awake, self._wakes = os.pipe()
        os.set_blocking(self._wakes, False)
        #: The pipe of each child into which is written how it ended.
        self._living: dict[int, int] = {}

    def serve(self) -> None:
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wakes, warn_on_full_buffer=False)
        asked = True
        while asked:
            ready: list[int] = select.select([self._link.fileno(), self._awake], [], [])[0]
            if self._awake in ready:
                os.read(self._awake, 1000)
                self._bury()
            if self._link.fileno() in ready:
                asked = self._fork()
        for pid in self._living:
            os.kill(pid, signal.SIGKILL)

    def _fork(self) -> bool:
        """Fork what is asked for; tell whether anything was."""
        size, files, _, _ = socket.recv_fds(self._link, 4, 4)
        if not size:
            return False
        asked = json.loads(read(self._link, int.from_bytes(size)))
        pid = os.fork()
        if not pid:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for number in (self._awake, self._wakes, self._link.fileno(), files[3], *self._living.values()):
                os.close(number)
            _become(asked, files[:3])
        for number in files[:3]:
            os.close(number)
        self._living[pid] = files[3]
        self._link.sendall(pid.to_bytes(4))
        return True

    def _bury(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    return
                ended = self._living.pop(pid)
                with contextlib.suppress(BrokenPipeError):  # nobody wants to know
                    os.write(ended, str(os.waitstatus_to_exitcode(status)).encode())
                os.close(ended)


def _become(asked: dict[str, Any], files: Sequence[int]) -> Never:
    """Be the program that is asked for, to its end."""
    code = 1
    try:
        os.setsid()
        os.umask(asked["umask"])
        os.chdir(asked["cwd"])
        os.environ.clear()
        os.environ.update(asked["env"])
        time.tzset()
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        code = _left(asked["command"])
    finally:
        os._exit(code)


def _left(command: Sequence[str]) -> int:
    """Run the program and give its exit code, once its threads have ended and its output is out, as Python does."""
    measured = coverage.process_startup()
    code: object = 0
    try:
        _run(command)
    except SystemExit as left:
        code = left.code
    except BaseException as error:  # noqa: BLE001 (what Python itself does with it)
        traceback.print_exc()
        code = 128 + signal.SIGINT if isinstance(error, KeyboardInterrupt) else 1
    threading._shutdown()  # type: ignore[attr-defined]  # as Python does at an end: it has no public name
    if measured:
        measured.stop()
        measured.save()
    if isinstance(code, str):
        print(code, file=sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    return 0 if code is None else code if isinstance(code, int) else 1


def _run(command: Sequence[str]) -> None:
    if "PYTHONFAULTHANDLER" in os.environ:
        faulthandler.enable()
    sys.orig_argv = [sys.executable, *command[1:]]
    if command[1] == "-m":
        sys.argv = [command[2], *command[3:]]
        runpy.run_module(command[2], run_name="__main__", alter_sys=True)
    else:
        sys.argv = list(command[1:])
        runpy.run_path(command[1], run_name="__main__")


def _import_all() -> None:
    for module in pkgutil.walk_packages(publisher.__path__, "publisher."):
        if not module.name.startswith(("publisher.storage.migrations.", "publisher.__main__")):
            importlib.import_module(module.name)
    for name in ("scheduler", *_LATE):
        importlib.import_module(name)


if __name__ == "__main__":
    _import_all()
    compiled_once.register()
    warm_up(ROOT)
    gc.collect()
    gc.freeze()  # what is shared stays shared
    gc.set_threshold(20_000, 20, 20)  # as in the tests themselves
    Server(socket.socket(fileno=int(sys.argv[1]))).serve()
