"""Planned faults: each does what its name says, on the calls that it is meant for, and no more often."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from publisher.sandbox import fault_file
from publisher.sandbox.errors import KNOWN
from publisher.sandbox.fault_file import FaultFileError, read_fault_file
from publisher.sandbox.faults import KINDS, Fault, Faults, RandomFaults, every_fault
from publisher.sandbox.link_limit import LinkLimit
from publisher.sandbox.server import SandboxPage
from tests.sandbox.conftest import TEMPLATES, Caller, Clock


def _try_to_post(graph: Caller, timeout: float = 20) -> requests.Response | None:
    """Make a post; None where no whole answer came. A machine that is busy gets its time: no fault here needs less."""
    url = f"{graph.sandbox.url}/v26.0/me/feed"
    try:
        return requests.post(url, json={"message": "a"}, headers={"Authorization": "Bearer sandbox"}, timeout=timeout)
    except requests.RequestException:
        return None


def _is_right(answer: requests.Response | None) -> bool:
    try:
        return answer is not None and answer.status_code == 200 and "id" in answer.json()
    except ValueError:
        return False


@pytest.mark.parametrize(
    "fault", every_fault("POST /feed"), ids=lambda fault: f"{fault.what} {fault.code or ''}".strip()
)
def test_every_fault_commits_or_not_as_it_says_and_strikes_once(
    graph: Caller, sandbox: SandboxPage, fault: Fault
) -> None:
    delay = fault.delay_seconds and 0.05  # the server hangs up after it: nobody has to give up
    sandbox.faults.plan(fault := replace(fault, delay_seconds=delay))
    answer = _try_to_post(graph)
    batch_only = fault.what.startswith("null_batch_item")
    refused = fault.what == "require_proof"
    assert len(sandbox.posts()) == ((KINDS[fault.what].commits and not refused) or batch_only)
    assert _is_right(answer) == ((KINDS[fault.what].harmless and not refused) or batch_only)
    assert sandbox.faults.used == ([] if batch_only else [fault])
    assert _is_right(_try_to_post(graph))


def test_a_kind_does_what_its_name_says() -> None:
    for name, kind in KINDS.items():
        if name.endswith(("_before", "_after", "_commit")):
            assert kind.commits == (not name.endswith("_before")), name
    assert not any(KINDS[name].commits for name in ("error", "html", "redirect", "null_batch_item", "empty_list"))


def test_every_kind_and_every_code_is_in_the_matrix() -> None:
    faults = list(every_fault())
    assert {fault.what for fault in faults} == set(KINDS)
    assert {(fault.code, fault.subcode) for fault in faults} >= {(row.code, row.subcode) for row in KNOWN}


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: f"{row.code}-{row.subcode}")
def test_an_error_has_the_envelope_of_its_code(graph: Caller, sandbox: SandboxPage, row: Any) -> None:
    sandbox.faults.plan(Fault("GET /{page}", "error", code=row.code, subcode=row.subcode))
    answer = graph("GET", "me")
    error = answer.json()["error"]
    assert answer.status_code == row.status
    assert (error["code"], error.get("error_subcode"), error["type"]) == (row.code, row.subcode, row.kind)
    assert error.get("is_transient", False) == row.transient
    assert error["message"]
    assert error["fbtrace_id"]


def test_an_error_can_lack_its_code_and_its_message(graph: Caller, sandbox: SandboxPage) -> None:
    sandbox.faults.plan(Fault("GET /{page}", "error", code=None, message="", status=403))
    assert set(graph.get("me")["error"]) == {"type", "fbtrace_id"}


def test_what_the_fault_says_wins_over_the_table(graph: Caller, sandbox: SandboxPage) -> None:
    fault = Fault("GET *", "error", code=2, status=503, message="Busy", transient=False, title="T", user_message="U")
    sandbox.faults.plan(fault)
    answer = graph("GET", "me")
    error = answer.json()["error"]
    assert answer.status_code == 503
    assert (error["message"], error["error_user_title"], error["error_user_msg"]) == ("Busy", "T", "U")
    assert error["is_transient"] is False


def test_usage_headers_come_with_a_right_answer_and_with_an_error(graph: Caller, sandbox: SandboxPage) -> None:
    sandbox.faults.plan(
        Fault("GET /{page}", "usage", usage_percent=93),
        Fault("GET /{page}", "error", code=80001, usage_percent=100, regain_minutes=7, retry_after_seconds=9),
    )
    right, wrong, after = (graph("GET", "me") for _ in range(3))
    assert json.loads(right.headers["X-App-Usage"])["call_count"] == 93
    (usage,) = json.loads(wrong.headers["X-Business-Use-Case-Usage"])[sandbox.page_id]
    assert (usage["call_count"], usage["estimated_time_to_regain_access"], usage["type"]) == (100, 7, "pages")
    assert wrong.headers["Retry-After"] == "9"
    assert "X-App-Usage" not in after.headers


def test_a_lagging_post_is_in_no_list_but_can_be_read(graph: Caller, sandbox: SandboxPage, clock: Clock) -> None:
    sandbox.faults.plan(Fault("POST /feed", "lag", delay_seconds=30))
    post_id = graph.make(message="a")
    assert graph.get("me/feed") == {"data": []}
    assert graph.get(post_id)["message"] == "a"
    clock.forward(seconds=31)
    assert [post["id"] for post in graph.get("me/published_posts")["data"]] == [post_id]


def test_publishing_can_lag_too(graph: Caller, sandbox: SandboxPage, clock: Clock) -> None:
    post_id = graph.make(message="a", published=False)
    sandbox.faults.plan(Fault("POST /{post} is_published=true", "lag", delay_seconds=30))
    graph.post(post_id, is_published="true")
    assert graph.get("me/published_posts") == {"data": []}
    clock.forward(seconds=31)
    assert len(graph.get("me/published_posts")["data"]) == 1


def test_what_was_made_without_an_answer_can_lag_too(graph: Caller, sandbox: SandboxPage) -> None:
    sandbox.faults.plan(Fault("POST /feed", "drop_after", lag_seconds=30))
    assert _try_to_post(graph) is None
    assert (len(sandbox.posts()), graph.get("me/feed")) == (1, {"data": []})


def test_a_late_call_is_carried_out_after_the_caller_has_gone(graph: Caller, sandbox: SandboxPage) -> None:
    sandbox.faults.plan(Fault("POST /feed", "late", delay_seconds=0.6))
    assert _try_to_post(graph, timeout=0.2) is None
    assert sandbox.posts() == []
    deadline = time.monotonic() + 5
    while not sandbox.posts() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(sandbox.posts()) == 1


@pytest.mark.parametrize(
    ("on", "method", "edge", "params", "strikes"),
    [
        ("POST /feed", "POST", "/feed", {}, True),
        ("POST /feed", "GET", "/feed", {}, False),
        ("POST /feed published=false", "POST", "/feed", {"published": False}, True),
        ("POST /feed published=false", "POST", "/feed", {"published": "False"}, True),
        ("POST /feed published=false", "POST", "/feed", {}, False),
        ("POST /feed published!=false", "POST", "/feed", {}, True),
        ("POST /feed published!=false", "POST", "/feed", {"published": "false"}, False),
        ("* /feed", "GET", "/feed", {}, True),
        ("/feed", "GET", "/feed", {}, True),
        ("GET *", "GET", "/{post}", {}, True),
        ("GET * fields=id", "GET", "/{post}", {"fields": "id"}, True),
        ("GET", "POST", "/feed", {}, False),
        ("*", "DELETE", "/{post}", {}, True),
    ],
)
def test_a_fault_strikes_what_it_names(
    on: str, method: str, edge: str, params: dict[str, object], strikes: bool
) -> None:
    assert Fault(on, "drop_before").matches(method, edge, params) is strikes


@pytest.mark.parametrize(
    ("method", "path", "data", "on"),
    [
        ("GET", "me", {}, "GET /{page}"),
        ("POST", "me/feed", {"message": "a"}, "POST /feed"),
        ("POST", "me/photos", {}, "POST /photos"),
        ("GET", "me/insights/page_follows", {}, "GET /insights"),
        ("GET", "{post}", {}, "GET /{post}"),
        ("DELETE", "{post}", {}, "DELETE /{post}"),
        ("POST", "{post}/comments", {}, "POST /comments"),
        ("GET", "123", {}, "GET /{photo}"),
        ("GET", "12_34", {}, "GET /{comment}"),
        ("POST", "", {"batch": "[]"}, "POST /batch"),
        ("POST", "", {"id": "http://127.0.0.1/", "scrape": "true"}, "POST /scrape"),
        ("GET", "debug_token", {}, "GET /debug_token"),
        ("GET", "oauth/access_token", {}, "GET /oauth/access_token"),
        ("GET", "me/accounts", {}, "GET /accounts"),
    ],
)
def test_each_endpoint_has_the_name_that_the_plan_uses(
    graph: Caller, sandbox: SandboxPage, method: str, path: str, data: dict[str, str], on: str
) -> None:
    sandbox.faults.plan(Fault(on, "error", code=987))
    answer = graph(method, path.format(post=f"{sandbox.page_id}_1"), data=data).json()
    assert answer["error"]["code"] == 987


def test_faults_strike_as_often_as_planned_and_in_order() -> None:
    faults = Faults()
    first, second = Fault("GET *", "error", code=1, times=2, after=1), Fault("*", "error", code=2, times=None)
    faults.plan(first, second)
    assert [faults.take("GET", "/feed", {}) for _ in range(5)] == [second, first, first, second, second]
    assert faults.left == [second]
    faults.clear()
    assert faults.take("GET", "/feed", {}) is None


def test_the_same_fault_planned_twice_strikes_twice() -> None:
    fault = Fault("*", "drop_before")
    faults = Faults(fault, fault)
    assert [faults.take("GET", "/feed", {}) for _ in range(3)] == [fault, fault, None]


def test_faults_by_chance_are_the_same_for_the_same_seed() -> None:
    def course(seed: int) -> list[str]:
        faults = Faults(chance=RandomFaults(seed, 0.3, on="POST *"))
        struck = (faults.take("POST", "/feed", {}) for _ in range(200))
        return [fault.what if fault else "" for fault in struck]

    assert course(7) == course(7) != course(8)
    assert 30 < sum(bool(what) for what in course(7)) < 90
    assert Faults(chance=RandomFaults(7, 1.0, on="POST *")).take("GET", "/feed", {}) is None


PLAN = """
[[fault]]
on = "GET /{page}"
what = "error"
code = 4
"""


def test_a_fault_file_is_followed_while_it_changes(open_page: Callable[..., SandboxPage], tmp_path: Path) -> None:
    file = tmp_path / "faults.toml"
    file.write_text(PLAN)
    graph = Caller(open_page(fault_file=file))
    assert graph.get("me")["error"]["code"] == 4
    assert "id" in graph.get("me")
    file.write_text(PLAN + PLAN.replace("4", "17"))
    assert graph.get("me")["error"]["code"] == 17  # the first is used up and does not come again
    assert "id" in graph.get("me")
    file.write_text("[[fault]\n")
    assert "id" in graph.get("me")


def test_the_example_in_the_docstring_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "faults.toml"
    file.write_text((fault_file.__doc__ or "").split("\n\n", 2)[2])
    plan = read_fault_file(file)
    faults, chance = plan.faults, plan.chance
    assert plan.links == LinkLimit(most=2, zone="Europe/Belgrade")
    assert [fault.what for fault in faults] == ["drop_after", "error_after_commit", "error", "require_proof"]
    assert faults[3].times is None
    assert chance is not None
    assert chance.rate == 0.1


def test_the_example_in_the_how_to_can_be_read(tmp_path: Path) -> None:
    told = (TEMPLATES.parent / "docs" / "howto" / "test-page.md").read_text("utf-8")
    file = tmp_path / "faults.toml"
    file.write_text(told.partition("```toml\n")[2].partition("```")[0])
    plan = read_fault_file(file)
    assert [fault.what for fault in plan.faults] == ["drop_after", "too_much", "error"]
    assert plan.links == LinkLimit(from_day=15, zone="Europe/Belgrade", past="refused", code=368)
    assert plan.chance is not None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[[fault]]\non = '*'\nwhat = 'explode'", "explode"),
        ("[[fault]]\non = '*'\nwhat = 'drop_after'\ntime = 1", "time"),
        ("[random]\nseed = 1\nrate = 0.1\nkinds = ['drop']", "drop"),
        ("[fault", "declaration"),
        ("[[fault]]\non = '*'", "what"),
        ("[links]\nmany = 2", "many"),
        ("[links]\npast = 'gone'", "gone"),
        ("[links]\nzone = 'Mars'", "Mars"),
    ],
)
def test_a_mistake_in_a_fault_file_is_named(tmp_path: Path, text: str, word: str) -> None:
    file = tmp_path / "faults.toml"
    file.write_text(text)
    with pytest.raises(FaultFileError, match=word) as caught:
        read_fault_file(file)
    assert str(file) in str(caught.value)


def test_stopping_takes_no_time_though_a_call_hangs(sandbox: SandboxPage) -> None:
    sandbox.faults.plan(Fault("GET *", "hang_before"))
    outcome: list[str] = []

    def call() -> None:
        try:
            requests.get(f"{sandbox.url}/me", timeout=20)
        except requests.ConnectionError:
            outcome.append("closed")

    thread = threading.Thread(target=call)
    thread.start()
    while not sandbox.faults.used:
        time.sleep(0.01)
    start = time.monotonic()
    sandbox.stop()
    thread.join(timeout=5)
    assert time.monotonic() - start < 1
    assert outcome == ["closed"]
