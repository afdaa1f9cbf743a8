"""Strangers' addresses: limits of size, time, redirects and addresses."""

import gzip
import io
import socket
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from threading import Event
from urllib.parse import urlsplit

import pytest

from publisher.messages import sentence
from publisher.partners.fetch import LIMIT_BYTES, Asking, FeedFetchFailed, FetchedAnswer, NotModified, fetch
from publisher.partners.public_addresses import origin_of
from tests.partners.feed_server import Answer, FeedServer

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def asking(allowed: str = "", seconds: float = 5) -> Asking:
    return Asking(
        agent="publisher", seconds=seconds, clock=lambda: NOW, allowed=origin_of(allowed) if allowed else None
    )


def got(url: str, **wishes: float) -> FetchedAnswer:
    answer = fetch(url, asking(url, **wishes))
    assert isinstance(answer, FetchedAnswer)
    return answer


def refusal(url: str, allowed: str = "", seconds: float = 5) -> FeedFetchFailed:
    with pytest.raises(FeedFetchFailed) as caught:
        fetch(url, asking(allowed or url, seconds))
    assert sentence(caught.value)
    return caught.value


def test_an_answer_tells_what_to_ask_next_time_and_then_nothing_is_sent_again(server: FeedServer) -> None:
    url = server.gives("/feed", "<rss/>", ETag='"one"', Last_Modified="Mon, 30 Nov 2026 10:00:00 GMT")

    first = got(url)
    again = fetch(url, asking(url), etag=first.etag, modified=first.modified)

    assert (first.content, first.etag, first.modified) == (b"<rss/>", '"one"', "Mon, 30 Nov 2026 10:00:00 GMT")
    assert isinstance(again, NotModified)
    assert server.asked[1][1]["If-Modified-Since"] == "Mon, 30 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://[::1]:9/",
        "http://0.0.0.0:9/",
        "http://2130706433:9/",
        "http://0x7f.1:9/",
        "http://[::ffff:127.0.0.1]:9/",
        "http://169.254.169.254/latest/meta-data/",
        "http://user:word@10.0.0.1/",
    ],
)
def test_no_address_of_this_machine_or_its_network_is_opened(url: str) -> None:
    with pytest.raises(FeedFetchFailed) as caught:
        fetch(url, asking())

    assert caught.value.code == "feed_address_private"
    assert caught.value.lasting


def test_a_name_that_leads_to_a_private_address_is_not_opened(server: FeedServer) -> None:
    with pytest.raises(FeedFetchFailed) as caught:
        fetch("http://partner.example/feed", asking(), lookup=lambda _host, _port: ["127.0.0.1"])

    assert caught.value.code == "feed_address_private"
    assert server.asked == []


def test_the_connection_goes_to_the_address_that_was_checked_and_names_the_host(server: FeedServer) -> None:
    server.gives("/feed", "<rss/>")
    port, asked = urlsplit(server.url).port, []

    def lookup(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]  # as a name that changes its mind does

    fetch(f"http://partner.example:{port}/feed", asking(f"http://partner.example:{port}"), lookup=lookup)

    assert asked == ["partner.example"]
    assert server.asked[0][1]["Host"] == f"partner.example:{port}"


