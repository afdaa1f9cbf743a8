"""`doctor --record`: every answer is kept, and nothing of whose Page it was (issue 13, show 6)."""

import json
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.channels.facebook.anonymise import Anonymiser
from publisher.channels.facebook.answer_words import is_identifier
from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.page_client import PageClient, PageFacts
from publisher.channels.facebook.recording_walk import RecordingPlan, record
from publisher.domain.errors import CodedError
from publisher.domain.page_recording import PageRecording, read_recording
from publisher.domain.recording_differences import differences
from publisher.sandbox.faults import Fault, every_fault
from publisher.sandbox.server import SandboxPage
from publisher.settings import Facebook
from tests.channels.desk import Desk
from tests.channels.desk import settings as facebook_settings
from tests.channels.meta_samples import PRIVATE, walk_over_samples
from tests.extent import EVERYTHING
from tests.world import TestClock

QUICK: dict[str, Any] = {"listed_within_seconds": 0.02, "look_every_seconds": 0.01}


def walks(graph: PageGraph, facebook: Facebook, clock: TestClock, **plan: Any) -> PageRecording:
    line = PageClient(graph, facebook, PageFacts(), clock, lambda: None)
    return record(line, RecordingPlan(**QUICK, **plan))[1]


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A Page with posts and comments by hand, named as an organisation is."""
    post = desk.page.make_by_hand(message="Ne ju ftojmë në forum", link="")
    desk.page.comment_by_hand(post.id, "Bravo, shumë mirë")
    return desk


def edges(recording: PageRecording) -> set[str]:
    return {call.edge for call in recording.calls}


def leaks(text: str) -> list[str]:
    """What of `PRIVATE` stands in a text, however it is written."""
    plain = json.dumps(json.loads(text), ensure_ascii=False).casefold()
    forms = {text.casefold(), plain, unicodedata.normalize("NFD", plain)}
    return [each for each in PRIVATE if any(each.casefold() in form for form in forms)]


def test_everything_that_we_rely_on_is_kept_and_nothing_is_left_over(full: Desk) -> None:
    recording = walks(full.client, full.settings, full.clock, link=f"{full.page.url}/")

    assert edges(recording) >= {
        *("GET /{page}", "GET /debug_token", "GET /{page}/insights", "GET /{page}/published_posts", "GET /{page}/feed"),
        *("POST /{page}/feed", "POST /{page}/photos", "POST /{post}", "GET /{post}", "DELETE /{post}", "POST /batch"),
        *("POST /{post}/comments", "GET /{post}/comments", "DELETE /{comment}", "GET /{post}/insights", "POST /scrape"),
    }
    subjects = {call.subject for call in recording.calls if call.edge == "POST /{page}/feed"}
    assert subjects == {"text", "link", "photo"}
    assert {call.state for call in recording.calls if call.edge == "GET /{post}"} == {"", "public", "unseen", "deleted"}
    assert recording.lags == {"feed": 0.0}
    assert len(full.page.published()) == 1
    assert full.page.unpublished() == []
    assert all(post.published_at is None for post in full.page.posts() if not post.by_hand)


def test_without_the_wish_no_post_has_a_link(full: Desk) -> None:
    walks(full.client, full.settings, full.clock)

    assert [request.params.get("link") for request in full.page.requests if request.path.endswith("/feed")].count(None)
    assert all(not post.link for post in full.page.posts())


def test_in_public_the_test_posts_are_published_by_their_id_and_deleted(full: Desk) -> None:
    recording = walks(full.client, full.settings, full.clock, public=True)

    published = [call for call in recording.calls if call.params.get("is_published") == "true"]
    assert [(call.edge, call.state, call.status) for call in published] == [
        ("POST /{post}", "unseen", 200),
        ("POST /{post}", "public", 200),
    ]
    assert recording.lags == {"feed": 0.0, "published_posts": 0.0}
    assert len(full.page.published()) == 1
    assert full.page.unpublished() == []


def test_a_file_is_read_back_as_it_was_written(full: Desk) -> None:
    recording = walks(full.client, full.settings, full.clock)

    assert read_recording(recording.to_json()) == recording


def test_a_lag_of_the_listing_is_measured(full: Desk) -> None:
    full.page.faults.plan(Fault("POST /feed", "lag", delay_seconds=3600.0, times=None))

    assert walks(full.client, full.settings, full.clock).lags == {"feed": None}


@pytest.mark.parametrize("public", [False, True])
def test_nothing_of_a_page_of_another_shape_is_in_the_file(clock: TestClock, public: bool) -> None:
    text = walk_over_samples(clock, public=public).to_json()

    assert leaks(text) == []
    assert "the-secret-of-the-app" not in text
    kept = read_recording(text)
    assert '"error_subcode": 33' in text
    assert "may not" in text
    assert '"call_count": 28' in text
    assert "post_media_view" in text
    [link] = {call.params["link"] for call in kept.calls if "link" in call.params}
    assert re.fullmatch(r"https://site-\d+\.example/part-\d+", link)


def test_what_came_back_as_it_was_sent_has_the_same_stand_in(full: Desk) -> None:
    recording = walks(full.client, full.settings, full.clock)

    [made] = [call for call in recording.calls if call.edge == "POST /{page}/feed" and call.subject == "text"]
    read = next(call for call in recording.calls if call.edge == "GET /{post}" and call.subject == "text")
    assert read.body["message"] == made.params["message"]
    assert read.body["id"] == made.body["id"]


FAULTS = [fault for fault in every_fault() if not fault.what.startswith(("hang", "slow", "late"))]


#: `make everything` tries all of them.
TRIED = FAULTS if EVERYTHING else FAULTS[::7]


@pytest.mark.parametrize("fault", TRIED, ids=str)
def test_whatever_is_answered_is_kept_and_the_walk_goes_on(page: SandboxPage, clock: TestClock, fault: Fault) -> None:
    """Each strict condition of the sandbox, on every call: the file holds what was answered, and no secret."""
    page.faults.plan(Fault(**{**_fields(fault), "on": "*", "times": None}))
    graph = PageGraph("sandbox", graph_url=page.url, version="v26.0", now=clock, app_secret="app-secret")

    recording = walks(graph, facebook_settings(page), clock, link=f"{page.url}/")

    assert recording.calls
    assert "app-secret" not in recording.to_json()
    assert read_recording(recording.to_json()) == recording


@pytest.mark.parametrize(
    "fault",
    [Fault("GET /insights", "error", code=80001), Fault("GET /published_posts", "usage", usage_percent=97)],
    ids=str,
)
def test_at_a_limit_it_asks_no_more_and_leaves_nothing(full: Desk, fault: Fault) -> None:
    full.page.faults.plan(fault)

    recording = walks(full.client, full.settings, full.clock)

    assert [call.edge for call in recording.calls if call.subject == "text" and call.state == "unseen"] == [
        "GET /{post}",
        "DELETE /{post}",
    ]
    assert full.page.unpublished() == []


def _fields(fault: Fault) -> dict[str, Any]:
    return {name: getattr(fault, name) for name in fault.__slots__}


WORDS = st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=4, max_size=12).filter(
    lambda word: not is_identifier(word) and not any(is_identifier(part) for part in word.split())
)
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
KEYS = st.sampled_from(
    ["created_time", "end_time", "expires_at", "error_subcode", "target_ids", "fields", "access_token"]
)
NAMES = st.sampled_from(["message", "name", "title", "url", "id", "type", "code", "anything", "error", "value", "from"])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_private_word_survives_wherever_it_stands(data: st.DataObject) -> None:
    """As a value, a key, part of an address, of a sentence of Facebook's, of a list or of a header."""
    phrase, number = data.draw(PHRASES), str(data.draw(st.integers(10_000_000, 10**17)))
    name = data.draw(NAMES)
    body = {
        name: phrase,
        "data": [{name: f"{number}_{number}", "rows": [phrase, number, int(number)]}, {phrase: 1, number: {}}],
        "error": {"message": f"(#100) The Page {phrase} ({number}) cannot", "code": 100, name: phrase},
        "paging": {"next": f"https://graph.facebook.com/{number}/{phrase}?after={phrase}&access_token={number}"},
    }
    now = datetime(2026, 11, 30, tzinfo=UTC)
    anonymous = Anonymiser(now, now + timedelta(minutes=1))
    anonymous.learn(body)

    kept = [anonymous.value(body), anonymous.header("X-App-Usage", json.dumps({number: phrase}))]
    kept.append(anonymous.header("WWW-Authenticate", f"OAuth {phrase} {number}"))

    text = json.dumps(kept, ensure_ascii=False)
    assert number not in text
    for word in phrase.split():
        assert word not in text


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("(#100) No permission for KOSINT 2020, call 044 123 456!", "(#100) No permission for …, call …!"),
        ("The Page Kosint may have 2 posts with links a month.", "The Page … may have 2 posts with links a month."),
        (
            "(#1609005) See https://kosint.example/x or arta@kosint.example",
            "(#1609005) See https://site-1.example/part-1 or …",
        ),
        ("Object with ID '12345_67890' does not exist", "Object with ID '900001_900002' does not exist"),
    ],
)
def test_of_facebooks_sentences_the_words_stay_that_name_nobody(said: str, kept: str) -> None:
    now = datetime(2026, 11, 30, tzinfo=UTC)

    assert Anonymiser(now, now, ["KOSINT 2020"]).sentence(said) == kept


