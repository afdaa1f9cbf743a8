"""restic (restic.net) as a program: encrypted snapshots in a folder, over SFTP or in S3; each file is stored once.

Taken from Debian, 0.14 or newer. What it says is turned into codes here; what goes into a snapshot is elsewhere.
"""

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any
from urllib.parse import urlsplit

from publisher.domain.errors import InvalidInput, StorageError
from publisher.file_modes import PRIVATE_FILE, PRIVATE_FOLDER

#: Of every snapshot: a new machine goes on with those of the old one.
HOST = "publisher"
#: What restic is given of this process's surroundings: no secret of ours is among them.
_KEPT = re.compile(
    r"PATH|HOME|LANG|TMPDIR|SSL_CERT_\w+|https?_proxy|no_proxy|AWS_\w+|GO\w+|SSH_AUTH_SOCK", re.IGNORECASE
)
#: A line that says nothing for so long, so often, is dead.
_ALIVE = ("ServerAliveInterval 30", "ServerAliveCountMax 4")
#: What restic, ssh and the storage say, and the code that it is; the first that fits.
_DAMAGED = (
    r"ciphertext verification failed|invalid data returned|does not match|unexpected file size|\bEOF\b",
    r"repository contains errors|data/\w\w/\w+: no such file|The specified key does not exist|cannot find pack",
    r"not found in (?:index|repo)",
    r"incorrect length|message authentication|(?:load|[Oo]pen|Stat)\W+<?(?:data|index|snapshot|key)/",
)
_AWAY = (
    r"Could not resolve|Connection refused|Connection timed out|Network is unreachable|no such host|i/o timeout",
    r"connection refused|Connection (?:reset|closed)|connection reset|No route to host",
)
_SAID = (
    (r"wrong password or no key found", "snapshot_wrong_key"),
    (r"config file already exists|already initialized", "snapshot_repository_there"),
    (r"REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed", "snapshot_host_changed"),
    (r"Permission denied \(|Access Denied|AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch", "snapshot_refused"),
    (r"repository is already locked|unable to create lock", "snapshot_locked"),
    ("|".join(_DAMAGED), "snapshot_damaged"),
    (r"no snapshot found|no matching ID found", "snapshot_none"),
    ("|".join(_AWAY), "snapshot_unreachable"),
    (r"unable to open config file|Is there a repository|repository does not exist", "snapshot_no_repository"),
    (r"no space left|No space left|quota", "snapshot_full"),
)


