"""A real OpenSSH server of this machine on a port of its own, with one key that lets in."""

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SshServer:
    port: int
    #: Text of the private key that it lets in.
    key: str

    def address(self, folder: Path) -> str:
        """As restic has it: two slashes before a folder that begins at the root."""
        return f"sftp://{getpass.getuser()}@127.0.0.1:{self.port}/{folder}"


@contextmanager
def ssh_server(home: Path) -> Iterator[SshServer]:
    """Run it with its keys in a folder, until the end."""
    home.mkdir(parents=True)
    for name in ("host", "client"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)]
        subprocess.run(command, check=True, capture_output=True)
    shutil.copy(home / "client.pub", home / "authorized")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    (home / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {home}/host\nAuthorizedKeysFile {home}/authorized\n"
        f"PidFile {home}/pid\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
        "PermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\n"
    )
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", str(home / "config")], stderr=log)
    try:
        _wait(port, process)
        yield SshServer(port, (home / "client").read_text())
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("sshd does not listen")
