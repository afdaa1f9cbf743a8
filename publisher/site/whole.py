"""The whole site from what is on the shelf. The same shelf gives the same bytes: no clock, no build date.

Posts pass by once, oldest first, and whatever shows them is made of parts that are rendered then. Any number of posts
in a row is a share of the work that needs no other: several processes can take shares of one archive.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from jinja2 import Environment

from publisher.domain.ports import Entry, Listing, Shelf
from publisher.site import (
    addresses,
    archives,
    fragments,
    listings,
    months,
    opml,
    pages,
    redirects,
    search_page,
    sitemap,
)
from publisher.site.dates import month_of
from publisher.site.edition import Edition
from publisher.site.feeds import NEWS
from publisher.site.files import Files
from publisher.site.listings import numbered_series
from publisher.site.related import passing_from
from publisher.site.series import Series
from publisher.site.settings import SiteSettings
from publisher.site.traces import listings_of

#: So many posts are read at once.
CHUNK = 200


def edition_of(settings: SiteSettings, templates: Environment, shelf: Shelf) -> Edition:
    """Prepare what all files of one build share."""
    return Edition(settings, templates, shelf.pages())


def whole_site(edition: Edition, shelf: Shelf) -> Files:
    """Give every file of the site in the order in which they are to be written: what is linked to comes first."""
    yield from first_files(edition)
    yield from Posts(edition, shelf).files((0, shelf.size(NEWS)))
    yield from last_files(edition, shelf)


def first_files(edition: Edition) -> Files:
    """Give what pages need to look as they should, and the old addresses, in whose place other files may come."""
    yield edition.style
    yield edition.icon
    yield from redirects.redirect_files(edition)


class Posts:
    """The posts of all news with what shows them: shares of it, each of which is quickest where the last one ended."""

    def __init__(self, edition: Edition, shelf: Shelf) -> None:
        self._edition, self._shelf = edition, shelf
        self._showing: _Showing | None = None
        self._at = 0

    def files(self, share: tuple[int, int]) -> Files:
        """Give posts from one position to another, and every numbered page and archive that ends with one of them."""
        start, stop = share
        for at in range(start, stop, CHUNK):
            entries = self._shelf.slice(NEWS, at, min(at + CHUNK, stop))
            showing = self._showing_from(at, entries[0])
            for entry in entries:
                yield from pages.entry_files(self._edition, entry, showing.related.of(entry))
            for entry in entries:
                yield from showing.take(entry)
            yield from archives.archives_within(self._edition, self._shelf, at, at + len(entries))
            self._at = at + len(entries)

    def _showing_from(self, position: int, first: Entry) -> "_Showing":
        if self._showing is None or self._at != position:
            self._showing = _Showing(self._edition, self._shelf, first, position)
        return self._showing


class _Showing:
    """Everything that shows posts beside their own pages, while they pass by from `first` on."""

    def __init__(self, edition: Edition, shelf: Shelf, first: Entry, position: int) -> None:
        self._edition, self._shelf, self._first, self._position = edition, shelf, first, position
        self.related = passing_from(shelf, shelf.listings(), first)
        self._listings: dict[Listing, Series[Any]] = {}
        self._month, self._of_month = "", list[Series[Any]]()

    def take(self, entry: Entry) -> Files:
        """Take the next post, and give the files that it completes."""
        for series in (*self._on(entry), *self._in_month(entry)):
            yield from series.take(entry)
        self._position += 1

    def _on(self, entry: Entry) -> Iterator[Series[Any]]:
        for listing in listings_of(entry):
            if listing not in self._listings:
                self._listings[listing] = numbered_series(self._edition, self._shelf, listing, self._first)
            yield self._listings[listing]

    def _in_month(self, entry: Entry) -> Sequence[Series[Any]]:
        month = month_of(entry.published_at, self._edition.settings.timezone)
        if month != self._month:
            span = self._span(month)
            of_month = (self._edition, self._shelf, month, span, self._position)
            self._month = month
            self._of_month = [months.month_series(*of_month), sitemap.month_series(*of_month)]
        return self._of_month

    def _span(self, month: str) -> tuple[int, int]:
        """Give the range of a month that begins here; only before the first one there may be posts of the same."""
        if self._month:
            return self._position, sitemap.month_end(self._edition, self._shelf, month)
        return sitemap.month_range(self._edition, self._shelf, month)


def last_files(edition: Edition, shelf: Shelf) -> Files:
    """Give what leads to all others, and is to come after them: front pages, feeds, sitemaps."""
    for entry in shelf.withdrawn():
        yield from pages.entry_files(edition, entry)
    for entry in shelf.pages():
        yield from pages.entry_files(edition, entry)
    everything = list(listings.all_listings(edition, shelf))
    there = list(sitemap.months_with_news(edition, shelf))
    for listing in everything:
        yield from listings.newest_files(edition, shelf, listing)
    yield from months.overview_files(edition, there)
    yield from search_page.search_files(edition)
    yield "index.html", pages.choice_page(edition)
    yield "404.html", pages.missing_page(edition)
    yield "robots.txt", edition.render("robots.txt")
    yield from fragments.fragment_files(edition, shelf)
    if not shelf.size(NEWS):  # else they come with the posts
        yield from archives.archives_within(edition, shelf, 0, 1)
    for listing in listings.all_feeds(edition, shelf):
        yield from listings.listing_feeds(edition, shelf, listing)
    yield addresses.OPML, opml.opml(edition, everything)
    yield sitemap.REST, sitemap.rest_sitemap(edition, everything)
    if newest := sitemap.newest_news(edition, shelf):
        yield sitemap.NEWEST, sitemap.news_sitemap(edition, newest)
    yield sitemap.INDEX, sitemap.index(edition, there)
