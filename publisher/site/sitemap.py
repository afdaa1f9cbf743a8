"""Sitemaps (sitemaps.org): one for each month's posts, one for everything else, one for news alone, and the index.

That for news is Google's (Publisher Center, News sitemap): posts of the last two days, at most 1,000 addresses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from markupsafe import Markup

from publisher.domain.language import draft_language
from publisher.domain.ports import Entry, Listing, Shelf
from publisher.site import addresses
from publisher.site.dates import iso, month_of, month_starts
from publisher.site.edition import Edition
from publisher.site.paging import Stretch
from publisher.site.series import Series

INDEX = "sitemap.xml"
#: Front pages, listings and standing pages.
REST = "sitemaps/pages.xml"
#: The newest posts.
NEWEST = "sitemaps/news.xml"
NEWS = Listing("news")
#: How far back from the newest post the news sitemap goes: counted from a post, so that no clock changes its bytes.
NEWS_SPAN = timedelta(days=2)
MOST_NEWS = 1000
#: Before every post.
BEGINNING = datetime(1, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One address of the news sitemap."""

    url: str
    #: ISO 639 code.
    language: str
    title: str
    published_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One address of a sitemap."""

    url: str
    changed_at: str
    alternates: Sequence[tuple[str, str]]


def month_range(edition: Edition, shelf: Shelf, month: str) -> tuple[int, int]:
    """Give the positions among all news between which the posts of a local month stand."""
    start, _ = month_starts(month, edition.settings.timezone)
    return shelf.position(NEWS, start, ""), month_end(edition, shelf, month)


def month_end(edition: Edition, shelf: Shelf, month: str) -> int:
    """Give the position among all news at which the posts of the next month begin."""
    _, end = month_starts(month, edition.settings.timezone)
    return shelf.position(NEWS, end, "")


def places_of(edition: Edition, entry: Entry) -> Markup:
    """Give every language of a post as a month's sitemap has it, as XML."""
    return _as_xml(edition, list(_of_entry(edition, entry)))


def _as_xml(edition: Edition, places: Sequence[Place]) -> Markup:
    return edition.macro("sitemap-places.xml", "places", edition.settings.default_tag)(places)


def month_sitemap(edition: Edition, places: Sequence[Markup]) -> bytes:
    """Render one month's sitemap; `places` are `places_of` its posts, oldest first."""
    return edition.render("sitemap.xml", parts=places)


def month_series(edition: Edition, shelf: Shelf, month: str, span: tuple[int, int], position: int) -> Series[Markup]:
    """Give a month's sitemap while its posts pass by, from a position among all news on (`span` is its range)."""
    start, stop = span
    return Series(
        [Stretch(None, 0, stop - start, 0)],
        lambda entry: places_of(edition, entry),
        lambda _, places: iter([(addresses.month_path(month), month_sitemap(edition, places))]),
        position=position - start,
        before=lambda first, last: shelf.slice(NEWS, start + first, start + last),
    )


def rest_sitemap(edition: Edition, listings: Sequence[Listing]) -> bytes:
    """Render the sitemap of front pages, listings and standing pages."""
    places = [place for listing in listings for place in _of_listing(edition, listing)]
    places += [place for entry in edition.standing for place in _of_entry(edition, entry)]
    return edition.render("sitemap.xml", parts=[_as_xml(edition, places)])


def newest_news(edition: Edition, shelf: Shelf) -> Sequence[Entry]:
    """Give the posts of the two days up to the newest one, oldest first."""
    size = shelf.size(NEWS)
    if not size:
        return []
    newest = shelf.slice(NEWS, size - 1, size)[0]
    start = shelf.position(NEWS, newest.published_at - NEWS_SPAN, "")
    most = MOST_NEWS // len(edition.settings.tags)
    return shelf.slice(NEWS, max(start, size - most), size)


def news_sitemap(edition: Edition, entries: Sequence[Entry]) -> bytes:
    """Render the news sitemap: every language of every post, the newest first."""
    base, zone = edition.settings.base_url, edition.settings.timezone
    news = [
        News(
            url=addresses.article_url(base, entry.article, text.tag),
            language=draft_language(text.tag),
            title=text.title,
            published_at=iso(entry.published_at, zone),
        )
        for entry in reversed(entries)
        for text in entry.article.texts
    ]
    return edition.render("sitemap-news.xml", news=news)


def index(edition: Edition, months: Sequence[str]) -> bytes:
    """Render the index. It tells no dates, so that it changes once a month and not with every post."""
    base = edition.settings.base_url
    paths = [REST, *([NEWEST] if months else []), *(addresses.month_path(month) for month in months)]
    return edition.render("sitemap-index.xml", sitemaps=[addresses.url(base, path) for path in paths])


def months_with_news(edition: Edition, shelf: Shelf) -> Iterator[str]:
    """Name the months that have a post, oldest first; looks at one post of each."""
    zone, at = edition.settings.timezone, BEGINNING
    while first_at := shelf.next_at(NEWS, at):
        month = month_of(first_at, zone)
        yield month
        at = month_starts(month, zone)[1]


def _of_entry(edition: Edition, entry: Entry) -> Iterator[Place]:
    base, article = edition.settings.base_url, entry.article
    alternates = [(tag, addresses.article_url(base, article, tag)) for tag in article.tags]
    changed_at = iso(entry.updated_at or entry.published_at, edition.settings.timezone)
    for _, address in alternates:
        yield Place(url=address, changed_at=changed_at, alternates=alternates)


def _of_listing(edition: Edition, listing: Listing) -> Iterator[Place]:
    base = edition.settings.base_url
    alternates = [(tag, addresses.url(base, addresses.listing_path(listing, tag))) for tag in edition.settings.tags]
    for _, address in alternates:
        yield Place(url=address, changed_at="", alternates=alternates)
