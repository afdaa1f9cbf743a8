"""Posts go out in two phases or directly: the right calls, once, and noted before they are made."""

import json
from dataclasses import replace

import pytest

from publisher.channels.facebook.channel import FacebookChannel
from publisher.channels.facebook.client import PageGraph
from publisher.domain.delivery import Payload, Step
from publisher.domain.errors import ClaimLost
from publisher.domain.outcome import Rejected, Sent, SignInNeeded, TryLater, Unknown
from publisher.messages import words
from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxPage
from tests.channels.desk import Desk
from tests.channels.server import RawServer, http
from tests.world import TestClock

TEXT = Payload(message="Forum publik në Ferizaj\n\nMe Тест & 😀", link="https://kosint.example/sq/x/")


def calls(page: SandboxPage) -> list[str]:
    return [f"{request.method} {request.path.removeprefix('/v26.0')}" for request in page.requests]


def test_a_post_is_prepared_then_published_and_read_back(desk: Desk) -> None:
    outcome = desk.sends(desk.delivery(TEXT))

    (post,) = desk.page.published()
    assert isinstance(outcome, Sent)
    assert outcome.remote_id == post.id == desk.notes.prepared_id
    assert outcome.url.endswith(post.id.replace("_", "/posts/"))
    assert (post.message, post.link) == (TEXT.message, TEXT.link)
    assert desk.notes.steps == [Step.PREPARE, Step.PUBLISH]
    assert calls(desk.page) == [
        "GET /me", "POST /", f"POST /{desk.page.page_id}/feed", f"GET /{post.id}", f"POST /{post.id}", f"GET /{post.id}"
    ]  # fmt: skip


def test_a_direct_post_is_made_in_one_call(desk: Desk) -> None:
    desk.switch_to(publish="direct")

    outcome = desk.sends(desk.delivery(TEXT))

    (post,) = desk.page.published()
    assert isinstance(outcome, Sent)
    assert outcome.remote_id == post.id
    assert desk.notes.steps == [Step.WRITE]
    assert outcome.created_at == desk.clock()


@pytest.mark.parametrize("mode", ["two-phase", "direct"])
def test_photos_go_up_unpublished_with_their_alternative_texts_in_order(desk: Desk, mode: str) -> None:
    desk.switch_to(publish=mode)
    photos = tuple(desk.photo(colour, f"Foto {colour}") for colour in ("red", "green", "blue"))

    outcome = desk.sends(desk.delivery(Payload(message="Tri foto\n\nhttps://kosint.example/", photos=photos)))

    (post,) = desk.page.published()
    assert isinstance(outcome, Sent)
    assert [photo.sha256 for photo in post.photos] == [photo.digest for photo in photos]
    assert [photo.alt for photo in post.photos] == ["Foto red", "Foto green", "Foto blue"]
    assert list(desk.notes.photos) == [photo.digest for photo in photos]


def test_photos_that_are_up_are_not_sent_again(desk: Desk) -> None:
    photo = desk.photo("red")
    delivery = desk.delivery(Payload(message="Një foto", photos=(photo,)))
    uploaded, trouble = desk.channel.upload_ahead(delivery, {})
    desk.notes.photos = dict(uploaded)

    desk.sends(delivery)

    assert trouble == ""
    assert sum(call.endswith("/photos") for call in calls(desk.page)) == 1
    assert desk.channel.upload_ahead(delivery, uploaded) == ({}, "")


def test_the_token_is_in_no_address(desk: Desk) -> None:
    desk.sends(desk.delivery(Payload(message="Një foto", photos=(desk.photo("red"),))))

    for request in desk.page.requests:
        assert "access_token" not in request.params
        assert request.headers["authorization"] == f"Bearer {desk.page.token}"
        assert "access_token" not in request.query


def test_a_wish_to_stop_wins_before_anything_is_prepared(desk: Desk) -> None:
    desk.notes.wishes = ["It was cancelled meanwhile."]

    outcome = desk.sends(desk.delivery(TEXT))

    assert outcome == TryLater(reason="It was cancelled meanwhile.")
    assert desk.page.posts() == []


