"""Changing what is out: what each channel can change is told before, readers of mistakes, the approver by mail."""

import re
from dataclasses import replace

import pytest

from publisher.domain.accounts import Role
from tests.content.test_editing import picture
from tests.e2e.project import wait_until
from tests.notifications.mailbox import Mailbox
from tests.studio.conftest import Build
from tests.studio.house import DRAFT, Browser, House
from tests.studio.test_planning import plan
from tests.studio.test_telling import mailbox
from tests.studio.test_writing import TYPED, digest

__all__ = ["mailbox"]
BODY = "Erdhën njëzet banorë në sallën e komunës dhe folën për ujin."


@pytest.fixture
def out(house: House) -> tuple[House, Browser]:
    """A post that is out on both channels, and an author."""
    return house, publishes(house)


def publishes(house: House, role: Role = Role.AUTHOR) -> Browser:
    house.draft("lajm")
    ana = house.signed_in("ana", role)
    writes(ana, body_sq=BODY)
    plan(ana, "lajm")
    return ana


def goes_out(house: House) -> None:
    house.app.deliver(lambda _delivery: None)
    house.clock.passes(hours=1)


def writes(browser: Browser, **changes: str) -> None:
    browser.get("/drafts/lajm")
    changed = {name.replace("_sq", "-sq"): text for name, text in changes.items()}
    assert browser.post("/drafts/lajm", digest=digest(browser), **{**TYPED, **changed}).ok


def page_of(house: House) -> str:
    return (house.folder / "site" / "sq" / "lajme-dhe-ngjarje" / "2026" / "lajm" / "index.html").read_text("utf-8")


def test_it_is_told_beforehand_what_each_channel_can_change(out: tuple[House, Browser]) -> None:
    house, ana = out
    assert "It is already published" not in ana.get("/drafts/lajm/plan").text
    goes_out(house)
    assert ana.get("/drafts/lajm/plan").text.count("<dd>nothing</dd>") == 2
    writes(ana, body_sq=BODY.replace("njëzet", "tridhjetë"))
    ana.get("/drafts/lajm/plan")
    assert ana.sees("The page, at the same address.")
    assert ana.page.count("<dd>nothing</dd>") == 0  # a short text stands on Facebook too
    writes(ana, title_sq="Titull tjetër", body_sq=BODY)
    ana.get("/drafts/lajm/plan")
    assert ana.sees("Reactions and comments stay")
    assert not ana.sees("its reactions are lost")


def test_a_first_comment_that_came_later_is_told_and_written_once(out: tuple[House, Browser]) -> None:
    house, ana = out
    goes_out(house)
    writes(ana, body_sq=BODY, facebook_comment_sq="Regjistrimi është i hapur.")
    assert "It is written under the post." in ana.get("/drafts/lajm/plan").text
    assert not ana.sees("nothing has changed since")
    plan(ana, "lajm")
    goes_out(house)
    assert comments(house) == ["Regjistrimi është i hapur."]
    assert not ana.get("/drafts/lajm/plan").text.count("<dt>First comment</dt>")
    writes(ana, body_sq=BODY, facebook_comment_sq="Regjistrimi u mbyll.")
    assert "It stays as it was written." in ana.get("/drafts/lajm/plan").text
    plan(ana, "lajm")
    goes_out(house)
    assert comments(house) == ["Regjistrimi është i hapur."]


def comments(house: House) -> list[str]:
    (post,) = house.app.container.start_sandbox().published()
    return [comment.message for comment in post.comments]


def test_a_post_that_is_out_on_the_website_alone_says_so(house: House) -> None:
    text = DRAFT.format(slug="lajm").replace("places", 'channels = ["website"]\nplaces')
    house.draft("lajm", text)
    ana = house.signed_in("ana", Role.AUTHOR)
    plan(ana, "lajm")
    goes_out(house)
    house.draft("lajm", text.replace("Teksti", "Një tekst"))
    ana.get("/drafts/lajm/plan")
    assert ana.sees("The page, at the same address.")
    assert ana.sees("only spelling")


def test_a_new_picture_has_to_be_chosen_about(out: tuple[House, Browser]) -> None:
    house, ana = out
    goes_out(house)
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm", digest=digest(ana), files={"picture": ("f.jpg", picture())}, **TYPED)
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm", digest=digest(ana), file="f.jpg", **{**TYPED, "alt-0-sq": "Salla", "body-sq": BODY})
    ana.get("/drafts/lajm/plan")
    assert ana.sees("Facebook can change only the text of a post")
    assert plan(ana, "lajm") == 409
    assert plan(ana, "lajm", choice="text") == 200


