"""The main feed as Atom and JSON Feed, its archives (RFC 5005), the hub that is told, and all feeds as OPML."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest

from publisher.channels.websub import tell_hub
from publisher.domain.ports_channel import Entry
from publisher.site.published_footprint import listings_of
from publisher.site.render.feed_archives import archives
from publisher.site.render.feeds import feed_urls
from publisher.site.settings import SiteSettings
from publisher.site_build.full_build import build_context_of, whole_site
from tests.site.hub import hub
from tests.site.json_feed_rules import breaches
from tests.site.shelf import NOON, TEMPLATES, MemoryShelf, article, entry, picture, site_settings, text

HUB = "https://hub.example/"
BASE = "https://kosint.example"


def built(*entries: Entry, of: SiteSettings | None = None) -> dict[str, bytes]:
    published = MemoryShelf(*entries)
    context = build_context_of(of or replace(site_settings(feed_size=3), websub_hub=HUB), TEMPLATES, published)
    return {path: content for path, content in whole_site(context, published) if isinstance(content, bytes)}


def parsed(content: bytes) -> Any:
    result = feedparser.parse(content)
    assert not result.bozo, result.get("bozo_exception")
    return result


def days(number: int) -> list[Entry]:
    return [entry(article(f"p-{day}", text("sq", f"Lajmi {day}")), NOON + timedelta(days=day)) for day in range(number)]


def rels(feed: Any) -> dict[str, str]:
    return {link.rel: link.href for link in feed.feed.links}


@pytest.mark.parametrize("tag", ["sq", "en"])
def test_atom_has_all_that_rss_has(tag: str) -> None:
    one, _ = picture(alt={"sq": "Banorë & fëmijë"}, caption="Në sallë", credit="A. Berisha", licence="CC BY 4.0")
    whole = article("lajmi", text("sq", "A & B <c>", "<p>Tekst &amp; më</p>"), pictures=[one])
    files = built(entry(whole, updated_at=NOON + timedelta(hours=1)))
    rss, atom = parsed(files[f"{tag}/feed.xml"]), parsed(files[f"{tag}/atom.xml"])
    assert (rss.version, atom.version) == ("rss20", "atom10")
    assert rels(atom)["self"] == f"{BASE}/{tag}/atom.xml"
    assert rels(atom)["alternate"] == rss.feed.link == f"{BASE}/{tag}/"
    assert rels(atom)["hub"] == rels(rss)["hub"] == HUB
    ours, theirs = atom.entries[0], rss.entries[0]
    for field in ("id", "title", "link", "summary", "published_parsed", "updated_parsed", "tags"):
        assert [ours[field]] == [theirs[field]], field
    assert ours.content[0].value == theirs.content[0].value
    assert ours.content[0].language == "sq"
    assert ours.enclosures[0].href == theirs.enclosures[0].href
    assert ours.media_copyright == "CC BY 4.0"


def test_json_feed_keeps_the_published_rules() -> None:
    one, _ = picture()
    posts = [
        entry(article("me-foto", text("en", "With\x00 picture"), pictures=[one]), updated_at=NOON + timedelta(1)),
        entry(article("pa-tekst", text("sq", "Pa tekst", html="")), NOON - timedelta(days=1)),
    ]
    feed = json.loads(built(*posts)["sq/feed.json"])
    assert breaches(feed) == []
    assert feed["feed_url"] == f"{BASE}/sq/feed.json"
    assert feed["hubs"] == [{"type": "WebSub", "url": HUB}]
    assert feed["authors"] == [{"name": "KOSINT 2020", "url": BASE}]
    for item in feed["items"]:
        assert item["content_html"]
    first, second = feed["items"]
    assert (first["language"], first["attachments"][0]["mime_type"]) == ("en", "image/jpeg")
    assert first["date_modified"] == "2026-11-26T12:00:00+01:00"
    assert "language" not in second
    assert not any(sign in first["title"] for sign in "\x01\x02")


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        ({"version": "1.1"}, "feed.version is wrong: '1.1'"),
        ({"title": ""}, "feed.title is wrong: ''"),
        ({"homepage": "x"}, "feed.homepage is unknown"),
        ({"items": {}}, "feed.items is no list"),
        ({"items": [{"id": "1"}]}, "item 1 has neither content_html nor content_text"),
        ({"items": [{"id": 1, "content_text": ""}]}, "item 1.id is wrong: 1"),
        ({"items": [{"id": "1", "content_text": ""}] * 2}, "two items have one id"),
        ({"items": [{"id": "1", "content_text": "", "url": "/a"}]}, "item 1.url is wrong: '/a'"),
        (
            {"items": [{"id": "1", "content_text": "", "date_published": "2026-11-24T10:00:00"}]},
            "item 1.date_published is wrong: '2026-11-24T10:00:00'",
        ),
        (
            {"items": [{"id": "1", "content_text": "", "attachments": [{"url": "https://a.example/b"}]}]},
            "item 1.attachments lacks mime_type",
        ),
    ],
)
def test_a_broken_rule_is_seen(change: dict[str, Any], breach: str) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [], **change}
    assert breaches(feed) == [breach]


def test_an_empty_site_has_empty_feeds() -> None:
    files = built()
    assert parsed(files["sq/atom.xml"]).entries == []
    assert json.loads(files["sq/feed.json"])["items"] == []
    assert "sq/feed-archive/1.xml" not in files


@pytest.mark.parametrize(("size", "number"), [(0, 0), (1, 0), (3, 0), (4, 1), (6, 1), (7, 2), (31, 10)])
def test_archives_hold_what_the_feed_does_not(size: int, number: int) -> None:
    assert archives(size, 3) == number


def test_whoever_follows_the_archives_reads_every_post_once() -> None:
    files = built(*days(11))
    for start in ("sq/feed.xml", "sq/atom.xml"):
        ids, feed = {}, parsed(files[start])
        while True:
            ids.update(dict.fromkeys(item.id for item in feed.entries))
            if not (older := rels(feed).get("prev-archive")):
                break
            feed = parsed(files[older.removeprefix(f"{BASE}/")])
            assert rels(feed)["current"] == f"{BASE}/sq/atom.xml"
            assert "hub" not in rels(feed)
        assert [each.split("/")[-2] for each in ids] == [f"p-{day}" for day in range(10, -1, -1)]


def test_new_posts_never_change_an_archive() -> None:
    before, after = built(*days(8)), built(*days(20))
    old = {path: content for path, content in before.items() if "/feed-archive/" in path}
    assert len(old) == 2 * 5
    assert {path: after[path] for path in old} == old
    assert b"<fh:archive/>" in after["sq/feed-archive/1.xml"]


def test_without_a_hub_none_is_named() -> None:
    files = built(*days(1), of=site_settings())
    assert "hub" not in rels(parsed(files["sq/feed.xml"]))
    assert "hubs" not in json.loads(files["sq/feed.json"])


def test_all_feeds_can_be_imported_at_once() -> None:
    files = built(*days(1), entry(article("tjeter", text("sq"), topics=("old",), campaign="dimri")))
    root = ET.fromstring(files["feeds.opml"])  # noqa: S314 - our own bytes
    outlines = [each for each in root.iter("outline") if each.get("type") == "rss"]
    paths = [str(each.get("xmlUrl")).removeprefix(f"{BASE}/") for each in outlines]
    assert sorted(paths) == sorted(path for path in files if path.endswith("/feed.xml"))
    assert {each.get("text") for each in root.findall("body/outline")} >= {"Shqip", "English"}


def test_the_head_leads_to_every_format() -> None:
    page = built(*days(1))["sq/lajme-dhe-ngjarje/2026/p-0/index.html"].decode()
    for media_type, path in (("rss", "feed.xml"), ("atom", "atom.xml")):
        assert f'type="application/{media_type}+xml" title="KOSINT 2020' in page
        assert f'href="{BASE}/sq/{path}"' in page
    assert f'href="{BASE}/sq/feed.json"' in page


def test_a_hub_is_told_of_every_feed_that_has_the_post() -> None:
    feeds = feed_urls(
        replace(site_settings(), tags=("sq",)), listings_of(entry(article("lajmi", text("sq"), campaign="dimri")))
    )
    assert feeds == [
        f"{BASE}/sq/feed.xml",
        f"{BASE}/sq/komuna/ferizaj/feed.xml",
        f"{BASE}/sq/tema/housing/feed.xml",
        f"{BASE}/sq/atom.xml",
        f"{BASE}/sq/feed.json",
        f"{BASE}/sq/own/feed.xml",
    ]
    with hub() as there:
        assert tell_hub(there.url, feeds)
    assert there.told == [{"hub.mode": ["publish"], "hub.url": feeds}]


def test_a_hub_in_trouble_hinders_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with hub(500) as there:
        assert not tell_hub(there.url, [BASE])
    assert not tell_hub(there.url, [BASE])
    assert len(caplog.records) == 2


def test_a_standing_page_is_in_no_feed() -> None:
    about = entry(article("pages/about", text("sq"), kind="page"))
    assert feed_urls(site_settings(), listings_of(about)) == []


#: What W3C's feed validator knows of Media RSS within `media:content` (feedvalidator's media.py), once each or more.
MEDIA_ONCE = {"title", "description", "copyright", "adult"}
MEDIA_KNOWN = MEDIA_ONCE | {"category", "credit", "hash", "keywords", "player", "rating", "restriction", "text"}
MEDIA_ATTRIBUTES = {"url", "type", "medium", "width", "height", "fileSize", "isDefault", "expression", "lang"}


@pytest.mark.parametrize("path", ["sq/feed.xml", "sq/atom.xml", "sq/tema/housing/feed.xml"])
def test_media_of_a_feed_keeps_the_validators_rules(path: str) -> None:
    one, _ = picture("a.jpg", caption="Në <sallë>", credit="A. & B.", licence="CC BY 4.0")
    two, _ = picture("b.jpg")
    root = ET.fromstring(built(entry(article(pictures=[one, two])))[path])  # noqa: S314 - our own
    found = [each for each in root.iter() if each.tag == "{http://search.yahoo.com/mrss/}content"]
    assert len(found) == 2
    for content in found:
        assert set(content.attrib) <= MEDIA_ATTRIBUTES
        assert content.attrib["medium"] == "image"
        assert all(content.attrib[name].isdigit() for name in ("width", "height", "fileSize"))
        names = [each.tag.rpartition("}")[2] for each in content]
        assert set(names) <= MEDIA_KNOWN
        assert all(names.count(name) <= 1 for name in MEDIA_ONCE)
