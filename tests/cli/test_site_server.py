"""The web server of `serve`: types, conditional requests, and nothing outside its folder."""

import gzip
import http.client
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.domain.errors import CodedError
from publisher.messages import sentence
from publisher.runtime.static_server import SiteServer, find_file


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteServer]:
    folder = tmp_path / "site"
    (folder / "sq" / "lajm").mkdir(parents=True)
    for name, text in (("index.html", "ballina"), ("404.html", "nuk ka"), ("sq/feed.xml", "<rss/>"), (".state", "x")):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "sq" / "lajm" / "index.html").write_text("lajmi", encoding="utf-8")
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (folder / "out").symlink_to(tmp_path / "secret")
    server = SiteServer(folder, 0)
    server.start()
    yield server
    server.stop()


def ask(site: SiteServer, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), body


def test_a_page_a_feed_and_a_folder(site: SiteServer) -> None:
    status, headers, body = ask(site, "/?from=facebook")
    assert (status, body, headers["Content-Type"]) == (200, b"ballina", "text/html; charset=utf-8")
    assert ask(site, "/sq/feed.xml")[1]["Content-Type"] == "application/rss+xml; charset=utf-8"
    status, headers, _ = ask(site, "/sq/lajm")
    assert (status, headers["Location"]) == (301, "/sq/lajm/")


@pytest.mark.parametrize(
    ("accepted", "body"),
    [
        ("sr-Cyrl-RS,sr;q=0.8", b"cirilica"),
        ("de-DE,de;q=0.9,sr-cyrl;q=0.8", b"cirilica"),
        ("rom,sr-Cyrl", b"cirilica"),  # the site has no Romani
        ("fr", b"ballina"),
        ("", b"ballina"),
        ("srx,enx", b"ballina"),
    ],
)
def test_the_first_page_is_in_the_language_of_the_browser(
    site: SiteServer, tmp_path: Path, accepted: str, body: bytes
) -> None:
    (tmp_path / "site" / "sr-cyrl").mkdir()
    (tmp_path / "site" / "sr-cyrl" / "index.html").write_text("cirilica", encoding="utf-8")
    status, headers, shown = ask(site, "/", Accept_Language=accepted)
    assert (status, shown) == (200, body)
    assert "Accept-Language" in headers["Vary"]


@pytest.mark.parametrize("before", ["", "/kosint"])
def test_a_website_below_a_path_is_read_with_that_path_and_without(
    site: SiteServer, tmp_path: Path, before: str
) -> None:
    below = SiteServer(tmp_path / "site", 0, root="/kosint/")
    below.start()
    try:
        status, headers, shown = ask(below, f"{before}/?from=facebook")
        assert (status, shown, "Accept-Language" in headers["Vary"]) == (200, b"ballina", True)
        assert ask(below, f"{before}/sq/lajm/")[::2] == (200, b"lajmi")
        assert ask(below, f"{before}/sq/lajm")[1]["Location"] == f"{before}/sq/lajm/"
        assert ask(below, f"{before}/../secret")[0] == 404
        assert ask(below, "/kosint")[1]["Location"] == "/kosint/"
        assert ask(below, "/kosintX/sq/lajm/")[0] == 404
        assert ask(below, "/healthy")[0] == 503
    finally:
        below.stop()


@pytest.mark.parametrize("host", ["attacker.example", "attacker.example:8000", "127.0.0.1.attacker.example", "[", "@"])
def test_a_name_that_somebody_points_here_gets_nothing(site: SiteServer, host: str) -> None:
    assert ask(site, "/", Host=host)[::2] == (421, b"")
    assert ask(site, "/healthy", Host=host)[0] == 503  # a monitor asks by whatever name


@pytest.mark.parametrize(
    "host", ["127.0.0.1:1", "localhost", "LOCALHOST:80", "[::1]:8000", "site.localhost", "kosint.example"]
)
def test_names_of_this_machine_and_of_the_website_are_answered(tmp_path: Path, host: str) -> None:
    (tmp_path / "index.html").write_text("ballina", encoding="utf-8")
    server = SiteServer(tmp_path, 0, hosts={"kosint.example"})
    server.start()
    assert ask(server, "/", Host=host)[::2] == (200, b"ballina")
    server.stop()