TEXTS = st.text(max_size=8) | st.from_regex(
    r"https?://[a-z.:/?=&%0-9]{0,20}|\d{1,30}(_\d{1,9})?|\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|\+0000)?", fullmatch=True
)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS | NAMES | KEYS, inner, max_size=3),
        max_leaves=8,
    ),
    TEXTS,
)
def test_whatever_an_answer_is_it_gets_its_stand_ins(body: Any, text: str) -> None:
    now = datetime(2026, 11, 30, tzinfo=UTC)
    anonymous = Anonymiser(now, now)
    anonymous.learn(body)

    json.dumps(anonymous.value(body))
    for header in ("Date", "X-App-Usage", "WWW-Authenticate", "Retry-After", "Content-Type", "x-fb-rev"):
        assert isinstance(anonymous.header(header, text), str | dict | list | int | float | None)


@pytest.mark.parametrize("number", ["7", "42", "1234"])
def test_an_id_is_hidden_however_short_it_is(number: str) -> None:
    now = datetime(2026, 11, 30, tzinfo=UTC)
    anonymous = Anonymiser(now, now)
    body = {
        "id": number,
        "data": [{"post_id": f"{number}_{number}"}, {"target_ids": [int(number)]}],
        "error": {"message": f"(#100) Object {number} of {number}_{number} does not exist", "code": 100},
        "link": f"https://www.facebook.com/{number}/posts/{number}",
    }
    anonymous.learn(body)

    assert re.findall(rf"(?<!\d){number}(?!\d)", json.dumps(anonymous.value(body))) == []


