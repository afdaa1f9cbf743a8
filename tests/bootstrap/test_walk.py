"""From each kind of first token to a lasting one of the Page, on the sandbox."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.errors import GraphError
from publisher.channels.facebook.token_exchange import Way, connect, lasts_until
from publisher.domain.page_token import CannotConnect
from publisher.messages import words
from publisher.sandbox.account import APP_ID
from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxPage
from tests.world import START, TestClock

TEMPLATES = Path(__file__).parents[2] / "templates"
SECRET = "app-secret"


@pytest.fixture
def page(tmp_path: Path) -> Iterator[SandboxPage]:
    options = {"templates": TEMPLATES, "now": TestClock(), "token": "EAApage", "app_secret": SECRET}
    with SandboxPage(tmp_path / "page", page_id="KOSINT2020", **options) as page:  # type: ignore[arg-type]  # by name
        yield page


@pytest.fixture
def way(page: SandboxPage) -> Way:
    def graph(token: str) -> PageGraph:
        return PageGraph(token, graph_url=page.url, version="v26.0", now=TestClock(), app_secret=SECRET)

    return Way(graph=graph, page_id="KOSINT2020", app_id=page.account.app_id, app_secret=SECRET, now=TestClock())


def asked(page: SandboxPage) -> list[str]:
    return [f"{request.method} {request.path.rpartition('/')[2]}" for request in page.requests]


def test_a_system_user_is_the_best_way(page: SandboxPage, way: Way) -> None:
    found = connect(page.account.system_token, way)

    assert (found.token.secret, found.token.page_id) == (page.token, page.page_id)
    assert "system user" in words(found.way)
    assert found.concerns == ()
    assert found.state.type == "PAGE"


def test_a_persons_token_is_made_to_last_first(page: SandboxPage, way: Way) -> None:
    found = connect(page.account.user_token, way)

    assert found.token.secret == page.token
    assert "comes from a person" in words(found.way)
    assert any("access_token" in path for path in asked(page))


def test_the_pages_own_token_is_taken_as_it_is(page: SandboxPage, way: Way) -> None:
    found = connect(page.token, way)
    assert (found.token.secret, found.token.name) == (page.token, page.account.name)


@pytest.mark.parametrize("by_number", [True, False])
def test_a_page_that_a_business_owns_is_found_by_what_was_granted(page: SandboxPage, way: Way, by_number: bool) -> None:
    page.faults.plan(Fault("GET /accounts", "empty_list", times=None))
    # The Page's name leads nowhere, as where only its number was granted.
    page.faults.plan(Fault("GET /{page}", "error", code=100, subcode=33, times=1))
    way = replace(way, page_id=page.page_id) if by_number else way
    if by_number:
        page.faults.clear()
        page.faults.plan(Fault("GET /accounts", "empty_list", times=None))

    assert connect(page.account.user_token, way).token.secret == page.token


def test_a_page_that_the_person_may_not_use_is_named(page: SandboxPage, way: Way) -> None:
    with pytest.raises(CannotConnect, match=r"other_pages, wanted=200, names=Sandbox Page \(\d+\)"):
        connect(page.account.user_token, replace(way, page_id="200"))


def test_without_the_app_a_persons_token_cannot_last(page: SandboxPage, way: Way) -> None:
    with pytest.raises(CannotConnect, match="token_needs_app"):
        connect(page.account.user_token, replace(way, app_secret=""))


@pytest.mark.parametrize("first", ["EAAwrong", "EAApage-old"])
def test_a_token_that_is_none_is_refused(way: Way, first: str) -> None:
    with pytest.raises(CannotConnect, match="token_not_accepted") as refused:
        connect(first, way)
    assert first not in str(refused.value)


def test_without_the_app_a_wrong_token_is_refused_too(way: Way) -> None:
    with pytest.raises(CannotConnect, match="token_not_accepted"):
        connect("EAAwrong", replace(way, app_id="", app_secret=""))


def test_the_apps_own_token_leads_nowhere(page: SandboxPage, way: Way) -> None:
    with pytest.raises(CannotConnect, match="token_of_useless_kind, kind=APP"):
        connect(page.account.app_token, way)


def test_a_system_user_without_the_page_is_told_what_to_assign(page: SandboxPage, way: Way) -> None:
    page.faults.plan(Fault("GET /{page}", "error", code=100, subcode=33, times=None))
    with pytest.raises(CannotConnect, match="token_gives_no_page"):
        connect(page.account.system_token, way)


def test_a_limit_of_calls_is_no_answer(page: SandboxPage, way: Way) -> None:
    page.faults.plan(Fault("GET /{page}", "error", code=4, times=None))
    with pytest.raises(GraphError):
        connect(page.account.system_token, way)


def test_no_repr_shows_a_token(page: SandboxPage, way: Way) -> None:
    found = connect(page.account.system_token, way)
    assert page.token not in repr(found)


def test_the_sooner_end_counts(page: SandboxPage, way: Way) -> None:
    state = connect(page.account.user_token, way).state
    assert lasts_until(state) == state.data_access_expires_at
    assert lasts_until(replace(state, expires_at=START)) == START
    assert lasts_until(replace(state, data_access_expires_at=None)) is None


def test_the_sandbox_has_the_application_that_connect_takes_for_its_own(page: SandboxPage) -> None:
    assert page.account.app_id == APP_ID