def test_a_wish_to_stop_wins_between_the_two_phases(desk: Desk) -> None:
    desk.notes.wishes = [None, "On hold meanwhile: election silence"]

    outcome = desk.sends(desk.delivery(TEXT))

    assert outcome == TryLater(reason="On hold meanwhile: election silence")
    assert desk.page.published() == []
    assert desk.notes.prepared_id == desk.page.unpublished()[0].id


@pytest.mark.parametrize("moment", ["beat", "stop_wish", "begin", "prepared"])
def test_a_lost_claim_publishes_nothing(desk: Desk, moment: str) -> None:
    desk.notes.loses_the_claim_at = moment

    with pytest.raises(ClaimLost):
        desk.sends(desk.delivery(TEXT))

    assert desk.page.published() == []


def test_a_prepared_post_is_published_and_not_made_again(desk: Desk) -> None:
    desk.notes.wishes = [None, "wait"]
    delivery = desk.delivery(TEXT)
    desk.sends(delivery)

    outcome = desk.sends(replace(delivery, prepared_id=desk.notes.prepared_id), attempt=2)

    assert isinstance(outcome, Sent)
    assert len(desk.page.posts()) == 1


def test_a_prepared_post_that_is_public_already_is_left_alone(desk: Desk) -> None:
    delivery = desk.delivery(TEXT)
    desk.sends(delivery)
    before = len(desk.page.requests)

    outcome = desk.sends(replace(delivery, prepared_id=desk.notes.prepared_id), attempt=2)

    assert isinstance(outcome, Sent)
    assert [request.method for request in desk.page.requests[before:]] == ["GET"]


def test_a_prepared_post_whose_text_somebody_changed_is_not_published(desk: Desk) -> None:
    desk.notes.wishes = [None, "wait"]
    delivery = desk.delivery(TEXT)
    desk.sends(delivery)
    desk.client.update_object(str(desk.notes.prepared_id), message="Something else")

    outcome = desk.sends(replace(delivery, prepared_id=desk.notes.prepared_id), attempt=2)

    assert isinstance(outcome, Rejected)
    assert "changed the text" in words(outcome.reason)
    assert desk.page.published() == []


def test_a_prepared_post_that_somebody_deleted_needs_a_person(desk: Desk) -> None:
    desk.notes.wishes = [None, "wait"]
    delivery = desk.delivery(TEXT)
    desk.sends(delivery)
    desk.page.delete_by_hand(str(desk.notes.prepared_id))

    outcome = desk.sends(replace(delivery, prepared_id=desk.notes.prepared_id), attempt=2)

    assert isinstance(outcome, Rejected)
    assert "deleted the prepared post" in words(outcome.reason)


def test_a_prepared_post_that_cannot_be_read_at_once_is_tried_later(desk: Desk) -> None:
    desk.page.faults.plan(Fault("GET /{post}", "error", code=100, subcode=33, times=1))

    outcome = desk.sends(desk.delivery(TEXT))

    assert isinstance(outcome, TryLater)
    assert desk.notes.prepared_id is not None


def test_a_post_that_does_not_show_is_unknown(desk: Desk) -> None:
    desk.page.faults.plan(Fault("POST /{post}", "empty_list"))

    outcome = desk.sends(desk.delivery(TEXT))

    assert isinstance(outcome, Unknown)
    assert "does not show it" in words(outcome.reason)


def test_an_unreadable_proof_does_not_undo_a_yes(desk: Desk) -> None:
    desk.page.faults.plan(Fault("GET /{post}", "drop_before", after=1))

    outcome = desk.sends(desk.delivery(TEXT))

    assert isinstance(outcome, Sent)
    assert outcome.url == f"https://www.facebook.com/{outcome.remote_id}"


@pytest.mark.parametrize("what", ["drop_after", "error_after_commit", "html_after", "truncated", "empty", "hang_after"])
def test_a_lost_answer_to_the_publishing_is_unknown_and_never_sent_again(desk: Desk, what: str) -> None:
    desk.page.faults.plan(Fault("POST /{post}", what, code=1, status=500))

    outcome = desk.sends(desk.delivery(TEXT))

    assert isinstance(outcome, Unknown)
    assert desk.notes.steps[-1] is Step.PUBLISH
    assert sum(request.method == "POST" and "/feed" in request.path for request in desk.page.requests) == 1


