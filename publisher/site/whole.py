"""The whole site from what is on the shelf. The same shelf gives the same bytes: no clock, no build date."""

from collections.abc import Sequence

from jinja2 import Environment

from publisher.domain.ports import Shelf
from publisher.site import addresses, archives, fragments, listings, months, opml, pages, redirects, sitemap
from publisher.site.edition import Edition
from publisher.site.files import Files
from publisher.site.related import Passing
from publisher.site.settings import SiteSettings


def edition_of(settings: SiteSettings, templates: Environment, shelf: Shelf) -> Edition:
    """Prepare what all files of one build share."""
    return Edition(settings, templates, shelf.pages())


def whole_site(edition: Edition, shelf: Shelf) -> Files:
    """Give every file of the site in the order in which they are to be written: what is linked to comes first."""
    yield edition.style
    yield edition.icon
    yield from redirects.redirect_files(edition)
    passing = Passing()
    for entry in shelf.everything():
        yield from pages.entry_files(edition, entry, passing.of(entry))
    for entry in shelf.pages():
        yield from pages.entry_files(edition, entry)
    everything = list(listings.all_listings(edition, shelf))
    for listing in everything:
        yield from listings.listing_pages(edition, shelf, listing)
    ranges = list(sitemap.month_ranges(edition, shelf))
    yield from months.archive_files(edition, shelf, ranges)
    yield "index.html", pages.choice_page(edition)
    yield "404.html", pages.missing_page(edition)
    yield "robots.txt", edition.render("robots.txt")
    yield from fragments.fragment_files(edition, shelf)
    yield from archives.archive_files(edition, shelf)
    for listing in everything:
        yield from listings.listing_feeds(edition, shelf, listing)
    yield addresses.OPML, opml.opml(edition, everything)
    yield from _sitemaps(edition, shelf, ranges)


def _sitemaps(edition: Edition, shelf: Shelf, ranges: Sequence[tuple[str, int, int]]) -> Files:
    for month, start, stop in ranges:
        entries = shelf.slice(sitemap.NEWS, start, stop)
        yield addresses.month_path(month), sitemap.month_sitemap(edition, entries)
    yield sitemap.REST, sitemap.rest_sitemap(edition, list(listings.all_listings(edition, shelf)))
    if newest := sitemap.newest_news(edition, shelf):
        yield sitemap.NEWEST, sitemap.news_sitemap(edition, newest)
    yield sitemap.INDEX, sitemap.index(edition, [month for month, _, _ in ranges])
