"""Batch requests."""

import json
from typing import Any

import requests

from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxPage
from tests.sandbox.conftest import Caller, jpeg


def _batch(sandbox: SandboxPage, *items: dict[str, Any], **more: Any) -> Any:
    form = {"access_token": "sandbox", "batch": json.dumps(items)} | more
    return requests.post(sandbox.url + "/v26.0/", data=form, timeout=10).json()


def test_items_are_answered_in_order_each_with_its_own_code(sandbox: SandboxPage, graph: Caller) -> None:
    post_id = graph.make(message="a")
    answers = _batch(
        sandbox,
        {"method": "GET", "relative_url": f"{post_id}?fields=message"},
        {"method": "GET", "relative_url": f"/v25.0/{post_id}/insights/post_impressions"},
        {"method": "POST", "relative_url": "me/feed", "body": "message=b%20c&published=false"},
    )
    assert [answer["code"] for answer in answers] == [200, 400, 200]
    assert json.loads(answers[0]["body"])["message"] == "a"
    assert json.loads(answers[1]["body"])["error"]["code"] == 100
    assert {header["name"] for header in answers[0]["headers"]} == {"Content-Type"}
    assert sandbox.unpublished()[0].message == "b c"


def test_headers_can_be_left_out(sandbox: SandboxPage) -> None:
    assert set(_batch(sandbox, {"relative_url": "me"}, include_headers="false")[0]) == {"code", "body"}


def test_more_than_fifty_items_are_refused(sandbox: SandboxPage) -> None:
    assert len(_batch(sandbox, *[{"relative_url": "me"}] * 50)) == 50
    error = _batch(sandbox, *[{"relative_url": "me"}] * 51)["error"]
    assert (error["type"], "code" in error) == ("GraphBatchException", False)


def test_a_later_item_can_use_an_earlier_result(sandbox: SandboxPage, graph: Caller) -> None:
    graph.make(message="old")
    answers = _batch(
        sandbox,
        {"method": "GET", "name": "list", "relative_url": "me/feed?fields=id"},
        {"method": "GET", "relative_url": "{result=list:$.data.0.id}?fields=message"},
        {"method": "GET", "relative_url": "{result=list:$.data[0].id}", "depends_on": "list"},
        {"method": "GET", "relative_url": "me", "depends_on": "nobody"},
    )
    assert answers[0] is None
    assert json.loads(answers[1]["body"])["message"] == "old"
    assert answers[2]["code"] == 200
    assert answers[3] is None


def test_a_photo_can_be_attached_to_an_item(sandbox: SandboxPage) -> None:
    item = {
        "method": "POST",
        "relative_url": "me/photos",
        "body": "published=true&caption=x",
        "attached_files": "file1",
    }
    form = {"access_token": "sandbox", "batch": json.dumps([item])}
    answer = requests.post(sandbox.url, data=form, files={"file1": ("a.jpg", jpeg())}, timeout=10).json()
    assert answer[0]["code"] == 200
    assert sandbox.published()[0].photos[0].content == jpeg()


def test_a_planned_fault_can_make_an_item_null(sandbox: SandboxPage, graph: Caller) -> None:
    sandbox.faults.plan(Fault("POST /feed", "null_batch_item_after"), Fault("GET /{page}", "null_batch_item"))
    assert graph.get("me")["name"] == "Sandbox Page"  # not outside a batch
    items = [
        {"method": "POST", "relative_url": "me/feed", "body": "message=a"},
        {"relative_url": "me"},
        {"relative_url": "me"},
    ]
    answers = _batch(sandbox, *items)
    assert answers[:2] == [None, None]
    assert answers[2]["code"] == 200
    assert len(sandbox.published()) == 1


def test_a_batch_needs_a_token(sandbox: SandboxPage) -> None:
    form = {"batch": '[{"relative_url":"me"}]'}
    assert requests.post(sandbox.url, data=form, timeout=5).json()["error"]["code"] == 104