def test_a_name_of_graphs_own_words_is_hidden_and_a_metric_is_not() -> None:
    now = datetime(2026, 11, 30, tzinfo=UTC)
    anonymous = Anonymiser(now, now, ["public_page"])
    body = {
        "name": "open_group",
        "link": "https://www.facebook.com/open_group/posts",
        "owner": "Open-Group",
        "error": {"message": "The page open_group cannot", "code": 10},
        "from": {"public_page": "public_page"},
        "data": [{"name": "post_media_view", "period": "lifetime", "values": []}],
    }
    anonymous.learn(body)

    text = json.dumps(anonymous.value(body))

    assert not re.search("open.?group", text, re.IGNORECASE)
    assert "public_page" not in text
    assert "https://www.facebook.com/part-1/posts" in text
    assert "post_media_view" in text


def test_a_real_number_is_never_a_stand_in() -> None:
    now = datetime(2026, 11, 30, tzinfo=UTC)
    anonymous = Anonymiser(now, now)
    body = {"id": "123456", "other": "900001"}
    anonymous.learn(body)

    assert set(anonymous.value(body).values()).isdisjoint(body.values())


def test_times_within_the_recording_keep_their_distance_and_others_are_hidden() -> None:
    began = datetime(2026, 11, 30, 10, 15, tzinfo=UTC)
    anonymous = Anonymiser(began, began + timedelta(minutes=1))

    assert anonymous.value({"created_time": "2026-11-30T10:15:30+0000"}) == {"created_time": "2026-01-01T10:15:30+0000"}
    assert anonymous.value({"created_time": "2019-05-04T08:12:59+0000"}) == {"created_time": "2025-12-02T00:00:00+0000"}
    assert anonymous.value({"end_time": "2026-11-29T08:00:00+0000"}) == {"end_time": "2025-12-31T08:00:00+0000"}
    assert anonymous.value({"expires_at": 0}) == {"expires_at": 0}
    assert anonymous.header("Date", "Mon, 30 Nov 2026 10:15:02 GMT") == "Thu, 01 Jan 2026 10:15:02 GMT"


SOUND = {
    "format": 1,
    "environment": "facebook",
    "graph_version": "v26.0",
    "day": "2026-11-30",
    "lags": {"feed": 1.5},
    "with_link": False,
    "public": False,
    "calls": [
        {
            "edge": "GET /{page}",
            "params": {"fields": "id"},
            "status": 200,
            "body": {"id": "1", "data": [{"type": "a"}]},
        },
        {"edge": "POST /{post}", "state": "unseen", "status": 400, "body": {"error": {"code": 100, "message": "…"}}},
    ],
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_that_somebody_changed_is_refused_or_read(data: st.DataObject) -> None:
    """Files come from strangers: whatever stands in one, it is compared, or refused in a plain sentence."""
    changed: Any = json.loads(json.dumps(SOUND))
    bodies = [call["body"] for call in changed["calls"]]
    place: Any = data.draw(st.sampled_from([changed, *changed["calls"], *bodies, bodies[1]["error"]]))
    place[data.draw(st.sampled_from(list(place)))] = data.draw(VALUES)
    sound = read_recording(json.dumps(SOUND))

    try:
        recording = read_recording(json.dumps(changed))
    except CodedError:
        return
    assert isinstance(differences(recording, sound) + differences(sound, recording), list)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1}', '{"format": 1, "calls": [{"edge": 1}]}', "\x00"])
def test_what_is_no_recording_is_refused(text: str) -> None:
    with pytest.raises(CodedError, match="recording_unreadable"):
        read_recording(text)
