"""A line, of SFTP and of FTPS, on a real server: what lies on its disk then, and what can come between.

What every line promises is in `tests/contracts/test_line.py`.
"""

import os
import stat
from collections.abc import Iterator

import pytest
from paramiko import SFTPAttributes
from paramiko.packet import Packetizer

from publisher.domain.errors import AuthenticationFailed
from publisher.hosting.remote_host.connection import Connection, ConnectionBroken, HostRefused
from publisher.hosting.remote_host.sftp import SftpLine
from tests.hosting.faults import PASSWORD
from tests.hosting.web_host import WebHost, wrong

HOSTILE = ("a b.html", "'quoted' \"twice\".html", "ë-љ.html", "-r.html", "*?[x].html", "%2e%2e.html", "#;&|$(x).html")
LARGE = bytes(range(256)) * 2000


@pytest.fixture
def line(host: WebHost) -> Iterator[Connection]:
    line = host.line()
    yield line
    line.close()


def test_what_is_written_is_read_and_sized_and_deleted(line: Connection, host: WebHost) -> None:
    for content in (b"", b"<p>one", LARGE, b"\r\n\xff\n"):
        line.write("a.html", content)
        assert (host.site / "a.html").read_bytes() == content
        assert (line.read("a.html"), line.size("a.html")) == (content, len(content))
    assert [line.delete("a.html"), line.delete("a.html")] == [True, False]
    assert (line.read("a.html"), line.size("a.html")) == (None, None)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_names_whatever_they_hold(line: Connection, host: WebHost, name: str) -> None:
    line.make_folder("deep")
    line.write(name, b"<p>")
    line.rename(name, f"deep/{name}")
    assert [file.name for file in host.site.rglob("*.html")] == [name]
    assert line.read(f"deep/{name}") == b"<p>"
    assert line.delete(f"deep/{name}")


def test_folders_are_made_once_and_dropped_when_empty(line: Connection, host: WebHost) -> None:
    with pytest.raises(HostRefused, match=r"host_refuses_file, .*path=deep/a"):
        line.write("deep/a.html", b"<p>")
    line.make_folder("deep")
    line.make_folder("deep")
    line.write("deep/a.html", b"<p>")
    assert not line.drop_folder("deep")
    line.delete("deep/a.html")
    assert line.drop_folder("deep")
    assert list(host.site.iterdir()) == []


def test_a_host_that_dies_breaks_the_line(frail: WebHost) -> None:
    frail.starts()
    line = frail.line()
    frail.dies()
    with pytest.raises(ConnectionBroken, match="host_unreachable"):
        line.write("a.html", b"<p>")
    with pytest.raises(ConnectionBroken, match="host_unreachable"):
        frail.line()
    line.close()


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + "x"])
def test_a_wrong_password_is_told_without_it(host: WebHost, password: str) -> None:
    with pytest.raises(AuthenticationFailed, match=r"host_(refuses|wants)_password") as refused:
        host.line(wrong(host.login, password))
    told = f"{refused.value}{refused.value.__cause__}"
    assert not password or password not in told


def test_a_web_server_may_read_what_lies_there_whatever_the_hosts_umask(line: Connection, host: WebHost) -> None:
    if not isinstance(line, SftpLine):
        pytest.skip("FTP has no command for it that hosts agree on")
    before = os.umask(0o077)
    try:
        line.write("a.html", b"<p>")
        line.make_folder("deep")
        line.write("deep/b.html", b"<p>")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in host.site.rglob("*") if "." in path.name[1:]}
    assert modes == {"a.html": 0o644, "b.html": 0o644}
    assert stat.S_IMODE((host.site / "deep").stat().st_mode) == 0o755


def test_a_host_that_dies_before_a_file_is_readable_for_others_breaks_the_line(
    line: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isinstance(line, SftpLine):
        pytest.skip("FTP has no command for it that hosts agree on")

    def dead(_socket: object, _data: bytes) -> None:
        raise EOFError  # what paramiko says before it knows that the line is dead

    def closed_to_others(_place: str) -> SFTPAttributes:
        monkeypatch.setattr(Packetizer, "write_all", dead)
        found = SFTPAttributes()
        found.st_mode = 0o600
        return found

    monkeypatch.setattr(line._sftp, "stat", closed_to_others)
    with pytest.raises(ConnectionBroken, match="host_unreachable"):
        line.write("a.html", b"<p>")
    monkeypatch.undo()
