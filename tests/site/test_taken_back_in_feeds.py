"""Who reads feeds is told that a post was taken back, and is sent nothing old as new: in every format and language."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from publisher.domain.ports_channel import Entry
from publisher.site.output_files import Files
from publisher.site_build.full_build import build_context_of, whole_site
from publisher.storage.database import Database
from publisher.storage.ledger.published_entries import SqlPublishedEntries
from publisher.storage.migrate import migrate
from tests.site.shelf import NOON, TEMPLATES, MemoryShelf, article, entry, site_settings, text
from tests.storage.shelved import WORLD, put, take_back

SMALL = replace(site_settings(feed_size=3), tags=("sq", "sr-Latn", "sr-Cyrl", "en"))
#: Of each language: all news in three formats, topic, place, and an archive.
FEEDS = ("feed.xml", "atom.xml", "feed.json", "feed-archive/1.xml")


def posts(count: int = 8) -> list[Entry]:
    return [
        entry(
            article(f"p-{number}", text("sq", f"Titulli {number}", "<p>Marke.</p>"), campaign="dimri"),
            NOON - timedelta(days=count - number),
        )
        for number in range(count)
    ]


def built(published: MemoryShelf) -> dict[str, bytes]:
    files: Files = whole_site(build_context_of(SMALL, TEMPLATES, published), published)
    return {path: content for path, content in files if isinstance(content, bytes)}


def items(content: bytes) -> dict[str, Any]:
    """Return the items of a feed by id, in whatever format."""
    if content.startswith(b"{"):
        return {each["id"]: each for each in json.loads(content)["items"]}
    parsed = feedparser.parse(content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return {each.id: each for each in parsed.entries}


def feeds(files: dict[str, bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, content in files.items():
        if path.endswith(("feed.xml", "atom.xml", "feed.json")) or "/feed-archive/" in path:
            yield path, items(content)


def with_borrowed(files: dict[str, bytes]) -> dict[str, list[str]]:
    """Return the ids in each feed but in those of one language alone."""
    return {path: sorted(there) for path, there in feeds(files) if "/own/" not in path}


def id_of(slug: str) -> str:
    return f"https://kosint.example/sq/lajme-dhe-ngjarje/2026/{slug}/"


@pytest.mark.parametrize("slug", ["p-0", "p-5", "p-7"])
def test_the_notice_stands_under_the_same_id_wherever_the_post_stood(slug: str) -> None:
    published = MemoryShelf(*posts())
    before = dict(feeds(built(published)))
    published.withdraw(slug, NOON + timedelta(hours=1))
    files = built(published)
    after = dict(feeds(files))
    assert {path for path, there in before.items() if id_of(slug) in there} == {
        path for path, there in after.items() if id_of(slug) in there
    }
    number = slug[-1]
    assert not [path for path, content in files.items() if f"Titulli {number}".encode() in content]
    assert {path: [*there] for path, there in before.items()} == {path: [*there] for path, there in after.items()}
    for path, there in after.items():
        if item := there.get(id_of(slug)):
            changed = item.get("date_modified") or item.get("updated")
            assert changed == "2026-11-25T13:00:00+01:00", path
            assert "Marke" not in str(item), path


@pytest.mark.parametrize(
    ("tag", "title"),
    [
        ("sq", "Ky artikull është tërhequr"),
        ("sr", "Ovaj tekst je povučen"),
        ("sr-cyrl", "Овај текст је повучен"),
        ("en", "This article has been withdrawn"),
    ],
)
def test_it_is_told_in_the_language_of_the_feed(tag: str, title: str) -> None:
    published = MemoryShelf(*posts())
    published.withdraw("p-7", NOON)
    files = built(published)
    for name in ("feed.xml", "atom.xml", "feed.json"):
        item = items(files[f"{tag}/{name}"])[id_of("p-7")]
        assert item["title"] == title
        assert len(item["summary"]) > 20


def test_when_the_notice_ends_no_older_post_takes_its_place_and_no_archive_moves() -> None:
    published = MemoryShelf(*posts())
    before = dict(feeds(built(published)))
    for slug in ("p-1", "p-6", "p-7"):
        published.withdraw(slug, NOON)
        published.end_notice(slug)
    after = dict(feeds(built(published)))
    gone = {id_of(slug) for slug in ("p-1", "p-6", "p-7")}
    assert {path: [each for each in there if each not in gone] for path, there in before.items()} == {
        path: [*there] for path, there in after.items()
    }


def test_the_feed_of_a_listing_that_has_no_post_any_more_stays_and_leads_to_the_news() -> None:
    only = entry(article("e-vetme", text("sq"), topics=("retired-topic",)))
    published = MemoryShelf(only)
    published.withdraw("e-vetme", NOON)
    files = built(published)
    assert "sq/tema/retired-topic/index.html" not in files
    feed = feedparser.parse(files["sq/tema/retired-topic/feed.xml"])
    assert [each.id for each in feed.entries] == [id_of("e-vetme")]
    assert feed.feed.link == "https://kosint.example/sq/"
    published.end_notice("e-vetme")
    assert items(built(published)["sq/tema/retired-topic/feed.xml"]) == {}


def test_a_post_that_leaves_a_topic_makes_no_older_one_come_back_and_is_told_there_when_it_is_taken_back() -> None:
    published = MemoryShelf(*posts())
    path = "sq/tema/housing/feed.xml"
    published.put(replace(posts()[7], article=replace(posts()[7].article, topics=("employment",))))
    assert [*items(built(published)[path])] == [id_of("p-6"), id_of("p-5")]
    published.withdraw("p-7", NOON)
    assert [*items(built(published)[path])] == [id_of("p-7"), id_of("p-6"), id_of("p-5")]


def test_a_website_that_moves_keeps_the_ids_of_what_went_out_before(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    migrate(database, tmp_path)
    for number, base in enumerate(("http://old.example", "https://kosint.example/")):
        put(database, posts()[number], target=base)
    take_back(database, "p-0")
    published = SqlPublishedEntries(database, WORLD)
    files = dict(whole_site(build_context_of(SMALL, TEMPLATES, published), published))
    for name in ("feed.xml", "atom.xml", "feed.json"):
        content = files[f"en/{name}"]
        assert isinstance(content, bytes)
        assert [*items(content)] == [id_of("p-1"), id_of("p-0").replace("https://kosint", "http://old")]
    database.close()


def test_a_translation_that_is_added_or_dropped_keeps_the_id_in_every_feed() -> None:
    both = entry(article("dy", text("sq", "Dy"), text("en", "Two")))
    alone = entry(article("nje", text("sq", "Një")))
    published = MemoryShelf(both, alone)
    before = with_borrowed(built(published))
    published.put(replace(alone, article=article("nje", text("sq", "Një"), text("en", "One")), updated_at=NOON))
    published.put(replace(both, article=article("dy", text("sq", "Dy")), updated_at=NOON))
    files = built(published)
    assert with_borrowed(files) == before
    assert [*items(files["en/own/feed.xml"])] == [id_of("nje")]
    item = items(files["en/feed.xml"])[id_of("nje")]
    assert (item.title, item.link) == ("One", "https://kosint.example/en/news-and-events/2026/nje/")
