"""The month's few links: ticked in the editor, both forms shown and approved, told wherever a time is chosen."""

import gzip
import re
from datetime import timedelta
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from publisher.domain.accounts import Role
from publisher.domain.delivery import State
from publisher.studio.time_input import UNDO
from tests.storage.ledgers.make import HERE as LEDGERS
from tests.studio.conftest import Build
from tests.studio.house import DRAFT, Browser, House, built, closed
from tests.studio.test_planning import plan
from tests.studio.test_repeating import sees
from tests.studio.test_writing import TYPED, digest

TICKED = DRAFT.replace("+++\n\nTeksti", "[facebook]\nlink = true\n+++\n\nTeksti")
BOX = r'name="with_link" value="1"[^>]*?( checked)?>'


def front(house: House, slug: str) -> str:
    return (house.folder / "posts" / slug / "index.md").read_text(encoding="utf-8").split("+++")[1]


def writes(browser: Browser, slug: str, **fields: Any) -> None:
    """Save the form as it stands in the page, but for the box."""
    browser.get(f"/drafts/{slug}")
    usual = re.findall(r'name="link_usual" value="(\w*)"', browser.page)
    given: dict[str, Any] = {"link_usual": usual[0]} if usual else {}
    browser.post(f"/drafts/{slug}", digest=digest(browser), **TYPED, **given, **fields)


@pytest.mark.parametrize(
    ("links", "before", "box", "after"),
    [
        ("2", "", "1", "link = true"),
        ("2", "", "", ""),
        ("2", "link = true", "", ""),
        ("2", "link = true", "1", "link = true"),
        ("2", "link = false", "", "link = false"),
        ('"unlimited"', "", "1", ""),
        ('"unlimited"', "", "", "link = false"),
        ('"unlimited"', "link = true", "1", "link = true"),
        ('"unlimited"', "link = false", "1", ""),
        ('"never"', "link = true", "", "link = true"),
    ],
)
def test_the_box_writes_what_was_meant_and_nothing_more(
    build: Build, links: str, before: str, box: str, after: str
) -> None:
    house = build(f"links = {links}\n")
    house.draft("lajm", DRAFT.format(slug="lajm").replace("+++\n\nT", f"[facebook]\n{before}\n+++\n\nT"))
    writes(house.signed_in("ana", Role.AUTHOR), "lajm", **({"with_link": box} if box else {}))
    assert re.findall(r"^link = .*$", front(house, "lajm"), re.MULTILINE) == ([after] if after else [])


def test_the_box_tells_how_many_are_left_and_a_form_without_it_changes_nothing(house: House) -> None:
    house.draft("lajm", TICKED.format(slug="lajm"))
    house.draft("tjeter")
    ana = house.signed_in("ana", Role.AUTHOR)
    assert re.findall(BOX, ana.get("/drafts/tjeter").text) == [""]
    assert ana.sees("With link (2 of 2 left this month)")
    assert re.findall(BOX, ana.get("/drafts/lajm").text) == [" checked"]
    ana.post("/drafts/lajm", digest=digest(ana), **TYPED)
    assert "link = true" in front(house, "lajm")
    ana.get("/drafts/lajm")
    ana.post("/drafts/lajm/copy")
    assert re.findall(BOX, ana.page) == [""]  # the tick of one post is not that of its copy


def test_both_forms_are_shown_before_it_is_scheduled_and_to_whoever_approves(build: Build) -> None:
    house = build("[schedule]\napproval = true\n")
    house.draft("lajm", TICKED.format(slug="lajm"))
    house.draft("pa")
    ana, drita = house.signed_in("ana", Role.AUTHOR), house.signed_in("drita", Role.EDITOR)
    ana.get("/drafts/pa/plan")
    assert ana.sees('id="seen-facebook">On Facebook<')
    assert not ana.sees("Links on Facebook")
    plan(ana, "lajm", at="2026-11-25T10:00")
    for page in (ana.get("/drafts/lajm/plan").text, drita.get("/posts/lajm").text):
        with_link, without = re.findall(r"<article class=.facebook.>(.*?)</article>", page, re.DOTALL)
        assert ("link-card" in with_link, "link-card" in without) == (True, False)
        assert page.index("if a link is left") < page.index("if none is left")
    for page in ("/", "/calendar?view=month&day=2026-11-25", "/calendar?view=list&day=2026-11-25", "/drafts/lajm/plan"):
        text = unescape(drita.get(page).text)
        assert "Links on Facebook: 0 of 2 used" in text, page
        assert re.search(r'Reserved: <a href="/posts/lajm">Titulli i lajm</a>', text), page
    assert "Reserved" not in drita.get("/calendar?day=2026-12-25").text
    assert "Reserved" not in drita.get("/calendar?day=2026-10-25").text


