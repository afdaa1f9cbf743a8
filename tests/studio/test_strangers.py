"""What strangers send costs nothing: no form read for them, no connection kept, no odd number that is a failure."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from starlette.types import Message, Receive, Scope, Send

from publisher.domain.accounts import Role
from publisher.domain.errors import CodedError
from publisher.domain.submissions import Arrived
from publisher.storage.studio.submissions import MOST_BYTES_A_DAY
from publisher.studio.bounded_http import MOST_CONNECTIONS, TOO_SLOW, BodyDeadline
from publisher.studio.numbers import whole_number
from publisher.studio.request_guard import SMALL
from publisher.studio.routes import ROUTES
from publisher.studio.upload_room import STRANGERS_BYTES, UploadRoom
from tests.studio.house import House

ODD = ("²", "٣", "9" * 5000, "99999999999999999999", "-1", "1.5", "", "0", "1e9", "\x00", "NaN")


@contextmanager
def connected(house: House) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", house.server.port), timeout=20) as line:
        yield line


def test_a_large_form_for_a_link_that_nobody_was_given_is_refused_before_it_is_sent(house: House) -> None:
    with connected(house) as line:
        head = "POST /news/guessed HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        line.sendall(f"{head}Content-Length: 110000000\r\n\r\n--b\r\n".encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 404")
        line.settimeout(10)
        while line.recv(100_000):  # the rest of the page; then the studio hangs up, and reads no 110 MB
            pass


def test_nobody_without_an_account_is_led_to_a_sign_in(house: House) -> None:
    for path in ("/shown/none", "/shown/none/x", "/translate/none", "/news/none"):
        page = house.browser().get(path).text
        assert "This did not work" in page, path
        assert 'class="button"' not in page, path
    assert '<a class="button" href="/sign-in">' in house.browser().get("/welcome/none").text


def test_every_large_form_of_anybody_is_known_before_it_is_read() -> None:
    large = [route for route in ROUTES if route.needs is None and route.limit_bytes > SMALL]
    assert large
    assert all(route.known for route in large), [route.path for route in large if not route.known]


@pytest.mark.slow
def test_hundreds_of_connections_that_say_nothing_keep_nobody_out(house: House) -> None:
    with ExitStack() as lines:
        for _ in range(MOST_CONNECTIONS + 60):
            lines.enter_context(connected(house))
        assert house.browser().get("/sign-in").ok


def test_a_body_that_stands_still_counts_as_a_line_that_broke() -> None:
    told: list[Message] = []

    async def page(_scope: Scope, receive: Receive, _send: Send) -> None:
        told.extend([await receive(), await receive()])

    async def receive() -> Message:
        if told or began:
            await asyncio.sleep(60)
        began.append(True)
        return {"type": "http.request", "body": b"half", "more_body": True}

    async def send(_message: Message) -> None:
        """Nothing is answered."""

    began: list[bool] = []
    scope: Scope = {"type": "http"}
    asyncio.run(BodyDeadline(page, idle_seconds=0.05)(scope, receive, send))
    assert [message["type"] for message in told] == ["http.request", "http.disconnect"]
    assert scope[TOO_SLOW]


def test_strangers_announce_only_so_much_at_once_and_officers_have_room_of_their_own() -> None:
    uploads, size = UploadRoom(), str(STRANGERS_BYTES // 2)
    with uploads.room(size, strange=True) as first, uploads.room(size, strange=True) as second:
        assert first
        assert second
        with uploads.room("5000000", strange=True) as third, uploads.room(size, strange=False) as officer:
            assert not third
            assert officer
    with uploads.room(size, strange=True) as later:
        assert later


@pytest.mark.parametrize("text", ODD)
def test_a_number_is_a_number_or_nothing(text: str) -> None:
    assert whole_number(text) == (0 if text == "0" else None)


def test_no_address_and_no_question_with_an_odd_number_is_a_mistake_of_ours(house: House) -> None:
    house.draft("a-draft")
    browser = house.signed_in("ana", Role.ADMINISTRATOR)
    asked = (
        "at",
        "count",
        "day",
        "days",
        "done",
        "ends",
        "every",
        "find",
        "first",
        "from",
        "page",
        "to",
        "until",
        "view",
    )
    for route in ROUTES:
        if route.method != "GET" or "{token}" in route.path:
            continue
        path = route.path.replace("{slug:slug}", "a-draft")
        for odd in ODD[:4]:
            number = odd.replace("\x00", "%00") or "0"
            numbered = path.replace(":int", "").replace(":path", "")
            for name in (
                "series",
                "showing",
                "news",
                "number",
                "version",
                "account",
                "sender",
                "digest",
                "name",
                "path",
            ):
                numbered = numbered.replace(f"{{{name}}}", number)
            answer = browser.get(numbered, params=dict.fromkeys(asked, odd))
            assert answer.status_code < 500, (numbered, odd, answer.status_code)


def test_one_link_fills_no_disk(house: House) -> None:
    newsroom = house.server.office.newsroom
    newsroom.let_send("a-link", "Besa", "ferizaj", "sq", "test")
    sender = newsroom.sender("a-link")
    assert sender

    def announce(number: int) -> None:
        arrived = Arrived(key=f"news-{number}", text="Lajm", place="ferizaj", consent=True, photos=20)
        newsroom.expect_photo(newsroom.take(sender, arrived), f"photo-{number}", MOST_BYTES_A_DAY // 2)

    announce(1)
    announce(2)
    with pytest.raises(CodedError, match="news_too_many_today"):
        announce(3)
    house.clock.passes(hours=25)
    announce(4)