def test_spelling_alone_is_mended_without_a_word_to_readers(out: tuple[House, Browser]) -> None:
    house, ana = out
    goes_out(house)
    writes(ana, body_sq=BODY.replace("njëzet", "njëzetë"))
    assert plan(ana, "lajm", told="nothing") == 200
    goes_out(house)
    assert "njëzetë" in page_of(house)
    assert 'class="updated"' not in page_of(house)
    writes(ana, body_sq=BODY.replace("njëzet", "tridhjetë"))
    plan(ana, "lajm", told="updated")
    goes_out(house)
    assert 'class="updated"' in page_of(house)


def test_what_was_wrong_is_told_on_the_page_and_is_never_spelling_alone(out: tuple[House, Browser]) -> None:
    house, ana = out
    assert "correction-0-sq" not in ana.get("/drafts/lajm").text  # nothing to correct before it is out
    goes_out(house)
    ana.get("/drafts/lajm")
    day = re.findall(r'name="correction_day-0-sq" value="([^"]+)"', ana.page)[0]
    told = {"correction_day-0-sq": day, "correction-0-sq": "Ishin tridhjetë, jo njëzet."}
    for _ in range(2):  # saved by itself every few seconds: it stands there once
        writes(ana, body_sq=BODY.replace("njëzet", "tridhjetë"), **told)
    file = (house.folder / "posts" / "lajm" / "index.md").read_text(encoding="utf-8")
    assert file.count("[[corrections]]") == 1
    assert "date = 2026-11-24\n" in file
    assert "# a note by hand" in file
    writes(ana, body_sq=BODY.replace("njëzet", "tridhjetë"))  # a form of before it was out has no such field
    assert "<q>Ishin tridhjetë, jo njëzet.</q>" in ana.get("/drafts/lajm/plan").text
    assert not ana.sees("only spelling")
    assert plan(ana, "lajm", told="nothing") == 409
    assert plan(ana, "lajm") == 200
    goes_out(house)
    assert "Ishin tridhjetë, jo njëzet." in page_of(house)
    assert "Ishin tridhjetë" not in ana.get("/drafts/lajm/plan").text.partition("<iframe")[0]  # told once


def test_the_difference_is_shown_word_by_word(out: tuple[House, Browser]) -> None:
    house, ana = out
    goes_out(house)
    writes(ana, body_sq=BODY.replace("njëzet", "<b>tridhjetë</b>"), topics="employment")
    plan(ana, "lajm")
    ana.get("/posts/lajm")
    assert ana.sees('href="/posts/lajm/changes/2"')
    ana.get("/posts/lajm/changes/2")
    assert re.search(r"Erdhën <del>njëzet</del><ins>.*tridhjetë.*</ins> banorë", ana.page)
    assert ana.page.count("<section class=") == 2
    assert ana.sees("<del>Strehimi</del>") or ana.sees("<del>Housing</del>")
    assert ana.get("/posts/lajm/changes/3").status_code == 404
    assert ana.get("/posts/nothing/changes/1").status_code == 404


def test_whoever_approved_it_gets_a_link_to_the_difference(build: Build, mailbox: tuple[Mailbox, str]) -> None:
    letters, settings = mailbox
    house = build(settings)
    house.lets_in("besa", Role.EDITOR)
    drita = house.signed_in("drita", Role.EDITOR)
    ana = publishes(house)
    approves(drita, "/posts/lajm")
    goes_out(house)
    wait_until(lambda: len(letters.letters) == 3, "the mails of the first version")
    writes(ana, body_sq=BODY.replace("njëzet", "tridhjetë"))
    plan(ana, "lajm")
    wait_until(lambda: len(letters.letters) == 5, "the mails of the second")
    assert {str(letter["To"]) for letter in letters.letters[3:]} == {"besa@example.org", "drita@example.org"}
    assert letters.subjects[3:] == ["A correction waits for your approval: Titull i ri"] * 2
    assert f"{house.url}/posts/lajm/changes/2" in letters.texts[4]
    approves(drita, "/posts/lajm/changes/2")
    goes_out(house)
    house.app.container.settings = replace(
        house.app.settings, schedule=replace(house.app.settings.schedule, approval=False)
    )
    wait_until(lambda: len(letters.letters) == 6, "the word that it was approved")
    writes(ana, body_sq=BODY)
    plan(ana, "lajm")  # nobody has to agree now: whoever did before hears of it all the same
    wait_until(lambda: len(letters.letters) == 7, "the mail of the third")
    assert (str(letters.letters[6]["To"]), letters.subjects[6]) == ("drita@example.org", "Corrected: Titull i ri")
    assert f"{house.url}/posts/lajm/changes/3" in letters.texts[6]


def approves(editor: Browser, path: str) -> None:
    editor.get(path)
    assert editor.post("/posts/lajm/approve", digest=digest(editor)).ok
