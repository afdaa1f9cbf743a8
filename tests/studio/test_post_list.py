"""The list of posts: found by what is written in it and by how it stands, the last change first."""

import os
import re
import shutil
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from publisher.domain.accounts import Role
from publisher.domain.post_state import PostState
from publisher.operations.erase import ErasureOrder, erase
from publisher.pipeline.submit import SubmitRequest
from tests.studio.house import LANGUAGES, Browser, House
from tests.studio.test_news import photo_with_place
from tests.studio.test_planning import plan

SERBIAN = """+++
title = "Школа у Ораховцу"
summary = "Sažetak o građanima"
+++

Tekst sa žurkom.
"""


@pytest.fixture
def languages() -> Sequence[str]:
    """Two: it is looked for in each."""
    return LANGUAGES[:2]


@pytest.fixture
def drita(house: House) -> Browser:
    return house.signed_in("drita", Role.EDITOR)


def listed(browser: Browser, query: str = "") -> list[str]:
    """Return the slugs of the list, from the top."""
    answer = browser.get(f"/drafts{query}")
    assert answer.ok, answer.status_code
    return re.findall(r'class="row-title" href="/drafts/([^"]+)"', answer.text)


def older(house: House, slug: str, days: int) -> None:
    """Let a draft be changed so many days ago."""
    at = time.time() - days * 86_400
    for file in (house.folder / "posts" / slug).iterdir():
        os.utime(file, (at, at))


def drafted(house: House, slug: str, body: str, more: str = "", title: str = "") -> None:
    front = f'title = "{title or slug}"\nsummary = "Përmbledhje"\ntopics = ["housing"]\nplaces = ["ferizaj"]\n{more}'
    house.draft(slug, f"+++\n{front}+++\n\n{body}\n")


WORDS = (
    *("shtepia", "SHTËPIA", "shtëpi", "%23shtepia", "skola", "школа", "Škola", "gradjanima", "gradanima", "građanima"),
    *("zurkom", "oblak", "remarke", "shtepia+skola", "2026-11-lajm"),
)


def test_a_post_is_found_by_any_of_its_words_in_any_spelling(house: House, drita: Browser) -> None:
    drafted(house, "2026-11-lajm", "Shtëpia është e re.", '[[media]]\nfile = "a.jpg"\nalt = "Një ÖBLAK i bardhë"\n')
    (house.folder / "posts/2026-11-lajm/index.sr.md").write_text(SERBIAN, encoding="utf-8")
    drafted(house, "tjeter", "Asgjë.")
    drita.get("/drafts/2026-11-lajm")
    drita.post("/drafts/2026-11-lajm/comments", remark="Rëmarkë e kolegut")

    for words in WORDS:
        assert listed(drita, f"?find={words}") == ["2026-11-lajm"], words
    assert listed(drita, "?find=shtepia+asgje") == []


def test_what_is_changed_by_hand_or_gone_is_found_as_it_stands_now(house: House, drita: Browser) -> None:
    drafted(house, "a", "Fjala e parë.")
    assert listed(drita, "?find=pare") == ["a"]
    file = house.folder / "posts/a/index.md"
    file.write_text(file.read_text(encoding="utf-8").replace("parë", "dytë"), encoding="utf-8")
    assert listed(drita, "?find=pare") == []
    assert listed(drita, "?find=dyte") == ["a"]
    shutil.rmtree(file.parent)
    assert listed(drita) == []


def test_the_last_change_stands_first(house: House, drita: Browser) -> None:
    for days, slug in ((3, "a"), (1, "b"), (2, "c")):
        drafted(house, slug, "Teksti.")
        older(house, slug, days)

    assert listed(drita) == ["b", "c", "a"]


