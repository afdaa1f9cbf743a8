"""Feeds that every reader reads: feedparser finds nothing to complain about, xmllint neither."""

import json
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import which
from time import struct_time
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.domain.ports_channel import Entry, Listing
from publisher.domain.short_address import spoken_address
from publisher.settings import web_addresses
from publisher.site.render.feeds import feed
from publisher.site_build.full_build import build_context_of, whole_site
from publisher.site_build.site_builder import SiteBuilder, publish_whole
from tests.site.built import built, page
from tests.site.shelf import (
    NOON,
    TEMPLATES,
    MemoryMedia,
    MemoryShelf,
    article,
    entry,
    photo,
    picture,
    site_settings,
    text,
)

NEWS = Listing("news")
TITLES = [
    "Të drejtat & liritë",
    "1 < 2, thotë komuna",
    "Kod: ]]> fund",
    "Festë 🎉 në Pejë 👩🏽‍🏫",
    "“Thonjëza” dhe 'apostrofa' dhe \"të tjera\"",
    "Јавна трибина о становању",
    "Udhëtim në \u2067תל אביב\u2069 dhe kthim",
]


def parsed(*entries: Entry, tag: str = "sq", listing: Listing = NEWS) -> Any:
    published = MemoryShelf(*entries)
    context = build_context_of(site_settings(), TEMPLATES, published)
    result = feedparser.parse(feed(context, listing, tag, list(published.everything())))
    assert not result.bozo, result.get("bozo_exception")
    return result


def moment(of: struct_time) -> datetime:
    return datetime(*of[:6], tzinfo=UTC)


@pytest.mark.parametrize("title", TITLES)
def test_a_reader_gets_title_date_link_and_the_whole_text(title: str) -> None:
    html = f"<p>{title.replace('&', '&amp;').replace('<', '&lt;')}</p><p>Më tej <strong>fort</strong>.</p>"
    item = parsed(entry(article("lajmi", text("sq", title, html)))).entries[0]
    assert item.title == title
    assert item.link == item.id == "https://kosint.example/sq/lajme-dhe-ngjarje/2026/lajmi/"
    assert moment(item.published_parsed) == NOON
    assert item.author == "KOSINT 2020"
    assert {each.term for each in item.tags} == {"Strehimi", "Ferizaj"}
    assert "<strong>fort</strong>" in item.content[0].value
    assert item.content[0].value.startswith("<p>")


@pytest.mark.parametrize("tag", ["sq", "sr-Latn", "sr-Cyrl", "en", "rom"])
def test_a_feed_tells_its_language_and_where_it_lies(tag: str) -> None:
    result = parsed(entry(article("lajmi", text("sq"))), tag=tag)
    assert result.feed.language == tag
    own = [each.href for each in result.feed.links if each.rel == "self"]
    assert own == [f"https://kosint.example/{ {'sr-Latn': 'sr', 'sr-Cyrl': 'sr-cyrl'}.get(tag, tag) }/feed.xml"]


def test_a_post_without_a_translation_stands_in_its_own_language_and_says_so() -> None:
    item = parsed(entry(article("lajmi", text("sq", "Vetëm shqip"))), tag="en").entries[0]
    assert item.title == "Vetëm shqip"
    assert item.language == "sq"
    assert item.link.startswith("https://kosint.example/sq/")


def test_the_newest_comes_first_and_an_update_shows_its_time() -> None:
    old = entry(article("i-vjetri", text("sq", "I vjetri")), NOON - timedelta(days=2), NOON + timedelta(hours=1))
    new = entry(article("i-riu", text("sq", "I riu")))
    result = parsed(old, new)
    assert [each.title for each in result.entries] == ["I riu", "I vjetri"]
    assert moment(result.entries[1].updated_parsed) == NOON + timedelta(hours=1)
    assert moment(result.feed.updated_parsed) == NOON + timedelta(hours=1)


def test_pictures_come_with_their_alternative_text_and_full_addresses() -> None:
    alt, licence = {"sq": "Banorë & fëmijë"}, "CC BY 4.0"
    one, _ = picture("a.jpg", alt=alt, credit="A. Berisha", caption="Në sallë", licence=licence)
    two, _ = picture("b.jpg", alt={"sq": "Salla"})
    html = '<p><img src="media:b.jpg" alt="Salla"></p><p><a href="/sq/about/">Rreth nesh</a></p>'
    item = parsed(entry(article("lajmi", text("sq", html=html), pictures=[one, two]))).entries[0]
    large = one.rendition("large")
    address = f"https://kosint.example/media/lajmi/{large.name}"
    assert item.enclosures[0].href == item.media_content[0]["url"] == address
    assert item.enclosures[0].length == str(large.size_bytes)
    assert [each["content"] for each in item.media_credit] == ["A. Berisha"]
    assert item.media_copyright == "CC BY 4.0"
    body = item.content[0].value
    assert 'alt="Banorë &amp; fëmijë"' in body
    assert body.index("Në sallë") < body.index('alt="Salla"')
    assert 'href="https://kosint.example/sq/about/"' in body
    assert 'src="/' not in body
    assert "media:" not in body


