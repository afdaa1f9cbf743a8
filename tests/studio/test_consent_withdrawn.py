"""Consent to a picture is withdrawn by one press: a page says first what will happen, and then what came of it."""

import re
from pathlib import Path

import pytest
from requests import Response

from publisher.domain.accounts import Role
from tests.operations.house import photo
from tests.studio.house import Browser, House
from tests.studio.test_news import link_for, photo_with_place
from tests.studio.test_planning import plan
from tests.studio.test_repeating import plans

DRAFT = """+++
title = "Titulli i {slug}"
summary = "Përmbledhje"
topics = ["housing"]
places = ["ferizaj"]
[[media]]
file = "child.jpg"
alt = "Alt zqxmarkerword"
people = true
consent = "form zqxmarkerword"
+++

Teksti i plotë.
"""
PICTURE, MODEL = photo(4), "2026-11-orari"


def writes(house: House, slug: str) -> Path:
    file = house.draft(slug, DRAFT.format(slug=slug))
    file.with_name("child.jpg").write_bytes(PICTURE)
    return file


def question(browser: Browser, address: str) -> str:
    """Open the question; return where its form leads to."""
    assert browser.get(address).status_code == 200
    (action,) = re.findall(r'action="(/consent/[0-9a-f]{64})"', browser.page)
    return str(action)


def in_three_posts(house: House) -> Browser:
    """A sent one, a scheduled one and a draft with the same picture; return their author."""
    for slug in ("sent", "coming", "draft"):
        writes(house, slug)
    ana = house.signed_in("ana", Role.AUTHOR)
    plan(ana, "sent")
    for _ in range(2):
        house.app.deliver(lambda _delivery: None)
    plan(ana, "coming", at="2026-11-28T10:30")
    return ana


def test_it_is_asked_first_from_a_draft_and_from_a_post(house: House) -> None:
    ana = in_three_posts(house)
    ana.get("/posts/sent")
    by_post = re.findall(r"/consent/[0-9a-f]{64}\?back=/posts/sent", ana.page)[0]
    ana.get("/drafts/draft")
    assert "/drafts/draft/pictures/child.jpg/consent" in ana.page
    action = question(ana, "/drafts/draft/pictures/child.jpg/consent")
    assert by_post.startswith(action)
    for words in ("These posts are deleted", "wait for an approval", "The pages stay", "cannot be undone"):
        assert ana.sees(words)
    assert (house.folder / "posts" / "sent" / "child.jpg").exists()


@pytest.mark.slow
def test_a_picture_goes_from_a_sent_post_a_scheduled_one_and_a_draft(house: House) -> None:
    ana = in_three_posts(house)
    ana.post(question(ana, "/drafts/draft/pictures/child.jpg/consent"), back="/drafts/draft")
    assert ana.sees("The picture is gone")
    assert 'href="/drafts/sent/plan"' in ana.page
    assert ana.sees("Waiting for approval, without the picture")
    house.app.deliver(lambda _delivery: None)
    for slug in ("sent", "coming", "draft"):
        text = (house.folder / "posts" / slug / "index.md").read_text(encoding="utf-8")
        assert "zqxmarkerword" not in text
        assert not (house.folder / "posts" / slug / "child.jpg").exists()
    ana.get("/posts/sent")
    assert ana.sees("Not on Facebook any more")
    plan(ana, "sent")
    for _ in range(2):
        house.app.deliver(lambda _delivery: None)
    (post,) = house.app.container.start_sandbox().published()
    assert "Titulli i sent" in post.message
    assert ana.get("/posts/sent").ok
    assert not ana.sees("Not on Facebook any more")
    _is_approved_and_noted(house, ana)


def _is_approved_and_noted(house: House, ana: Browser) -> None:
    ana.get("/posts/coming")
    assert ana.sees("Waiting for approval")
    besa = house.signed_in("besa", Role.EDITOR)
    besa.get("/posts/coming")
    digest = re.findall(r'name="digest" value="([0-9a-f]+)"', besa.page)[0]
    assert besa.post("/posts/coming/approve", digest=digest).status_code == 200
    assert besa.sees("Approved")
    besa.get("/audit")
    assert besa.sees("removed a picture whose consent was withdrawn")
    assert "zqxmarkerword" not in besa.page
    assert ("ana", "consent") in house.audit()


