"""Web hosts of both kinds."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from unittest import mock

import pytest

from publisher.settings.deploy import HostAddress
from tests.cli.conftest import desk
from tests.hosting.faults import USER
from tests.hosting.web_host import WebHost
from tests.notifications.mailbox import certificate

SCHEMES = ("sftp", "ftps")
__all__ = ["desk"]


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate for 127.0.0.1."""
    folder = tmp_path_factory.mktemp("tls")
    certificate(folder)
    both = (folder / "server.pem").read_bytes() + (folder / "server.key").read_bytes()
    (folder / "server.both").write_bytes(both)
    return folder


@pytest.fixture(autouse=True)
def trusted(tls: Path) -> Iterator[None]:
    """This machine trusts that certificate."""
    with mock.patch.dict(os.environ, {"SSL_CERT_FILE": str(tls / "server.pem")}):
        yield


@pytest.fixture(scope="session", params=SCHEMES)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tls: Path) -> Iterator[WebHost]:
    """A host that runs, of one kind after the other."""
    host = new_host(request.param, tmp_path_factory.mktemp(request.param), tls)
    host.starts()
    yield host
    host.dies()


@pytest.fixture
def host(running: WebHost, request: pytest.FixtureRequest) -> WebHost:
    """The host that runs, with a folder of the test's own: of both kinds, or those that a test names."""
    running.diary()
    return replace(running, folder=f"{abs(hash(request.node.nodeid))}")


@pytest.fixture(params=SCHEMES)
def frail(request: pytest.FixtureRequest, tmp_path: Path, tls: Path) -> Iterator[WebHost]:
    """A host of the test's own, of one kind after the other, that the test starts and kills."""
    host = new_host(request.param, tmp_path / "host", tls)
    yield host
    host.dies()


@pytest.fixture
def free_ftp() -> Iterator[HostAddress]:
    """An old FTP server that knows no TLS."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with suppress(OSError):
                line = server.accept()[0]
                with line, line.makefile("rwb") as stream:
                    stream.write(b"220 ready\r\n")
                    stream.flush()
                    while stream.readline():
                        stream.write(b"500 unknown\r\n")
                        stream.flush()

        thread = Thread(target=answer)
        thread.start()
        port: int = server.getsockname()[1]
        yield HostAddress(scheme="ftps", user=USER, host="127.0.0.1", port=port, folder="")
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
    thread.join()


def new_host(scheme: str, home: Path, tls: Path) -> WebHost:
    home.mkdir(exist_ok=True)
    (home / "server.both").write_bytes((tls / "server.both").read_bytes())
    return WebHost(scheme, home)