def test_a_picture_has_one_address_in_all_of_an_item() -> None:
    """Readers show what stands beside the text too, unless the text shows the same file."""
    one, _ = picture("a.jpg", content=photo(1200, 900))
    two, _ = picture("b.jpg", content=photo(1300, 900))
    html = '<p><img src="media:b.jpg" alt="Salla"></p>'
    files = built(article("lajmi", text("sq", html=html), pictures=[one, two]))
    (item,) = feedparser.parse(page(files, "sq/feed.xml")).entries
    (other,) = json.loads(page(files, "sq/feed.json"))["items"]

    shown = re.findall(r'<img src="([^"]+)" width="(\d+)" height="(\d+)"', other["content_html"])
    assert shown == [(each["url"], each["width"], each["height"]) for each in item.media_content]
    assert re.findall(r'<img[^>]* src="([^"]+)"', item.content[0].value) == [address for address, _, _ in shown]
    assert "srcset" not in other["content_html"] + item.content[0].value
    assert item.enclosures[0].href == other["image"] == item.media_content[0]["url"]
    assert [each["url"] for each in other["attachments"]] == [each["url"] for each in item.media_content]


def test_addresses_beyond_ascii_go_out_as_machines_send_them() -> None:
    base = web_addresses.web_address("https://köşint-romë.org/uebfaqja-ë/")
    assert base == "https://xn--kint-rom-01a6hv8c.org/uebfaqja-%C3%AB"
    published = MemoryShelf(entry(article("lajmi")))
    files = whole_site(build_context_of(site_settings(base), TEMPLATES, published), published)

    for path, content in files:
        assert isinstance(content, bytes)
        for address in re.findall(rb"https?://[^\s\"'<>]+", content):
            assert address.isascii(), path
    assert spoken_address(base, "k7q2m/") == "köşint-romë.org/uebfaqja-ë/k7q2m"


def test_an_empty_feed_is_a_feed() -> None:
    result = parsed(listing=Listing("place", "peja"))
    assert result.feed.title == "Pejë – KOSINT 2020"
    assert result.entries == []


@given(title=st.text(st.characters(codec=None), min_size=1), html=st.text(st.characters(codec=None)))
def test_no_text_whatsoever_breaks_a_feed(title: str, html: str) -> None:
    parsed(entry(article("lajmi", text("sq", title, html, summary=title))))


def test_xmllint_accepts_every_xml_of_a_site(tmp_path: Path) -> None:
    assert which("xmllint"), "xmllint is missing. Install it: apt-get install libxml2-utils"
    one, rendered = picture(alt={"sq": "\x01 & <alt>"})
    media = MemoryMedia()
    media.take(rendered)
    published = MemoryShelf(
        *(
            entry(article(f"p-{number}", text("sq", f"{title} \x00\x0b\ufffe"), text("en", title), pictures=[one]))
            for number, title in enumerate(TITLES)
        )
    )
    site = SiteBuilder(
        output=tmp_path / "site",
        settings=site_settings(),
        templates=TEMPLATES,
        published=lambda: published,
        media=media,
    )
    publish_whole(site)
    files = [str(each) for ending in ("xml", "svg", "opml") for each in site.output.rglob(f"*.{ending}")]
    assert len(files) > 60
    checked = subprocess.run(["xmllint", "--noout", *files], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_whoever_presses_rss_is_led_to_a_page_that_explains_it_with_the_address_to_copy() -> None:
    settings = site_settings()
    files = dict(whole_site(build_context_of(settings, TEMPLATES, shelf := MemoryShelf(entry(article()))), shelf))
    pages = {
        path: content.decode()
        for path, content in files.items()
        if path.endswith(".html") and isinstance(content, bytes)
    }
    page = pages["sq/feeds/index.html"]
    assert 'id="topic-housing"' in page
    assert 'https://kosint.example/sq/tema/housing/feed.xml">' in page
    assert 'href="/sq/feeds/#topic-housing">RSS</a>' in pages["sq/tema/housing/index.html"]
    assert 'href="/sq/feeds/#news">RSS</a>' in pages["sq/index.html"]
    assert 'href="/sq/feeds/#correction">RSS</a>' in pages["sq/korrigjime/index.html"]
    assert '<li><a href="/sq/feeds/">' in page
    raw = [path for path, content in pages.items() if re.search(r'<a [^>]*href="/[^"]*feed\.xml"', content)]
    assert raw == []
