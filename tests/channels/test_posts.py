"""Posts as the Page gives them back: whatever is missing counts as not told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publisher.channels.facebook.orphans import assigned
from publisher.channels.facebook.posts import Likeness, graph_time, is_byte_for_byte, likeness, read_post
from publisher.channels.facebook.time_window import window_of
from publisher.domain.delivery import LostAttempt, Payload, PayloadPhoto, Step
from publisher.domain.outside_links import unwrapped

LINK = "https://kosint.example/x/"
PHOTO = PayloadPhoto(digest="d", media_type="image/jpeg", alt="a")


def post(*attachments: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": "1_2", "message": "m", "attachments": {"data": list(attachments)}, **fields}


def test_a_whole_post_is_read() -> None:
    row = post(
        {"media_type": "link", "url": "https://l.facebook.com/l.php?u=https%3A%2F%2Fa%2F&h=x", "target": {"url": LINK}},
        created_time="2026-04-06T17:50:09+0000",
        is_published=False,
        permalink_url="https://www.facebook.com/1/posts/2",
        scheduled_publish_time=1,
        application={"id": "9"},
    )

    read = read_post(row)

    assert read.created_at == datetime(2026, 4, 6, 17, 50, 9, tzinfo=UTC)
    assert (read.is_published, read.scheduled, read.application) == (False, True, "9")
    assert read.links == ("https://a/", LINK)
    assert read.url == "https://www.facebook.com/1/posts/2"


@pytest.mark.parametrize(
    "row", [{}, {"id": 5, "message": None, "attachments": [], "application": "x"}, {"attachments": {"data": [1]}}]
)
def test_an_odd_post_is_read_without_harm(row: dict[str, Any]) -> None:
    read = read_post(row)

    assert (read.created_at, read.is_published, read.links, read.application) == (None, None, (), "")


@pytest.mark.parametrize("value", [None, 5, "", "yesterday", "2026-04-06T17:50:09"])
def test_what_is_no_time_with_a_zone_is_not_told(value: object) -> None:
    assert graph_time(value) is None


@pytest.mark.parametrize(
    ("payload", "row", "expected"),
    [
        (Payload(message="m"), post(), Likeness.SAME),
        (Payload(message="m"), post({"media_type": "link", "url": "https://made-of-the-text/"}), Likeness.SAME),
        (Payload(message="m"), post({"media_type": "photo"}), Likeness.OTHER),
        (Payload(message="n"), post(), Likeness.OTHER),
        (Payload(message="m", link=LINK), post({"media_type": "link", "unshimmed_url": LINK}), Likeness.SAME),
        (Payload(message="m", link=LINK), post({"media_type": "link", "url": "https://other/"}), Likeness.OTHER),
        (Payload(message="m", link=LINK), post(), Likeness.LIKELY),
        (Payload(message="m", photos=(PHOTO,)), post({"media_type": "photo"}), Likeness.SAME),
        (Payload(message="m", photos=(PHOTO, PHOTO)), post({"media_type": "photo"}), Likeness.OTHER),
        (
            Payload(message="m", photos=(PHOTO, PHOTO)),
            post({"media_type": "album", "subattachments": {"data": [{"media_type": "photo"}] * 2}}),
            Likeness.SAME,
        ),
        (Payload(message="m", photos=(PHOTO,)), post(), Likeness.LIKELY),
    ],
)
def test_content_is_compared(payload: Payload, row: dict[str, Any], expected: Likeness) -> None:
    read = read_post(row)

    assert likeness(payload, read) is expected
    assert is_byte_for_byte(payload, read) is (expected is Likeness.SAME)


def test_white_space_is_forgiven_in_likeness_and_not_byte_for_byte() -> None:
    read = read_post(post(message="a b"))

    assert likeness(Payload(message="a  b"), read) is Likeness.SAME
    assert not is_byte_for_byte(Payload(message="a  b"), read)


@pytest.mark.parametrize("address", ["https://kosint.example/l.php?u=x", "http://[", "https://l.facebook.com/l.php"])
def test_only_facebooks_wrapper_is_unwrapped(address: str) -> None:
    assert unwrapped(address) == address


def test_a_window_is_the_attempts_time_by_facebooks_clock() -> None:
    began = datetime(2026, 11, 24, 9, tzinfo=UTC)
    lost = LostAttempt(id=1, delivery_id=1, step=Step.WRITE, started_at=began, ended_at=began + timedelta(seconds=5))

    window = window_of(lost, 60, 30)

    assert (window.start, window.end) == (began + timedelta(seconds=58), began + timedelta(seconds=67))
    by_hand = read_post({"id": "1", "created_time": "2026-11-24T09:01:20+0000"})
    by_application = read_post({"id": "1", "created_time": "2026-11-24T09:01:20+0000", "application": {"id": "9"}})
    assert not window.holds(by_hand)
    assert window.holds(by_application)
    assert window.precedes(by_hand)
    assert not window.holds(read_post({"id": "1"}))
    assert not window.precedes(read_post({"id": "1"}))


@pytest.mark.parametrize(
    ("makers", "owned"), [([[1], [1]], 1), ([[1, 2], [1]], 2), ([[1, 2], [1], [1, 2, 3]], 3), ([[1], [1], [2, 3]], 2)]
)
def test_every_post_needs_an_attempt_of_its_own(makers: list[list[int]], owned: int) -> None:
    found = {read_post({"id": str(number)}): options for number, options in enumerate(makers)}

    assert len(assigned(found)) == owned
