"""What the sandbox says unlike a recorded Page is listed, and played back it says the same (issue 13, show 6)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.page_client import PageClient, PageFacts
from publisher.channels.facebook.recording_walk import RecordingPlan, record
from publisher.domain.page_recording import PageRecording, RecordedCall
from publisher.domain.recording_differences import Differing
from publisher.operations.page_recording import compare_with_sandbox
from publisher.sandbox.link_limit import LinkLimit
from publisher.sandbox.server import SandboxPage
from publisher.settings import Facebook
from tests.channels.desk import settings as facebook_settings
from tests.channels.meta_samples import walk_over_samples
from tests.extent import EVERYTHING
from tests.world import TestClock

TEMPLATES = Path("templates")


def walked(url: str, facebook: Facebook, token: str, **plan: Any) -> PageRecording:
    clock = TestClock()
    graph = PageGraph(token, graph_url=url, version="v26.0", now=clock, app_secret="")
    line = PageClient(graph, facebook, PageFacts(), clock, lambda: None)
    return record(line, RecordingPlan(listed_within_seconds=0.02, look_every_seconds=0.01, **plan))[1]


@pytest.fixture(scope="module")
def of_sandbox(tmp_path_factory: pytest.TempPathFactory) -> PageRecording:
    with SandboxPage(tmp_path_factory.mktemp("page"), templates=TEMPLATES, now=TestClock()) as page:
        for link in (f"{page.url}/", ""):
            post = page.make_by_hand(message="A post", link=link)
            page.comment_by_hand(post.id, "A comment")
        return walked(page.url, facebook_settings(page), "sandbox", link=f"{page.url}/", public=True)


@pytest.fixture(scope="module")
def of_meta() -> PageRecording:
    return walk_over_samples(public=True)


def changed(recording: PageRecording, edge: str, change: Callable[[RecordedCall], RecordedCall]) -> PageRecording:
    return replace(recording, calls=tuple(change(call) if call.edge == edge else call for call in recording.calls))


def told(recording: PageRecording, *, played_back: bool = False) -> set[tuple[str, str, str, str, str]]:
    found = compare_with_sandbox(recording, TEMPLATES, played_back=played_back)
    return {(each.call.split(" (")[0], each.what.value, each.where, each.first, each.second) for each in found}


@pytest.mark.slow
def test_the_sandbox_differs_in_nothing_from_itself(of_sandbox: PageRecording) -> None:
    assert told(of_sandbox) == set()


CHANGES: list[tuple[str, Callable[[RecordedCall], RecordedCall], tuple[str, ...]]] = [
    (
        "POST /{page}/feed",
        lambda call: replace(call, body={**call.body, "id": 7}),
        ("POST /{page}/feed", "type", "id", "number", "text"),
    ),
    (
        "POST /{page}/feed",
        lambda call: replace(call, body={**call.body, "warning": "text 1"}),
        ("POST /{page}/feed", "field", "warning", "text", "-"),
    ),
    (
        "POST /{post}/comments",
        lambda call: replace(call, status=403, body={"error": {"message": "(#200) …", "code": 200}}),
        ("POST /{post}/comments", "answer", "", "403 error 200", "200"),
    ),
    (
        "DELETE /{post}",
        lambda call: replace(call, body={"success": "true"}) if call.status == 200 else call,
        ("DELETE /{post}", "type", "success", "text", "true/false"),
    ),
]
#: `make everything` tries all of them.
TRIED = CHANGES if EVERYTHING else CHANGES[1:3]


@pytest.mark.slow
@pytest.mark.parametrize(("edge", "change", "difference"), TRIED)
def test_each_difference_is_listed_and_is_gone_where_the_recording_is_played(
    of_sandbox: PageRecording, edge: str, change: Callable[[RecordedCall], RecordedCall], difference: tuple[str, ...]
) -> None:
    recording = changed(of_sandbox, edge, change)

    assert difference in told(recording)
    assert {each for each in told(recording, played_back=True) if each[0] == edge} == set()


@pytest.mark.slow
def test_a_listing_that_lags_is_a_difference_and_is_played(of_sandbox: PageRecording) -> None:
    recording = replace(of_sandbox, lags={**of_sandbox.lags, "feed": None})

    assert ("GET /{page}/feed", Differing.LAG.value, "", "never", "0 s") in told(recording)
    assert not {each for each in told(recording, played_back=True) if each[1] == "lag"}


@pytest.mark.slow
def test_a_page_of_another_shape_is_listed_and_played_back(of_meta: PageRecording) -> None:
    before, after = told(of_meta), told(of_meta, played_back=True)

    assert ("POST /{post}/comments", "answer", "", "400 error 200", "200") in before
    assert ("GET /{post}", "type", "attachments.data[].target.id", "number", "text") in before
    assert ("GET /{page} fields=id,name", "field", "username", "text", "-") in before
    assert ("*", "header", "x-app-usage", "yes", "-") in before
    # What is left: calls that follow from another answer, and what that server never answered.
    assert {each[1] for each in after} <= {"call", "header"}
    assert len(after) * 10 < len(before)


def test_played_back_the_sandbox_is_still_a_page_to_work_with(tmp_path: Path, of_meta: PageRecording) -> None:
    with SandboxPage(tmp_path, templates=TEMPLATES, now=TestClock(), recording=of_meta) as page:
        graph = PageGraph("sandbox", graph_url=page.url, version="v26.0", now=TestClock(), app_secret="")
        made = [graph.put_object("me", "feed", message=text, published=False)["id"] for text in ("One", "Two")]
        graph.update_object(made[0], is_published=True)

        read = [graph.get_object(each, fields="id,message,created_time,is_published,permalink_url") for each in made]

    assert len(set(made)) == 2
    assert [post["message"] for post in read] == ["One", "Two"]
    assert [post["is_published"] for post in read] == [True, False]


@pytest.mark.slow
@pytest.mark.parametrize("past", ["plain", "refused"])
def test_what_became_of_a_link_past_the_limit_is_listed_and_played_back(tmp_path: Path, past: Any) -> None:
    limit = LinkLimit(most=0, past=past, at="make")
    with SandboxPage(tmp_path / "limited", templates=TEMPLATES, now=TestClock(), links=limit) as page:
        recording = walked(page.url, facebook_settings(page), "sandbox", link=f"{page.url}/")

    differs = {
        "plain": ("GET /{post}", "field", "attachments", "-", "object"),
        "refused": ("POST /{page}/feed", "answer", "", "400 error 100", "200"),
    }
    assert differs[past] in told(recording)
    assert differs[past] not in told(recording, played_back=True)


def test_a_wrong_token_is_refused_by_a_recorded_page_too(tmp_path: Path, of_meta: PageRecording) -> None:
    with SandboxPage(tmp_path, templates=TEMPLATES, now=TestClock(), recording=of_meta) as page:
        graph = PageGraph("wrong", graph_url=page.url, version="v26.0", now=TestClock(), app_secret="")
        with pytest.raises(Exception, match="190"):
            graph.get_object("me", fields="id,name")
