"""`hosting.remote_host.connection.Connection`: the line in memory, and lines of SFTP and FTPS to real servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.hosting.remote_host.connection import Connection, HostRefused
from tests.hosting.conftest import SCHEMES, new_host, tls, trusted
from tests.hosting.test_putting import MemoryLine
from tests.hosting.web_host import WebHost

__all__ = ["tls", "trusted"]


@pytest.fixture(scope="module", params=["fake", *SCHEMES])
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, tls: Path
) -> Iterator[WebHost | None]:
    if request.param == "fake":
        yield None
        return
    host = new_host(request.param, tmp_path_factory.mktemp(request.param), tls)
    host.starts()
    yield host
    host.dies()


@pytest.fixture
def line(running: WebHost | None, request: pytest.FixtureRequest) -> Iterator[Connection]:
    if running is None:
        yield MemoryLine()
        return
    running.folder = f"{abs(hash(request.node.nodeid))}"
    line = running.line()
    yield line
    line.close()


def test_what_is_written_is_read_and_sized_and_deleted_once(line: Connection) -> None:
    for content in (b"", b"<p>one", b"\r\n\xff\n" * 1000):
        line.write("a.html", content)
        assert (line.read("a.html"), line.size("a.html")) == (content, len(content))
    assert [line.delete("a.html"), line.delete("a.html")] == [True, False]
    assert (line.read("a.html"), line.size("a.html")) == (None, None)


def test_a_rename_replaces_what_is_there(line: Connection) -> None:
    line.write("old.html", b"old")
    line.write("half", b"new")
    line.rename("half", "old.html")
    assert (line.read("old.html"), line.read("half")) == (b"new", None)


def test_a_file_needs_its_folder(line: Connection) -> None:
    with pytest.raises(HostRefused, match=r"host_refuses_file.*path=deep/a"):
        line.write("deep/a.html", b"<p>")
    line.make_folder("deep")
    line.make_folder("deep")
    line.write("deep/a.html", b"<p>")
    assert line.read("deep/a.html") == b"<p>"


def test_a_folder_goes_when_it_is_empty(line: Connection) -> None:
    line.make_folder("deep")
    line.write("deep/a.html", b"<p>")
    assert not line.drop_folder("deep")
    line.delete("deep/a.html")
    assert line.drop_folder("deep")
    with pytest.raises(HostRefused):
        line.write("deep/a.html", b"<p>")


def test_after_a_refusal_the_line_is_as_good_as_before(line: Connection) -> None:
    for _ in range(3):
        with pytest.raises(HostRefused):
            line.rename("nothing", "somewhere/else")
        line.write("a.html", b"<p>")
        assert line.read("a.html") == b"<p>"