def test_another_pages_token_writes_nothing(desk: Desk) -> None:
    desk.switch_to(page_id="4242")

    outcome = desk.sends(desk.delivery(TEXT))

    assert isinstance(outcome, SignInNeeded)
    assert "4242" in words(outcome.reason)
    assert all(request.method == "GET" for request in desk.page.requests)


def test_a_missing_page_id_is_told(desk: Desk) -> None:
    desk.switch_to(page_id="")

    outcome = desk.sends(desk.delivery(TEXT))

    assert isinstance(outcome, SignInNeeded)
    assert "facebook.page_id" in words(outcome.reason)


def test_a_persons_token_is_refused_by_name(desk: Desk) -> None:
    desk.client = desk.new_client(desk.page.account.user_token)
    desk.switch_to()

    outcome = desk.sends(desk.delivery(TEXT))

    assert isinstance(outcome, SignInNeeded)
    assert "Sandbox Person" in words(outcome.reason)


def test_the_page_may_be_configured_by_its_name(desk: Desk) -> None:
    desk.switch_to(page_id="sandbox.page")

    assert isinstance(desk.sends(desk.delivery(TEXT)), Sent)
    assert isinstance(desk.sends(desk.delivery(Payload(message="Tjetër"))), Sent)
    assert calls(desk.page)[:2] == ["GET /me", "GET /sandbox.page"]
    assert calls(desk.page).count("GET /me") == 1


def test_who_the_page_is_is_asked_again_after_some_minutes(desk: Desk, clock: TestClock) -> None:
    desk.sends(desk.delivery(TEXT))
    clock.passes(minutes=6)
    desk.sends(desk.delivery(Payload(message="Tjetër")))

    assert calls(desk.page).count("GET /me") == 2


def test_a_missing_proof_pauses_and_burns_nothing(desk: Desk) -> None:
    desk.page.faults.plan(Fault("*", "require_proof", times=None))
    desk.client = PageGraph(desk.page.token, graph_url=desk.page.url, version="v26.0", now=desk.clock)
    desk.switch_to()

    outcome = desk.sends(desk.delivery(TEXT))

    assert isinstance(outcome, SignInNeeded)
    assert "FACEBOOK_APP_SECRET" in words(outcome.reason)


def test_invalid_parameter_is_a_refusal_only_while_the_page_can_be_read(desk: Desk) -> None:
    desk.page.faults.plan(Fault("POST /feed", "error", code=100, times=2))

    assert isinstance(desk.sends(desk.delivery(TEXT)), Rejected)

    desk.page.faults.plan(Fault("GET /{page}", "error", code=100, times=1))
    assert isinstance(desk.sends(desk.delivery(TEXT)), SignInNeeded)


def test_invalid_parameter_waits_while_the_page_is_out_of_reach(desk: Desk) -> None:
    desk.channel.discard(desk.delivery(TEXT, prepared_id="1_1"))
    desk.page.faults.plan(Fault("POST /feed", "error", code=100), Fault("GET /{page}", "drop_before"))

    assert isinstance(desk.sends(desk.delivery(TEXT)), TryLater)


def test_nearly_full_limits_hold_writes_back_until_facebook_says(desk: Desk) -> None:
    desk.page.faults.plan(Fault("GET /{page}", "usage", usage_percent=97, regain_minutes=3, times=None))

    outcome = desk.sends(desk.delivery(TEXT))

    assert isinstance(outcome, TryLater)
    assert outcome.after is not None
    assert outcome.after.total_seconds() == 180
    assert "97 %" in words(outcome.reason)
    assert desk.page.posts() == []


def test_a_figure_that_is_old_does_not_hold_for_ever(desk: Desk) -> None:
    desk.page.faults.plan(Fault("GET /{page}", "usage", usage_percent=97))

    assert isinstance(desk.sends(desk.delivery(TEXT)), Sent)


def test_a_failed_scrape_does_not_matter_but_throttling_does(desk: Desk) -> None:
    desk.page.faults.plan(Fault("POST /scrape", "error", code=1609005))
    assert isinstance(desk.sends(desk.delivery(TEXT)), Sent)

    desk.page.faults.plan(Fault("POST /scrape", "error", code=32))
    assert isinstance(desk.sends(desk.delivery(Payload(message="x", link="https://kosint.example/"))), TryLater)


