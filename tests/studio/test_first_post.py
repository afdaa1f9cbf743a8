"""The first post on a Page: prepared unseen, published, looked at, deleted; interrupted it goes on, never two."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from publisher.channels.facebook.client import PageGraph
from publisher.domain.accounts import Role
from publisher.domain.first_post import BEFORE, FirstPost, Stage
from publisher.operations.first_post import GuidedFirstPost
from publisher.operations.page_comparison import PageComparison
from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxPage
from publisher.storage.ledger.first_posts import FirstPosts
from tests.extent import EVERYTHING
from tests.studio.house import Browser, House

TEXT = "Përshëndetje!\r\nKëtu jemi."


#: Ways in which an answer can be lost.
LOST = ("drop_after", "ignored", "drop_before", "error_after_commit", "html_after", "cut")


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def page(house: House) -> Iterator[SandboxPage]:
    page = house.app.container.start_sandbox()
    yield page
    page.faults.clear()


@pytest.fixture
def drita(house: House) -> Browser:
    return house.signed_in("drita", Role.ADMINISTRATOR)


def says(browser: Browser, path: str, **fields: Any) -> str:
    browser.get("/first-post")
    return browser.post(path, **fields).text


def stage(house: House) -> str:
    post = GuidedFirstPost(house.app).current()
    return post.stage.value if post else ""


def test_from_nothing_to_a_post_that_is_seen_and_deleted_again(house: House, page: SandboxPage, drita: Browser) -> None:
    assert "Hello!" in drita.get("/first-post").text or "Përshëndetje" in drita.page
    assert "nobody sees it yet" in says(drita, "/first-post", text=TEXT)
    (post,) = page.unpublished()
    assert (page.published(), post.message) == ([], "Përshëndetje!\nKëtu jemi.")
    assert "The first post on the Page is not finished" in drita.get("/").text

    assert "Do you see it?" in says(drita, "/first-post/publish")
    assert [each.id for each in page.published()] == [post.id]
    assert "<svg" in drita.page
    assert "What to do" in says(drita, "/first-post/seen", seen="no")
    assert "Go live" in drita.page
    assert "People do not see" in drita.get("/").text
    assert "People see it" in says(drita, "/first-post/seen", seen="yes")
    assert "is not finished" not in drita.get("/").text

    assert "The post is deleted" in says(drita, "/first-post/delete")
    assert page.published() == page.unpublished() == []
    assert "jemi" not in drita.page
    assert [verb for who, verb in house.audit() if who == "drita"][1:] == [
        "first post",
        "first post seen",
        "first post deleted",
    ]
    assert "nobody sees it yet" in says(drita, "/first-post", text="Edhe një herë")  # another one may follow


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  ", "Write a text first"),
        ("Shihni https://kosint2020.net/", "Leave links out"),
        ("www.kosint2020.net", "Leave links out"),
        ("a" * 2001, "at most 2000 characters"),
    ],
)
def test_what_is_no_first_post_is_refused(
    house: House, page: SandboxPage, drita: Browser, text: str, words: str
) -> None:
    assert words in says(drita, "/first-post", text=text)
    assert page.posts() == []
    assert stage(house) == ""


#: What is done to get from one stage to the next, with what the call is called in a fault plan.
STEPS: dict[str, tuple[Callable[[GuidedFirstPost], FirstPost], str]] = {
    "prepare": (lambda guided: guided.prepare("Fillimi", "drita"), "POST /feed"),
    "publish": (lambda guided: guided.publish("drita"), "POST /{post} is_published=true"),
    "delete": (lambda guided: guided.delete("drita"), "DELETE /{post}"),
}


@pytest.mark.parametrize("what", LOST if EVERYTHING else LOST[:2])
@pytest.mark.parametrize("struck", STEPS)
def test_a_lost_answer_at_any_step_is_gone_on_from(house: House, page: SandboxPage, struck: str, what: str) -> None:
    guided = GuidedFirstPost(house.app)
    for name, (act, call) in STEPS.items():
        if name == struck:
            page.faults.plan(Fault(call, what, code=1, status=500))
        post = act(guided)
        for _ in range(3):
            if name == struck and post.stage in (Stage.PREPARING, Stage.PUBLISHING, Stage.DELETING):
                assert post.trouble
                post = guided.go_on("drita")
            if name == struck and post.stage in (Stage.WRITTEN, Stage.PREPARED) and post.stage != _ends(name):
                post = act(guided)
        assert post.stage is _ends(name)
        assert len(page.published()) == (name == "publish")
    assert page.published() == page.unpublished() == []
    assert len(asked_to_be_public(page)) == 1


def _ends(name: str) -> Stage:
    return {"prepare": Stage.PREPARED, "publish": Stage.PUBLISHED, "delete": Stage.DELETED}[name]


def asked_to_be_public(page: SandboxPage) -> set[str]:
    """Return the ids of the posts that were ever to be published."""
    return {
        request.path.rpartition("/")[2]
        for request in page.requests
        if request.method == "POST" and str(request.params.get("is_published")).lower() == "true"
    }


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("struck", STEPS)
def test_killed_at_any_step_it_goes_on_where_it_was(
    house: House, page: SandboxPage, monkeypatch: pytest.MonkeyPatch, struck: str, moment: str
) -> None:
    guided = GuidedFirstPost(house.app)
    call = {"prepare": "put_object", "publish": "update_object", "delete": "delete_object"}[struck]
    plain: Callable[..., object] = getattr(PageGraph, call)

    def dies(*args: object, **fields: object) -> object:
        if moment == "after":
            plain(*args, **fields)
        raise Killed

    for name, (act, _) in STEPS.items():
        if name != struck:
            assert act(guided).stage is _ends(name)
            continue
        with monkeypatch.context() as patched, suppress(Killed):
            patched.setattr(PageGraph, call, dies)
            act(guided)
        assert stage(house).endswith("ing")
        assert guided.go_on("besa").stage is _ends(name)
    assert page.published() == page.unpublished() == []
    assert len(page.posts()) == 1
    assert len(asked_to_be_public(page)) == 1


def test_what_a_lost_answer_left_behind_later_is_deleted(house: House, page: SandboxPage) -> None:
    guided = GuidedFirstPost(house.app)
    page.faults.plan(Fault("POST /feed", "drop_before"))
    assert guided.prepare("Fillimi", "drita").stage is Stage.PREPARING
    ours = guided.go_on("drita").remote_id
    graph = house.app.container.page.graph
    graph.put_object(page.page_id, "feed", message="Fillimi", published=False)  # what Facebook made of the first call
    by_hand = page.make_by_hand(message="Fillimi", published=False)

    guided.publish("drita")

    assert [post.id for post in page.published()] == [ours]
    assert [post.id for post in page.unpublished()] == [by_hand.id]


def test_two_who_prepare_at_once_leave_one(house: House, page: SandboxPage, monkeypatch: pytest.MonkeyPatch) -> None:
    guided, plain = GuidedFirstPost(house.app), PageGraph.put_object

    def overtaken(self: PageGraph, *args: str, **fields: Any) -> object:
        monkeypatch.setattr(PageGraph, "put_object", plain)
        assert guided.go_on("besa").stage is Stage.PREPARED
        return plain(self, *args, **fields)

    monkeypatch.setattr(PageGraph, "put_object", overtaken)
    post = guided.prepare("Fillimi", "drita")

    (left,) = page.unpublished()
    assert post.remote_id == left.id


def test_a_second_click_of_anything_changes_nothing(house: House, page: SandboxPage, drita: Browser) -> None:
    steps: tuple[tuple[str, dict[str, str]], ...] = (
        ("/first-post", {"text": "Fillimi"}),
        ("/first-post/publish", {}),
        ("/first-post/seen", {"seen": "yes"}),
        ("/first-post/delete", {}),
    )
    for path, fields in steps:
        says(drita, path, **fields)
        after = stage(house)
        if path != "/first-post":
            assert "First post" in says(drita, path, **fields)
            assert stage(house) == after
    assert len(page.posts()) == 1
    assert "There is no first post yet" not in drita.page


def test_it_is_no_reason_to_believe_that_the_ledger_is_old(house: House, page: SandboxPage) -> None:
    """Our app's posts that the ledger does not know hold everything; this one it knows."""
    guided, told = GuidedFirstPost(house.app), list[str]()
    comparison = PageComparison(house.app, told.append)
    assert comparison.agrees()
    guided.prepare("Fillimi", "drita")
    guided.publish("drita")
    house.clock.passes(hours=2)
    assert comparison.agrees()
    assert (told, house.app.holds()) == ([], [])


