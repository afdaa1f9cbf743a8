"""A correction is told: on its post, on the page of all corrections, and as an item of its own in the feeds."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import feedparser
import pytest

from publisher.domain.ports_channel import Entry
from publisher.domain.post import Correction
from publisher.domain.revision import ArticleText
from publisher.site_build.full_build import build_context_of, whole_site
from tests.site.shelf import NOON, TEMPLATES, MemoryShelf, article, entry, site_settings, text

FEEDS = ("sq/feed.xml", "sq/atom.xml", "sq/feed.json", "sq/tema/housing/feed.xml", "sq/korrigjime/feed.xml")
POST = "https://kosint.example/sq/lajme-dhe-ngjarje/2026/lajmi/"
ID = f"{POST}#correction-2026-11-26-1"
WORDS = "Ishin 120 banorë & jo 100."


def files_of(published: MemoryShelf, **more: Any) -> dict[str, str]:
    """Build the site; give its texts by path."""
    settings = site_settings(**more)
    files = whole_site(build_context_of(settings, TEMPLATES, published), published)
    return {path: content.decode(errors="replace") for path, content in files if isinstance(content, bytes)}


def corrected(words: ArticleText, *told: str, day: str = "2026-11-26") -> ArticleText:
    """Return a text with corrections of a day."""
    return replace(words, corrections=tuple(Correction(day=day, text=each) for each in told))


def told_of(texts: Sequence[ArticleText], *, hours: int = 24) -> tuple[MemoryShelf, Entry]:
    """Publish a post and correct it."""
    before = entry(article("lajmi", *(replace(each, corrections=()) for each in texts)))
    after = replace(before, article=article("lajmi", *texts), updated_at=NOON + timedelta(hours=hours))
    published = MemoryShelf(entry(article("tjeter", text("sq", "Tjetër")), NOON + timedelta(hours=1)), before)
    published.put(after)
    return published, after


def items(content: str) -> list[dict[str, Any]]:
    """Return what a feed holds, newest first."""
    if content.startswith("{"):
        return [
            {"id": each["id"], "title": each["title"], "link": each["url"], "content": each["content_html"]}
            for each in json.loads(content)["items"]
        ]
    parsed = feedparser.parse(content)
    assert not parsed.bozo
    return [
        {"id": each.id, "title": each.title, "link": each.link, "content": each.content[0].value}
        for each in parsed.entries
    ]


@pytest.mark.parametrize("path", FEEDS)
def test_it_is_an_item_of_its_own_beside_the_post_whose_id_stays(path: str) -> None:
    published, _ = told_of([corrected(text("sq", "Titulli"), WORDS)])
    found = items(files_of(published)[path])
    assert found[0]["id"] == ID
    assert found[0]["title"] == "Korrigjim: Titulli"
    assert found[0]["link"] == f"{POST}#corrections"
    assert "Ishin 120 banorë &amp; jo 100." in found[0]["content"]
    others = [each["id"] for each in found[1:]]
    assert others == ([] if "korrigjime" in path else [POST.replace("lajmi/", "tjeter/"), POST])


def test_the_page_of_corrections_leads_to_the_post_and_every_page_leads_there() -> None:
    published, _ = told_of([corrected(text("sq", "Titulli"), WORDS)])
    files = files_of(published)
    page = files["sq/korrigjime/index.html"]
    assert '<a href="/sq/lajme-dhe-ngjarje/2026/lajmi/#corrections"><bdi>Titulli</bdi></a>' in page
    assert '<time datetime="2026-11-26">26 nëntor 2026</time>' in page
    assert "Ishin 120 banorë &amp; jo 100." in page
    assert '<li><a href="/sq/korrigjime/">Korrigjime</a></li>' in files["sq/index.html"]
    assert "https://kosint.example/sq/korrigjime/" in files["sitemaps/pages.xml"]
    assert "https://kosint.example/sq/korrigjime/feed.xml" in files["feeds.opml"]
    assert 'lang="sq" hreflang="sq"><bdi>Titulli</bdi>' in files["en/corrections/index.html"].replace(
        '<h2 lang="sq"><a href="/sq/lajme-dhe-ngjarje/2026/lajmi/#corrections"', '<h2><a lang="sq"'
    )


def test_it_leaves_the_feeds_of_a_topic_and_a_place_with_its_post() -> None:
    published, after = told_of([corrected(text("sq", "Titulli"), WORDS)])
    moved = replace(after.article, topics=("employment",), places=("peja",))
    published.put(replace(after, article=moved, updated_at=NOON + timedelta(days=2)))
    files = files_of(published)
    for path in ("sq/tema/housing/feed.xml", "sq/komuna/ferizaj/feed.xml"):
        assert [each["title"] for each in items(files[path])] == ["Tjetër"], path
    for path in ("sq/feed.xml", "sq/korrigjime/feed.xml"):
        assert ID in [each["id"] for each in items(files[path])], path
    published.withdraw("lajmi", NOON + timedelta(days=3))
    told = [each["title"] for each in items(files_of(published)["sq/tema/housing/feed.xml"])]
    assert told.count("Ky artikull është tërhequr") == 2, "who read it there is told that it was taken back"


def test_a_language_whose_text_was_not_corrected_is_told_nothing() -> None:
    published, _ = told_of([corrected(text("sq"), WORDS), text("en", "Title")])
    files = files_of(published)
    assert [each["title"] for each in items(files["en/feed.xml"])] == ["Tjetër", "Title"]
    assert items(files["en/corrections/feed.xml"]) == []
    assert "There are no corrections here." in files["en/corrections/index.html"]
    assert len(items(files["rom/ispravke/feed.xml"])) == 1


def test_a_post_that_comes_with_corrections_is_listed_and_told_to_nobody() -> None:
    published = MemoryShelf(entry(article("lajmi", corrected(text("sq"), WORDS, "E dyta."))))
    files = files_of(published)
    assert [each["id"] for each in items(files["sq/feed.xml"])] == [POST]
    assert len(items(files["sq/korrigjime/feed.xml"])) == 2
    assert files["sq/korrigjime/index.html"].count('<li class="story">') == 2


def test_its_words_go_with_the_post_and_the_notice_stands_under_its_id_too() -> None:
    published, _ = told_of([corrected(text("sq", "Titulli"), WORDS)])
    published.withdraw("lajmi", NOON + timedelta(days=2))
    files = files_of(published)
    assert not [path for path, content in files.items() if "Ishin 120" in content]
    for path in FEEDS:
        assert [each["title"] for each in items(files[path]) if each["id"] == ID] == ["Ky artikull është tërhequr"]
    published.end_notice("lajmi")
    assert items(files_of(published)["sq/korrigjime/feed.xml"]) == []


def test_only_the_text_that_changed_says_that_it_was_updated() -> None:
    published, _ = told_of([corrected(text("sq", "Titulli"), WORDS), text("en", "Title")])
    files = files_of(published)
    assert 'class="updated"' in files["sq/lajme-dhe-ngjarje/2026/lajmi/index.html"]
    english = files["en/news-and-events/2026/lajmi/index.html"]
    assert 'class="updated"' not in english
    assert "article:modified_time" not in english
    assert feedparser.parse(files["en/atom.xml"]).entries[-1].updated == "2026-11-25T12:00:00+01:00"
    assert feedparser.parse(files["sq/atom.xml"]).entries[-1].updated == "2026-11-26T12:00:00+01:00"


def test_a_translation_that_comes_later_is_news_to_its_feed_and_no_update_of_its_page() -> None:
    before = entry(article("lajmi", text("sq", "Titulli")))
    published = MemoryShelf(before)
    both = article("lajmi", text("sq", "Titulli"), text("en", "Title"))
    published.put(replace(before, article=both, updated_at=NOON + timedelta(hours=3)))
    files = files_of(published)
    for path in ("sq/lajme-dhe-ngjarje", "en/news-and-events"):
        assert 'class="updated"' not in files[f"{path}/2026/lajmi/index.html"], path
    (item,) = feedparser.parse(files["en/atom.xml"]).entries
    assert (item.id, item.updated) == (POST, "2026-11-25T15:00:00+01:00")
    (item,) = feedparser.parse(files["sq/atom.xml"]).entries
    assert item.updated == item.published


def test_pages_of_corrections_keep_their_numbers() -> None:
    words = corrected(text("sq"), *(f"Nr. {number}." for number in range(5)))
    published = MemoryShelf(entry(article("lajmi", words)))
    files = files_of(published, page_size=2)
    assert "Nr. 0." in files["sq/korrigjime/page/1/index.html"]
    assert "Nr. 4." in files["sq/korrigjime/index.html"]
    assert 'href="/sq/korrigjime/page/1/">Korrigjime më të vjetra' in files["sq/korrigjime/index.html"]
