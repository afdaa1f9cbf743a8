"""Unpublished orphans of ours go, and nothing that is not ours beyond doubt is touched."""

from dataclasses import replace

import pytest

from publisher.domain.delivery import Delivery, Payload, Step
from publisher.domain.outcome import Sent, Unknown
from publisher.domain.ports_channel import LostPrepare, Swept
from publisher.messages import words
from publisher.sandbox.faults import Fault
from tests.channels.desk import Desk
from tests.world import TestClock

TEXT = Payload(message="Forum publik në Ferizaj\n\nMe të gjithë", link="https://kosint.example/sq/x/")


def loses_a_prepare(desk: Desk, payload: Payload = TEXT, what: str = "drop_after", **fault: float) -> LostPrepare:
    desk.page.faults.plan(Fault("POST /feed", what, code=1, delay_seconds=fault.get("delay_seconds")))
    delivery = desk.delivery(payload)
    assert isinstance(desk.sends(delivery), Unknown)
    assert desk.notes.steps[-1] is Step.PREPARE
    return LostPrepare(attempt=desk.lost(delivery, Step.PREPARE), delivery=delivery)


def goes_out(desk: Desk, payload: Payload = TEXT) -> Delivery:
    outcome = desk.sends(desk.delivery(payload))
    assert isinstance(outcome, Sent)
    return desk.delivery(payload, remote_id=outcome.remote_id)


@pytest.mark.parametrize(
    "what", ["drop_after", "error_after_commit", "html_after", "truncated", "cut", "empty", "garbage"]
)
def test_an_orphan_is_found_and_deleted(desk: Desk, what: str) -> None:
    lost = loses_a_prepare(desk, what=what)
    orphan = desk.page.unpublished()[0]
    desk.waits_for_calls_to_end()

    swept = desk.sweeps(lost)

    assert swept == Swept(deleted={lost.attempt.id: orphan.id}, clean=frozenset({lost.attempt.id}))
    assert desk.page.unpublished() == []


def test_orphans_with_photos_go_too(desk: Desk) -> None:
    lost = loses_a_prepare(desk, Payload(message="Dy foto", photos=(desk.photo("red"), desk.photo("blue"))))
    desk.waits_for_calls_to_end()

    assert list(desk.sweeps(lost).deleted) == [lost.attempt.id]


def test_nothing_there_is_a_clean_look(desk: Desk) -> None:
    lost = loses_a_prepare(desk, what="drop_before")

    assert desk.sweeps(lost) == Swept(clean=frozenset({lost.attempt.id}))
    assert desk.sweeps() == Swept()


def test_a_young_orphan_is_left_until_no_call_can_be_under_way(desk: Desk) -> None:
    lost = loses_a_prepare(desk)

    assert desk.sweeps(lost) == Swept()

    desk.waits_for_calls_to_end()
    assert list(desk.sweeps(lost).deleted) == [lost.attempt.id]


def test_what_the_ledger_knows_is_never_touched(desk: Desk) -> None:
    lost = loses_a_prepare(desk)
    desk.waits_for_calls_to_end()

    swept = desk.sweeps(lost, known=(desk.page.unpublished()[0].id,))

    assert swept == Swept(clean=frozenset({lost.attempt.id}))
    assert len(desk.page.unpublished()) == 1


def test_what_a_colleague_prepared_with_the_same_words_is_left_alone(desk: Desk) -> None:
    by_hand = desk.page.make_by_hand(message=TEXT.message, link=TEXT.link, published=False)
    lost = loses_a_prepare(desk)
    goes_out(desk)
    desk.waits_for_calls_to_end()

    swept = desk.sweeps(lost)

    assert list(swept.deleted) == [lost.attempt.id]
    assert [post.id for post in desk.page.unpublished()] == [by_hand.id]


def test_a_colleagues_post_is_left_alone_where_nothing_of_ours_is_there(desk: Desk) -> None:
    desk.page.make_by_hand(message=TEXT.message, link=TEXT.link, published=False)
    lost = loses_a_prepare(desk, what="drop_before")
    desk.waits_for_calls_to_end()

    assert desk.sweeps(lost) == Swept()  # not known yet whether the Page tells who made a post

    goes_out(desk)
    assert desk.sweeps(lost) == Swept(clean=frozenset({lost.attempt.id}))
    assert len(desk.page.unpublished()) == 1


