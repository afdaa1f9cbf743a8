"""Lists: order, cursors, limits and times."""

from typing import Any

import pytest
import requests

from publisher.sandbox.server import SandboxPage
from tests.sandbox.conftest import Caller, Clock


def _make_five(graph: Caller, clock: Clock) -> list[str]:
    ids = []
    for number in range(5):
        ids.append(graph.make(message=str(number)))
        clock.forward(minutes=1)
    return ids[::-1]


def _ids(answer: Any) -> list[str]:
    return [each["id"] for each in answer["data"]]


def test_following_next_gives_every_post_once_newest_first(graph: Caller, clock: Clock) -> None:
    expected = _make_five(graph, clock)
    answer = graph.get("me/feed", limit=2, fields="id")
    found = _ids(answer)
    assert "previous" not in answer["paging"]
    while "next" in answer["paging"]:
        answer = requests.get(answer["paging"]["next"], headers={"Authorization": "Bearer sandbox"}, timeout=5).json()
        found += _ids(answer)
    assert found == expected
    assert "previous" in answer["paging"]


def test_cursors_hold_while_posts_come_and_go(graph: Caller, clock: Clock) -> None:
    ids = _make_five(graph, clock)
    after = graph.get("me/feed", limit=2)["paging"]["cursors"]["after"]
    graph.make(message="new")
    graph("DELETE", ids[1])
    assert _ids(graph.get("me/feed", limit=2, after=after)) == ids[2:4]
    back = graph.get("me/feed", limit=2, after=after)["paging"]["cursors"]["before"]
    assert _ids(graph.get("me/feed", limit=1, before=back)) == [ids[0]]


def test_posts_of_one_second_keep_their_order(graph: Caller) -> None:
    ids = [graph.make(message=str(number)) for number in range(4)][::-1]
    assert _ids(graph.get("me/feed")) == ids
    after = graph.get("me/feed", limit=2)["paging"]["cursors"]["after"]
    assert _ids(graph.get("me/feed", after=after)) == ids[2:]


def test_the_token_stands_in_next_only_where_it_stood_in_the_parameters(graph: Caller, sandbox: SandboxPage) -> None:
    graph.make(message="a")
    graph.make(message="b")
    assert "access_token" not in graph.get("me/feed", limit=1)["paging"]["next"]
    url = f"{sandbox.url}/v26.0/me/feed?limit=1&access_token=sandbox"
    assert "access_token=sandbox" in requests.get(url, timeout=5).json()["paging"]["next"]


def test_each_list_holds_what_it_should(graph: Caller) -> None:
    out, prepared = graph.make(message="out"), graph.make(message="prepared", published=False)
    assert _ids(graph.get("me/feed", fields="is_published")) == [prepared, out]
    assert _ids(graph.get("me/posts")) == _ids(graph.get("me/published_posts")) == [out]
    assert graph.get("me/scheduled_posts") == {"data": []}


def test_since_and_until_bound_the_list(graph: Caller, clock: Clock) -> None:
    ids = _make_five(graph, clock)
    assert _ids(graph.get("me/feed", since="2026-11-24T12:02:00+0000", until="2026-11-24T12:03:00+0000")) == ids[1:3]
    assert _ids(graph.get("me/feed", until=int(clock().timestamp()) - 280)) == ids[4:]


@pytest.mark.parametrize("params", [{"limit": 101}, {"limit": "many"}, {"after": "!!"}, {"since": "yesterday"}])
def test_a_wrong_limit_cursor_or_time_is_refused(graph: Caller, params: dict[str, Any]) -> None:
    assert graph.get("me/feed", **params)["error"]["code"] == 100


def test_a_list_can_be_asked_as_a_field(graph: Caller, sandbox: SandboxPage) -> None:
    post_id = graph.make(message="a")
    graph.post(f"{post_id}/comments", message="first")
    answer = graph.get(sandbox.page_id, fields="name,published_posts.limit(1){id,comments.limit(5){message}}")
    (post,) = answer["published_posts"]["data"]
    assert post["id"] == post_id
    assert post["comments"]["data"][0]["message"] == "first"


def test_unbalanced_brackets_in_fields_are_a_syntax_error(graph: Caller) -> None:
    assert graph.get("me", fields="posts{id")["error"]["code"] == 2500
