"""What is told beside a field while one writes: with each save, and when the page is opened."""

import html
import re
from collections.abc import Sequence

import pytest
from sqlalchemy import event

from publisher.content.text.foreign_names import misspelt_in_cyrillic
from publisher.domain.accounts import Role
from publisher.domain.link_targets import leads_nowhere
from publisher.storage.studio.schema import DraftVersionRow
from publisher.studio.preview_model import folded
from tests.studio.conftest import Build
from tests.studio.house import LANGUAGES, Browser, House
from tests.studio.test_writing import TYPED, digest


@pytest.fixture
def languages() -> Sequence[str]:
    """Two, at least: translations are told of."""
    return LANGUAGES


def saves(ana: Browser, **fields: str) -> dict[str, list[str]]:
    """Save as the script does; return what is told beside each field."""
    ana.get("/drafts/lajm")
    told = ana.session.post(
        f"{ana.url}/drafts/lajm",
        data={"form_token": ana.token, "digest": digest(ana)} | TYPED | fields,
        headers={"X-Requested-By": "studio"},
        timeout=30,
    ).json()
    found: dict[str, list[str]] = {}
    for note in told["notes"]:
        found.setdefault(note["field"], []).append(note["text"])
    assert found == beside(ana.get("/drafts/lajm").text)
    return found


def beside(page: str) -> dict[str, list[str]]:
    """Return what the page itself tells beside its fields, which a field is described by."""
    found = {}
    spans = r'<span class="beside" id="beside-([^"]+)">((?:<span[^>]*>[^<]*</span>)*)</span>'
    for field, inner in re.findall(spans, page):
        texts = [html.unescape(each) for each in re.findall(r">([^<]+)</span>", inner)]
        if texts:
            assert f"beside-{field}" in " ".join(re.findall(r'aria-describedby="([^"]+)"', page))
            found[field] = texts
    return found


