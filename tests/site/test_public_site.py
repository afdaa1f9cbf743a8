"""The site read at its public address: in bounded time however it drips, and once more where a kept line has broken."""

import socket
import time

import pytest

from publisher.channels.website import NotProved, PublicSite
from tests.channels.server import RawServer, http
from tests.channels.test_client import client


def breaks_at_the_second(line: socket.socket) -> None:
    """Answer once, take another request on the same line, and hang up."""
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n" + b'{"id": "1"}')
    line.recv(65536)


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_drips_is_left_at_the_deadline(head: bytes) -> None:
    with RawServer() as server:
        server.replies = [server.drips(head + b"x" * 900, 0.05)]
        began = time.monotonic()
        with pytest.raises(NotProved, match="page_too_slow"):
            PublicSite(server.url, timeout_seconds=0.5).read("sq/")
        assert time.monotonic() - began < 5


def test_a_server_that_drips_its_head_is_left_too() -> None:
    with RawServer() as server:
        server.replies = [server.drips(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 900, 0.05)]
        began = time.monotonic()
        with pytest.raises(NotProved):
            PublicSite(server.url, timeout_seconds=0.5).read("sq/")
        assert time.monotonic() - began < 5


def test_a_line_that_was_kept_and_has_broken_is_read_again_on_a_new_one() -> None:
    with RawServer(breaks_at_the_second, http(b'{"id": "2"}')) as server:
        site = PublicSite(server.url, timeout_seconds=5)
        assert site.read("a") == b'{"id": "1"}'
        assert site.read("b") == b'{"id": "2"}'
    with RawServer(breaks_at_the_second, http(b'{"id": "2"}')) as server:
        graph = client(server.url)
        assert graph.get_object("me") == {"id": "1"}
        assert graph.get_object("me") == {"id": "2"}


def test_a_line_of_its_own_that_breaks_is_no_reason_to_read_again() -> None:
    with RawServer(lambda _line: None, http(b"late")) as server:
        with pytest.raises(NotProved):
            PublicSite(server.url, timeout_seconds=5).read("a")
        assert len(server.received) == 1


def test_a_drip_on_a_line_that_was_kept_is_left_at_the_deadline() -> None:
    def drips_at_the_second(line: socket.socket) -> None:
        breaks_at_the_second(line)
        server.drips(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + b"x" * 900, 0.05)(line)

    with RawServer(drips_at_the_second) as server:
        site = PublicSite(server.url, timeout_seconds=0.5)
        assert site.read("a") == b'{"id": "1"}'
        began = time.monotonic()
        with pytest.raises(NotProved, match="page_too_slow"):
            site.read("b")
        assert time.monotonic() - began < 5