def test_a_post_planned_on_the_page_itself_is_left_alone(desk: Desk, clock: TestClock) -> None:
    lost = loses_a_prepare(desk, what="drop_before")
    fields = {"message": TEXT.message, "link": TEXT.link, "published": False}
    desk.client.put_object(desk.page.page_id, "feed", scheduled_publish_time=int(clock().timestamp()) + 86400, **fields)
    desk.waits_for_calls_to_end()

    assert desk.sweeps(lost) == Swept(clean=frozenset({lost.attempt.id}))
    assert len(desk.page.unpublished()) == 1


def test_more_posts_than_attempts_means_that_none_is_touched(desk: Desk) -> None:
    lost = loses_a_prepare(desk)
    desk.client.put_object(desk.page.page_id, "feed", message=TEXT.message, link=TEXT.link, published=False)
    desk.waits_for_calls_to_end()

    swept = desk.sweeps(lost)

    assert (swept.deleted, swept.clean) == ({}, frozenset())
    assert "None was touched" in words(swept.warning)
    assert len(desk.page.unpublished()) == 2


def test_two_attempts_and_two_orphans_go_together(desk: Desk, clock: TestClock) -> None:
    first = loses_a_prepare(desk)
    clock.passes(seconds=1)
    second = loses_a_prepare(desk)
    desk.waits_for_calls_to_end()

    swept = desk.sweeps(first, second)

    assert set(swept.deleted) == {first.attempt.id, second.attempt.id}
    assert desk.page.unpublished() == []


@pytest.mark.parametrize("message", [TEXT.message + " ", TEXT.message.replace("\n\n", "\n")])
def test_only_what_is_the_same_byte_for_byte_goes(desk: Desk, message: str) -> None:
    lost = loses_a_prepare(desk, replace(TEXT, message=message))
    desk.waits_for_calls_to_end()
    other = replace(lost, delivery=desk.delivery(TEXT))

    deleted = desk.sweeps(other).deleted

    assert bool(deleted) is (message.strip() == TEXT.message)


def test_a_published_post_is_never_swept(desk: Desk) -> None:
    lost = loses_a_prepare(desk)
    desk.client.update_object(desk.page.unpublished()[0].id, is_published=True)
    desk.waits_for_calls_to_end()

    assert desk.sweeps(lost).deleted == {}
    assert len(desk.page.published()) == 1


def test_a_post_that_is_published_while_we_look_is_not_deleted(desk: Desk) -> None:
    lost = loses_a_prepare(desk)
    desk.waits_for_calls_to_end()
    orphan = desk.page.unpublished()[0].id

    def known(remote_id: str) -> bool:
        desk.client.update_object(orphan, is_published=True)
        return False

    assert desk.channel.sweep([lost], known).deleted == {}
    assert len(desk.page.published()) == 1


def test_an_unreadable_listing_is_not_clean_and_a_refused_one_is_told(desk: Desk) -> None:
    lost = loses_a_prepare(desk)
    desk.page.faults.plan(Fault("GET /feed", "drop_before"))
    assert desk.sweeps(lost) == Swept()

    desk.page.faults.plan(Fault("GET /feed", "error", code=10))
    swept = desk.sweeps(lost)
    assert (swept.deleted, swept.clean) == ({}, frozenset())
    assert "cannot be listed" in words(swept.warning)


def test_a_refused_deletion_is_tried_again(desk: Desk) -> None:
    lost = loses_a_prepare(desk)
    desk.waits_for_calls_to_end()
    desk.page.faults.plan(Fault("DELETE /{post}", "error", code=32))

    assert desk.sweeps(lost) == Swept()
    assert list(desk.sweeps(lost).deleted) == [lost.attempt.id]


