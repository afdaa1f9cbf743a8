"""Partners' news in the studio: into the inbox, to a draft that says whose text it is, or set aside for ever."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from publisher.domain.accounts import Role
from publisher.operations import read_partners
from publisher.partners.public_addresses import origin_of
from tests.partners.feed_server import Answer, FeedServer, feed_server
from tests.studio.conftest import Build
from tests.studio.house import Browser, House

BASED_ON = re.compile(r'name="(based_on)" value="([^"]*)"')
LONG = "Banorët u takuan me komunën për rrugën e re, e cila hapet në pranverë. " * 12


@pytest.fixture
def partner() -> Iterator[FeedServer]:
    with feed_server() as served:
        yield served


def rss(*titles: str) -> str:
    items = "".join(
        f"<item><title>{each}</title><link>https://p.org/{number}</link><description>{LONG}</description>"
        f"<pubDate>{number + 1:02} Nov 2026 08:00:00 GMT</pubDate></item>"
        for number, each in enumerate(titles)
    )
    return f'<rss version="2.0"><channel><title>P</title>{items}</channel></rss>'


def terms(url: str, more: str = "") -> str:
    return f'[[partners]]\nname = "Shoqata & Bijtë"\nurl = "{url}"\n{more}\n'


def entries(browser: Browser) -> list[int]:
    browser.get("/inbox")
    return [int(each) for each in re.findall(r'id="entry-(\d+)"', browser.page)]


def test_news_become_a_draft_that_says_whose_text_it_is(build: Build, partner: FeedServer) -> None:
    house = build(terms(partner.gives("/feed", rss("Rruga e re hapet"))))
    read_partners.read_due(house.app)
    drita = house.signed_in("Drita", Role.AUTHOR)
    (entry,) = entries(drita)
    assert drita.sees("Shoqata &amp; Bijtë")
    assert drita.sees('href="https://p.org/0" rel="noopener noreferrer"')

    answer = drita.post(f"/inbox/partners/{entry}/draft")

    assert answer.url.endswith("/drafts/2026-11-rruga-e-re-hapet?done=begun")
    text = (house.folder / "posts" / "2026-11-rruga-e-re-hapet" / "index.md").read_text(encoding="utf-8")
    assert '[source]\nname = "Shoqata & Bijtë"\nurl = "https://p.org/0"' in text
    assert len(text.partition("+++\n")[2].partition("+++\n")[2]) < 310  # an excerpt
    assert entries(drita) == []
    assert drita.post(f"/inbox/partners/{entry}/draft").url.endswith("/drafts/2026-11-rruga-e-re-hapet?done=drafted")
    assert ("Drita", "drafted news") in house.audit()


def test_the_source_is_edited_in_the_form_and_stays_where_a_form_does_not_show_it(house: House) -> None:
    house.draft("lajm")
    drita = house.signed_in("Drita", Role.AUTHOR)
    drita.get("/drafts/lajm")
    base: dict[str, Any] = dict(BASED_ON.findall(drita.page))
    fields: dict[str, Any] = {
        "title-sq": "T",
        "summary-sq": "P",
        "body-sq": "x",
        "topics": "housing",
        "places": "ferizaj",
    }

    drita.post("/drafts/lajm", **base, **fields, source_name=" Shoqata  e re ", source_url="p.org/1")
    text = (house.folder / "posts/lajm/index.md").read_text(encoding="utf-8")
    assert '[source]\nname = "Shoqata e re"\nurl = "https://p.org/1"' in text
    assert "# a note by hand" in text

    base = dict(BASED_ON.findall(drita.get("/drafts/lajm").text))
    drita.post("/drafts/lajm", **base, **fields | {"title-sq": "Tjetër"})
    assert "Shoqata e re" in (house.folder / "posts/lajm/index.md").read_text(encoding="utf-8")


def test_what_is_set_aside_one_or_several_does_not_come_again(build: Build, partner: FeedServer) -> None:
    house = build(terms(partner.gives("/feed", rss("Një", "Dy", "Tre"))))
    read_partners.read_due(house.app)
    drita = house.signed_in("Drita", Role.AUTHOR)
    first, *others = entries(drita)

    drita.post("/inbox/partners/set-aside", entry=str(first))
    assert entries(drita) == others
    drita.post("/inbox/partners/set-aside", entry=[str(each) for each in others])
    assert entries(drita) == []
    (known,) = house.app.container.partners.partners()
    read_partners.read_now(house.app, known.id)
    assert entries(drita) == []


def test_many_news_come_on_several_pages(build: Build, partner: FeedServer) -> None:
    house = build(terms(partner.gives("/feed", rss(*(f"Lajmi {number}" for number in range(30))))))
    partner.gives("/feed", rss(*(f"Lajmi {number}" for number in range(30))).replace("GMT", "GMT", 1))
    read_partners.read_due(house.app)
    partner.gives("/feed", rss(*(f"Tjetër {number}" for number in range(5))).replace("p.org/", "p.org/b"))
    (known,) = house.app.container.partners.partners()
    read_partners.read_now(house.app, known.id)
    drita = house.signed_in("Drita", Role.AUTHOR)

    assert len(entries(drita)) == 30
    assert "/inbox?page=2" in drita.page
    drita.get("/inbox?page=2")
    assert drita.page.count('id="entry-') == 5


def test_an_editor_adds_a_partner_by_its_websites_address(
    house: House, partner: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_partners, "rehearsed", lambda _settings, each, given: origin_of(each.url))
    page = '<html><link rel="alternate" type="application/rss+xml" href="/feed"></html>'
    partner.gives("/", page)
    partner.gives("/feed", rss("Një"))
    besa = house.signed_in("Besa", Role.EDITOR)
    besa.get("/partners")

    besa.post("/partners", name="Shoqata", url=f"{partner.url}/")

    assert besa.sees("Added.")
    assert len(entries(besa)) == 1
    (known,) = house.app.container.partners.partners()
    besa.get("/partners")
    assert not besa.post("/partners", name="shoqata", url="https://other.example/").ok
    assert besa.sees("Shoqata is in the list already.")

    besa.post(f"/partners/{known.id}", full_text="1", language="sq")
    changed = house.app.container.partners.partner(known.id)
    assert changed
    assert (changed.terms.whole, changed.terms.language) == (True, "sq")
    besa.post(f"/partners/{known.id}/read")
    assert besa.sees("Read just now.")
    besa.post(f"/partners/{known.id}/end")
    assert house.app.container.partners.partners() == []
    assert [verb for who, verb in house.audit() if who == "Besa" and verb != "password"] == [
        "partner",
        "change partner",
        "end partner",
    ]


PRIVATE, NONE = "not on the public internet", "address of a website"
#: Addresses that are not opened, and why.
REFUSED = {
    "http://127.0.0.1:{port}/feed": PRIVATE,
    "http://169.254.169.254/": PRIVATE,
    "http://localhost:{port}/feed": NONE,
    "http://[::1]:{port}/feed": NONE,
    "ftp://example.org/": NONE,
    "javascript:alert(1)": NONE,
    "https://user:word@example.org/": NONE,
    "": NONE,
}


def test_what_is_no_public_address_is_told_kept_and_not_opened(house: House, partner: FeedServer) -> None:
    partner.gives("/feed", rss("Një"))
    besa = house.signed_in("Besa", Role.EDITOR)
    besa.get("/partners")
    for url, told in REFUSED.items():
        answer = besa.post("/partners", name="Shoqata", url=url.format(port=partner.url.rpartition(":")[2]))

        assert answer.status_code == 422
        assert told in besa.page, url
        assert 'value="Shoqata"' in besa.page
    assert partner.asked == []
    assert house.app.container.partners.partners() == []


def test_trouble_is_told_in_plain_words_and_what_the_settings_name_is_changed_there(
    build: Build, partner: FeedServer
) -> None:
    partner.answers["/feed"] = Answer(status=403)
    house = build(terms(f"{partner.url}/feed"))
    read_partners.read_due(house.app)
    besa = house.signed_in("Besa", Role.EDITOR)
    besa.get("/partners")

    assert besa.sees("protection against robots")
    (known,) = house.app.container.partners.partners()
    assert not besa.post(f"/partners/{known.id}/end").ok
    assert besa.sees("Whoever looks after the server can change it there.")


def test_hostile_words_of_a_feed_are_only_words(build: Build, partner: FeedServer) -> None:
    hostile = "&lt;script&gt;alert(1)&lt;/script&gt; &quot;+++ \u202ex# [x](javascript:y)"
    house = build(terms(partner.gives("/feed", rss(hostile)), "full_text = true"))
    read_partners.read_due(house.app)
    drita = house.signed_in("Drita", Role.AUTHOR)
    (entry,) = entries(drita)
    assert "<script>alert" not in drita.page

    answer = drita.post(f"/inbox/partners/{entry}/draft")

    assert answer.ok
    (slug,) = [each.name for each in (house.folder / "posts").iterdir() if each.is_dir() and each.name != ".trash"]
    draft = house.server.office.desk.open(slug)
    assert not draft.troubles
    assert "\u202e" not in draft.texts["sq"]
