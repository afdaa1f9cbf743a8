"""Posts over HTTP: made, read, published, changed, scheduled, deleted."""

import json
from typing import Any

import pytest

from publisher.sandbox.server import SandboxPage
from tests.sandbox.conftest import Caller, Clock


def error(answer: Any) -> tuple[int | None, int | None]:
    return answer["error"].get("code"), answer["error"].get("error_subcode")


def test_a_post_is_published_trimmed_and_read_back(graph: Caller, sandbox: SandboxPage) -> None:
    post_id = graph.make(message="  Përshëndetje\n ")
    answer = graph.get(post_id, fields="id,message,created_time,is_published,status_type,permalink_url")
    assert answer == {
        "id": post_id,
        "message": "Përshëndetje",
        "created_time": "2026-11-24T12:00:00+0000",
        "is_published": True,
        "status_type": "mobile_status_update",
        "permalink_url": f"{sandbox.url}/{post_id.replace('_', '/posts/')}",
    }
    assert post_id.startswith(sandbox.page_id + "_")
    assert [post.message for post in sandbox.published()] == ["Përshëndetje"]


def test_without_fields_a_post_shows_its_time_message_and_id(graph: Caller) -> None:
    assert set(graph.get(graph.make(message="a"))) == {"created_time", "message", "id"}


def test_publishing_an_unpublished_post_may_be_repeated(graph: Caller, sandbox: SandboxPage, clock: Clock) -> None:
    post_id = graph.make(message="a", published=False)
    assert sandbox.published() == []
    assert graph.get(post_id, fields="is_published")["is_published"] is False
    clock.forward(minutes=1)
    assert graph.post(post_id, is_published="true") == {"success": True}
    clock.forward(minutes=1)
    assert graph.post(post_id, is_published="true") == {"success": True}
    (post,) = sandbox.published()
    assert post.published_at is not None
    assert (clock() - post.published_at).total_seconds() == 60


def test_read_after_write_gives_the_asked_fields(graph: Caller) -> None:
    answer = graph.post("me/feed", message="a", fields="id,is_published,message")
    assert (answer["message"], answer["is_published"]) == ("a", True)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, 197),
        ({"message": "  "}, 197),
        ({"message": "x" * 63_207}, 100),
        ({"link": "not an address"}, 1500),
        ({"link": "http://["}, 1500),
        ({"link": "javascript:alert(1)"}, 1500),
        ({"link": "https://www.facebook.com/x"}, 100),
        ({"message": "a", "published": "perhaps"}, 100),
        ({"message": "a", "attached_media": "media_fbid"}, 100),
        ({"message": "a", "attached_media": '[{"media_fbid":"404"}]'}, 100),
        ({"message": "a", "scheduled_publish_time": "2026-11-25T12:00:00+0000"}, 100),
        ({"message": "a", "published": "false", "scheduled_publish_time": "2026-11-24T12:05:00+0000"}, 100),
        ({"message": "a", "backdated_time": "2027-01-01"}, 100),
    ],
)
def test_a_post_that_facebook_would_refuse_is_refused(
    graph: Caller, sandbox: SandboxPage, data: dict[str, str], code: int
) -> None:
    assert graph.post("me/feed", **data)["error"]["code"] == code
    assert sandbox.posts() == []


def test_the_text_can_be_changed_and_nothing_else(graph: Caller, sandbox: SandboxPage) -> None:
    post_id = graph.make(message="a")
    assert graph.post(post_id, message="b") == {"success": True}
    assert graph.get(post_id, fields="message")["message"] == "b"
    assert error(graph.post(post_id, link="https://example.org"))[0] == 100
    assert error(graph.post(post_id, is_published="false"))[0] == 100
    assert sandbox.posts()[0].link == ""


def test_a_post_of_another_hand_cannot_be_changed_by_the_application(graph: Caller, sandbox: SandboxPage) -> None:
    post = sandbox.make_by_hand(message="a colleague's")
    assert error(graph.post(post.id, message="mine"))[0] == 200
    assert "application" not in graph.get(post.id, fields="application")
    assert sandbox.posts()[0].by_hand


@pytest.mark.parametrize("how", ["DELETE", "POST"])
def test_a_deleted_post_is_gone_for_good(graph: Caller, sandbox: SandboxPage, how: str) -> None:
    post_id = graph.make(message="a")
    options = {"params": {"method": "delete"}} if how == "POST" else {}
    assert graph(how, post_id, **options).json() == {"success": True}
    assert error(graph(how, post_id, **options).json()) == (100, 33)
    assert error(graph.get(post_id)) == (100, 33)
    assert error(graph.post(post_id, is_published="true")) == (100, 33)
    assert graph.get("me/feed") == {"data": []}
    assert [post.deleted for post in sandbox.posts()] == [True]


def test_a_scheduled_post_comes_out_at_its_time(graph: Caller, sandbox: SandboxPage, clock: Clock) -> None:
    at = int(clock().timestamp()) + 3600
    post_id = graph.make(message="a", published=False, scheduled_publish_time=at)
    assert graph.get("me/scheduled_posts", fields="scheduled_publish_time")["data"][0]["scheduled_publish_time"] == at
    clock.forward(minutes=59)
    assert sandbox.published() == []
    clock.forward(minutes=2)
    assert graph.get(post_id, fields="is_published,created_time")["created_time"] == "2026-11-24T13:00:00+0000"
    assert graph.get("me/scheduled_posts") == {"data": []}


