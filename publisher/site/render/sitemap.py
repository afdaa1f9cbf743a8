"""Sitemaps (sitemaps.org): one for each month's posts, one for everything else, one for news alone, and the index.

That for news is Google's (Publisher Center, News sitemap): posts of the last two days, at most 1,000 addresses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from markupsafe import Markup

from publisher.domain.language import draft_language
from publisher.domain.ports_channel import Entry, Listing, PublishedEntries
from publisher.site import urls
from publisher.site.dates import iso, month_of, month_starts
from publisher.site.render.build_context import BuildContext
from publisher.site.render.page_stream import PageStream
from publisher.site.render.paging import Stretch

INDEX = "sitemap.xml"
#: Front pages, listings and standing pages.
REST = "sitemaps/pages.xml"
#: The newest posts.
NEWEST = "sitemaps/news.xml"
NEWS, CORRECTIONS = Listing("news"), Listing("correction")
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
class SitemapUrl:
    """One address of a sitemap."""

    url: str
    changed_at: str
    alternates: Sequence[tuple[str, str]]


def month_range(context: BuildContext, published: PublishedEntries, month: str) -> tuple[int, int]:
    """Return the positions among all news between which the posts of a local month stand."""
    start, _ = month_starts(month, context.settings.timezone)
    return published.position(NEWS, start, ""), month_end(context, published, month)


def month_end(context: BuildContext, published: PublishedEntries, month: str) -> int:
    """Return the position among all news at which the posts of the next month begin."""
    _, end = month_starts(month, context.settings.timezone)
    return published.position(NEWS, end, "")


def places_of(context: BuildContext, entry: Entry) -> Markup:
    """Return every language of a post as a month's sitemap has it, as XML."""
    return _as_xml(context, list(_of_entry(context, entry)))


def _as_xml(context: BuildContext, places: Sequence[SitemapUrl]) -> Markup:
    return context.macro("sitemap-places.xml", "places", context.settings.default_tag)(places)


def month_sitemap(context: BuildContext, places: Sequence[Markup]) -> bytes:
    """Render one month's sitemap; `places` are `places_of` its posts, oldest first."""
    return context.render("sitemap.xml", parts=places)


def month_series(
    context: BuildContext, published: PublishedEntries, month: str, span: tuple[int, int], position: int
) -> PageStream[Markup]:
    """Return a month's sitemap while its posts pass by, from a position among all news on (`span` is its range)."""
    start, stop = span
    return PageStream(
        [Stretch(None, 0, stop - start, 0)],
        lambda entry: places_of(context, entry),
        lambda _, places: iter([(urls.month_path(month), month_sitemap(context, places))]),
        position=position - start,
        before=lambda first, last: published.slice(NEWS, start + first, start + last),
    )


def rest_sitemap(context: BuildContext, listings: Sequence[Listing]) -> bytes:
    """Render the sitemap of front pages, listings and standing pages."""
    places = [place for listing in (*listings, CORRECTIONS) for place in _of_listing(context, listing)]
    places += _of_events(context)
    places += [place for entry in context.standing for place in _of_entry(context, entry)]
    return context.render("sitemap.xml", parts=[_as_xml(context, places)])


def newest_news(context: BuildContext, published: PublishedEntries) -> Sequence[Entry]:
    """Return the posts of the two days up to the newest one, oldest first."""
    size = published.size(NEWS)
    if not size:
        return []
    newest = published.slice(NEWS, size - 1, size)[0]
    start = published.position(NEWS, newest.published_at - NEWS_SPAN, "")
    most = MOST_NEWS // len(context.settings.tags)
    return published.slice(NEWS, max(start, size - most), size)


def news_sitemap(context: BuildContext, entries: Sequence[Entry]) -> bytes:
    """Render the news sitemap: every language of every post, the newest first."""
    base, zone = context.settings.base_url, context.settings.timezone
    news = [
        News(
            url=urls.article_url(base, entry.article, text.tag),
            language=draft_language(text.tag),
            title=text.title,
            published_at=iso(entry.published_at, zone),
        )
        for entry in reversed(entries)
        for text in entry.article.texts
    ]
    return context.render("sitemap-news.xml", news=news)


def index(context: BuildContext, months: Sequence[str]) -> bytes:
    """Render the index. It tells no dates, so that it changes once a month and not with every post."""
    base = context.settings.base_url
    paths = [REST, *([NEWEST] if months else []), *(urls.month_path(month) for month in months)]
    return context.render("sitemap-index.xml", sitemaps=[urls.url(base, path) for path in paths])


def months_with_news(context: BuildContext, published: PublishedEntries) -> Iterator[str]:
    """Return the months that have a post, oldest first; looks at one post of each."""
    zone, at = context.settings.timezone, BEGINNING
    while first_at := published.next_at(NEWS, at):
        month = month_of(first_at, zone)
        yield month
        at = month_starts(month, zone)[1]


def _of_entry(context: BuildContext, entry: Entry) -> Iterator[SitemapUrl]:
    base, article = context.settings.base_url, entry.article
    alternates = [(tag, urls.article_url(base, article, tag)) for tag in article.tags]
    for tag, address in alternates:
        changed_at = iso(entry.changed(tag), context.settings.timezone)
        yield SitemapUrl(url=address, changed_at=changed_at, alternates=alternates)


def _of_events(context: BuildContext) -> Iterator[SitemapUrl]:
    base = context.settings.base_url
    alternates = [(tag, urls.url(base, urls.events_path(tag))) for tag in context.settings.tags]
    for _, address in alternates:
        yield SitemapUrl(url=address, changed_at="", alternates=alternates)


def _of_listing(context: BuildContext, listing: Listing) -> Iterator[SitemapUrl]:
    base = context.settings.base_url
    alternates = [(tag, urls.url(base, urls.listing_path(listing, tag))) for tag in context.settings.tags]
    for _, address in alternates:
        yield SitemapUrl(url=address, changed_at="", alternates=alternates)
