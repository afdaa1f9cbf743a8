"""A lost write is found again by content and time, and nobody else's post is taken for it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from publisher.channels.facebook.page_client import PageClient, PageFacts
from publisher.domain.delivery import Action, Payload, Step
from publisher.domain.outcome import Sent, TryLater, Unknown
from publisher.domain.ports_channel import Ambiguous, Found, LookupFailed, NotFound, SafeToRetry
from publisher.messages import words
from publisher.sandbox.faults import Fault
from tests.channels.desk import Desk
from tests.world import TestClock

TEXT = Payload(message="Forum publik në Ferizaj\n\nMe të gjithë", link="https://kosint.example/sq/x/")


def loses_a_direct_post(desk: Desk, payload: Payload = TEXT) -> str:
    """Make a post whose answer is lost; gives its id."""
    desk.switch_to(publish="direct")
    desk.page.faults.plan(Fault("POST /feed", "drop_after"))
    assert isinstance(desk.sends(desk.delivery(payload)), Unknown)
    return desk.page.published()[0].id


@pytest.mark.parametrize("step", [Step.STARTED, Step.PREPARE])
def test_what_nobody_can_see_is_simply_tried_again(desk: Desk, step: Step) -> None:
    assert desk.looks(desk.delivery(TEXT), step) == SafeToRetry()


@pytest.mark.parametrize(
    "payload",
    [TEXT, Payload(message="Vetëm tekst"), replace(TEXT, link="https://kosint.example/x?utm_source=facebook")],
)
def test_a_lost_direct_post_is_found(desk: Desk, payload: Payload) -> None:
    post_id = loses_a_direct_post(desk, payload)

    sighting = desk.looks(desk.delivery(payload), Step.WRITE)

    assert isinstance(sighting, Found)
    assert sighting.remote_id == post_id
    assert sighting.created_at == desk.clock()


def test_lost_direct_photos_are_found(desk: Desk) -> None:
    payload = Payload(message="Dy foto", photos=(desk.photo("red"), desk.photo("blue")))
    post_id = loses_a_direct_post(desk, payload)

    sighting = desk.looks(desk.delivery(payload), Step.WRITE)

    assert isinstance(sighting, Found)
    assert sighting.remote_id == post_id


def test_it_is_found_behind_many_pages_of_a_listing(desk: Desk) -> None:
    post_id = loses_a_direct_post(desk)
    for number in range(230):
        desk.page.make_by_hand(message=f"Tjetër {number}")

    sighting = desk.looks(desk.delivery(TEXT), Step.WRITE)

    assert isinstance(sighting, Found)
    assert sighting.remote_id == post_id


def test_a_post_of_another_delivery_is_not_taken(desk: Desk) -> None:
    post_id = loses_a_direct_post(desk)

    assert desk.looks(desk.delivery(TEXT), Step.WRITE, post_id) == NotFound()


def test_a_lagging_listing_is_no_proof(desk: Desk) -> None:
    desk.switch_to(publish="direct")
    desk.page.faults.plan(Fault("POST /feed", "lag", delay_seconds=60), Fault("GET /{post}", "drop_before"))
    outcome = desk.sends(desk.delivery(TEXT))

    assert isinstance(outcome, Sent)
    assert desk.looks(desk.delivery(TEXT), Step.WRITE) == NotFound()


def test_a_colleagues_post_from_before_the_attempt_is_not_adopted(desk: Desk, clock: TestClock) -> None:
    desk.page.make_by_hand(message=TEXT.message, link=TEXT.link)
    clock.passes(minutes=5)
    desk.started_at = clock()

    assert desk.looks(desk.delivery(TEXT), Step.WRITE) == NotFound()


def test_a_colleagues_post_from_after_the_attempt_is_a_persons_to_judge(desk: Desk, clock: TestClock) -> None:
    desk.started_at = clock()
    delivery = desk.delivery(TEXT)
    lost = desk.lost(delivery, Step.WRITE)
    clock.passes(minutes=5)
    post = desk.page.make_by_hand(message=TEXT.message, link=TEXT.link)

    sighting = desk.channel.look(delivery, lost, lambda _: False)

    assert isinstance(sighting, Ambiguous)
    assert post.id.rpartition("_")[2] in words(sighting.reason)


def test_two_that_look_the_same_are_a_persons_to_judge(desk: Desk) -> None:
    loses_a_direct_post(desk)
    desk.client.put_object(desk.page.page_id, "feed", message=TEXT.message, link=TEXT.link)

    assert isinstance(desk.looks(desk.delivery(TEXT), Step.WRITE), Ambiguous)


def test_a_colleague_who_posts_the_same_at_the_same_time_is_told_from_us(desk: Desk) -> None:
    post_id = loses_a_direct_post(desk)
    by_hand = desk.page.make_by_hand(message=TEXT.message, link=TEXT.link)
    sighting = desk.looks(desk.delivery(TEXT), Step.WRITE)
    assert isinstance(sighting, Found)
    assert sighting.remote_id == post_id

    alone = desk.looks(desk.delivery(TEXT), Step.WRITE, post_id)
    assert isinstance(alone, Ambiguous)
    assert by_hand.id.rpartition("_")[2] in words(alone.reason)


@pytest.mark.parametrize(
    "other", [Payload(message="Tjetër", link=TEXT.link), replace(TEXT, link="https://kosint.example/sq/y/")]
)
def test_another_text_or_another_link_is_another_post(desk: Desk, other: Payload) -> None:
    loses_a_direct_post(desk, other)

    assert desk.looks(desk.delivery(TEXT), Step.WRITE) == NotFound()


def test_a_clock_that_is_wrong_by_an_hour_finds_it_by_facebooks_own(desk: Desk, clock: TestClock) -> None:
    loses_a_direct_post(desk)
    delivery = desk.delivery(TEXT)
    lost = desk.lost(delivery, Step.WRITE)
    shifted = replace(
        lost, started_at=lost.started_at - timedelta(hours=1), ended_at=lost.ended_at - timedelta(hours=1)
    )

    assert isinstance(
        desk.channel.look(delivery, replace(shifted, clock_offset_seconds=3600.2), lambda _: False), Found
    )
    assert not isinstance(desk.channel.look(delivery, shifted, lambda _: False), Found)


def test_a_post_that_facebook_took_and_does_not_show_is_a_persons_to_judge(desk: Desk) -> None:
    desk.client.put_object(desk.page.page_id, "feed", message=TEXT.message, link=TEXT.link, published=False)

    sighting = desk.looks(desk.delivery(TEXT), Step.WRITE)

    assert isinstance(sighting, Ambiguous)
    assert "does not show" in words(sighting.reason)


def test_a_page_that_cannot_be_read_says_nothing(desk: Desk) -> None:
    loses_a_direct_post(desk)
    for what in ("drop_before", "html", "truncated_before", "redirect"):
        desk.page.faults.plan(Fault("GET /published_posts", what))
        assert isinstance(desk.looks(desk.delivery(TEXT), Step.WRITE), LookupFailed)

    desk.page.faults.plan(Fault("GET /published_posts", "error", code=190, subcode=460))
    sighting = desk.looks(desk.delivery(TEXT), Step.WRITE)
    assert isinstance(sighting, LookupFailed)
    assert "password" in words(sighting.reason)


def test_a_listing_that_breaks_on_a_later_page_proves_nothing(desk: Desk) -> None:
    for number in range(120):
        desk.page.make_by_hand(message=f"Tjetër {number}")
    desk.page.faults.plan(Fault("GET /published_posts", "drop_before", after=1))

    assert isinstance(desk.looks(desk.delivery(TEXT), Step.WRITE), LookupFailed)


def test_a_lost_publishing_is_asked_by_its_id(desk: Desk) -> None:
    desk.notes.wishes = [None, "wait"]
    desk.sends(desk.delivery(TEXT))
    delivery = desk.delivery(TEXT, prepared_id=desk.notes.prepared_id)

    assert desk.looks(delivery, Step.PUBLISH) == SafeToRetry()

    desk.client.update_object(str(desk.notes.prepared_id), is_published=True)
    sighting = desk.looks(delivery, Step.PUBLISH)
    assert isinstance(sighting, Found)
    assert sighting.remote_id == desk.notes.prepared_id

    desk.page.faults.plan(Fault("GET /{post}", "html"))
    assert isinstance(desk.looks(delivery, Step.PUBLISH), LookupFailed)

    desk.page.delete_by_hand(str(desk.notes.prepared_id))
    assert isinstance(desk.looks(delivery, Step.PUBLISH), Ambiguous)

    desk.page.faults.plan(Fault("GET /{page}", "error", code=190))
    assert isinstance(desk.looks(delivery, Step.PUBLISH), LookupFailed)


def test_a_lost_publishing_without_an_id_is_a_persons_to_judge(desk: Desk) -> None:
    assert isinstance(desk.looks(desk.delivery(TEXT), Step.PUBLISH), Ambiguous)


def test_a_lost_update_is_found_by_its_text_or_repeated(desk: Desk) -> None:
    post = desk.page.make_by_hand(message="I vjetër")
    update = desk.delivery(Payload(message="I ri"), Action.UPDATE, remote_id=post.id)
    assert desk.looks(update, Step.WRITE) == SafeToRetry()
    # One that is not sent again may arrive yet, after what takes its place.
    assert isinstance(desk.looks(replace(update, requested_end="supersede"), Step.WRITE), NotFound)

    same = desk.delivery(Payload(message="I vjetër"), Action.UPDATE, remote_id=post.id)
    assert isinstance(desk.looks(same, Step.WRITE), Found)

    desk.page.faults.plan(Fault("GET /{post}", "empty"))
    assert isinstance(desk.looks(update, Step.WRITE), LookupFailed)


def test_a_lost_withdrawal_is_found_by_its_absence_or_repeated(desk: Desk) -> None:
    post = desk.page.make_by_hand(message="I vjetër")
    withdrawal = desk.delivery(TEXT, Action.WITHDRAW, remote_id=post.id)
    assert desk.looks(withdrawal, Step.WRITE) == SafeToRetry()

    desk.page.delete_by_hand(post.id)
    assert desk.looks(withdrawal, Step.WRITE) == Found(remote_id=post.id)

    desk.page.faults.plan(Fault("GET /{page}", "drop_before"))
    assert isinstance(desk.looks(withdrawal, Step.WRITE), LookupFailed)


def test_a_lost_comment_is_found_among_many(desk: Desk) -> None:
    post = desk.page.make_by_hand(message="Postim")
    comment = desk.delivery(Payload(message="Programi: https://kosint.example/"), Action.COMMENT, remote_id=post.id)
    assert desk.looks(comment, Step.WRITE) == NotFound()
    for number in range(120):
        desk.page.comment_by_hand(post.id, f"Komenti {number}")
    desk.page.comment_by_hand(post.id, comment.payload.message)  # a visitor says the same, at another time
    desk.clock.passes(hours=2)
    desk.started_at = desk.clock()
    assert desk.looks(comment, Step.WRITE) == NotFound()

    written = desk.sends(comment)

    assert isinstance(written, Sent)
    sighting = desk.looks(comment, Step.WRITE)
    assert isinstance(sighting, Found)
    assert sighting.remote_id == written.remote_id
    assert desk.looks(comment, Step.WRITE, written.remote_id) == NotFound()


def test_what_was_never_sent_is_tried_later(desk: Desk) -> None:
    desk.page.stop()

    assert isinstance(desk.sends(desk.delivery(TEXT)), TryLater)


def test_unpublished_posts_that_may_not_be_listed_do_not_hinder_the_look(desk: Desk) -> None:
    desk.page.faults.plan(Fault("GET /feed", "error", code=10))

    assert desk.looks(desk.delivery(TEXT), Step.WRITE) == NotFound()


def test_a_comment_by_an_author_of_another_id_within_the_attempts_time_is_a_question(desk: Desk) -> None:
    post = desk.page.make_by_hand(message="Postimi")
    delivery = replace(desk.delivery(Payload(message="Programi"), Action.COMMENT), remote_id=post.id)
    desk.page.comment_by_hand(post.id, "Programi")

    sighting = desk.looks(delivery, Step.WRITE)

    assert isinstance(sighting, Ambiguous)


def test_the_same_comment_by_a_visitor_at_another_time_is_none_of_ours(desk: Desk) -> None:
    post = desk.page.make_by_hand(message="Postimi")
    delivery = replace(desk.delivery(Payload(message="Programi"), Action.COMMENT), remote_id=post.id)
    desk.page.comment_by_hand(post.id, "Programi")
    desk.clock.passes(hours=2)
    desk.started_at = desk.clock()

    assert desk.looks(delivery, Step.WRITE) == NotFound()


def test_a_post_that_was_prepared_hours_before_is_dated_by_the_attempt_that_showed_it(desk: Desk) -> None:
    assert isinstance(desk.sends(desk.delivery(TEXT)), Sent)
    post = desk.page.published()[0]
    desk.clock.passes(hours=9)
    desk.started_at = desk.clock()

    sighting = desk.looks(replace(desk.delivery(TEXT), prepared_id=post.id), Step.PUBLISH)

    assert isinstance(sighting, Found)
    assert sighting.created_at is not None
    assert abs(sighting.created_at - desk.clock()) < timedelta(minutes=1)


def test_a_change_that_is_found_is_not_dated_by_its_post(desk: Desk) -> None:
    assert isinstance(desk.sends(desk.delivery(TEXT)), Sent)
    post = desk.page.published()[0]
    delivery = replace(desk.delivery(TEXT, Action.UPDATE), remote_id=post.id)
    desk.clock.passes(hours=9)

    sighting = desk.looks(delivery, Step.WRITE)

    assert isinstance(sighting, Found)
    assert sighting.created_at is None


def test_listings_that_are_too_much_are_read_in_smaller_parts_and_the_next_ones_begin_so(desk: Desk) -> None:
    """Facebook takes its time to say "reduce the amount of data": each listing learns it once."""
    written = desk.sends(desk.delivery(Payload(message="Postimi")))
    assert isinstance(written, Sent)
    for number in range(59):
        desk.page.make_by_hand(message=f"Postimi {number}")
        desk.page.comment_by_hand(written.remote_id, f"Komenti {number}")
    desk.page.faults.plan(Fault("GET *", "too_much", rows=25, times=None))
    write = desk.delivery(TEXT)
    comment = desk.delivery(Payload(message="Programi"), Action.COMMENT, remote_id=written.remote_id)

    for _ in range(2):
        assert isinstance(desk.looks(write, Step.WRITE), NotFound)
        assert desk.looks(comment, Step.WRITE) == NotFound()

    asked: dict[str, list[str]] = {}
    for request in desk.page.requests:
        if "limit" in request.params:
            asked.setdefault(request.path.rpartition("/")[2], []).append(request.params["limit"])
    assert asked == {edge: ["100", "50", *["25"] * 6] for edge in ("published_posts", "feed", "comments")}


def test_the_lease_is_renewed_while_a_listing_takes_its_time(desk: Desk) -> None:
    line = PageClient(desk.client, desk.settings, PageFacts(), desk.clock, lambda: beats.append(desk.clock()))
    beats: list[datetime] = []

    def slow() -> Iterator[dict[str, str]]:
        for number in range(12):
            desk.clock.passes(seconds=6)
            yield {"id": str(number)}

    assert len(list(line.beating(slow()))) == 12
    assert len(beats) >= 6
