"""Home has one card a post, with its picture and the button that solves it; the menu counts the same."""

import re
from datetime import timedelta
from io import BytesIO

from PIL import Image

from publisher.domain.accounts import Role
from publisher.domain.health_checks import OF_THE_MACHINE, backup_old, disk_low
from publisher.domain.notices import NoticeScan
from publisher.sandbox.faults import Fault
from tests.studio.conftest import Build
from tests.studio.house import Browser, House
from tests.studio.test_planning import plan
from tests.studio.test_repeating import model, plans
from tests.studio.test_speed import counted

PICTURE = '[[media]]\nfile = "foto.jpg"\nalt = "Salla"\n+++\n\nTeksti'


def cards(browser: Browser, heading: str = "needs") -> list[str]:
    """Return the cards of a part of Home."""
    part = browser.get("/").text.partition(f'id="{heading}"')[2].partition("</section>")[0]
    return re.findall(r'<li class="card need.*?</li>', part, re.DOTALL)


def badge(browser: Browser, name: str, path: str = "/account") -> str:
    """Return what stands beside an item of the menu, as it is read out."""
    shown = browser.get(path).text.partition(f'id="badge-{name}"')[2].partition("</a>")[0]
    return " ".join(re.sub("<[^>]+>", " ", f"<{shown}").split())


def with_picture(house: House, slug: str) -> None:
    file = house.draft(slug)
    file.write_text(file.read_text(encoding="utf-8").replace("+++\n\nTeksti", PICTURE), encoding="utf-8")
    Image.new("RGB", (900, 600), "green").save(file.parent / "foto.jpg")


def missed(house: House, browser: Browser, slug: str) -> None:
    """A post for both channels whose time passed while nothing ran."""
    assert plan(browser, slug, at="2026-11-24T10:30") == 200
    house.clock.passes(hours=9)
    house.app.set_aside()


