"""Connecting the Page from the studio: seen before it is kept, tried out, used at once, and never shown."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from publisher.domain.accounts import Role
from publisher.runtime.static_server import SiteServer
from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxPage
from tests.studio.house import ROOT, Browser, House, built, closed
from tests.studio.test_planning import plan, states


class OpensPage(Protocol):
    """Serves the real Page for a token."""

    def __call__(self, token: str, app_secret: str = "") -> SandboxPage: ...


@pytest.fixture
def opens_page(tmp_path: Path) -> Iterator[OpensPage]:
    """Serves the real Page for a token; an older one is dead from then on."""
    pages: list[SandboxPage] = []

    def opens(token: str, app_secret: str = "") -> SandboxPage:
        port = int(pages[-1].url.rpartition(":")[2]) if pages else 0
        for page in pages:
            page.stop()
        page = SandboxPage(
            tmp_path / "page",
            templates=ROOT / "templates",
            port=port,
            page_id="KOSINT2020",
            token=token,
            app_secret=app_secret,
        )
        page.start()
        pages.append(page)
        return page

    yield opens
    pages[-1].stop()


@pytest.fixture
def connected(tmp_path: Path, opens_page: OpensPage) -> Iterator[House]:
    """A house that works with the Page by a token that `connect` has kept."""
    page = opens_page("EAAfirst")
    (tmp_path / "house" / "secrets").mkdir(parents=True, mode=0o700)
    token = tmp_path / "house" / "secrets" / "page_token"
    token.touch(0o600)
    token.write_text("EAAfirst\n", encoding="utf-8")
    site = SiteServer(tmp_path / "house" / "site", 0)
    site.start()
    facebook = f'page_id = "KOSINT2020"\ngraph_url = "{page.url}"\nmin_gap_seconds = 0\n'
    house = built(tmp_path / "house", f'{facebook}[website]\nurl = "{site.url}"\n')
    assert not house.app.settings.sandbox
    yield house
    closed(house)
    site.stop()


def token_of(house: House) -> str:
    return (house.folder / "secrets" / "page_token").read_text(encoding="utf-8").strip()


def test_a_token_is_seen_then_tried_then_used_at_once(connected: House, opens_page: OpensPage) -> None:
    house, drita = connected, connected.signed_in("drita", Role.ADMINISTRATOR)
    house.draft("lajm")
    page = opens_page("EAAsecond")
    plan(drita, "lajm")
    house.app.deliver(lambda *_: None)
    assert states(house, "lajm")["facebook"] == "paused"
    assert 'href="/connect"' in drita.get("/").text

    assert "A token is saved here and in use" not in drita.get("/connect").text  # Facebook accepts it no more
    found = drita.post("/connect", token=f"  {page.account.system_token}\n")
    assert found.url == f"{house.url}/connect"
    assert "Is this your Page?" in found.text
    assert page.account.name in found.text
    assert "system user" in found.text
    assert token_of(house) == "EAAfirst"

    kept = drita.post("/connect/keep")
    assert kept.text.count(">works<") >= 2
    assert "on a phone where nobody is signed in" in kept.text
    assert token_of(house) == "EAAsecond"
    assert page.published() == []  # nothing that was tried became public
    drita.get("/")
    drita.post("/posts/lajm/release", go="now")
    house.clock.passes(seconds=10)
    house.app.deliver(lambda *_: None)
    assert states(house, "lajm")["facebook"] == "sent"
    assert ("drita", "connect") in house.audit()
    assert "EAA" not in found.text + kept.text + drita.get("/connect").text
    assert "A token is saved here and in use" in drita.page


def test_what_does_not_work_is_told_and_nothing_is_kept(connected: House, opens_page: OpensPage) -> None:
    page, drita = opens_page("EAAsecond"), connected.signed_in("drita", Role.ADMINISTRATOR)
    drita.get("/connect")
    for token, words in (
        ("", "Paste a token first"),
        ("EAA one", "This is not a token"),
        ("EAAno", "does not accept"),
        ("https://developers.facebook.com/tools#access_token=EAA", "This is an address"),
        ("100000000000001", "This is only a number"),
        ("0123456789abcdef" * 2, "looks like the app"),
    ):
        assert words in drita.post("/connect", token=token).text
        assert token == "" or token not in drita.page

    page.faults.plan(Fault("POST /feed", "error", code=200, times=None))
    drita.post("/connect", token=page.account.system_token)
    assert "nothing was saved" in drita.post("/connect/keep").text
    assert token_of(connected) == "EAAfirst"

    drita.post("/connect/forget")
    assert "paste it again" in drita.post("/connect/keep").text


def test_a_pasted_token_is_one_persons_and_soon_forgotten(connected: House, opens_page: OpensPage) -> None:
    page, drita = opens_page("EAAsecond"), connected.signed_in("drita", Role.ADMINISTRATOR)
    other = connected.signed_in("besa", Role.ADMINISTRATOR)
    drita.get("/connect")
    drita.post("/connect", token=page.account.system_token)
    other.get("/connect")
    assert "paste it again" in other.post("/connect/keep").text
    connected.clock.passes(minutes=11)
    drita.get("/connect")
    assert "paste it again" in drita.post("/connect/keep").text
    assert token_of(connected) == "EAAfirst"


def test_no_other_site_can_connect_a_page(connected: House) -> None:
    drita = connected.signed_in("drita", Role.ADMINISTRATOR)
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for path in ("/connect", "/connect/page", "/connect/keep", "/connect/forget", "/adopt"):
        drita.get("/connect")
        assert drita.post(path, token="EAAevil", sure="yes", headers=elsewhere).status_code == 403


def test_on_the_sandbox_its_own_token_leads_to_it(house: House) -> None:
    drita: Browser = house.signed_in("drita", Role.ADMINISTRATOR)
    drita.get("/connect")
    assert "Is this your Page?" in drita.post("/connect", token="sandbox-user").text
    assert "The Page is connected" in drita.post("/connect/keep").text
    assert token_of(house) == "sandbox"


def test_a_token_that_lacks_something_is_explained_line_by_line(house: House) -> None:
    drita = house.signed_in("drita", Role.ADMINISTRATOR)
    drita.get("/connect")
    refused = drita.post("/connect", token="sandbox-system-without-pages_manage_posts-without-read_insights").text
    assert "This token does not work yet" in refused
    assert "This permission is missing: posts cannot be published." in refused
    assert "Generate token" in refused
    assert "paste it again" in drita.post("/connect/keep").text  # what leads nowhere is not kept

    drita.get("/connect")
    found = drita.post("/connect", token="sandbox-user-without-read_insights").text
    assert "Is this your Page?" in found
    assert "This permission is missing: reach cannot be measured." in found
    assert "Posts can be published." in found
    assert "sandbox-user" not in refused + found + drita.get("/connect").text


@pytest.mark.parametrize(
    ("app_id", "app_secret", "words"),
    [
        ("", "abc", "or neither"),
        ("123", "", "or neither"),
        ("my app", "abc", "is a number"),
        ("123", "a b", "not an app secret"),
    ],
)
def test_an_app_that_is_none_is_refused_before_anybody_is_asked(
    house: House, app_id: str, app_secret: str, words: str
) -> None:
    drita = house.signed_in("drita", Role.ADMINISTRATOR)
    drita.get("/connect")
    answer = drita.post("/connect", token="sandbox-user", app_id=app_id, app_secret=app_secret)
    assert (answer.status_code, words in answer.text) == (422, True)


def test_the_app_is_given_with_a_persons_token_and_kept_with_it(connected: House, opens_page: OpensPage) -> None:
    page, drita = opens_page("EAAsecond", app_secret="s3cret"), connected.signed_in("drita", Role.ADMINISTRATOR)
    secrets = connected.folder / "secrets"
    drita.get("/connect")
    assert "App settings" in drita.post("/connect", token="EAAsecond-user").text
    wrong = drita.post("/connect", token="EAAsecond-user", app_id=page.account.app_id, app_secret="wrong").text
    assert "does not accept the app" in wrong
    assert "is used. Leave both empty" not in drita.get("/connect").text
    app_id = page.account.app_id
    assert "has expired" in drita.post("/connect", token="EAAsecond-expired", app_id=app_id, app_secret="s3cret").text
    assert "is used. Leave both empty" in drita.get("/connect").text
    assert "paste it again" in drita.post("/connect/keep").text
    drita.get("/connect")
    assert "Is this your Page?" in drita.post("/connect", token="EAAsecond-user").text  # typed once is enough
    drita.post("/connect/forget")
    found = drita.post("/connect", token="EAAsecond-user", app_id=page.account.app_id, app_secret="s3cret").text
    assert "Is this your Page?" in found
    assert not (secrets / "app_secret").exists()

    assert "The Page is connected" in drita.post("/connect/keep").text
    assert [(secrets / name).read_text().strip() for name in ("page_token", "app_id", "app_secret")] == [
        "EAAsecond",
        page.account.app_id,
        "s3cret",
    ]
    assert {(secrets / name).stat().st_mode & 0o777 for name in ("app_id", "app_secret")} == {0o600}
    connected.draft("lajm")
    plan(drita, "lajm")
    connected.app.deliver(lambda *_: None)  # each call has a proof by the secret now
    assert states(connected, "lajm")["facebook"] == "sent"
    assert "appsecret_proof" in page.requests[-1].params
    assert "s3cret" not in found + wrong + drita.get("/connect").text


def test_the_system_check_says_whether_people_see_what_is_published(connected: House) -> None:
    drita = connected.signed_in("drita", Role.ADMINISTRATOR)
    assert "whether others see" in drita.get("/checkup").text
    for path in ("", "/publish", "/seen"):
        drita.get("/first-post")
        drita.post(f"/first-post{path}", text="Fillimi", seen="no")
    assert "was not seen by somebody" in drita.get("/checkup").text
    drita.get("/first-post")
    drita.post("/first-post/seen", seen="yes")
    assert "saw the first post" in drita.get("/checkup").text