def test_on_hold_nothing_is_posted_and_deleting_still_works(house: House, page: SandboxPage, drita: Browser) -> None:
    says(drita, "/first-post", text="Fillimi")
    drita.get("/")
    drita.post("/pause", reason="zi", channel="")
    assert "is on hold" in says(drita, "/first-post/publish")
    assert page.published() == []
    assert stage(house) == "prepared"
    assert "The post is deleted" in says(drita, "/first-post/delete")
    assert "is on hold" in says(drita, "/first-post", text="Fillimi")
    assert page.unpublished() == []


def test_what_a_hand_did_to_it_is_told(house: House, page: SandboxPage, drita: Browser) -> None:
    says(drita, "/first-post", text="Fillimi")
    page.delete_by_hand(page.unpublished()[0].id)
    assert "somebody deleted it there" in says(drita, "/first-post/publish")
    says(drita, "/first-post", text="Fillimi")
    assert "Do you see it?" in says(drita, "/first-post/publish")


def test_a_refused_text_can_be_written_anew(house: House, page: SandboxPage, drita: Browser) -> None:
    page.faults.plan(Fault("POST /feed", "error", code=368, subcode=1346003))
    refused = says(drita, "/first-post", text="Fillimi")
    assert "Fillimi</textarea>" in refused
    assert "Prepare" in refused
    assert "nobody sees it yet" in says(drita, "/first-post", text="Tjetër")
    assert [post.message for post in page.unpublished()] == ["Tjetër"]