@pytest.mark.parametrize("target", ["http://127.0.0.1:9/", "http://localhost:{port}/feed", "http://[::1]:{port}/feed"])
def test_a_redirect_to_this_machine_is_not_followed(server: FeedServer, target: str) -> None:
    server.gives("/feed", "<rss/>")
    location = target.format(port=urlsplit(server.url).port)
    server.answers["/moved"] = Answer(status=302, headers={"Location": location})

    assert refusal(f"{server.url}/moved").code == "feed_address_private"
    assert [path for path, _ in server.asked] == ["/moved"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://a.org/", "", "http://[", "javascript:alert(1)"])
def test_a_redirect_to_nowhere_ends_the_reading(server: FeedServer, target: str) -> None:
    server.answers["/moved"] = Answer(status=302, headers={"Location": target})

    assert refusal(f"{server.url}/moved").code in ("feed_address_odd", "feed_redirects_too_often")


def test_redirects_are_followed_and_have_an_end(server: FeedServer) -> None:
    server.gives("/feed", "<rss/>")
    server.answers["/old"] = Answer(status=301, headers={"Location": "/feed"})
    server.answers["/round"] = Answer(status=302, headers={"Location": "/round"})

    assert got(f"{server.url}/old").url == f"{server.url}/feed"
    assert refusal(f"{server.url}/round").code == "feed_redirects_too_often"


def _for_ever(piece: bytes, pause: float) -> Answer:
    def write(handler: BaseHTTPRequestHandler, over: Event) -> None:
        while not over.wait(pause):
            handler.wfile.write(piece)

    return Answer(body=write)


def test_what_is_too_large_or_never_ends_is_left(server: FeedServer) -> None:
    server.answers["/endless"] = _for_ever(b"x" * 200_000, 0)
    server.gives("/large", b"x" * (LIMIT_BYTES + 1))
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as stream:
        for _ in range(40):
            stream.write(b"\0" * 1_000_000)
    server.gives("/bomb", packed.getvalue(), Content_Encoding="gzip")

    for path in ("/endless", "/large", "/bomb"):
        assert refusal(f"{server.url}{path}").code == "feed_too_large"


def test_a_server_that_drips_is_left_when_the_time_is_over(server: FeedServer) -> None:
    server.answers["/drips"] = _for_ever(b"<", 0.05)
    began = time.monotonic()

    assert refusal(f"{server.url}/drips", seconds=0.4).code == "feed_too_slow"
    assert time.monotonic() - began < 3


def test_a_server_that_says_nothing_is_left_when_the_time_is_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = refusal(f"http://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.4)

    assert error.code == "feed_too_slow"
    assert not error.lasting


@pytest.mark.parametrize(
    ("status", "code", "lasting"),
    [
        (401, "feed_asks_password", True),
        (403, "feed_behind_wall", True),
        (404, "feed_gone", True),
        (410, "feed_gone", True),
        (429, "feed_asked_too_often", False),
        (500, "feed_answers_badly", False),
        (204, "feed_answers_badly", False),
    ],
)
def test_each_refusal_has_its_words(server: FeedServer, status: int, code: str, lasting: bool) -> None:
    server.answers["/feed"] = Answer(status=status)

    error = refusal(f"{server.url}/feed")

    assert (error.code, error.lasting) == (code, lasting)


def test_a_wall_for_robots_is_told_from_a_server_in_trouble(server: FeedServer) -> None:
    page = b"<!DOCTYPE html><html><title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x></script>"
    server.answers["/wall"] = Answer(status=503, body=page)
    server.answers["/down"] = Answer(status=503, body=b"<html>Down for maintenance", headers={"Retry-After": "7200"})

    assert refusal(f"{server.url}/wall").code == "feed_behind_wall"
    down = refusal(f"{server.url}/down")
    assert (down.code, down.wait_seconds) == ("feed_answers_badly", 7200)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [(format_datetime(NOW + timedelta(hours=1)), 3600), ("soon", 0), ("-5", 0), ("999999999", 86_400), ("²", 0)],
)
def test_a_wish_to_be_left_alone_is_believed_for_a_day(server: FeedServer, said: str, seconds: float) -> None:
    server.answers["/feed"] = Answer(status=429, headers={"Retry-After": said.encode().decode("latin-1")})

    assert refusal(f"{server.url}/feed").wait_seconds == seconds


def test_nobody_there_and_no_such_name_are_told_apart() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    assert refusal(f"http://127.0.0.1:{port}/").code == "feed_connection_lost"
    assert refusal("http://partner.invalid/").code == "feed_host_unknown"
