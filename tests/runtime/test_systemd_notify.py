"""systemd is told that a service began and that it works; where there is none, nobody is told."""

import os
import socket
from pathlib import Path
from threading import Event

import pytest

from publisher.runtime.systemd_notify import notify, watched


class Systemd:
    """The socket that systemd listens at."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder / "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.address)
        self.socket.settimeout(5)

    def hears(self) -> str:
        return self.socket.recv(100).decode()

    def hears_no_more_and_goes(self) -> None:
        self.socket.setblocking(False)
        with pytest.raises(BlockingIOError):
            self.socket.recv(100)
        self.socket.close()

    def close(self) -> None:
        self.socket.close()


def test_a_service_tells_that_it_began_and_that_it_works(tmp_path: Path) -> None:
    systemd = Systemd(tmp_path)
    environ = {"NOTIFY_SOCKET": systemd.address, "WATCHDOG_USEC": "30000", "WATCHDOG_PID": str(os.getpid())}
    with watched(lambda: True, environ):
        assert [systemd.hears(), systemd.hears()] == ["READY=1", "WATCHDOG=1"]
    systemd.close()


def test_what_no_longer_works_sends_no_sign(tmp_path: Path) -> None:
    systemd, asked = Systemd(tmp_path), Event()

    def works() -> bool:
        asked.set()
        return False

    with watched(works, {"NOTIFY_SOCKET": systemd.address, "WATCHDOG_USEC": "3000"}):
        assert systemd.hears() == "READY=1"
        assert asked.wait(5)
    systemd.hears_no_more_and_goes()  # nor that it ends: it may only begin again


def test_the_watchdog_of_another_process_is_not_ours(tmp_path: Path) -> None:
    systemd = Systemd(tmp_path)
    environ = {"NOTIFY_SOCKET": systemd.address, "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"}
    with watched(lambda: True, environ):
        assert systemd.hears() == "READY=1"
    systemd.hears_no_more_and_goes()  # nor that it ends: it may only begin again


def test_without_systemd_or_with_a_socket_that_is_gone_nothing_happens(tmp_path: Path) -> None:
    notify("READY=1", {})
    notify("READY=1", {"NOTIFY_SOCKET": str(tmp_path / "gone")})
    with watched(lambda: True, {}):
        pass