def test_an_answer_of_an_attempt_that_was_overtaken_is_not_written_down(house: House) -> None:
    kept = FirstPosts(house.app.container.database, house.app.container.target.by_channel["facebook"], house.clock)
    first = kept.begin(kept.write("a"), Stage.PREPARING, "drita")
    assert first is not None
    second = kept.begin(first, Stage.PREPARING, "besa")
    assert second is not None
    assert not kept.record(first, Stage.PREPARED, remote_id="1")
    assert kept.record(second, Stage.PREPARED, remote_id="2")
    assert kept.begin(first, Stage.PREPARING, "drita") is None
    current = kept.current()
    assert current is not None
    assert current.remote_id == "2"


def test_every_stage_can_be_reached_and_left() -> None:
    assert set(BEFORE) == set(Stage)
    assert {before for stages in BEFORE.values() for before in stages} == set(Stage) - {Stage.DELETED}


def test_the_first_post_is_restored_with_the_ledger(house: House, page: SandboxPage, tmp_path: Path) -> None:
    """What the backup did not know yet is read from the Page."""
    guided = GuidedFirstPost(house.app)
    post = guided.prepare("Fillimi", "drita")
    guided.publish("drita")
    kept = FirstPosts(house.app.container.database, house.app.container.target.by_channel["facebook"], house.clock)
    older = kept.current()
    assert older is not None
    kept.record(older, Stage.PREPARED)  # as the backup has it
    assert guided.publish("drita").stage is Stage.PUBLISHED
    kept.record(kept.current() or older, Stage.PREPARING, remote_id="")  # as an even older one
    assert guided.go_on("drita").remote_id == post.remote_id
    assert len(page.posts()) == 1


def test_a_token_that_may_not_list_posts_can_make_one(house: House, page: SandboxPage, drita: Browser) -> None:
    page.faults.plan(Fault("GET /feed", "error", code=200, times=None))
    assert "nobody sees it yet" in says(drita, "/first-post", text="Fillimi")
    assert "Do you see it?" in says(drita, "/first-post/publish")
    assert "The post is deleted" in says(drita, "/first-post/delete")


def test_where_two_phases_do_not_work_an_ordinary_post_is_advised(house: House, drita: Browser) -> None:
    container = house.app.container
    container.settings = replace(container.settings, facebook=replace(container.settings.facebook, publish="direct"))
    assert "an ordinary" in drita.get("/first-post").text or "short ordinary post" in drita.page
    assert "short ordinary post" in says(drita, "/first-post", text="Fillimi")