def test_what_the_forms_differ_in_is_seen_and_addresses_that_are_left_out_are_named(house: House) -> None:
    long = "Fjali pas fjalie. " * 12 + "Formulari: https://example.org/formular (deri të premten)."
    for slug, draft in (("lajm", TICKED), ("pa", DRAFT)):
        house.draft(slug, draft.format(slug=slug).replace("Teksti", f"{long}\n\nTeksti"))
    ana = house.signed_in("ana", Role.AUTHOR)
    told = "these addresses are left out of a post without a link: https://example.org/formular."
    for slug, folds in (("lajm", []), ("pa", ["<details>"])):
        page = unescape(ana.get(f"/drafts/{slug}/plan").text)
        assert page.count(told) == 1, slug
        plain = page.partition('id="seen-facebook"')[2]
        assert re.findall(r"<details[^>]*>(?=<summary>… See more)", plain) == folds
        assert told not in page.partition('id="seen-facebook"')[0]
    plan(ana, "lajm", at="2026-11-28T10:00")
    plan(ana, "lajm")
    house.app.deliver(lambda *_: None)
    assert "is decided at its time" not in ana.get("/posts/lajm").text
    assert ana.page.count('<article class="facebook">') == 1
    plan(ana, "pa")
    assert told not in unescape(ana.get("/posts/pa").text)
    house.draft("pa")
    assert "these addresses" not in unescape(ana.get("/drafts/pa/plan").text)


def test_a_time_tells_that_no_link_is_left_or_whose_it_takes(house: House) -> None:
    for slug in ("a", "b", "c"):
        house.draft(slug, TICKED.format(slug=slug))
    ana = house.signed_in("ana", Role.AUTHOR)
    plan(ana, "a", at="2026-11-26T10:00")
    plan(ana, "b", at="2026-11-28T10:00")

    def told(at: str) -> list[str]:
        told: list[str] = ana.get(f"/clashes?slug=c&at={at}").json()["told"]
        return told

    taken = "It takes the last link of that month: “Titulli i b” is published without."
    assert told("2026-11-27T15:00") == told("2026-11-25T15:00") == [taken]
    assert told("2026-11-29T15:00") == [
        "No link is left for that month: it is published without its link, unless one becomes free before."
    ]
    assert told("2026-12-02T15:00") == []
    house.draft("c")
    assert told("2026-11-29T15:00") == []
    ana.get("/drafts/c/plan")
    assert 'value="2026-11-24T' in ana.page  # a free hour is proposed all the same


def test_a_post_that_repeats_tells_on_which_dates_no_link_is_left(house: House) -> None:
    house.draft("2026-11-orari", TICKED.format(slug="x").replace("Titulli i x", "Orari, {date}"))
    page = sees(house.signed_in("ana", Role.AUTHOR), count="4")  # three dates in March, one in April
    dates = page.partition('<ol class="dates">')[2].partition("</ol>")[0].split("<li>")[1:]
    assert ["No link is left for that month" in each for each in dates] == [False, False, True, False]


def test_home_asks_what_the_plan_allows_until_somebody_says_it(house: House) -> None:
    drita, ana = house.signed_in("drita", Role.ADMINISTRATOR), house.signed_in("ana", Role.EDITOR)
    assert not ana.get("/").text.count('action="/page-plan"')
    assert ana.post("/page-plan", links="8").status_code == 403
    drita.get("/")
    assert drita.sees("How many posts with a link does your Page&#39;s plan allow a month?")
    assert drita.post("/page-plan", links="9").status_code == 409
    drita.get("/")
    assert drita.post("/page-plan", links="8", back="https://elsewhere.example").url.startswith(f"{house.url}/")
    assert not drita.sees('action="/page-plan"')
    assert drita.sees("Links on Facebook: 0 of 8 used")
    assert ("drita", "page plan") in house.audit()
    assert "drita said so on 2026-11-24." in unescape(drita.get("/checkup").text).replace("24 Nov 2026", "2026-11-24")


@pytest.mark.parametrize(
    ("links", "home"),
    [("8", "0 of 8 used"), ('"unlimited"', ""), ('"never"', "")],
    ids=["number", "unlimited", "never"],
)
def test_what_the_settings_say_is_asked_of_nobody(build: Build, links: str, home: str) -> None:
    house = build(f"links = {links}\n")
    drita = house.signed_in("drita", Role.ADMINISTRATOR)
    assert 'action="/page-plan"' not in drita.get("/").text
    assert (home or "Links on Facebook") in drita.page if home else "Links on Facebook" not in drita.page
    house.app.container.page_links.answer("2", "drita", house.clock())
    assert "2 used" not in drita.get("/").text