def test_every_state_has_its_posts_as_the_list_says_it(house: House, drita: Browser) -> None:
    """What the database counts and what is worked out of a post's deliveries is the same."""
    for slug in ("draft", "scheduled", "published", "unpublished", "cancelled", "refused", "ready", "back"):
        drafted(house, slug, "Teksti.")

    def submit(slug: str, at: datetime | None = None) -> None:
        house.app.submit(house.app.drafts.read(slug), SubmitRequest(by="ana", at=at))

    for slug in ("published", "unpublished", "cancelled"):
        submit(slug)
    house.app.cancel("cancelled", "ana")
    house.app.deliver(lambda *_: None)
    house.app.withdraw("unpublished", "ana")
    house.app.deliver(lambda *_: None)
    submit("scheduled", house.clock.now + timedelta(days=2))
    submit("back", house.clock.now + timedelta(days=2))
    house.app.cancel("back", "ana")
    house.server.office.ready_drafts.mark("ready", "drita")
    house.server.office.sent_back.mark("back", "Shih titullin", by="drita", to="ana")
    house.app.pause("", "zgjedhje", "ana")
    submit("refused")

    found = {state: listed(drita, f"?state={state.value}") for state in PostState}

    shown = dict(re.findall(r'href="/drafts/([a-z]+)".*?chip state-([a-z-]+)', drita.get("/drafts").text, re.DOTALL))
    assert {slug: state.value for state, slugs in found.items() for slug in slugs} == shown
    assert sorted(slug for slugs in found.values() for slug in slugs) == sorted(shown)
    assert found[PostState.SENT_BACK] == ["back"]
    assert found[PostState.UNPUBLISHED] == ["unpublished"]


def test_filters_narrow_the_list_together_and_what_is_no_choice_is_ignored(house: House, drita: Browser) -> None:
    drafted(house, "a", "Teksti.")
    drafted(house, "b", "Teksti.", 'campaign = "x"\n')
    (house.folder / "posts/b/index.sr.md").write_text(SERBIAN, encoding="utf-8")
    house.draft("c", '+++\ntitle = "c"\ntopics = ["covid-19"]\nplaces = ["prizren"]\n+++\n')
    for days, slug in ((0, "a"), (0, "b"), (0, "c")):
        older(house, slug, days)

    assert listed(drita, "?language=sr") == ["b"]
    assert sorted(listed(drita, "?topic=housing")) == ["a", "b"]
    assert listed(drita, "?place=prizren") == ["c"]
    assert listed(drita, "?place=prizren&topic=housing") == []
    for nonsense in ("state=%CF%89", "topic=no", "language=xx", "month=9999-99", "author=7777", "month=0000-01"):
        assert sorted(listed(drita, f"?{nonsense}")) == ["a", "b", "c"], nonsense


def test_a_month_has_what_was_published_in_it_is_planned_for_it_or_else_was_changed(
    house: House, drita: Browser
) -> None:
    for slug in ("plain", "later"):
        drafted(house, slug, "Teksti.")
    then = house.clock.now + timedelta(days=330)
    house.app.submit(house.app.drafts.read("later"), SubmitRequest(by="ana", at=then))
    changed = datetime.now(ZoneInfo("Europe/Belgrade")).strftime("%Y-%m")  # files have the time of the machine

    assert listed(drita, f"?month={then:%Y-%m}") == ["later"]
    assert listed(drita, f"?month={changed}") == ["plain"]
    assert f'value="{changed}"' in drita.page


def test_mine_are_those_that_i_began(house: House, drita: Browser) -> None:
    drafted(house, "file", "Teksti.")
    drita.get("/drafts")
    drita.post("/drafts", title="E imja")
    besa = house.signed_in("besa", Role.AUTHOR)
    besa.get("/drafts")
    besa.post("/drafts", title="E besës")
    own = house.server.office.accounts.all()

    assert [slug[8:] for slug in listed(drita, f"?author={next(a.id for a in own if a.name == 'drita')}")] == ["e-imja"]
    assert len(listed(besa)) == 3
    blerta = house.signed_in("blerta", Role.CONTRIBUTOR)
    assert listed(blerta) == listed(blerta, "?author=1") == listed(blerta, "?find=titulli") == []