def test_a_lost_photo_is_tried_later_and_a_bad_one_rejected(desk: Desk) -> None:
    delivery = desk.delivery(Payload(message="Një foto", photos=(desk.photo("red"),)))
    desk.page.faults.plan(Fault("POST /photos", "drop_after"))
    assert isinstance(desk.sends(delivery), TryLater)

    desk.page.faults.plan(Fault("POST /photos", "error", code=324, subcode=1366046))
    outcome = desk.sends(delivery)
    assert isinstance(outcome, Rejected)
    assert "under 4 MB" in words(outcome.reason)


def test_a_picture_that_is_missing_here_is_told(desk: Desk) -> None:
    photo = desk.photo("red")
    desk.media.loses_everything()

    outcome = desk.sends(desk.delivery(Payload(message="Një foto", photos=(photo,))))

    assert isinstance(outcome, TryLater)
    assert outcome.tell
    assert "cannot be read" in words(outcome.reason)


def test_trouble_ahead_of_time_is_told_in_plain_words(desk: Desk) -> None:
    photos = (desk.photo("red"), desk.photo("blue"))
    desk.page.faults.plan(Fault("POST /photos", "error", code=190, subcode=463, after=1))

    uploaded, trouble = desk.channel.upload_ahead(desk.delivery(Payload(message="Dy foto", photos=photos)), {})

    assert list(uploaded) == [photos[0].digest]
    assert "expired" in trouble


@pytest.mark.parametrize(
    "link",
    ["http://127.0.0.1:8000/x/", "http://localhost/", "http://[::1]/", "http://a.localhost./", "http://0.0.0.0/"],
)
def test_a_link_to_this_machine_never_reaches_the_real_facebook(desk: Desk, link: str) -> None:
    desk.switch_to(graph_url="https://graph.facebook.com")  # the client still speaks to the sandbox

    for payload in (Payload(message="x", link=link), Payload(message=f"x\n\n{link}")):
        outcome = desk.sends(desk.delivery(payload))
        assert isinstance(outcome, Rejected)
        assert "website.url" in words(outcome.reason)

    assert desk.page.posts() == []


def test_a_post_without_an_id_in_the_answer_is_unknown(desk: Desk) -> None:
    desk.page.faults.plan(Fault("POST /feed", "empty_list"))

    assert isinstance(desk.sends(desk.delivery(TEXT)), Unknown)


def test_a_photo_without_an_id_in_the_answer_is_tried_later(desk: Desk) -> None:
    desk.page.faults.plan(Fault("POST /photos", "empty_list"))

    assert isinstance(desk.sends(desk.delivery(Payload(message="x", photos=(desk.photo("red"),)))), TryLater)


def test_a_page_without_an_id_in_the_answer_writes_nothing(desk: Desk) -> None:
    desk.page.faults.plan(Fault("GET /{page}", "empty_list"))

    assert isinstance(desk.sends(desk.delivery(TEXT)), TryLater)
    assert desk.page.posts() == []


def test_an_odd_yes_that_cannot_be_read_back_is_unknown(desk: Desk) -> None:
    desk.page.faults.plan(Fault("POST /{post}", "empty_list"), Fault("GET /{post}", "html", after=1))

    assert isinstance(desk.sends(desk.delivery(TEXT)), Unknown)


def test_a_prepared_post_that_cannot_be_read_is_not_published(desk: Desk) -> None:
    desk.page.faults.plan(Fault("GET /{post}", "html"))

    assert isinstance(desk.sends(desk.delivery(TEXT)), TryLater)
    assert desk.page.published() == []


def test_an_answer_that_is_quoted_shows_no_token(desk: Desk) -> None:
    token = "EAAtokenOfThePage"
    page = http(b'{"id": "1", "name": "Faqja"}')
    odd = http(json.dumps({"next": f"?access_token={token}", "of": token}).encode())
    with RawServer(page, page, odd) as server:
        client = PageGraph(token, graph_url=server.url, version="v26.0", now=desk.clock)
        channel = FacebookChannel(client, replace(desk.settings, page_id="1"), desk.media, desk.clock)
        (outcome,) = channel.send([desk.claim(desk.delivery(Payload(message="x")))], desk.notes)
    assert isinstance(outcome, Unknown)
    assert words(outcome.reason).count("[hidden]") == 2
    assert token not in outcome.reason
