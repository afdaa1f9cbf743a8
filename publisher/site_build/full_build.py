"""The whole site from what is on the shelf. The same shelf gives the same bytes: no clock, no build date.

Posts pass by once, oldest first, and whatever shows them is made of parts that are rendered then. Any number of posts
in a row is a share of the work that needs no other: several processes can take shares of one archive.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from jinja2 import Environment

from publisher.domain.ports_channel import Entry, Listing, PublishedEntries
from publisher.site import urls
from publisher.site.dates import month_of
from publisher.site.output_files import Files
from publisher.site.published_footprint import listings_of
from publisher.site.render import (
    corrections_page,
    events,
    feed_archives,
    feeds_page,
    fragments,
    links_page,
    listings,
    month_archive,
    opml,
    pages,
    redirects,
    search_page,
    sitemap,
)
from publisher.site.render.build_context import BuildContext
from publisher.site.render.feeds import NEWS
from publisher.site.render.listings import numbered_series
from publisher.site.render.page_stream import PageStream
from publisher.site.render.related import related_stream_from
from publisher.site.settings import SiteSettings
from publisher.site_build.site_pictures import picture_files

#: So many posts are read at once.
CHUNK = 200


def build_context_of(settings: SiteSettings, templates: Environment, published: PublishedEntries) -> BuildContext:
    """Prepare what all files of one build share."""
    return BuildContext(settings, templates, published.pages())


def whole_site(context: BuildContext, published: PublishedEntries) -> Files:
    """Return every file of the site in the order in which they are to be written: what is linked to comes first."""
    yield from first_files(context)
    yield from Posts(context, published).files((0, published.size(NEWS)))
    yield from last_files(context, published)


def first_files(context: BuildContext) -> Files:
    """Return what pages need to look as they should, and the old addresses, in whose place other files may come."""
    yield context.style
    yield context.icon
    yield from picture_files(context)
    yield from context.emblems
    yield from redirects.redirect_files(context)


class Posts:
    """The posts of all news with what shows them: shares of it, each of which is quickest where the last one ended."""

    def __init__(self, context: BuildContext, published: PublishedEntries) -> None:
        self._edition, self._shelf = context, published
        self._showing: _Showing | None = None
        self._at = 0

    def files(self, share: tuple[int, int]) -> Files:
        """Return posts from one position to another, and every numbered page and archive that ends with one of them."""
        start, stop = share
        for at in range(start, stop, CHUNK):
            entries = self._shelf.slice(NEWS, at, min(at + CHUNK, stop))
            showing = self._showing_from(at, entries[0])
            for entry in entries:
                yield from pages.entry_files(self._edition, entry, showing.related.of(entry))
            for entry in entries:
                yield from showing.take(entry)
            yield from feed_archives.archives_within(self._edition, self._shelf, at, at + len(entries))
            self._at = at + len(entries)

    def _showing_from(self, position: int, first: Entry) -> "_Showing":
        if self._showing is None or self._at != position:
            self._showing = _Showing(self._edition, self._shelf, first, position)
        return self._showing


class _Showing:
    """Everything that shows posts beside their own pages, while they pass by from `first` on."""

    def __init__(self, context: BuildContext, published: PublishedEntries, first: Entry, position: int) -> None:
        self._edition, self._shelf, self._first, self._position = context, published, first, position
        self.related = related_stream_from(published, published.listings(), first)
        self._listings: dict[Listing, PageStream[Any]] = {}
        self._month, self._of_month = "", list[PageStream[Any]]()

    def take(self, entry: Entry) -> Files:
        """Take the next post, and give the files that it completes."""
        for series in (*self._on(entry), *self._in_month(entry)):
            yield from series.take(entry)
        self._position += 1

    def _on(self, entry: Entry) -> Iterator[PageStream[Any]]:
        for listing in listings_of(entry):
            if listing not in self._listings:
                self._listings[listing] = numbered_series(self._edition, self._shelf, listing, self._first)
            yield self._listings[listing]

    def _in_month(self, entry: Entry) -> Sequence[PageStream[Any]]:
        month = month_of(entry.published_at, self._edition.settings.timezone)
        if month != self._month:
            span = self._span(month)
            of_month = (self._edition, self._shelf, month, span, self._position)
            self._month = month
            self._of_month = [month_archive.month_series(*of_month), sitemap.month_series(*of_month)]
        return self._of_month

    def _span(self, month: str) -> tuple[int, int]:
        """Return the range of a month that begins here; only before the first one there may be posts of the same."""
        if self._month:
            return self._position, sitemap.month_end(self._edition, self._shelf, month)
        return sitemap.month_range(self._edition, self._shelf, month)


def last_files(context: BuildContext, published: PublishedEntries) -> Files:
    """Return what leads to all others, and is to come after them: front pages, feeds, sitemaps."""
    for entry in published.withdrawn():
        yield from pages.entry_files(context, entry)
    for entry in published.pages():
        yield from pages.entry_files(context, entry)
    everything = list(listings.all_listings(context, published))
    there = list(sitemap.months_with_news(context, published))
    for listing in everything:
        yield from listings.newest_files(context, published, listing)
    yield from events.event_files(context, published)
    yield from month_archive.overview_files(context, there)
    yield from search_page.search_files(context)
    yield from corrections_page.corrections_files(context, published)
    yield from feeds_page.feeds_files(context)
    yield "404.html", pages.missing_page(context)
    yield "robots.txt", context.render("robots.txt")
    yield from fragments.fragment_files(context, published)
    yield from links_page.links_files(context, published)
    if not published.size(NEWS):  # else they come with the posts
        yield from feed_archives.archives_within(context, published, 0, 1)
    for listing in listings.all_feeds(context, published):
        yield from listings.listing_feeds(context, published, listing)
    yield urls.OPML, opml.opml(context, everything)
    yield sitemap.REST, sitemap.rest_sitemap(context, everything)
    if newest := sitemap.newest_news(context, published):
        yield sitemap.NEWEST, sitemap.news_sitemap(context, newest)
    yield sitemap.INDEX, sitemap.index(context, there)
