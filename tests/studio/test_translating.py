"""A translator's link: personal, without an account, for the texts of some languages and for nothing else."""

import html
import json
import re
from typing import Any

import pytest
from sqlalchemy import select

from publisher.domain.accounts import Role
from publisher.operations.erase import ErasureOrder, erase, erase_person
from publisher.storage.studio.schema import AccountRow, DraftVersionRow
from tests.operations.house import photo as noisy_photo
from tests.studio.house import LANGUAGES, Browser, House

DRAFT = """+++
title = "Forum në Ferizaj"
summary = "Banorët takojnë komunën"
topics = ["housing"]
places = ["ferizaj"]
grants = ["secret-grant"]
[[media]]
file = "arta-krasniqi.jpg"
alt = "Banorë në sallë"
people = true
consent = "form 14, Arta Krasniqi"
+++

Teksti me **gjerësi**.

![](arta-krasniqi.jpg)

<script>alert(1)</script>
"""


@pytest.fixture
def languages() -> tuple[str, ...]:
    return LANGUAGES


def photo() -> bytes:
    return noisy_photo(3, b"gps-marker")


def begun(house: House) -> Browser:
    """Return an officer who has a draft in Albanian with a picture of people, and one that the post does not use."""
    file = house.draft("forum", DRAFT)
    (file.parent / "arta-krasniqi.jpg").write_bytes(photo())
    (file.parent / "unused-besa.jpg").write_bytes(photo())
    return house.signed_in("ana", Role.AUTHOR)


def given(ana: Browser, name: str = "Drita", *languages: str, days: str = "7") -> str:
    """Return the path of a link that somebody gets."""
    ana.get("/drafts/forum/translators")
    ana.post("/drafts/forum/translators", name=name, language=list(languages or ("sr",)), days=days)
    found: list[str] = re.findall(r"/translate/[\w-]+", ana.page)
    return found[0]


