"""Sitemaps: every month its own, all addresses in all languages, and what was taken back in none."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from publisher.domain.ports import Listing
from publisher.site.positions import position
from publisher.site.whole import edition_of, whole_site
from tests.site.shelf import NOON, TEMPLATES, MemoryShelf, article, entry, site_settings, text


def files_of(shelf: MemoryShelf) -> dict[str, str]:
    edition = edition_of(site_settings(), TEMPLATES, shelf)
    return {path: content.decode() for path, content in whole_site(edition, shelf) if isinstance(content, bytes)}


def test_each_month_with_news_has_a_sitemap_by_local_time() -> None:
    midnight = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    shelf = MemoryShelf(
        entry(article("tetor", text("sq")), NOON - timedelta(days=40)),
        entry(article("nate", text("sq"), text("en")), midnight),
        replace(entry(article("gabim", text("sq")), NOON - timedelta(days=100)), withdrawn=True),
    )
    files = files_of(shelf)
    assert {path for path in files if path.startswith("sitemaps/")} == {
        "sitemaps/2026-10.xml",
        "sitemaps/2026-11.xml",
        "sitemaps/pages.xml",
    }
    november = files["sitemaps/2026-11.xml"]
    assert re.findall("<loc>(.*?)</loc>", november) == [
        "https://kosint.example/sq/lajme-dhe-ngjarje/2026/nate/",
        "https://kosint.example/en/news-and-events/2026/nate/",
    ]
    assert november.count('hreflang="en"') == 2
    assert "<lastmod>2026-11-01T00:30:00+01:00</lastmod>" in november
    assert re.findall("<loc>(.*?)</loc>", files["sitemap.xml"])[1:] == [
        "https://kosint.example/sitemaps/2026-10.xml",
        "https://kosint.example/sitemaps/2026-11.xml",
    ]
    assert "Sitemap: https://kosint.example/sitemap.xml" in files["robots.txt"]
    assert "facebookexternalhit" in files["robots.txt"]


@given(hours=st.lists(st.integers(0, 60), max_size=40), at=st.integers(-5, 65))
def test_positions_are_found_as_by_counting(hours: list[int], at: int) -> None:
    posts = [entry(article(f"p-{n}", text()), NOON + timedelta(hours=hour)) for n, hour in enumerate(hours)]
    key = (NOON + timedelta(hours=at), "p-3")
    expected = sum((each.published_at, each.article.slug) < key for each in posts)
    assert position(MemoryShelf(*posts), Listing("news"), key) == expected
