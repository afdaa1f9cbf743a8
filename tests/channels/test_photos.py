"""Photos of a post: one that stands there twice, and those that Facebook dropped before the post was made."""

import pytest

from publisher.domain.delivery import Payload
from publisher.domain.outcome import Rejected, Sent, TryLater
from publisher.messages import words
from publisher.sandbox.faults import Fault
from tests.channels.desk import Desk


def uploads(desk: Desk) -> int:
    return sum(request.method == "POST" and request.path.endswith("/photos") for request in desk.page.requests)


def test_one_picture_with_two_texts_is_two_photos_each_with_its_own(desk: Desk) -> None:
    """Two files with the same bytes have one digest."""
    photos = (desk.photo("red", "Salla"), desk.photo("blue", "Rruga"), desk.photo("red", "Sheshi"))
    delivery = desk.delivery(Payload(message="Tri", photos=photos))
    uploaded, trouble = desk.channel.upload_ahead(delivery, {})
    desk.notes.photos = dict(uploaded)
    assert isinstance(desk.sends(delivery), Sent)

    (post,) = desk.page.published()
    assert (trouble, [photo.alt for photo in post.photos]) == ("", ["Salla", "Rruga", "Sheshi"])
    assert [photo.sha256 for photo in post.photos] == [photo.digest for photo in photos]
    assert uploads(desk) == 3


@pytest.mark.parametrize("mode", ["two-phase", "direct"])
def test_photos_that_facebook_dropped_are_uploaded_for_the_next_try(desk: Desk, mode: str) -> None:
    desk.switch_to(publish=mode)
    photos = tuple(desk.photo(colour) for colour in ("red", "blue"))
    delivery = desk.delivery(Payload(message="Dy foto", photos=photos))
    desk.notes.photos = dict(desk.channel.upload_ahead(delivery, {})[0])
    before = dict(desk.notes.photos)
    desk.client.delete_object(before[photos[0].digest])

    first = desk.sends(delivery)
    second = desk.sends(delivery, attempt=2)

    assert isinstance(first, TryLater)
    assert "no longer on Facebook" in words(first.reason)
    assert isinstance(second, Sent)
    assert [photo.sha256 for photo in desk.page.published()[0].photos] == [photo.digest for photo in photos]
    assert desk.notes.photos[photos[1].digest] == before[photos[1].digest]
    assert len(desk.page.posts()) == 1


def test_a_post_that_is_refused_though_its_photos_are_there_is_refused(desk: Desk) -> None:
    desk.page.faults.plan(Fault("POST /feed", "error", code=100, subcode=33))
    outcome = desk.sends(desk.delivery(Payload(message="Një foto", photos=(desk.photo("red"),))))

    assert isinstance(outcome, Rejected)
    assert uploads(desk) == 1