class SnapshotDamaged(InvalidInput):
    """A repository whose bytes are not those that were written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What opens a repository. `repr` shows none of it."""

    #: The recovery key: restic's password.
    key: str = field(repr=False)
    #: Private key of SSH: the text of its file; empty: what ssh finds by itself.
    ssh_key: str = field(default="", repr=False)
    s3_id: str = field(default="", repr=False)
    s3_secret: str = field(default="", repr=False)
    #: Whether ssh may ask the person at the keyboard for a password.
    ask: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One of a repository."""

    id: str
    taken_at: datetime


class Restic:
    """One repository."""

    def __init__(self, address: str, access: Access, home: Path) -> None:
        """`home` is a folder of ours for restic's cache and for the keys of hosts that it met."""
        self.address, self._access, self._home = address, access, home

    # What is done

    def begin(self) -> None:
        """Make the repository.

        Raises:
            StorageError: if there is one, or it cannot be made.
        """
        self._run("init")

    def add(self, folder: Path, tag: str, taken_at: datetime) -> str:
        """Take a snapshot of a folder; return its id.

        What has the size and time of the last snapshot is not read again: hard links have the picture's own.
        """
        how = ("--time", f"{taken_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}", "--ignore-inode", "--ignore-ctime")
        said = self._run("backup", "--json", "--tag", tag, "--host", HOST, *how, ".", cwd=folder)
        return str(_last_object(said)["snapshot_id"])

    def snapshots(self, tag: str) -> list[Snapshot]:
        """Return those of a tag, oldest first."""
        rows = json.loads(self._run("snapshots", "--json", "--tag", tag)) or []
        found = [Snapshot(id=row["id"], taken_at=datetime.fromisoformat(_to_micro(row["time"]))) for row in rows]
        return sorted(found, key=lambda each: each.taken_at)

    def forget(self, ids: Sequence[str], *, all_of_it: bool) -> None:
        """Drop snapshots and what only they had; with `all_of_it` no byte of that stays for later."""
        if ids:
            self._run("forget", "--prune", *(["--max-unused", "0"] if all_of_it else []), *ids)

    def unlock(self) -> None:
        """Take away locks of a run that was killed."""
        self._run("unlock")

    def restore(self, snapshot: str, folder: Path) -> None:
        """Write a snapshot into a folder.

        Raises:
            SnapshotDamaged: if it does not come out as it went in.
        """
        self._run("restore", snapshot, "--target", str(folder))

    def check(self, part: str = "") -> None:
        """Look whether all fits together; `part` is what is read of the data itself, like `3/12`.

        Raises:
            SnapshotDamaged: if not.
        """
        self._run("check", *([f"--read-data-subset={part}"] if part else []))

    @contextmanager
    def stream(self, snapshot: str) -> Iterator[IO[bytes]]:
        """Read a snapshot as a tar archive; nothing is kept on this disk.

        Raises:
            SnapshotDamaged: if it does not come out as it went in.
        """
        with (
            self._surroundings() as (command, environ),
            TemporaryFile() as said,
            subprocess.Popen(  # noqa: S603 - restic, with what the settings say
                [*command, "dump", snapshot, "/"], env=environ, stdout=subprocess.PIPE, stderr=said
            ) as process,
        ):
            if process.stdout is not None:
                yield process.stdout
                process.stdout.read()
            if process.wait():
                said.seek(0)
                raise _meaning(self.address, said.read().decode(errors="replace"))

    # How it is called

    def _run(self, *arguments: str, cwd: Path | None = None) -> str:
        with self._surroundings() as (command, environ):
            done = subprocess.run(  # noqa: S603 - restic, with what the settings say
                [*command, *arguments], env=environ, cwd=cwd, capture_output=True, check=False
            )
        if done.returncode:
            raise _meaning(self.address, (done.stderr or done.stdout).decode(errors="replace"))
        return done.stdout.decode(errors="replace")

    @contextmanager
    def _surroundings(self) -> Iterator[tuple[list[str], dict[str, str]]]:
        """Return the command and its environment. Keys lie in a folder of their own while it runs."""
        self._home.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        environ = {name: value for name, value in os.environ.items() if _KEPT.fullmatch(name)}
        environ |= {"RESTIC_PASSWORD": self._access.key, "TZ": "UTC"}
        if self._access.s3_id:
            environ |= {"AWS_ACCESS_KEY_ID": self._access.s3_id, "AWS_SECRET_ACCESS_KEY": self._access.s3_secret}
        command = ["restic", "--repo", self.address, "--cache-dir", str(self._home / "cache"), "--cleanup-cache"]
        with TemporaryDirectory(prefix="publisher-ssh-") as private:
            if host := ssh_host(self.address):
                command += ["-o", f"sftp.command={self._ssh(host, Path(private))}"]
            try:
                yield command, environ
            except FileNotFoundError as error:
                if error.filename != "restic":
                    raise
                raise StorageError("restic_missing") from error

    def _ssh(self, host: "SshHost", private: Path) -> str:
        """Return how ssh is called. Its options are in a file: restic reads commas and quotes in its own way."""
        name, at, address = host.name.rpartition("@")
        lines = [
            f"HostName {address}",
            *([f"User {name}"] if at else []),
            *([f"Port {host.port}"] if host.port else []),
            *_ALIVE,
            f'UserKnownHostsFile "{self._home / "known_hosts"}"',
            # The first time a host is believed: what lies there is sealed by the recovery key, another one opens none.
            "StrictHostKeyChecking accept-new",
            f"BatchMode {'no' if self._access.ask else 'yes'}",
        ]
        if self._access.ssh_key:
            lines += [f'IdentityFile "{_private(private / "key", self._access.ssh_key)}"', "IdentitiesOnly yes"]
        config = _private(private / "config", "\n".join(["Host snapshots", *lines]))
        return shlex.join(["ssh", "-F", str(config), "snapshots", "-s", "sftp"])


def _private(file: Path, text: str) -> Path:
    file.touch(PRIVATE_FILE)
    file.write_text(f"{text}\n", encoding="utf-8")
    return file


@dataclass(frozen=True, slots=True)
class SshHost:
    """Where ssh goes."""

    #: `user@host`, or `host`.
    name: str
    port: int | None


def ssh_host(address: str) -> SshHost | None:
    """Return the host of an address of SFTP, in either of restic's forms; None where it is none."""
    if address.startswith("sftp://"):
        parts = urlsplit(address)
        user = f"{parts.username}@" if parts.username else ""
        return SshHost(f"{user}{parts.hostname or ''}", parts.port)
    if address.startswith("sftp:"):
        return SshHost(address.removeprefix("sftp:").partition(":")[0], None)
    return None


def _last_object(said: str) -> Mapping[str, Any]:
    lines = [line for line in said.splitlines() if line.startswith("{")]
    found: Mapping[str, Any] = json.loads(lines[-1])
    return found


def _to_micro(time: str) -> str:
    """Return a time of Go, with nanoseconds, as Python reads them."""
    return re.sub(r"(\.\d{6})\d+", r"\1", time)


def _meaning(address: str, said: str) -> InvalidInput | StorageError:
    """Return what restic said as a code with values."""
    words = " ".join(said.split())[-300:]
    code = next((code for pattern, code in _SAID if re.search(pattern, said)), "snapshot_failed")
    kind: type[InvalidInput | StorageError] = SnapshotDamaged if code == "snapshot_damaged" else StorageError
    if code in ("snapshot_wrong_key", "snapshot_none", "snapshot_no_repository", "snapshot_repository_there"):
        kind = InvalidInput
    return kind(code, place=address, words=words)
