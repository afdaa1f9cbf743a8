"""Which processes of this installation send, and whom each serves: `services/` beside the settings, a file a process.

A process holds a lock on its file for as long as it runs, which the system gives back however it ends; so no number of
a process has to be believed, and containers that share the folder see each other.
"""

import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

FOLDER = "services"
#: So long a process that begins may take to write its file.
HALF_SECONDS = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A process that sends, or a command that would: what it works for."""

    #: `serve`, `scheduler`, `worker`, or `command`.
    kind: str
    pid: int
    #: The settings file.
    settings: str
    #: Where the ledger lies, without user and password.
    ledger: str
    #: Address by channel; `sandbox` where there is no page token.
    target: Mapping[str, str]
    #: Empty where several machines share the ledger.
    machine: str
    #: Where pictures and pages go, by the setting's name: `database.media` and `website.output` (or `website.deploy`).
    folders: Mapping[str, str]
    #: Names of the secrets that it has, never what they are.
    secrets: Sequence[str]

    @property
    def sandbox(self) -> bool:
        """Return whether it works on the sandbox, for a test."""
        return self.target.get("facebook") == "sandbox"

    def agrees(self, other: "Service") -> bool:
        """Return whether both work for the same Page and website, in the same ledger and folders, as one machine."""
        mine, theirs = ((each.ledger, each.target, each.machine, dict(each.folders)) for each in (self, other))
        return mine == theirs


@contextmanager
def announced_service(folder: Path, service: Service) -> Iterator[None]:
    """Tell whom this process serves while it does; where the folder cannot be written nobody is told.

    What dead processes left behind is taken away.
    """
    with suppress(OSError):
        (folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
    living_services(folder, sweep=True)
    file = folder / FOLDER / f"{service.kind}-{service.pid}-{secrets.token_hex(4)}.json"
    half = file.with_name(f".{file.name}")
    try:
        handle = os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        with suppress(OSError):  # a full disk keeps no service from starting
            fcntl.flock(handle, fcntl.LOCK_EX)
            os.write(handle, json.dumps(asdict(service), indent=2).encode())
            half.replace(file)
        yield
    finally:
        half.unlink(missing_ok=True)
        file.unlink(missing_ok=True)
        os.close(handle)


def living_services(folder: Path, *, sweep: bool = False) -> list[Service]:
    """Return the processes that run now; with `sweep` the files of those that are gone are deleted.

    Raises:
        PermissionError: if this user may not look.
    """
    found = []
    for file in sorted((folder / FOLDER).glob("*.json")):
        if file.name.startswith("."):  # of a process that begins this moment, or was killed in it
            if sweep:
                _sweep_half(file)
            continue
        try:
            living = _read(file)
        except FileNotFoundError:  # it has ended this moment
            continue
        if living:
            found.append(living)
        elif sweep:
            file.unlink(missing_ok=True)
    return found


def _read(file: Path) -> Service | None:
    """Read a file; None where its process is gone. Half of one cannot be: it got its name when it was whole."""
    with file.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return read_service(json.loads(stream.read()))
    return None


def _sweep_half(file: Path) -> None:
    """Delete a file that nobody finished: not one that somebody may be writing."""
    with suppress(FileNotFoundError):
        if file.stat().st_mtime < time.time() - HALF_SECONDS:
            file.unlink()


def read_service(told: Mapping[str, object]) -> Service | None:
    """Return what a service told of itself; None where another version told it otherwise."""
    try:
        return Service(**{field.name: told[field.name] for field in fields(Service)})  # type: ignore[arg-type]  # ours
    except KeyError:
        return None