@pytest.mark.parametrize(
    ("fields", "beside_field", "said"),
    [
        ({"title-sq": ""}, "title-sq", "The title is missing."),
        ({"title-sq": "T" * 101}, "title-sq", "101 characters"),
        ({"summary-sq": "P" * 301}, "summary-sq", "301 characters"),
        ({"topics": ""}, "topics", "Choose a topic."),
        ({"facebook_message-sq": "f" * 63_207}, "facebook_message-sq", "Facebook takes 63206"),
        ({"facebook_comment-sq": "f" * 8_001}, "facebook_comment-sq", "Facebook takes 8000"),
        ({"body-sq": "[x](https://)"}, "body-sq", "This link leads nowhere: https://"),
        ({"body-sq": "[x](https://gazeta)"}, "body-sq", "This link leads nowhere: https://gazeta"),
        ({"body-sq": "[x](javascript:alert)"}, "body-sq", "This link was taken out"),
        ({"body-sq": "[x](faqja-tjeter)"}, "body-sq", "This link leads nowhere: faqja-tjeter"),
        ({"body-sq": "![x](nuk.jpg)"}, "body-sq", "This picture is not in the post: nuk.jpg"),
        ({"body-sq": "a <b>b</b>"}, "body-sq", "HTML is not used"),
        ({"title-sr": "Bekim Gashi"}, "title-sr", "“Gashi” becomes “Гасхи”"),
        (
            {"title-sr": "Naslov", "body-sr": "Rekla je Lumnije Krasniqi iz **Pejë**."},
            "body-sr",
            "“Lumnije Krasniqi” becomes “Лумније Krasniqi”",
        ),
        ({"title-sr": "Naslov"}, "summary-sr", "The summary is missing."),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    house: House, fields: dict[str, str], beside_field: str, said: str
) -> None:
    house.draft("lajm")
    told = saves(house.signed_in("ana", Role.AUTHOR), **fields)
    assert any(said in each for each in told[beside_field]), told


def test_what_is_in_order_is_told_nothing(house: House) -> None:
    house.draft("lajm")
    fields = {"body-sq": "Shihni [këtu](https://example.org/a?b=1) ose [shkruani](mailto:zyra@example.org)."}
    assert saves(house.signed_in("ana", Role.AUTHOR), **fields) == {}


def test_a_translation_that_is_older_than_the_original_is_told_until_it_is_changed(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("ana", Role.AUTHOR)
    serbian = {"title-sr": "Naslov", "summary-sr": "Sažetak", "body-sr": "Tekst."}
    assert "body-sr" not in saves(ana, **serbian)
    house.clock.passes(minutes=20)
    assert "body-sr" not in saves(ana, **serbian, topics="employment")  # no word of the original
    house.clock.passes(minutes=20)
    assert "Shqip was changed later" in saves(ana, **serbian | {"body-sq": "Teksti tjetër."})["body-sr"][0]
    house.clock.passes(minutes=20)
    assert "body-sr" not in saves(ana, **serbian | {"body-sq": "Teksti tjetër.", "body-sr": "Drugi tekst."})


def test_no_more_of_a_long_history_is_read_than_is_needed(house: House) -> None:
    """Each save by itself read up to two hundred versions with all their texts."""
    file = house.draft("lajm")
    serbian = {"title-sr": "Naslov", "summary-sr": "Sažetak", "body-sr": "Tekst."}
    ana, versions = house.signed_in("ana", Role.AUTHOR), house.server.office.versions
    saves(ana, **serbian)
    texts = {each.name: each.read_text(encoding="utf-8") for each in file.parent.glob("*.md")}
    for number in range(90):
        versions.keep(
            "lajm", str(number), {**texts, "index.md": texts["index.md"] + f"\n{number}\n"}, "ana", apart=True
        )
    everything = versions.all("lajm")
    assert list(versions.newest_first("lajm")) == everything
    loaded: list[object] = []
    event.listen(DraftVersionRow, "load", remember := lambda row, _context: loaded.append(row))
    try:
        assert "Shqip was changed later" in saves(ana, **serbian | {"body-sq": "Tjetër."})["body-sr"][0]
    finally:
        event.remove(DraftVersionRow, "load", remember)
    assert 0 < len(loaded) < 20


def test_the_own_website_is_asked_for_its_pages(build: Build) -> None:
    house, url = build('[website]\nurl = "https://kosint.example"\n'), "https://kosint.example"
    house.draft("lajm")
    page = house.app.settings.website.output / "sq" / "faqja" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("", encoding="utf-8")
    body = f"[a]({url}/sq/faqja/) [b]({url}/sq/nuk/) [c]({url}/../settings.toml)"
    assert saves(house.signed_in("ana", Role.AUTHOR), **{"body-sq": body})["body-sq"] == [
        f"Your website has no page at this address: {url}/sq/nuk/",
        f"Your website has no page at this address: {url}/../settings.toml",
    ]


def test_names_are_told_beside_every_field_that_check_tells_of(house: House) -> None:
    house.draft("lajm")
    ana = house.signed_in("Ana", Role.AUTHOR)
    parts = """title summary body byline contact_name contact_role quote_text-0 quote_name-0 quote_role-0 correction-0
        event_place event_audience practical_what practical_where practical_until practical_cost facebook_message
        facebook_comment"""
    names = dict.fromkeys((f"{part}-sr" for part in parts.split()), "Berisha")
    told = saves(ana, **names, **{"correction_day-0-sr": "2026-11-24", "contact_phone-sr": "044 123 456"})
    assert {name for name in told if "Берисха" in " ".join(told[name])} == set(names)
    told = saves(ana, **{**names, "title-sr": "Наслов", "summary-sr": "Сажетак", "body-sr": "Текст"})
    assert not [name for name in told if "Берисха" in " ".join(told[name])]


def test_names_of_other_languages_are_guessed_by_their_spelling() -> None:
    ordinary = "Shvatili su. Podhvat uspeo, Izzvao je; Đorđe Čolić, Ljiljana i Njegoš u Prizrenu."
    assert misspelt_in_cyrillic(f"{ordinary} NATO, UNICEF, EU i Facebook. Ann@x.com") == []
    assert misspelt_in_cyrillic("Schmidt, Thaçi, Berisha, Gjakova") == [
        ("Schmidt", "Сцхмидт"),
        ("Berisha", "Берисха"),
        ("Gjakova", "Гјакова"),
    ]


def test_addresses_that_lead_nowhere_are_known_by_themselves() -> None:
    good = (
        "https://example.org",
        "http://šta.rs/a",
        "mailto:a@b.org?subject=x",
        "tel:+383 44 123 456",
        "https://8.8.8.8/",
    )
    assert [each for each in good if leads_nowhere(each)] == []
    bad = (
        *("https://", "http://x", "https://https://example.org", "https://.org", "https://a..org", "http://[", "tel:-"),
        *("mailto:zyra", "https://x.invalid", "http://127.0.0.1/", "http://localhost:8000/", "https://x.org:port/"),
    )
    assert [each for each in bad if not leads_nowhere(each)] == []


def test_a_phone_shows_three_lines_of_a_post() -> None:
    assert folded("Një.\nDy.\nTre.") == ("Një.\nDy.\nTre.", "")
    assert folded("Një.\n\nDy.\n\nTre.") == ("Një.\n\nDy.", "\n\nTre.")
    long = "fjalë " * 60
    head, rest = folded(long)
    assert head + rest == long
    assert len(head) <= 126
    assert folded("a" * 200) == ("a" * 126, "a" * 74)
    assert folded("") == ("", "")