def fields(browser: Browser) -> dict[str, Any]:
    """Return what the form of the page holds, by field."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", browser.page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and "translation" in browser.page:
            found[name[1]] = html.unescape(value[1]) if value else ""
    found |= {
        name: html.unescape(text)
        for name, text in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', browser.page, re.DOTALL)
    }
    return {name: value for name, value in found.items() if name not in ("next", "form_token", "form_key")}


def written(house: House, language: str) -> str:
    file = house.folder / "posts" / "forum" / f"index.{language}.md"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def test_a_translator_writes_beside_the_original_and_says_when_it_is_done(house: House) -> None:
    ana = begun(house)
    path = given(ana)
    ana.get("/drafts/forum/translators")
    assert "Drita" in ana.page
    assert "/translate/" not in ana.page  # shown once

    drita = house.browser()
    assert drita.get(path).status_code == 200
    assert drita.sees("Forum në Ferizaj")
    assert drita.sees("<strong>gjerësi</strong>")
    form = fields(drita)
    assert form["title-sr"] == ""
    alt = next(name for name in form if name.startswith("alt-"))
    typed = form | {"title-sr": "Форум у Урошевцу", "body-sr": "Текст", alt: "Становници у сали"}
    assert drita.post(path, **typed, then="done").status_code == 200
    assert drita.sees("Whoever gave you the link has been told")
    assert 'title = "Форум у Урошевцу"' in written(house, "sr")
    assert '"arta-krasniqi.jpg" = "Становници у сали"' in written(house, "sr")
    assert fields(drita)["title-sr"] == "Форум у Урошевцу"

    ana.get("/")
    assert ana.sees("New notes: 1")
    ana.get("/drafts/forum")
    assert ana.sees("The translation is done: Srpski / Српски")
    assert house.server.office.versions.all("forum")[0].saved_by == "Drita"
    assert ("ana", "translator") in house.audit()


def test_saved_by_itself_as_it_is_typed(house: House) -> None:
    path = given(begun(house))
    drita = house.browser()
    drita.get(path)
    answer = drita.post(path, headers={"X-Requested-By": "studio"}, **fields(drita) | {"title-sr": "Форум"})
    assert answer.status_code == 200
    assert json.loads(answer.text)["marks"]
    assert 'title = "Форум"' in written(house, "sr")


def test_two_translators_write_two_languages_at_once(house: House) -> None:
    ana = begun(house)
    first, second = given(ana, "Drita", "sr"), given(ana, "Besa", "en")
    drita, besa = house.browser(), house.browser()
    drita.get(first)
    besa.get(second)
    for text in ("a", "b"):
        forms = fields(drita), fields(besa)
        assert drita.post(first, **forms[0] | {"title-sr": f"Форум {text}"}).status_code == 200
        assert besa.post(second, **forms[1] | {"title-en": f"Forum {text}"}).status_code == 200
    assert 'title = "Форум b"' in written(house, "sr")
    assert 'title = "Forum b"' in written(house, "en")


def test_what_a_colleague_wrote_meanwhile_is_not_overwritten(house: House) -> None:
    path = given(begun(house))
    drita = house.browser()
    drita.get(path)
    form = fields(drita)
    (house.folder / "posts" / "forum" / "index.sr.md").write_text(
        '+++\ntitle = "Kolegin naslov"\nsummary = "Sažetak"\n+++\n', encoding="utf-8"
    )
    answer = drita.post(path, **form | {"title-sr": "Moj naslov"})
    assert answer.status_code == 409
    assert drita.sees("Two people changed the same field")
    assert drita.sees("Kolegin naslov")
    assert fields(drita)["title-sr"] == "Moj naslov"
    assert "Kolegin naslov" in written(house, "sr")
    over = re.findall(r'name="over" value="([0-9a-f]+)"', drita.page)[0]
    assert drita.post(path, **fields(drita), over=over).status_code == 200
    assert "Moj naslov" in written(house, "sr")
    assert "Sažetak" in written(house, "sr")  # the colleague's alone


def test_what_nobody_else_touched_is_saved_while_one_field_waits_for_a_decision(house: House) -> None:
    path = given(begun(house))
    drita = house.browser()
    drita.get(path)
    form = fields(drita) | {"title-sr": "Moj naslov", "form_token": drita.token}
    file = house.folder / "posts" / "forum" / "index.sr.md"
    file.write_text('+++\ntitle = "Kolegin naslov"\n+++\n\nKolegin tekst.\n', encoding="utf-8")
    for words in ("Moj sažetak", "Moj drugi sažetak"):  # by itself, and once more: nobody conflicts with herself
        form["summary-sr"] = words
        answer = drita.post(path, headers={"X-Requested-By": "studio"}, **form)
        assert answer.status_code == 409
        form["marks"] = answer.json()["marks"]
        assert "arta" not in answer.text
        assert words in written(house, "sr")
        assert "Kolegin naslov" in written(house, "sr")
    assert drita.post(path, **form | {"title-sr": "Moj naslov"}).status_code == 409
    assert drita.page.count("What stands there now:") == 1
    over = re.findall(r'name="over" value="([0-9a-f]+)"', drita.page)[0]
    assert drita.post(path, **fields(drita), over=over).status_code == 200
    for words in ("Moj naslov", "Moj drugi sažetak", "Kolegin tekst."):
        assert words in written(house, "sr")


def test_what_a_colleague_wrote_into_another_field_stays(house: House) -> None:
    path = given(begun(house))
    drita = house.browser()
    drita.get(path)
    form = fields(drita)
    (house.folder / "posts" / "forum" / "index.sr.md").write_text(
        '+++\ntitle = ""\nsummary = "Kolegin sažetak"\n+++\n', encoding="utf-8"
    )
    assert drita.post(path, **form | {"title-sr": "Moj naslov"}).status_code == 200
    assert "Moj naslov" in written(house, "sr")
    assert "Kolegin sažetak" in written(house, "sr")


def test_nothing_else_of_the_draft_or_the_studio_is_seen_or_written(house: House) -> None:
    ana = begun(house)
    ana.get("/drafts/forum")
    ana.post("/drafts/forum/comments", remark="an inner remark")
    path = given(ana, "Drita", "sr")
    drita = house.browser()
    page = drita.get(path)
    for secret in (
        "form 14",
        "Krasniqi",
        "arta-krasniqi",
        "unused-besa",
        "secret-grant",
        "inner remark",
        "ana<",
        "<script>alert",
    ):
        assert secret not in page.text
    before = (house.folder / "posts" / "forum" / "index.md").read_bytes()
    form = fields(drita)
    more = {
        "title-sq": "x",
        "title-en": "x",
        "topics": "x",
        "consent-0": "x",
        "use": "unused-besa.jpg",
        "remove-0": "1",
    }
    assert drita.post(path, **form | more | {"title-sr": "Форум"}).status_code == 200
    assert (house.folder / "posts" / "forum" / "index.md").read_bytes() == before
    assert not written(house, "en")
    for elsewhere in ("/", "/drafts/forum", "/drafts/forum/pictures/arta-krasniqi.jpg", "/drafts/forum/history"):
        assert "/sign-in" in drita.get(elsewhere).url


def test_its_pictures_hold_nothing_that_the_camera_wrote(house: House) -> None:
    path = given(begun(house))
    drita = house.browser()
    drita.get(path)
    (address,) = set(re.findall(rf"{path}/pictures/\w+", drita.page))
    answer = drita.get(address)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert b"gps-marker" not in answer.content
    assert drita.get(f"{path}/pictures/none").status_code == 404


def test_an_ended_or_expired_link_opens_and_saves_nothing(house: House) -> None:
    ana = begun(house)
    ended, expired = given(ana, "Drita", "sr"), given(ana, "Besa", "en", days="2")
    drita, besa = house.browser(), house.browser()
    drita.get(ended)
    besa.get(expired)
    forms = fields(drita), fields(besa)
    ana.get("/drafts/forum/translators")
    (action,) = re.findall(r'action="(/drafts/forum/translators/1/end)"', ana.page)
    ana.post(action)
    house.clock.passes(days=3)
    for browser, path, form in ((drita, ended, forms[0]), (besa, expired, forms[1])):
        answer = browser.post(path, **form | {"title-sr": "x", "title-en": "x"})
        assert answer.status_code == 409
        assert "no longer works, so nothing was saved" in answer.text
        assert browser.get(path).status_code == 404
    assert not written(house, "sr") + written(house, "en")
    assert ("ana", "end translator") in house.audit()


def test_the_link_stands_nowhere_but_where_it_was_given(house: House, caplog: pytest.LogCaptureFixture) -> None:
    ana = begun(house)
    path = given(ana)
    token = path.rpartition("/")[2]
    answer = ana.get(path)  # an officer looks at it, too: forms of hers are noted
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    form_key = re.findall(r'name="form_key" value="([^"]+)"', ana.page)[-1]
    assert ana.post(path, **fields(ana) | {"title-sr": "Форум"}, form_key=form_key).status_code == 200
    assert token not in caplog.text
    house.app.container.database.engine.dispose()
    ledger = b"".join(file.read_bytes() for file in house.folder.glob("publisher.db*"))
    assert token.encode() not in ledger


def test_a_translator_called_like_an_officer_is_somebody_else(house: House) -> None:
    ana = begun(house)
    house.lets_in("Drita", Role.EDITOR)
    path = given(ana, "Drita")
    drita = house.browser()
    drita.get(path)
    drita.post(path, **fields(drita) | {"title-sr": "Форум"})
    office = house.server.office
    with office.app.container.database.read() as session:
        accounts = {f"p{row.person_id}" for row in session.scalars(select(AccountRow))}
        newest = session.scalars(select(DraftVersionRow).order_by(DraftVersionRow.id.desc())).first()
        assert newest is not None
        assert newest.saved_by not in accounts


@pytest.mark.parametrize("what", ["draft", "person"])
def test_an_erasure_ends_the_link(house: House, what: str) -> None:
    path = given(begun(house))
    wish = ErasureOrder(by="ana", reason="test")
    erase(house.app, "forum", wish) if what == "draft" else erase_person(house.app, "Drita", wish)
    assert house.browser().get(path).status_code == 404


@pytest.mark.parametrize(("accept", "words"), [("sq", "Përfundova"), ("sr", "Prevod je gotov"), ("en", "I am done")])
def test_it_speaks_the_translators_language(house: House, accept: str, words: str) -> None:
    path = given(begun(house))
    drita = house.browser()
    drita.session.headers["Accept-Language"] = accept
    drita.get(path)
    assert drita.sees(words)
    drita.post("/language", language="en", next=path)
    assert drita.sees("I am done")


@pytest.mark.parametrize(("field", "length"), [("title-sr", 100_001), ("body-sr", 100_001), ("body-sr", 1_000_000)])
def test_a_text_that_is_too_long_is_told_kept_in_the_form_and_breaks_no_draft(
    house: House, field: str, length: int
) -> None:
    ana = begun(house)
    path = given(ana)
    drita = house.browser()
    for headers in (dict[str, str](), {"X-Requested-By": "studio"}):
        drita.get(path)
        answer = drita.post(path, headers=headers, **fields(drita) | {field: "x" * length})
        assert answer.status_code == 409
        assert "The text is too long. Shorten it" in answer.text
    assert written(house, "sr") == ""
    assert ana.get("/drafts/forum").ok


def test_an_officers_text_that_nobody_could_read_again_is_not_written(house: House) -> None:
    ana = begun(house)
    before = (house.folder / "posts" / "forum" / "index.md").read_bytes()
    ana.get("/drafts/forum")
    marks = html.unescape(re.findall(r'name="marks" value="([^"]*)"', ana.page)[0])
    typed: dict[str, Any] = {"marks": marks, "body-sq": "x" * 1_000_000}
    answer = ana.post("/drafts/forum", **typed)
    assert answer.status_code == 409
    assert ana.sees("The text is too long. Shorten it")
    assert (house.folder / "posts" / "forum" / "index.md").read_bytes() == before
    assert ana.get("/drafts/forum").ok


def test_the_link_opens_no_other_door_and_no_other_link_opens_it(house: House) -> None:
    ana = begun(house)
    token = given(ana).rpartition("/")[2]
    house.server.office.newsroom.let_send("a-link-for-news", "Shpresa", "peja", "sq", "test")
    drita = house.browser()
    for door in ("news", "shown", "welcome", "previews", "media"):
        for path in (f"/{door}/{token}", f"/{door}/{token}/sq/"):
            answer = drita.get(path)
            assert answer.status_code in (404, 410) or f"{house.url}/sign-in" in answer.url
    assert drita.get("/translate/a-link-for-news").status_code == 404
    assert drita.get(f"/translate/{token[:-1]}").status_code == 404
    assert drita.get(f"/translate/{token}/pictures/..%2Fforum").status_code == 404
