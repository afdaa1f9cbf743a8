"""Sitemaps: every month its own, all addresses in all languages, and what was taken back in none."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from publisher.site_build.full_build import build_context_of, whole_site
from tests.site.shelf import NOON, TEMPLATES, MemoryShelf, article, entry, site_settings, text


def files_of(published: MemoryShelf) -> dict[str, str]:
    context = build_context_of(site_settings(), TEMPLATES, published)
    return {
        path: content.decode(errors="replace")
        for path, content in whole_site(context, published)
        if isinstance(content, bytes)
    }


def test_each_month_with_news_has_a_sitemap_by_local_time() -> None:
    midnight = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    published = MemoryShelf(
        entry(article("tetor", text("sq")), NOON - timedelta(days=40)),
        entry(article("nate", text("sq"), text("en")), midnight),
        replace(entry(article("gabim", text("sq")), NOON - timedelta(days=100)), withdrawn=True),
    )
    files = files_of(published)
    assert {path for path in files if path.startswith("sitemaps/")} == {
        "sitemaps/2026-10.xml",
        "sitemaps/2026-11.xml",
        "sitemaps/news.xml",
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
        "https://kosint.example/sitemaps/news.xml",
        "https://kosint.example/sitemaps/2026-10.xml",
        "https://kosint.example/sitemaps/2026-11.xml",
    ]
    assert "Sitemap: https://kosint.example/sitemap.xml" in files["robots.txt"]
    assert "facebookexternalhit" in files["robots.txt"]


def test_the_news_sitemap_has_two_days_from_the_newest_post_whatever_the_clock_says() -> None:
    published = MemoryShelf(
        entry(article("i-ri", text("sq", "E & re"), text("sr-Cyrl", "Ново")), NOON),
        entry(article("dje", text("sq")), NOON - timedelta(days=2)),
        entry(article("i-vjeter", text("sq")), NOON - timedelta(days=2, seconds=1)),
    )
    news = files_of(published)["sitemaps/news.xml"]
    assert re.findall("/2026/([a-z-]*)/</loc>", news) == ["i-ri", "i-ri", "dje"]
    assert re.findall("<news:language>(.*?)<", news) == ["sq", "sr", "sq"]
    assert re.findall("<news:title>(.*?)<", news) == ["E &amp; re", "Ново", "Titulli"]
    assert news.count("<news:name>KOSINT 2020</news:name>") == 3
    assert "<news:publication_date>2026-11-25T12:00:00+01:00</news:publication_date>" in news


def test_without_posts_there_is_no_news_sitemap() -> None:
    files = files_of(MemoryShelf())
    assert "sitemaps/news.xml" not in files
    assert "news.xml" not in files["sitemap.xml"]


#: sitemaps.org's schemas (sitemap.xsd, siteindex.xsd), as far as we use them: what may stand in an entry, in order.
SCHEMA = {
    "urlset": ("url", ["loc", "lastmod", "changefreq", "priority"]),
    "sitemapindex": ("sitemap", ["loc", "lastmod"]),
}
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_every_sitemap_keeps_the_published_schema() -> None:
    files = dict(
        whole_site(build_context_of(site_settings(), TEMPLATES, shelf := MemoryShelf(entry(article()))), shelf)
    )
    maps = {path: content for path, content in files.items() if "sitemap" in path and isinstance(content, bytes)}
    assert len(maps) == 4
    for path, content in maps.items():
        root = ET.fromstring(content)  # noqa: S314 - our own
        name, order = SCHEMA[root.tag.removeprefix(SITEMAP)]
        assert 0 < len(root) <= 50_000, path
        assert len(content) < 50_000_000
        assert {each.tag for each in root} == {f"{SITEMAP}{name}"}, path
        for each in root:
            own = [part.tag.removeprefix(SITEMAP) for part in each if part.tag.startswith(SITEMAP)]
            assert own == sorted(set(own), key=order.index), path
            location = each.findtext(f"{SITEMAP}loc") or ""
            assert 12 <= len(location) <= 2048
            if changed := each.findtext(f"{SITEMAP}lastmod"):
                assert datetime.fromisoformat(changed).tzinfo