def test_posts_that_repeat_wait_together(house: House) -> None:
    writes(house, MODEL)  # the draft that `plans` repeats
    file = house.folder / "posts" / MODEL / "index.md"
    file.write_text(file.read_text(encoding="utf-8").replace("Titulli i", "Java {date}"), encoding="utf-8")
    drita = house.signed_in("drita", Role.EDITOR)
    plans(drita)
    drita.post(question(drita, f"/drafts/{MODEL}/pictures/child.jpg/consent"))
    assert drita.sees("It repeats. Dates that wait: 3")
    drita.get("/series/1")
    assert drita.sees("Posts waiting for approval: 3")
    seen = re.findall(r'name="seen" value="([^"]+)"', drita.page)
    assert drita.post("/series/1/approve", seen=seen).ok
    drita.get("/series/1")
    assert not drita.sees("waiting for approval")


def test_what_is_no_picture_is_told_as_nothing(house: House) -> None:
    writes(house, "draft")
    ana = house.signed_in("ana", Role.AUTHOR)
    for address in (f"/consent/{'0' * 64}", "/consent/x", "/drafts/draft/pictures/none.jpg/consent"):
        assert ana.get(address).status_code == 404
    assert ana.post(f"/consent/{'0' * 64}").status_code == 404
    contributor = house.signed_in("cal", Role.CONTRIBUTOR)
    assert contributor.get("/drafts/draft/pictures/child.jpg/consent").status_code == 403


def test_it_is_not_taken_again_from_anybody(house: House) -> None:
    """An activist's photo that became a draft: her phone, and a colleague's upload that was on its way, are told."""
    photo, link, ana = photo_with_place(200), link_for(house), house.signed_in("ana", Role.AUTHOR)
    assert sends(house, link, photo).status_code == 200
    ana.get("/inbox")
    (news,) = house.server.office.newsroom.inbox()
    slug = ana.post(f"/inbox/{news.id}/draft").url.rpartition("/drafts/")[2].partition("?")[0]
    (beside,) = (house.folder / "posts" / slug).glob("*.jpg")
    inner = beside.read_bytes()
    ana.post(question(ana, f"/drafts/{slug}/pictures/{beside.name}/consent"))

    told = sends(house, link, photo)
    assert told.status_code == 422
    assert "u fshi përgjithmonë, prandaj nuk merret më" in told.text
    for way in (f"/drafts/{slug}/pictures", f"/drafts/{slug}"):
        ana.get(f"/drafts/{slug}")
        ana.post(way, files={"picture": ("Other name.jpg", inner, "image/jpeg")})
        assert ana.sees("was erased for good, so it is not taken again")
    assert [file.name for file in (house.folder / "posts" / slug).iterdir()] == ["index.md"]
    assert list((house.folder / "inbox").iterdir()) == []


def sends(house: House, link: str, photo: bytes) -> Response:
    phone = house.browser()
    phone.get(link)
    return phone.post(link, text="Takim", consent="1", files={"photo": ("IMG.JPG", photo)})


def test_a_contributor_keeps_the_draft_and_nobody_its_history(house: House) -> None:
    cal, ana = house.signed_in("cal", Role.CONTRIBUTOR), house.signed_in("ana", Role.AUTHOR)
    cal.get("/drafts")
    slug = cal.post("/drafts", title="Titulli i ri").url.rpartition("/drafts/")[2].partition("?")[0]
    file = house.folder / "posts" / slug / "index.md"
    file.write_text(DRAFT.format(slug=slug), encoding="utf-8")
    file.with_name("child.jpg").write_bytes(PICTURE)
    cal.get(f"/drafts/{slug}")
    cal.post(f"/drafts/{slug}/ready")
    ana.post(question(ana, f"/drafts/{slug}/pictures/child.jpg/consent"))
    assert cal.get(f"/drafts/{slug}").status_code == 200
    assert not cal.sees("zqxmarkerword")
    assert cal.get(f"/drafts/{slug}/history").status_code == 200
    assert not cal.sees("zqxmarkerword")
    assert slug in house.server.office.ready_drafts.of()


def test_a_browser_learns_which_pictures_there_still_are_of_drafts_that_it_has_copies_of(house: House) -> None:
    writes(house, "draft")
    writes(house, "deleted")
    drita = house.signed_in("drita", Role.EDITOR)
    drita.get("/drafts/deleted")
    drita.post("/drafts/deleted/delete")
    asked = "/kept?draft=draft&draft=deleted&draft=none&draft=../x"
    there = {"draft": ["child.jpg"], "deleted": ["child.jpg"]}
    assert drita.get(asked).json() == {"drafts": there}
    drita.post(question(drita, "/drafts/draft/pictures/child.jpg/consent"), back="/")
    assert drita.get(asked).json() == {"drafts": {"draft": [], "deleted": []}}
    visar = house.signed_in("visar", Role.CONTRIBUTOR)
    assert visar.get(asked).json() == {"drafts": {}}
