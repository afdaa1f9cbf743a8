"""Real processes of our programs without the second that Python takes to import them: forked from one that has done so.

A command is written as it is typed: `[sys.executable, "-m", "publisher", ...]` or `[sys.executable, FILE, ...]`. The
child runs that module or file as `__main__`, with an environment, folder, session, umask and open files of its own, and
is as mortal as any process: SIGKILL ends it at any instruction. `executed=True` starts a fresh interpreter instead: for
what depends on one (LD_PRELOAD, settings of Python), and once for each program.
"""

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any, Protocol

ROOT = Path(__file__).parents[1]
Files = Sequence[IO[Any] | int]
Output = IO[Any] | int | None


class Process(Protocol):
    """What a test can do with a child: the verbs of `subprocess.Popen`, which is one."""

    returncode: int | None

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int) -> None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


def start(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    stdin: Output = None,
    stdout: Output = None,
    stderr: Output = None,
    executed: bool = False,
) -> Process:
    """Start a command; where no file is given it reads nothing, and what it says is lost."""
    files = [subprocess.DEVNULL if file is None else file for file in (stdin, stdout, stderr)]
    if executed:
        reads, says, complains = files
        return subprocess.Popen(
            command, cwd=cwd, env=env, stdin=reads, stdout=says, stderr=complains, start_new_session=True
        )
    return _server(os.getpid()).start(command, cwd, env, files)


def run(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    input: str = "",  # noqa: A002 (the name that subprocess.run gives it)
    timeout: float = 120,
    executed: bool = False,
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end, however it ends; it is killed when the time is over."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(input.encode())
        given.seek(0)
        process = start(command, cwd=cwd, env=env, stdin=given, stdout=out, stderr=err, executed=executed)
        try:
            code = process.wait(timeout)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode().replace("\r\n", "\n"))
    return subprocess.CompletedProcess(command, code, *said)


class Forked:
    """A child of the server that forks."""

    def __init__(self, command: Sequence[str], pid: int, ended: int) -> None:
        """`ended` is the end of a pipe that says how it ended, once it has."""
        self.command, self.pid, self._ended = command, pid, ended
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self._code(0)

    def wait(self, timeout: float | None = None) -> int:
        code = self._code(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(self.command, timeout or 0)
        return code

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, sig)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _code(self, timeout: float | None) -> int | None:
        ending = select.poll()  # a flood of strangers has more files open than `select` can name
        ending.register(self._ended, select.POLLIN)
        if self.returncode is None and ending.poll(None if timeout is None else timeout * 1000):
            said = os.read(self._ended, 16)
            os.close(self._ended)
            self.returncode = int(said) if said else -signal.SIGKILL  # said nothing: the server was killed with it
        return self.returncode


class _Server:
    """The process that forks the others; it ends with this one."""

    def __init__(self) -> None:
        self._link, theirs = socket.socketpair()
        self._lock = threading.Lock()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fork_server", str(theirs.fileno())],
            cwd=ROOT,
            env={**kept, "PYTHONPATH": str(ROOT)},
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()
        atexit.register(self.close)

    def start(self, command: Sequence[str], cwd: Path, env: Mapping[str, str], files: Files) -> Forked:
        ended, ends = os.pipe()
        with contextlib.ExitStack() as stack, self._lock:
            stack.callback(os.close, ends)
            numbers = [_number(file, stack) for file in files]
            mask = os.umask(0o022)
            os.umask(mask)
            asked = {"command": [str(word) for word in command], "cwd": str(cwd), "env": dict(env), "umask": mask}
            body = json.dumps(asked).encode()
            socket.send_fds(self._link, [len(body).to_bytes(4)], [*numbers, ends])
            self._link.sendall(body)
            pid = int.from_bytes(read(self._link, 4))
        return Forked(command, pid, ended)

    def close(self) -> None:
        self._link.close()
        self._process.wait()


@cache
def _server(of_process: int) -> _Server:
    """Return the server; a fork of this process gets one of its own."""
    return _Server()


def _number(file: IO[Any] | int, stack: contextlib.ExitStack) -> int:
    if file == subprocess.DEVNULL:
        return stack.enter_context(open(os.devnull, "r+b")).fileno()  # noqa: PTH123 (not a file of ours)
    return file if isinstance(file, int) else file.fileno()


def read(link: socket.socket, size_bytes: int) -> bytes:
    """Read just so many bytes."""
    found = b""
    while len(found) < size_bytes:
        part = link.recv(size_bytes - len(found))
        if not part:
            raise EOFError("the other end is gone")
        found += part
    return found
