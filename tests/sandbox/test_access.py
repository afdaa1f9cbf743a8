"""Tokens, proofs, versions, and what the address may be called."""

import hashlib
import hmac
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from publisher.channels.facebook import versions
from publisher.channels.facebook.versions import UNTIL
from publisher.sandbox.faults import Fault
from publisher.sandbox.paths import LAST_DAYS, NEWEST
from publisher.sandbox.server import SandboxPage
from tests.sandbox.conftest import Caller, Clock


def _proof(token: str) -> str:
    return hmac.new(b"secret", token.encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    "how",
    [
        {"headers": {"Authorization": "Bearer sandbox"}},
        {"headers": {"Authorization": "OAuth sandbox"}},
        {"params": {"access_token": "sandbox"}},
    ],
)
def test_the_token_is_taken_from_header_and_parameters(sandbox: SandboxPage, how: dict[str, Any]) -> None:
    answer = requests.get(f"{sandbox.url}/v26.0/me", timeout=5, **how)
    assert answer.json() == {"name": "Sandbox Page", "id": sandbox.page_id}


def test_the_token_is_taken_from_a_body(sandbox: SandboxPage) -> None:
    url, body = f"{sandbox.url}/me/feed", {"message": "a", "access_token": "sandbox"}
    assert "id" in requests.post(url, data=body, timeout=5).json()
    assert "id" in requests.post(url, json=body, timeout=5).json()


@pytest.mark.parametrize(("token", "code"), [("", 2500), ("wrong", 190)])
def test_a_missing_and_a_wrong_token_are_told_apart(sandbox: SandboxPage, token: str, code: int) -> None:
    answer = Caller(sandbox, token)("GET", "me")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == code
    assert answer.headers["WWW-Authenticate"].startswith('OAuth "Facebook Platform"')


def test_a_proof_is_checked_where_it_is_given(graph: Caller) -> None:
    assert "id" in graph.get("me", appsecret_proof=_proof("sandbox"))
    assert graph.get("me", appsecret_proof="0" * 64)["error"]["code"] == 100


def test_a_proof_can_be_required(graph: Caller, sandbox: SandboxPage) -> None:
    sandbox.faults.plan(Fault("*", "require_proof", times=None))
    assert "appsecret_proof" in graph.get("me")["error"]["message"]
    assert "id" in graph.get("me", appsecret_proof=_proof("sandbox"))


@pytest.mark.parametrize(
    ("asked", "answered"), [("v26.0/", "v26.0"), ("v25.0/", "v25.0"), ("v2.8/", "v21.0"), ("", "v26.0")]
)
def test_the_version_that_answers_stands_in_a_header(sandbox: SandboxPage, asked: str, answered: str) -> None:
    answer = requests.get(f"{sandbox.url}/{asked}me", headers={"Authorization": "Bearer sandbox"}, timeout=5)
    assert answer.status_code == 200
    assert answer.headers["facebook-api-version"] == answered
    assert answer.headers["Date"] == "Tue, 24 Nov 2026 12:00:00 GMT"


def test_a_version_that_ended_is_answered_by_the_oldest_that_lives(graph: Caller, clock: Clock) -> None:
    def answers() -> str:
        headers = {"Authorization": "Bearer sandbox"}
        return requests.get(f"{graph.sandbox.url}/v21.0/me", headers=headers, timeout=5).headers["facebook-api-version"]

    clock.at = datetime(2027, 1, 21, 23, tzinfo=UTC)
    assert answers() == "v21.0"
    clock.forward(hours=2)
    assert answers() == "v22.0"
    clock.forward(days=365)
    assert answers() == "v24.0"


def test_both_know_the_same_last_days() -> None:
    """The sandbox plays Facebook and shares no code with the program; so both tables are held together here."""
    assert {f"v{number}.0": last for number, last in LAST_DAYS.items()} == {v: day for v, day in UNTIL.items() if day}
    assert NEWEST == versions.NEWEST


def test_a_version_that_does_not_exist_is_refused(sandbox: SandboxPage) -> None:
    assert requests.get(f"{sandbox.url}/v99.0/me", timeout=5).json()["error"]["code"] == 2500


def test_the_page_may_be_configured_by_name(open_page: Callable[..., SandboxPage]) -> None:
    page = open_page(page_id="kosint")
    graph = Caller(page)
    assert page.page_id.isdigit()
    assert graph.get("kosint", fields="id,username") == {"id": page.page_id, "username": "kosint"}
    assert graph.post("KOSINT/feed", message="a")["id"].startswith(page.page_id + "_")
    assert graph.get("me")["id"] == page.page_id
    assert graph.get("somebody")["error"]["code"] == 803


@pytest.mark.parametrize("path", ["999999", "1_2", "1_2/comments", "999999/feed"])
def test_what_is_not_there_is_subcode_33(graph: Caller, path: str) -> None:
    answer = graph.get(path)["error"]
    assert answer["code"] == 100