def test_an_orphan_made_late_by_a_slow_facebook_is_found(desk: Desk, clock: TestClock) -> None:
    lost = loses_a_prepare(desk, what="drop_before")
    clock.passes(seconds=2.5)
    desk.client.put_object(desk.page.page_id, "feed", message=TEXT.message, link=TEXT.link, published=False)
    desk.waits_for_calls_to_end()

    assert list(desk.sweeps(lost).deleted) == [lost.attempt.id]


def test_a_prepared_post_is_discarded(desk: Desk) -> None:
    desk.notes.wishes = [None, "cancelled"]
    desk.sends(desk.delivery(TEXT))
    delivery = desk.delivery(TEXT, prepared_id=desk.notes.prepared_id)

    assert desk.channel.discard(delivery) == ""
    assert desk.page.posts()[0].deleted
    assert desk.channel.discard(delivery) == ""  # gone already
    assert desk.channel.discard(desk.delivery(TEXT)) == ""  # never prepared


def test_a_prepared_post_that_somebody_changed_is_left_to_them(desk: Desk) -> None:
    desk.notes.wishes = [None, "cancelled"]
    desk.sends(desk.delivery(TEXT))
    desk.client.update_object(desk.notes.prepared_id or "", message="A colleague's own words")

    reason = desk.channel.discard(desk.delivery(TEXT, prepared_id=desk.notes.prepared_id))

    assert "somebody changed" in words(str(reason))
    assert not desk.page.posts()[0].deleted


def test_a_public_post_is_never_discarded(desk: Desk) -> None:
    goes_out(desk)

    assert "published" in str(desk.channel.discard(desk.delivery(TEXT, prepared_id=desk.notes.prepared_id)))
    assert len(desk.page.published()) == 1


@pytest.mark.parametrize(
    "fault",
    [Fault("GET /{page}", "drop_before"), Fault("GET /{post}", "html"), Fault("DELETE /{post}", "error", code=2)],
)
def test_discarding_is_done_only_if_it_is_proved(desk: Desk, fault: Fault) -> None:
    desk.notes.wishes = [None, "cancelled"]
    desk.sends(desk.delivery(TEXT))
    delivery = desk.delivery(TEXT, prepared_id=desk.notes.prepared_id)
    desk.switch_to()
    desk.page.faults.plan(fault)

    assert desk.channel.discard(delivery) is None
    assert desk.channel.discard(delivery) == ""


def test_a_server_that_refuses_the_application_field_is_asked_without_it(desk: Desk) -> None:
    lost = loses_a_prepare(desk)
    desk.waits_for_calls_to_end()
    desk.page.faults.plan(Fault("GET /feed", "error", code=100), Fault("GET /feed", "error", code=100, after=1))

    assert list(desk.sweeps(lost).deleted) == [lost.attempt.id]

    before = len(desk.page.requests)
    desk.sends(desk.delivery(TEXT))
    asked = {request.params["fields"] for request in desk.page.requests[before:] if "fields" in request.params}
    assert asked
    assert not any("application" in fields for fields in asked)


def test_one_odd_refusal_is_no_reason_to_stop_asking_for_the_application(desk: Desk) -> None:
    lost = loses_a_prepare(desk)
    desk.waits_for_calls_to_end()
    desk.page.faults.plan(Fault("GET /feed", "error", code=100))

    assert list(desk.sweeps(lost).deleted) == [lost.attempt.id]
    assert desk.channel.try_out()[0].works


def test_an_orphan_that_somebody_deletes_while_we_look_is_gone(desk: Desk) -> None:
    lost = loses_a_prepare(desk)
    desk.waits_for_calls_to_end()
    orphan = desk.page.unpublished()[0].id

    def known(remote_id: str) -> bool:
        if not desk.page.posts()[0].deleted:
            desk.page.delete_by_hand(orphan)
        return False

    assert desk.channel.sweep([lost], known).clean == frozenset({lost.attempt.id})


def test_an_orphan_that_cannot_be_read_again_is_left_for_later(desk: Desk) -> None:
    lost = loses_a_prepare(desk)
    desk.waits_for_calls_to_end()
    desk.page.faults.plan(Fault("GET /{post}", "html"))

    assert desk.sweeps(lost) == Swept()
    assert len(desk.page.unpublished()) == 1