def test_a_page_of_the_list_keeps_what_was_looked_for(house: House, drita: Browser) -> None:
    for number in range(35):
        drafted(house, f"lajm-{number}", "Teksti.")

    first = listed(drita, "?find=teksti&topic=housing")
    following = re.search(r'href="(/drafts\?[^"]+)" rel="next"', drita.page)

    assert len(first) == 30
    assert following
    rest = listed(drita, following[1].replace("/drafts", "").replace("&amp;", "&"))
    assert len({*first, *rest}) == 35


def test_a_post_with_a_picture_shows_it(house: House, drita: Browser) -> None:
    drafted(house, "a", "Teksti.", '[[media]]\nfile = "a b.jpg"\nalt = "x"\n')
    (house.folder / "posts/a/a b.jpg").write_bytes(photo_with_place())

    drita.get("/drafts")
    address = re.search(r'class="thumb"[^>]*><img src="([^"]+)"', drita.page)

    assert address
    answer = drita.get(address[1])
    assert answer.headers["content-type"] == "image/jpeg"


def test_what_was_erased_is_in_no_row_of_the_index(house: House, drita: Browser) -> None:
    drafted(house, "a", "Fjala e fshehtë.")
    drafted(house, "b", "Tjetër.")
    assert listed(drita, "?find=fshehte") == ["a"]
    erase(house.app, "a", ErasureOrder(by="ana", reason="kërkesë"))
    with house.app.container.database.snapshot() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM draft_index").scalar_one() == 0
    assert listed(drita) == ["b"]


def test_the_websites_own_pages_stand_beside_the_posts(house: House, drita: Browser) -> None:
    drafted(house, "a", "Teksti.")
    folder = house.folder / "posts/pages/about"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text('+++\ntitle = "Rreth nesh"\nsummary = "x"\n+++\n\nNe.\n', encoding="utf-8")

    assert listed(drita) == ["a"]
    assert listed(drita, "?pages=yes") == ["pages/about"]
    assert "Rreth nesh" in drita.get("/drafts/pages/about").text


def test_a_list_that_cannot_be_brought_up_to_date_says_why(house: House, drita: Browser) -> None:
    drafted(house, "a", "Teksti.")
    assert listed(drita) == ["a"]
    with house.app.container.database.write() as session:
        session.execute(text("CREATE TRIGGER full BEFORE INSERT ON draft_index BEGIN SELECT RAISE(ABORT, 'full'); END"))
    drafted(house, "b", "Teksti.")
    assert listed(drita) == ["a"]
    assert drita.sees("The database cannot be written right now")
    assert not drita.sees("they are being read")
    with house.app.container.database.write() as session:
        session.execute(text("DROP TRIGGER full"))
    assert sorted(listed(drita)) == ["a", "b"]
    assert not drita.sees("cannot be written")


def test_a_post_is_called_in_the_readers_language_on_every_page(house: House, drita: Browser) -> None:
    file = house.draft("lajm")
    serbian = '+++\ntitle = "Naslov"\nsummary = "Sažetak"\n+++\n\nTekst.\n'
    file.with_name("index.sr.md").write_text(serbian, encoding="utf-8")
    house.draft("tjeter")
    pages = ("/drafts", "/drafts/lajm", "/drafts/lajm/plan", "/calendar", "/posts/lajm", "/", "/audit")
    plan(drita, "lajm", when="at", at=f"{house.clock.now:%Y-%m-%d}T23:30")
    account = next(each for each in house.server.office.accounts.all() if each.name == "drita")
    for language, title in (("sr-Latn", "Naslov"), ("sq", "Titulli i lajm"), ("en", "Titulli i lajm")):
        house.server.office.accounts.set_language(account.id, language)
        for page in pages:
            drita.get(page)
            assert re.search(rf">\s*{title}\s*<", drita.page), (language, page)
        drita.post("/selected", do="delete", slug="lajm")
        assert title in drita.page.partition("<main")[2], (language, "several at once")
        near = drita.get(f"/clashes?slug=tjeter&at={house.clock.now:%Y-%m-%d}T23:31").json()["told"]
        assert title in near[0], (language, "a near post")
