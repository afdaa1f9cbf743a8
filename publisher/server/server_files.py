"""The files of a server that follow from program and settings: `setup` writes them, and each `update` anew.

What somebody changed by hand since is left alone by `update`: the digests of what was written are kept beside.
"""

import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from os.path import normpath
from pathlib import PurePosixPath
from typing import Any

from publisher.atomic_write import atomic_write
from publisher.domain.errors import CodedError
from publisher.server.failure_mail import FailureMail, of_settings
from publisher.server.layout import ServerLayout
from publisher.server.machine import Machine
from publisher.server.rendered_files import caddyfile, rendered
from publisher.server.steps import Command, File, Step

#: Takes a snapshot where the service did not.
SNAPSHOT_UNITS = ("publisher-snapshot.service", "publisher-snapshot.timer")
_UNITS = ("publisher.service", "publisher-failed.service", *SNAPSHOT_UNITS)
_JOURNAL = "/etc/systemd/journald.conf.d/publisher.conf"
#: What Caddy sends, and the file of its own that names it.
SITES, CADDYFILE = "/etc/caddy/publisher.caddy", "/etc/caddy/Caddyfile"
#: What was written last, as digests by path.
RECORD = "/etc/publisher/files.json"
#: Settings that name a folder which the service writes in.
_FOLDERS = (
    ("backup", "folder"),
    ("backup", "restic"),
    ("website", "output"),
    ("database", "media"),
    ("posts", "folder"),
)
#: The system's own: no setting opens them to the service.
_SYSTEM = ("bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "proc", "root", "run", "sbin", "sys", "usr")
#: Of these never all; what lies in them may be.
_SHARED = ("home", "media", "mnt", "opt", "srv", "tmp", "var")


def said_by_settings(server: ServerLayout) -> Mapping[str, Any]:
    """Return what settings.toml says; nothing where it cannot be read, which the service tells by itself."""
    try:
        return tomllib.loads(server.settings.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def folders_elsewhere(server: ServerLayout) -> tuple[str, ...]:
    """Return the folders outside its own that the service writes in by its settings: a disk with backups."""
    told = said_by_settings(server)
    home = PurePosixPath(server.inside.organisation)
    own = (home, PurePosixPath(server.inside.backups))
    found: dict[str, None] = {}
    for section, key in _FOLDERS:
        value = told.get(section, {}).get(key) if isinstance(told.get(section), dict) else None
        if not isinstance(value, str) or not value or ":" in value.removeprefix("local:"):
            continue  # an address
        path = PurePosixPath(normpath(home / value.removeprefix("local:")))
        if any(path.is_relative_to(each) for each in own) or _is_the_systems(path):
            continue
        found[str(path)] = None
    return tuple(found)


def _is_the_systems(path: PurePosixPath) -> bool:
    first, *inner = path.parts[1:] or ("",)
    return not first or first in _SYSTEM or (first in _SHARED and not inner) or not str(path).isprintable()


def service_files(server: ServerLayout, mail: FailureMail | None = None) -> tuple[File, ...]:
    """Return the files that systemd reads, and the script that it runs when the service fails."""
    inside, elsewhere = server.inside, folders_elsewhere(server)
    told = of_settings(server.settings) or mail
    return (
        File(path=str(inside.failure_mail), text=rendered("failure-mail.sh", inside, told), mode=0o755),
        *(File(path=str(inside.unit(name)), text=rendered(name, inside, elsewhere=elsewhere)) for name in _UNITS),
        File(path=_JOURNAL, text=rendered("journald.conf", inside)),
    )


def files_of(server: ServerLayout, mail: FailureMail | None = None) -> tuple[File, ...]:
    """Return all files that follow from program and settings."""
    inside = server.inside
    return (
        File(path=str(inside.wrapper), text=rendered("publisher.sh", inside), mode=0o755),
        *service_files(server, mail),
        File(path=SITES, text=caddyfile(inside)),
    )


def read_by_systemd(server: ServerLayout) -> tuple[Command, ...]:
    """Return what makes systemd read its files again."""
    units = tuple(str(server.inside.unit(name)) for name in _UNITS)
    return (
        Command(told="limits of the log", script="systemctl restart systemd-journald", after=(_JOURNAL,)),
        Command(told="units of systemd", script="systemctl daemon-reload", after=units),
    )


def record(files: Sequence[File], kept: Mapping[str, str] | None = None) -> File:
    """Return the file that keeps what was written; `kept`: digests of others."""
    digests = {**(kept or {}), **{file.path: _digest(file.text.encode()) for file in files}}
    return File(path=RECORD, text=json.dumps(digests, indent=1, sort_keys=True) + "\n")


def renew(server: ServerLayout, machine: Machine, tell: Callable[[Step], None]) -> tuple[str, ...]:
    """Write what follows from this program and the settings of now; return the files that somebody had changed.

    A server that was set up before there was a record keeps its files until `setup` is run again.

    Raises:
        CodedError: if a step fails; Caddy's sites are then those of before.
        OSError: if a file cannot be written.
    """
    written = _recorded(server)
    if not written:
        return ()
    wanted = files_of(server)
    ours = [file for file in wanted if _is_ours(server, file, written)]
    sites = [file for file in ours if file.path == SITES]
    machine.do((*(file for file in ours if file not in sites), *read_by_systemd(server)), tell)
    for file in sites:
        _renew_sites(server, machine, file, tell)
    machine.do((record(ours, written),), lambda _step: None)
    return tuple(file.path for file in wanted if file not in ours)


def _recorded(server: ServerLayout) -> dict[str, str]:
    try:
        told = json.loads(server.below(RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(path): str(digest) for path, digest in told.items()} if isinstance(told, dict) else {}


def _is_ours(server: ServerLayout, file: File, written: Mapping[str, str]) -> bool:
    """Return whether it is as it was written, or is the first of its kind."""
    try:
        there = _digest(server.below(file.path).read_bytes())
    except FileNotFoundError:
        return file.path not in written
    return there in (written.get(file.path), _digest(file.text.encode()))


def _renew_sites(server: ServerLayout, machine: Machine, file: File, tell: Callable[[Step], None]) -> None:
    """Write Caddy's sites; those of before again where Caddy does not take them."""
    path = server.below(file.path)
    before = path.read_bytes() if path.exists() else b""
    try:
        machine.do((file, caddy_reads_them(file.path)), tell)
    except CodedError:
        atomic_write(path, before, file.mode)
        raise


def caddy_reads_them(*after: str, unless: str = "") -> Command:
    """Return what makes Caddy send what its sites say, where they are whole; else it goes on with what it has."""
    return Command(
        told="Caddy sends website and studio over https",
        script=f'said=$(caddy validate --config {CADDYFILE} --adapter caddyfile 2>&1) || {{ echo "$said"; exit 1; }}\n'
        "systemctl enable --quiet caddy\nsystemctl reload-or-restart caddy",
        unless=unless,
        after=after,
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