def test_home_and_the_post_tell_that_it_went_out_without_its_link(house: House) -> None:
    drita = house.signed_in("drita", Role.ADMINISTRATOR)
    for slug in ("a", "b", "c"):
        house.draft(slug, TICKED.format(slug=slug))
        plan(drita, slug)
        house.app.deliver(lambda *_: None)
    told = "It was published without its link: this month&#39;s links (2) are used up."
    home = drita.get("/").text
    assert re.search(rf'<p class="notice"><a href="/posts/c">Titulli i c</a>: {re.escape(told)}', home)
    assert home.count("published without its link") == 1
    assert "Links on Facebook: 2 of 2 used" in home
    assert told in drita.get("/posts/c").text
    assert drita.sees("· without link")
    assert drita.page.count('<article class="facebook">') == 1
    assert "· with link" in drita.get("/posts/a").text
    house.clock.passes(days=8)
    assert "published without its link" not in drita.get("/").text


@pytest.mark.parametrize("ticked", [True, False], ids=["ticked meanwhile", "no longer ticked"])
def test_a_correction_is_shown_in_the_form_that_is_out(house: House, ticked: bool) -> None:
    before, after = (DRAFT, TICKED) if ticked else (TICKED, DRAFT)
    house.draft("a", before.format(slug="a"))
    ana = house.signed_in("ana", Role.AUTHOR)
    plan(ana, "a")
    house.app.deliver(lambda *_: None)
    house.draft("a", after.format(slug="a").replace("Teksti i plotë", "Teksti i ri").replace('y = "P', 'y = "E re: P'))
    assert "a correction leaves the link as it is" in ana.get("/drafts/a").text
    page = ana.get("/drafts/a/plan").text
    assert "Reactions and comments stay" in page
    assert page.count('<article class="facebook">') == 1
    assert ("link-card" in page) is not ticked
    assert "Links on Facebook" not in page


@pytest.mark.slow
def test_reach_sets_posts_with_and_without_a_link_side_by_side(house: House) -> None:
    ana = house.signed_in("ana", Role.AUTHOR)
    for slug, text in (("a", TICKED), ("b", DRAFT), ("c", DRAFT)):
        house.draft(slug, text.format(slug=slug))
        plan(ana, slug)
        house.app.deliver(lambda *_: None)
    for before, age in pairwise((0, *house.app.settings.measure.ages_seconds)):
        house.clock.passes(seconds=age - before)
        house.app.measure()
    ana.signs_in("ana")  # the session ended in all that time
    page = " ".join(ana.get("/reach?days=90").text.split())
    table = page.partition("links-beside")[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">([^<]*)</th><td>([\d–]+)</td><td>([\d–]+)</td>', table)
    assert [name for name, *_ in rows] == ["Posts", "Views", "Reactions", "Comments", "Shares", "Clicks"]
    assert rows[0][1:] == ("1", "2")
    assert "–" not in rows[1]


def test_an_installation_of_the_version_before_is_asked_and_keeps_what_was_approved(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "publisher.db").write_bytes(gzip.decompress((LEDGERS / "0014.db.gz").read_bytes()))
    house = built(tmp_path / "house")
    house.app.adopt("drita", agreed=[])  # it was made on another machine
    drita = house.signed_in("drita", Role.ADMINISTRATOR)
    assert "How many posts with a link" in drita.get("/").text
    assert "How many posts with a link" in drita.get("/checkup").text
    shown = drita.get("/posts/waits").text
    assert (shown.count('<article class="facebook">'), shown.count('class="link-card"')) == (1, 1)
    before = {d.id: d.payload for d in house.server.office.watching.deliveries(["waits"])["waits"]}
    soon = (house.clock() + timedelta(minutes=1)).astimezone(house.app.settings.organisation.timezone)
    assert drita.post("/posts/waits/move", at=f"{soon:%Y-%m-%dT%H:%M}").ok
    house.clock.passes(minutes=2)
    house.app.deliver(lambda *_: None)  # only the ledger is kept: its page's picture is missing
    assert drita.post("/posts/waits/release", go="now", channel="facebook").ok
    house.clock.passes(seconds=UNDO.total_seconds())
    house.app.deliver(lambda *_: None)
    history = house.server.office.watching.deliveries(["waits"])["waits"]
    (post,) = [d for d in history if d.channel == "facebook"]
    assert (post.state, post.outgoing, post.payload_digest) == (State.SENT, before[post.id], post.payload_digest)
    assert post.outgoing.link
    closed(house)