def test_a_port_that_the_studio_is_to_have_is_left_free(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        kept = probe.getsockname()[1]
    other = SiteServer(tmp_path, kept, kept={kept})
    other.start()
    assert other.port != kept
    other.stop()


def test_head_has_no_body_and_other_methods_are_refused(site: SiteServer) -> None:
    status, headers, body = ask(site, "/", "HEAD")
    assert (status, headers["Content-Length"], body) == (200, "7", b"")
    assert ask(site, "/", "POST")[0] == 501


def test_a_reader_who_has_it_gets_no_copy(site: SiteServer) -> None:
    headers = ask(site, "/")[1]
    assert ask(site, "/", If_None_Match=headers["ETag"])[0] == 304
    assert ask(site, "/", If_Modified_Since=headers["Last-Modified"])[0] == 304
    assert ask(site, "/", If_None_Match='"other"', If_Modified_Since=headers["Last-Modified"])[0] == 200
    assert ask(site, "/", If_Modified_Since="nonsense")[0] == 200


@pytest.mark.parametrize(
    ("wanted", "status", "body", "told"),
    [
        ("bytes=0-1", 206, b"ba", "bytes 0-1/7"),
        ("bytes=4-", 206, b"ina", "bytes 4-6/7"),
        ("bytes=-2", 206, b"na", "bytes 5-6/7"),
        ("bytes=2-99", 206, b"llina", "bytes 2-6/7"),
        ("bytes=-99", 206, b"ballina", "bytes 0-6/7"),
        ("bytes=7-", 416, b"", "bytes */7"),
        ("bytes=0-1,3-4", 200, b"ballina", None),
        ("bytes=5-2", 200, b"ballina", None),
        ("bytes=-", 200, b"ballina", None),
        ("lines=1-2", 200, b"ballina", None),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(
    site: SiteServer, wanted: str, status: int, body: bytes, told: str | None
) -> None:
    answered, headers, content = ask(site, "/", Range=wanted)
    assert (answered, content, headers.get("Content-Range")) == (status, body, told)
    assert headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/sq/",
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "/out",
        "/.state",
        "//secret",
        "/sq//feed.xml",
        "/%00",
    ],
)
def test_what_is_not_of_the_site_is_not_found(site: SiteServer, path: str) -> None:
    status, _, body = ask(site, path)
    assert (status, body) == (404, b"nuk ka")


def test_a_port_that_is_taken_gives_the_next_one(tmp_path: Path, site: SiteServer) -> None:
    other = SiteServer(tmp_path, site.port)
    assert other.port != site.port
    other.start()
    other.stop()


def test_a_name_that_is_too_long_is_no_file(tmp_path: Path) -> None:
    assert find_file(tmp_path, f"/{'a' * 5000}") is None


def test_a_port_that_was_set_is_had_or_nothing_begins(tmp_path: Path) -> None:
    taken = SiteServer(tmp_path, 0)
    with pytest.raises(CodedError) as refused:
        SiteServer(tmp_path, taken.port, given=True)
    assert refused.value.values == {"port": taken.port, "setting": "--port"}
    assert str(taken.port) in sentence(refused.value)
    moved = SiteServer(tmp_path, taken.port)
    assert moved.port != taken.port
    for server in (taken, moved):
        server.start()
        server.stop()


@pytest.mark.parametrize(
    ("offered", "packed"),
    [("gzip, deflate", True), ("br, GZIP;q=0.5", True), ("gzip;q=0", False), ("br", False), ("", False)],
)
def test_words_are_sent_packed_to_who_can_unpack_them(site: SiteServer, offered: str, packed: bool) -> None:
    status, headers, body = ask(site, "/", Accept_Encoding=offered)
    assert (status, headers.get("Content-Encoding") == "gzip") == (200, packed)
    assert headers["Vary"].startswith("Accept-Encoding")
    assert (gzip.decompress(body) if packed else body) == b"ballina"
    assert headers["Content-Length"] == str(len(body))
    assert ask(site, "/", Accept_Encoding=offered, If_None_Match=headers["ETag"])[0] == 304