def test_a_missed_post_is_one_card_with_its_picture_and_one_button(house: House) -> None:
    with_picture(house, "lajm")
    ana = house.signed_in("ana", Role.EDITOR)
    missed(house, ana, "lajm")
    (card,) = cards(ana)
    assert card.count('class="main"') == 1
    assert "Publish now" in card
    small = house.url + re.search(r'<img src="([^"]+)"', card)[1]  # type: ignore[index]
    answer = ana.session.get(small)
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (256, 171))
    assert ana.session.get(small, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert badge(ana, "watch") == "1 need your attention"


def test_notes_and_readiness_of_a_draft_stand_on_one_card(house: House) -> None:
    with_picture(house, "lajm")
    ana, besa = house.signed_in("ana", Role.AUTHOR), house.signed_in("besa", Role.CONTRIBUTOR)
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm/comments", remark="E para.")
    house.server.office.versions.keep("lajm", "0" * 64, {}, "besa")
    besa.get("/account")
    besa.post("/drafts/lajm/ready")
    house.server.office.comments.add("lajm", "E re.", "besa")
    (card,) = cards(ana)
    assert "besa marked it as ready to schedule." in card
    assert "New notes: " in card
    assert card.count("button main") == 1
    small = house.url + re.search(r'<img src="([^"]+)"', card)[1]  # type: ignore[index]
    assert ana.session.get(small).headers["Content-Type"] == "image/jpeg"
    assert ana.session.get(small.replace("foto.jpg", "index.md")).status_code == 404


def test_what_waits_for_others_is_not_counted_among_what_needs_me(build: Build) -> None:
    house = build("[schedule]\napproval = true\n")
    ana, besa = house.signed_in("ana", Role.EDITOR), house.signed_in("besa", Role.EDITOR)
    arta = house.signed_in("arta", Role.AUTHOR)
    house.draft("lajm")
    plan(ana, "lajm", when="at", at="2026-11-24T10:30")
    assert (len(cards(ana)), len(cards(ana, "others")), badge(ana, "watch")) == (0, 1, "")
    assert "Review and approve" not in ana.page
    assert "Somebody else has to approve it." in cards(ana, "others")[0]
    assert (len(cards(besa)), badge(besa, "watch")) == (1, "1 need your attention")
    assert "Scheduled by ana." in cards(besa)[0]
    assert (len(cards(arta)), len(cards(arta, "others"))) == (0, 1)


def test_a_badge_goes_as_soon_as_somebody_acts(build: Build) -> None:
    house = build("[schedule]\napproval = true\n")
    ana, besa = house.signed_in("ana", Role.EDITOR), house.signed_in("besa", Role.EDITOR)
    for slug in ("lajm", "tjeter"):
        house.draft(slug)
        plan(ana, slug, when="at", at="2026-11-24T10:30")
    assert badge(besa, "watch") == "2 need your attention"
    besa.get("/posts/lajm")
    digest = re.search(r'name="digest" value="([^"]+)"', besa.page)
    besa.post("/posts/lajm/approve", digest=digest[1] if digest else "")
    assert badge(besa, "watch") == "1 need your attention"


def test_badges_are_not_counted_again_for_each_page(house: House) -> None:
    ana = house.signed_in("ana", Role.EDITOR)
    ana.get("/people")
    with counted(house) as first:
        ana.get("/account")
    assert not any("draft_ready" in query for query in first)


def test_more_cards_than_fit_are_one_click_away(house: House) -> None:
    besa = house.signed_in("besa", Role.EDITOR)
    for number in range(14):
        house.draft(f"lajm-{number}")
        house.server.office.ready_drafts.mark(f"lajm-{number}", "ana")
    assert len(cards(besa)) == 12
    assert "Show all (14)" in besa.page
    assert besa.get("/?all=yes").text.count('<li class="card need') == 14
    assert badge(besa, "watch") == "14 need your attention"


def test_what_was_sent_back_stands_with_its_author_alone(build: Build) -> None:
    house = build("[schedule]\napproval = true\n")
    arta, besa = house.signed_in("arta", Role.AUTHOR), house.signed_in("besa", Role.EDITOR)
    house.draft("lajm")
    plan(arta, "lajm", at="2026-11-24T10:30")
    besa.get("/posts/lajm")
    digest = re.search(r'name="digest" value="([^"]+)"', besa.page)
    besa.post("/posts/lajm/send-back", digest=digest[1] if digest else "", remark="Data është gabim.")
    (card,) = cards(arta)
    assert "besa sent it back." in card
    assert "Data është gabim." in card
    assert 'class="button main" href="/drafts/lajm"' in card
    assert "New notes" not in card
    assert (cards(besa), badge(arta, "watch")) == ([], "1 need your attention")
    house.clock.passes(seconds=1)
    plan(arta, "lajm", at="2026-11-24T10:30")
    assert cards(arta) == []


def test_a_dead_token_is_one_matter_however_many_posts_wait_for_it(house: House) -> None:
    drita, arta = house.signed_in("drita", Role.ADMINISTRATOR), house.signed_in("arta", Role.AUTHOR)
    house.app.container.start_sandbox().faults.plan(Fault("POST /feed", "error", code=190, status=400, times=None))
    for slug in ("lajm", "tjeter"):
        house.draft(slug)
        plan(arta, slug)
    house.app.deliver(lambda *_: None)
    assert cards(drita) == []
    hold = drita.page.partition('class="card notice hold"')[2].partition("</div>")[0]
    assert 'href="/connect"' in hold
    assert '<a href="/posts/lajm">Titulli i lajm</a>' in hold
    assert "Nothing needs your attention." not in drita.page
    assert (badge(drita, "watch"), badge(arta, "watch")) == ("1 need your attention", "")


def test_what_is_wrong_with_the_machine_stands_where_it_is_seen(house: House) -> None:
    drita, arta = house.signed_in("drita", Role.ADMINISTRATOR), house.signed_in("arta", Role.CONTRIBUTOR)
    low, old = disk_low(100_000_000), backup_old(house.clock() - timedelta(days=9), 8, house.clock())
    assert low
    assert old
    scan = NoticeScan(kinds=OF_THE_MACHINE, found=[low, old])
    house.app.container.page.monitoring.notices.record_scan(scan, house.clock())
    for browser, path in ((drita, "/"), (drita, "/reach"), (arta, "/drafts")):
        assert '<p class="blocked">0.1 GB free.' in browser.get(path).text
    assert "The newest backup" in drita.get("/").text
    assert badge(drita, "watch") == "1 need your attention"
    house.app.container.page.monitoring.notices.record_scan(NoticeScan(kinds=OF_THE_MACHINE, found=[]), house.clock())
    drita.get("/")
    assert "GB free" not in drita.get("/reach").text


def test_a_series_that_waits_for_approval_is_one_card_that_leads_to_all_its_dates(build: Build) -> None:
    house = build("[schedule]\napproval = true\n")
    model(house)
    besa, ana = house.signed_in("besa", Role.AUTHOR), house.signed_in("ana", Role.EDITOR)
    assert plans(besa) == 200
    house.draft("lajm")
    plan(besa, "lajm")
    other, one = cards(ana)
    assert 'href="/series/1">Review and approve' in one
    assert "It repeats. Dates that wait: 3" in one
    assert 'href="/posts/lajm">Review and approve' in other
    assert badge(ana, "watch") == "2 need your attention"
    assert len(cards(besa, "others")) == 2
