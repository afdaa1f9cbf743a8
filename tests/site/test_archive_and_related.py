"""The archive by year and month, related posts, and links by which a reader passes a post on."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from publisher.domain.ports_channel import Entry
from publisher.site.dates import month_words
from publisher.site.published_footprint import footprint_of
from publisher.site.render.related import RelatedStream, followers, related_to
from publisher.site_build.full_build import build_context_of, whole_site
from tests.site.shelf import NOON, TEMPLATES, MemoryShelf, article, entry, site_settings, text


def built(*entries: Entry, page_size: int = 20) -> dict[str, str]:
    published = MemoryShelf(*entries)
    context = build_context_of(site_settings(page_size=page_size), TEMPLATES, published)
    return {
        path: content.decode(errors="replace")
        for path, content in whole_site(context, published)
        if isinstance(content, bytes)
    }


def post(slug: str, days: int, **more: object) -> Entry:
    return entry(article(slug, text("sq", f"Lajmi {slug}"), **more), NOON - timedelta(days=days))  # type: ignore[arg-type] # names and values of fields


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("sq", "Nëntor 2026"),
        ("sr-Latn", "Novembar 2026."),
        ("sr-Cyrl", "Новембар 2026."),
        ("en", "November 2026"),
        ("rom", "11.2026"),
    ],
)
def test_months_are_written_as_each_language_does(tag: str, written: str) -> None:
    assert month_words("2026-11", tag) == written


def test_every_post_stands_on_the_page_of_its_local_month() -> None:
    night = entry(article("nate", text("sq")), datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    files = built(night, post("a", 1), post("b", 40), *(post(f"c-{number}", 100) for number in range(5)), page_size=2)
    pages = {path for path in files if path.startswith("en/archive/")}
    assert pages == {
        "en/archive/index.html",
        "en/archive/2026/index.html",
        *(f"en/archive/2026/{month}/index.html" for month in ("01", "08", "10", "11")),
        "en/archive/2026/08/page/1/index.html",
    }
    assert "/nate/" in main_of(files["en/archive/2026/01/index.html"])
    august = [
        re.findall(r"/(c-\d)/", main_of(files[f"sq/arkivi/2026/08/{page}index.html"])) for page in ("", "page/1/")
    ]
    assert august == [["c-4", "c-3", "c-2"], ["c-1", "c-0"]]
    assert re.findall(r'href="/sq/arkivi/(\d+/(?:\d+/)?)"', main_of(files["sq/arkivi/index.html"])) == [
        "2026/",
        "2026/11/",
        "2026/10/",
        "2026/08/",
        "2026/01/",
    ]


def test_an_empty_archive_says_so() -> None:
    assert "There is no news here yet." in built()["en/archive/index.html"]


def test_related_posts_are_the_newest_before_it_with_the_same_topic_place_or_campaign() -> None:
    entries = [
        post("other", 9, topics=("employment",), places=("peja",)),
        post("place", 8, topics=("employment",)),
        post("topic-1", 7, places=("peja",)),
        post("topic-2", 6, places=("peja",)),
        post("campaign", 5, topics=("employment",), places=("peja",), campaign="dimri"),
        post("this", 4, campaign="dimri"),
        post("later", 3, campaign="dimri"),
    ]
    published = MemoryShelf(*entries)
    expected = ["campaign", "topic-2", "topic-1"]
    assert [each.article.slug for each in related_to(published, entries[5])] == expected
    passing = RelatedStream()
    found = [passing.of(each) for each in entries]
    assert [each.article.slug for each in found[5]] == expected
    assert found == [related_to(published, each) for each in entries]
    page = built(*entries)["sq/lajme-dhe-ngjarje/2026/this/index.html"]
    assert re.findall(r"/2026/([a-z0-9-]+)/\"", page[page.index("</main>") :]) == expected
    assert "/2026/campaign/" not in main_of(page)


def test_a_post_that_changes_changes_the_few_that_follow_it_and_the_newest_changes_none() -> None:
    entries = [post(f"p-{day:02}", 20 - day) for day in range(12)]
    published = MemoryShelf(*entries)
    assert [each.article.slug for each in followers(published, [footprint_of(entries[5])], ["p-05"])] == [
        "p-06",
        "p-07",
        "p-08",
    ]
    assert followers(published, [footprint_of(entries[-1])], ["p-11"]) == []


def test_a_withdrawn_post_is_nobodys_relative() -> None:
    published = MemoryShelf(post("old", 3), post("new", 1))
    published.withdraw("old")
    found = published.entry("new")
    assert found
    assert related_to(published, found) == []
    passing = RelatedStream()
    assert [passing.of(each) for each in published.everything()] == [[], []]


def test_share_links_carry_title_and_address_whole() -> None:
    title = "A & B? #1 = 100% «Пећ»"
    pages = built(entry(article("pyetje", text("sq", title)), NOON))
    page = next(page for path, page in pages.items() if path.endswith("/pyetje/index.html"))
    url = re.findall('<link rel="canonical" href="([^"]+)"', page)[0]
    share = page[page.index('class="share"') : page.index("</ul>", page.index('class="share"'))]
    links = {name: urlsplit(unescape(href)) for href, name in re.findall('<a href="([^"]+)"[^>]*>([^<]+)</a>', share)}
    assert parse_qs(links["Facebook"].query) == {"u": [url]}
    assert parse_qs(links["WhatsApp"].query) == {"text": [f"{title} {url}"]}
    assert parse_qs(links["Viber"].query) == {"text": [f"{title} {url}"]}
    assert parse_qs(links["Email"].query) == {"subject": [title], "body": [url]}


def test_a_standing_page_stands_where_a_page_of_ours_would_have_its_address() -> None:
    slugs = ("arkivi", "feeds", "kerko", "korrigjime", "links", "ngjarjet")
    own = [entry(article(f"pages/{slug}", text("sq", "Faqja jonë"), kind="page")) for slug in slugs]
    files = built(post("a", 0), *own)
    assert [slug for slug in slugs if "Faqja jonë</" not in main_of(files[f"sq/{slug}/index.html"])] == []
