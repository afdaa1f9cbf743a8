"""A pasted token is explained line by line: whose it is, for which app and Page, each permission, and what to click."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.token_exchange import NEEDED, NEEDED_IN_TWO_PHASES, Way
from publisher.channels.facebook.token_findings import PURPOSES, explain
from publisher.channels.facebook.tokens import SCOPES
from publisher.domain.coded_text import coded
from publisher.domain.page_token import Explained, Mark
from publisher.messages import words
from publisher.sandbox.faults import Fault
from publisher.sandbox.held_tokens import OTHER_APP
from publisher.sandbox.server import SandboxPage
from tests.world import TestClock

TEMPLATES = Path(__file__).parents[2] / "templates"
SECRET = "app-secret"
#: What each holder's token ends in, and what is named in what they have to click.
HOLDERS = {"-user": "Graph API Explorer", "-system": "System users", "": "Make the token again"}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxPage]:
    options = {"templates": TEMPLATES, "now": TestClock(), "token": "EAApage", "app_secret": SECRET}
    folder = tmp_path_factory.mktemp("page")
    with SandboxPage(folder, page_id="KOSINT2020", **options) as page:  # type: ignore[arg-type]  # by name
        yield page


@pytest.fixture
def way(page: SandboxPage) -> Iterator[Way]:
    def graph(token: str, secret: str = SECRET) -> PageGraph:
        return PageGraph(token, graph_url=page.url, version="v26.0", now=TestClock(), app_secret=secret)

    yield Way(
        graph=graph,
        page_id="KOSINT2020",
        app_id=page.account.app_id,
        app_secret=SECRET,
        now=TestClock(),
        bare_graph=lambda token: graph(token, ""),
    )
    page.faults.clear()


def said(found: Explained, *marks: Mark) -> str:
    """Return what is told of findings of these marks, with what to click."""
    marked = [each for each in found.findings if each.mark in (marks or tuple(Mark))]
    return "\n".join(f"{each.permission} {words(each.text)} {words(each.mend)}" for each in marked)


def test_each_permission_that_connect_asks_for_has_a_purpose() -> None:
    assert set(PURPOSES) == set(SCOPES)
    assert {without for _, without in PURPOSES.values()} == set(SCOPES.values())


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_good_token_has_nothing_missing(way: Way, holder: str) -> None:
    found = explain(f"EAApage{holder}", way)

    assert found.connected
    assert said(found, Mark.MISSING) == ""
    assert [each.permission for each in found.findings if each.permission] == list(PURPOSES)
    for words_of in ("the Page “Sandbox Page”", "the app “Sandbox Page”", "does not expire"):
        assert words_of in said(found)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("holder", HOLDERS)
def test_each_missing_permission_is_named_with_the_click_that_mends_it(way: Way, holder: str, scope: str) -> None:
    found = explain(f"EAApage{holder}-without-{scope}", way)

    (line,) = [each for each in found.findings if each.permission == scope]
    assert line.mark is (Mark.MISSING if scope in NEEDED else Mark.NOTE)
    assert words(line.text) == f"This permission is missing: {words(coded(SCOPES[scope]))}."
    assert HOLDERS[holder] in words(line.mend)
    assert scope in words(line.mend)
    assert all(each.mark is Mark.RIGHT for each in found.findings if each.permission not in ("", scope))
    assert (found.connected is None) == (scope in NEEDED)


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_permission_for_another_page_only_does_not_count(way: Way, holder: str) -> None:
    found = explain(f"EAApage{holder}-elsewhere-pages_manage_posts", way)

    assert found.connected is None
    assert "pages_manage_posts Allowed, but not for this Page: posts cannot be published." in said(found, Mark.MISSING)
    assert "your Page" in said(found, Mark.MISSING)


@pytest.mark.parametrize("holder", ["-user", "-system"])
@pytest.mark.parametrize("named", ["KOSINT2020", "100000000000001"])
def test_a_token_for_another_page_says_which_it_leads_to(page: SandboxPage, way: Way, holder: str, named: str) -> None:
    found = explain(f"EAApage{holder}-elsewhere", replace(way, page_id=named))

    assert found.connected is None
    missing = said(found, Mark.MISSING)
    assert named in missing
    assert ("Another Page" in missing) == (holder == "-user")  # the other's own page is not on this machine
    assert "Assign assets" in missing if holder == "-system" else "tick the right Page" in missing
    assert ("Allowed, but not for this Page" in missing) == (holder == "-system")  # of others one may be chosen


def test_a_page_that_is_missing_in_the_list_is_asked_by_its_number(page: SandboxPage, way: Way) -> None:
    """A personal Page is listed, and the one that a business owns is not, though the grant exists."""
    page.faults.plan(Fault("GET /accounts", "empty_list", times=None))
    found = explain("EAApage-user", replace(way, page_id=page.page_id))
    assert found.connected
    assert found.connected.token.page_id == page.page_id


def test_a_token_of_another_app_says_which(way: Way) -> None:
    for holder in HOLDERS:
        found = explain(f"EAApage{holder}-other-app", way)
        assert found.connected is None
        assert f"“Another application” ({OTHER_APP})" in said(found, Mark.MISSING)
        assert "Meta App" in said(found, Mark.MISSING)


def test_without_an_app_of_ours_a_system_users_token_of_any_app_will_do(way: Way) -> None:
    found = explain(
        "EAApage-system-other-app", replace(way, app_id="", app_secret="", graph=way.bare_graph or way.graph)
    )
    assert found.connected
    assert OTHER_APP in said(found, Mark.RIGHT)


def test_a_wrong_app_secret_is_told_from_a_dead_token(page: SandboxPage, way: Way) -> None:
    for holder in HOLDERS:
        found = explain(f"EAApage{holder}", replace(way, app_secret="other"))
        assert "Facebook does not accept the app's ID and secret" in said(found, Mark.MISSING)
        assert "App secret" in said(found, Mark.MISSING)


@pytest.mark.parametrize("secret", [SECRET, ""])
@pytest.mark.parametrize("token", ["EAApage-user-expired", "EAApage-expired", "EAAnobody"])
def test_a_token_that_ended_says_so_and_nothing_else(way: Way, token: str, secret: str) -> None:
    found = explain(token, replace(way, app_secret=secret))

    assert [each.mark for each in found.findings] == [Mark.MISSING]
    assert ("has expired" in said(found)) == token.endswith("expired")
    assert "Make a new token" in said(found)
    assert token not in said(found)


def test_a_persons_token_without_the_app_says_where_its_secret_is(way: Way) -> None:
    found = explain("EAApage-user", replace(way, app_secret=""))
    assert "App settings" in said(found, Mark.MISSING)
    assert [each.permission for each in found.findings if each.permission] == list(PURPOSES)


def test_the_apps_own_token_is_no_token_to_publish_with(page: SandboxPage, way: Way) -> None:
    found = explain(page.account.app_token, way)
    assert "nothing can be published with it" in said(found, Mark.MISSING)


def test_a_role_without_content_is_told(way: Way) -> None:
    assert "may not publish on this Page" in said(explain("EAApage-user-without-content", way), Mark.NOTE)
    assert "may not publish" not in said(explain("EAApage-user", way))


def test_in_two_phases_posts_that_nobody_sees_have_to_be_listed(way: Way) -> None:
    token = "EAApage-system-without-pages_read_user_content"
    assert explain(token, way).connected
    found = explain(token, replace(way, needed=NEEDED_IN_TWO_PHASES))
    assert found.connected is None
    assert "unpublished posts cannot be listed" in said(found, Mark.MISSING)


def test_a_right_to_figures_that_ended_is_told_so(way: Way) -> None:
    later = TestClock()
    later.passes(days=200)
    assert "figures ended on" in said(explain("EAApage-user", replace(way, now=later)), Mark.NOTE)
