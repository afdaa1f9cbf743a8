"""A web host on this machine: a real SFTP or FTPS server in a process of its own, which can be killed."""

import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import asyncssh

from publisher.hosting.remote_host.connection import Connection
from publisher.hosting.remote_host.credentials import Login
from publisher.settings.deploy import HostAddress
from tests.hosting.faults import PASSWORD, USER, Faults

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class WebHost:
    """One host; what it holds stays when it dies."""

    #: `sftp` or `ftps`.
    scheme: str
    #: For its keys and its diary.
    home: Path
    #: The site's folder, as one sees it after signing in.
    folder: str = "public_html"
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def disk(self) -> Path:
        """What is seen after signing in."""
        return self.home / "disk"

    @property
    def site(self) -> Path:
        """The folder that the site goes to."""
        return self.disk / self.folder

    @property
    def address(self) -> str:
        return f"{self.scheme}://{USER}@127.0.0.1:{self.port}/{self.folder}"

    @property
    def login(self) -> Login:
        where = HostAddress(scheme=self.scheme, user=USER, host="127.0.0.1", port=self.port, folder=self.folder)
        return Login(address=where, password=PASSWORD, known_hosts=(self.known_hosts,), timeout_seconds=5)

    @property
    def known_hosts(self) -> Path:
        return self.home / "known_hosts"

    def line(self, login: Login | None = None) -> Connection:
        """Sign in."""
        from publisher.hosting.remote_host.ftps import FtpsLine  # noqa: PLC0415
        from publisher.hosting.remote_host.sftp import SftpLine  # noqa: PLC0415

        return (SftpLine if self.scheme == "sftp" else FtpsLine)(login or self.login)

    def starts(self, faults: Faults | None = None) -> None:
        """Start it, and wait until it listens."""
        self.disk.mkdir(exist_ok=True)
        secret = self.home / ("host_key" if self.scheme == "sftp" else "server.both")
        if self.scheme == "sftp" and not secret.exists():
            key = asyncssh.generate_private_key("ssh-ed25519")
            key.write_private_key(str(secret))
            self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {key.export_public_key().decode()}")
        command = [
            sys.executable,
            "-m",
            f"tests.hosting.{self.scheme}_server",
            str(self.disk),
            str(self.port),
            str(secret),
        ]
        command += [str(self.home / "diary"), (faults or Faults()).as_json()]
        with (self.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        self._wait()

    def knows_client(self, public_key: str) -> None:
        """Let in whoever has this key (an SFTP host only)."""
        (self.home / "clients").write_text(public_key)

    def dies(self) -> None:
        """Kill it, if it is not dead yet."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @property
    def is_dead(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def has(self) -> dict[str, bytes]:
        """Return all files of the site, but for our own."""
        files = {file.relative_to(self.site).as_posix(): file for file in self.site.rglob("*") if file.is_file()}
        return {path: file.read_bytes() for path, file in files.items() if not path.startswith(".publisher/")}

    def diary(self) -> list[str]:
        """Return the commands that it was asked since the last look."""
        file = self.home / "diary"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines

    def _wait(self) -> None:
        until = time.monotonic() + 20
        while True:
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert time.monotonic() < until, (self.home / "server.log").read_text()
            time.sleep(0.05)


def wrong(login: Login, password: str) -> Login:
    """Return the login with another password."""
    return replace(login, password=password)
