"""What was typed into a form that came to nothing stands on the page that says why, and can be sent once more."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from publisher.domain.accounts import Role
from publisher.studio.typed_again import FIELDS, SECRETS, stem
from tests.studio.house import ROOT, Browser, House, built, closed

TYPED = "Ndryshoni „titullin“ <b> & datën"
#: Searching and narrowing a list changes nothing.
_ASKED = {"find", "by", "verb", "to"}


@pytest.fixture
def ana(house: House) -> Browser:
    house.draft("lajm")
    browser = house.signed_in("ana", Role.ADMINISTRATOR)
    browser.get("/drafts/lajm")
    return browser


def field(browser: Browser, name: str) -> str:
    """Return what a field of the page holds."""
    found = re.search(
        rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"|name="{name}"[^>]*>\n?([^<]*)</tex', browser.page
    )
    return unescape(found[1] or found[2] or "") if found else ""


def again(browser: Browser, **mended: str) -> int:
    """Press *Try again* as it stands in the page."""
    form = next(each for each in re.findall(r"<form.*?</form>", browser.page, re.DOTALL) if "Try again" in each)
    action = re.findall(r'action="([^"]*)"', form)[0]
    fields: dict[str, Any] = {
        name: unescape(value) for name, value in re.findall(r'name="([^"]+)"[^>]* value="([^"]*)"', form)
    }
    fields |= {name: unescape(value) for name, value in re.findall(r'name="([^"]+)"[^>]*>\n?([^<]*)</textarea', form)}
    return browser.post(unescape(action), **(fields | mended)).status_code


@pytest.mark.parametrize(
    ("path", "name", "more"),
    [
        ("/drafts/lajm/send-back", "remark", {}),
        ("/senders", "name", {"place": "nowhere", "language": "sq"}),
        ("/pause", "reason", {"from": "2026-03-29T02:30", "until": "2026-03-28T10:00"}),
        ("/posts/lajm/show", "note", {"days": "7"}),
        ("/posts/nothing/send-back", "remark", {}),
        ("/drafts/nothing/comments", "remark", {}),
    ],
)
def test_what_was_typed_stands_beside_what_is_wrong(ana: Browser, path: str, name: str, more: dict[str, Any]) -> None:
    typed = {name: TYPED, **more}
    assert ana.post(path, **typed).status_code in (404, 409)
    assert ana.sees("This did not work")
    assert field(ana, name) == TYPED
    assert "<b>" not in ana.page.partition("<main")[2]


def test_a_hold_whose_time_is_wrong_is_mended_and_sent_once_more(house: House, ana: Browser) -> None:
    typed: dict[str, Any] = {"from": "", "until": "2026-03-29T02:30"}
    assert ana.post("/pause", reason=TYPED, channel="facebook", **typed).status_code == 409
    assert field(ana, "until") == "2026-03-29T02:30"
    assert again(ana, until="2026-12-24T10:00") == 200
    assert [(each.channel, each.reason) for each in house.app.holds()] == [("facebook", TYPED)]


def test_a_note_outlives_a_database_that_does_not_answer(house: House, ana: Browser) -> None:
    database = house.app.container.database
    with database.write() as session:
        session.execute(text("ALTER TABLE draft_comment RENAME TO moved"))
    assert ana.post("/drafts/lajm/comments", remark=TYPED).status_code >= 500
    assert field(ana, "remark") == TYPED
    with database.write() as session:
        session.execute(text("ALTER TABLE moved RENAME TO draft_comment"))
    assert again(ana) == 200
    assert [each.text for each in house.server.office.comments.of("lajm")] == [TYPED]


def test_after_the_session_is_over_one_signs_in_and_sends_it_once_more(house: House, ana: Browser) -> None:
    token = ana.token
    ana.session.cookies.clear()
    typed: dict[str, Any] = {"title-sq": TYPED, "body-sq": "Teksti", "digest": field(ana, "digest")}
    assert ana.post("/drafts/lajm", form_token=token, **typed).status_code == 401
    assert ana.sees("Sign in in another tab")
    assert field(ana, "title-sq") == TYPED
    page = ana.page
    ana.signs_in("ana")
    ana.page = page
    assert again(ana) == 200
    assert house.server.office.desk.open("lajm").written.texts["sq"].title == TYPED


def test_a_form_of_another_site_is_neither_shown_nor_sent_on(ana: Browser) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = ana.post("/drafts/lajm/comments", headers=headers, form_token="x", remark=TYPED)
        assert answer.status_code == 403
        assert field(ana, "remark") == ""
    ana.post("/drafts/lajm/comments", form_token="x", remark=TYPED)  # nothing tells where it comes from
    assert field(ana, "remark") == TYPED
    assert not ana.sees("Try again")


def test_a_form_that_is_too_old_can_be_sent_once_more(house: House, ana: Browser) -> None:
    here = {"Sec-Fetch-Site": "same-origin"}
    assert ana.post("/drafts/lajm/comments", headers=here, form_token="old", remark=TYPED).status_code == 403
    assert again(ana) == 200
    assert [each.text for each in house.server.office.comments.of("lajm")] == [TYPED]


def test_no_secret_is_shown_again(ana: Browser) -> None:
    secrets: dict[str, Any] = dict.fromkeys(SECRETS, "sesam-hapu")
    ana.post("/senders", name="Ana", place="x", **secrets)
    assert ana.sees('value="Ana"')
    assert not ana.sees("sesam-hapu")
    assert not ana.sees("Try again")


def test_every_field_of_the_studio_is_shown_again_or_kept_secret() -> None:
    names = set()
    for file in (ROOT / "templates/studio").rglob("*.html"):
        for kind, attributes in re.findall(r"<(input|textarea)\b([^>]*)", file.read_text(encoding="utf-8")):
            shown = not re.search(r'type="(hidden|checkbox|radio|file)"|readonly', attributes)
            name = re.search(r'\bname="([a-z_]+)', attributes)
            names |= {name[1]} if (kind == "textarea" or shown) and name else set()
    fields = {each for each in names if not each.startswith(("crop", "contact"))}  # the words of a template follow
    assert fields - FIELDS.keys() - SECRETS - _ASKED == set()
    assert stem("alt-0-sq") == "alt"


@pytest.mark.parametrize("template", ["facebook/post.txt", "site/post.html"])
def test_a_mistake_in_an_offices_own_template_is_told_and_plans_nothing(tmp_path: Path, template: str) -> None:
    own = tmp_path / "templates" / template
    own.parent.mkdir(parents=True)
    own.write_text("{{ texts | nothing }}", encoding="utf-8")
    house = built(tmp_path / "house", templates=tmp_path / "templates")
    try:
        house.draft("lajm")
        ana = house.signed_in("ana", Role.AUTHOR)
        assert ana.get("/drafts/lajm").ok
        wanted: dict[str, Any] = {"go": "now", "digest": field(ana, "digest")}
        for answer in (ana.get("/drafts/lajm/plan"), ana.post("/drafts/lajm/plan", **wanted)):
            assert answer.status_code == 500
            assert "A template has a mistake: No filter named" in answer.text
        assert house.app.container.studio_queries.deliveries(["lajm"])["lajm"] == []
    finally:
        closed(house)