def test_a_backdated_post_stands_where_it_belongs(graph: Caller) -> None:
    graph.make(message="today")
    graph.make(message="old", backdated_time="2020-02-03T04:05:06+0100")
    data = graph.get("me/feed", fields="message,created_time,backdated_time")["data"]
    assert [post["message"] for post in data] == ["today", "old"]
    assert data[1]["backdated_time"] == data[1]["created_time"] == "2020-02-03T03:05:06+0000"


def test_an_unknown_field_fails_the_whole_call(graph: Caller) -> None:
    answer = graph("GET", graph.make(message="a"), params={"fields": "id,link"})
    assert answer.status_code == 400
    assert (
        answer.json()["error"]["message"] == "(#100) Tried accessing nonexisting field (link) on node type (PagePost)"
    )


def test_counts_come_through_fields_and_shares_of_nought_are_left_out(graph: Caller, clock: Clock) -> None:
    post_id = graph.make(message="a")
    love = "reactions.type(LOVE).limit(0).summary(total_count).as(love)"
    asked = f"shares,reactions.summary(true).limit(0),comments.summary(true).limit(0),{love}"
    young = graph.get(post_id, fields=asked)
    assert "shares" not in young
    assert young["reactions"] == {"data": [], "summary": {"total_count": 0, "viewer_reaction": "NONE"}}
    graph.post(f"{post_id}/comments", message="first")
    clock.forward(days=20)
    old = graph.get(post_id, fields=asked)
    assert old["reactions"]["summary"]["total_count"] > old["love"]["summary"]["total_count"] >= 0
    assert old["comments"]["summary"]["total_count"] == 1
    assert old["comments"]["data"] == []


def test_reactions_and_attachments_are_edges_too(graph: Caller, clock: Clock) -> None:
    post_id = graph.make(message="a", link="https://kosint.example/")
    clock.forward(days=9)
    assert graph.get(f"{post_id}/reactions", summary="total_count", limit=0)["summary"]["total_count"] > 0
    assert graph.get(f"{post_id}/attachments")["data"][0]["media_type"] == "link"
    assert graph.get(f"{graph.make(message='b')}/attachments") == {"data": []}


def test_a_field_that_facebook_has_and_the_sandbox_never_fills_is_left_out(graph: Caller) -> None:
    assert set(graph.get(graph.make(message="a"), fields="icon,story,message_tags")) == {"id"}
    assert set(graph.get("me", fields="cover,phone")) == {"id"}


def test_a_link_post_carries_its_card_as_attachment(graph: Caller) -> None:
    post_id = graph.make(message="a", link="https://kosint.example/sq/")
    (attachment,) = graph.get(post_id, fields="attachments")["attachments"]["data"]
    assert attachment["media_type"] == "link"
    assert attachment["unshimmed_url"] == "https://kosint.example/sq/"
    answer = graph.get(post_id, fields="attachments{media_type,url}")
    assert answer["attachments"]["data"] == [{"media_type": "link", "url": "https://kosint.example/sq/"}]


def test_comments_and_replies_are_written_listed_and_deleted(graph: Caller, sandbox: SandboxPage) -> None:
    post_id = graph.make(message="a")
    first = graph.post(f"{post_id}/comments", message="first")["id"]
    visitor = sandbox.comment_by_hand(post_id, "hello").id
    reply = graph.post(f"{first}/comments", message="reply")["id"]
    listed = graph.get(f"{post_id}/comments", summary="true", fields="id,message,from,comment_count")
    assert [comment["id"] for comment in listed["data"]] == [first, visitor]
    assert listed["data"][0]["from"] == {"name": "Sandbox Page", "id": sandbox.page_id}
    assert listed["data"][0]["comment_count"] == listed["summary"]["total_count"] - 1 == 1
    assert [each["id"] for each in graph.get(f"{first}/comments")["data"]] == [reply]
    assert len(graph.get(f"{post_id}/comments", filter="stream")["data"]) == 3
    assert graph.get(reply, fields="parent,message") == {"parent": {"id": first}, "message": "reply", "id": reply}
    assert graph("DELETE", first).json() == {"success": True}
    assert error(graph.get(reply)) == (100, 33)
    assert [comment.id for comment in sandbox.posts()[0].comments] == [visitor]


def test_the_same_comment_sent_twice_is_written_twice(graph: Caller) -> None:
    post_id = graph.make(message="a")
    ids = {graph.post(f"{post_id}/comments", message="first")["id"] for _ in range(2)}
    assert len(ids) == 2
    assert error(graph.post(f"{post_id}/comments", message=" "))[0] == 100


def test_half_a_character_in_a_message_does_no_harm(graph: Caller) -> None:
    post_id = graph.make(message="a \ud83d b \x00 c")
    assert graph.get(post_id)["message"] == "a ? b \x00 c"


def test_form_json_and_multipart_bodies_mean_the_same(graph: Caller, sandbox: SandboxPage) -> None:
    graph("POST", "me/feed", data={"message": "m č", "published": "0"})
    graph("POST", "me/feed", json={"message": "m č", "published": False})
    graph("POST", "me/feed", files={"message": (None, "m č"), "published": (None, "False")})
    graph("POST", "me/feed", data=iter([json.dumps({"message": "m č", "published": False}).encode()]),
          headers={"Content-Type": "application/json"})  # fmt: skip
    assert [(post.message, post.published) for post in sandbox.posts()] == [("m č", False)] * 4