def test_unknown_edges_and_paths_are_refused(graph: Caller) -> None:
    assert "nonexisting field (nowhere)" in graph.get("me/nowhere")["error"]["message"]
    assert graph.get("me/feed/more")["error"]["code"] == 2500
    assert graph.post("me/nowhere")["error"]["code"] == 100
    assert graph("PUT", "me").json()["error"]["code"] == 100


@pytest.mark.parametrize("path", ["//[", "/%00/%ff", "/v26.0//me//", "/?id=http://["])
def test_an_odd_address_is_answered_and_never_dropped(sandbox: SandboxPage, path: str) -> None:
    with socket.create_connection(("127.0.0.1", int(sandbox.url.rsplit(":", 1)[1])), timeout=5) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        assert line.recv(15).startswith(b"HTTP/1.1 4")


def test_many_ids_in_one_read_are_refused(graph: Caller) -> None:
    assert graph.get("", ids="me,1")["error"]["code"] == 100
    assert graph.get("me", date_format="U")["error"]["code"] == 100


def test_debug_token_describes_each_token(sandbox: SandboxPage, graph: Caller) -> None:
    app = Caller(sandbox, sandbox.account.app_token)
    page = app.get("debug_token", input_token="sandbox")["data"]
    assert (page["type"], page["expires_at"], page["is_valid"], page["profile_id"]) == (
        "PAGE",
        0,
        True,
        sandbox.page_id,
    )
    assert {"scope": "pages_manage_posts", "target_ids": [sandbox.page_id]} in page["granular_scopes"]
    person = app.get("debug_token", input_token="sandbox-user")["data"]
    assert person["type"] == "USER"
    assert person["expires_at"] > person["issued_at"]
    wrong = graph.get("debug_token", input_token="wrong")["data"]
    assert (wrong["is_valid"], wrong["error"]["code"]) == (False, 190)


def test_a_short_token_becomes_a_long_one_and_then_the_pages(sandbox: SandboxPage) -> None:
    account = sandbox.account
    query = {"grant_type": "fb_exchange_token", "client_id": account.app_id, "client_secret": "secret"}
    nobody = Caller(sandbox, "")
    long = nobody.get("oauth/access_token", fb_exchange_token="sandbox-user", **query)
    assert long["expires_in"] > 5_000_000
    person = Caller(sandbox, long["access_token"])
    (page,) = person.get("me/accounts", fields="id,name,access_token,tasks")["data"]
    assert (page["id"], page["access_token"]) == (sandbox.page_id, "sandbox")
    assert "CREATE_CONTENT" in page["tasks"]
    assert person.get(sandbox.page_id, fields="access_token")["access_token"] == "sandbox"
    assert person.get("me")["name"] == "Sandbox Person"
    assert "error" in nobody.get("oauth/access_token", fb_exchange_token="wrong", **query)
    assert "error" in nobody.get("oauth/access_token", **query | {"client_secret": "no"})


def test_the_list_of_pages_can_be_empty_as_for_a_business(sandbox: SandboxPage) -> None:
    sandbox.faults.plan(Fault("GET /accounts", "empty_list"))
    assert Caller(sandbox, "sandbox-user").get("me/accounts") == {"data": []}


def test_a_persons_token_cannot_act_as_the_page(sandbox: SandboxPage) -> None:
    person = Caller(sandbox, "sandbox-user")
    assert person.post(f"{sandbox.page_id}/feed", message="a")["error"]["code"] == 200
    assert person.get(f"{sandbox.page_id}/insights", metric="page_follows")["error"]["error_subcode"] == 2069032
    assert Caller(sandbox, sandbox.account.app_token).get("me/feed")["error"]["code"] == 10


def test_another_name_for_this_machine_is_refused(sandbox: SandboxPage) -> None:
    for host, status in (("127.0.0.1:1", 200), ("localhost", 200), ("evil.example", 421)):
        assert requests.get(sandbox.url, headers={"Host": host}, timeout=5).status_code == status


def test_tests_can_see_where_the_token_was_put(sandbox: SandboxPage, graph: Caller) -> None:
    graph.get("me")
    requests.get(f"{sandbox.url}/v26.0/me?access_token=sandbox", timeout=5)
    first, second = sandbox.requests
    assert (first.method, first.path, first.query) == ("GET", "/v26.0/me", "")
    assert first.headers["authorization"] == "Bearer sandbox"
    assert second.query == "access_token=sandbox"


def test_a_broken_body_is_a_refusal_and_no_crash(sandbox: SandboxPage, graph: Caller) -> None:
    headers = {"Content-Type": "application/json"}
    assert graph("POST", "me/feed", data=b"{", headers=headers).json()["error"]["code"] == 100
    assert graph("POST", "me/feed", data=b"[]", headers=headers).json()["error"]["code"] == 100
    assert (
        graph("POST", "me/feed", data=b"x", headers={"Content-Type": "multipart/form-data"}).json()["error"]["code"]
        == 100
    )
