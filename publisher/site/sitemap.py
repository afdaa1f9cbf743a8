"""Sitemaps (sitemaps.org): one for each month's posts, one for everything else, and the index of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from publisher.domain.ports import Entry, Listing, Shelf
from publisher.site import addresses
from publisher.site.dates import iso, month_of, month_starts
from publisher.site.edition import Edition
from publisher.site.positions import position

INDEX = "sitemap.xml"
#: Front pages, listings and standing pages.
REST = "sitemaps/pages.xml"
NEWS = Listing("news")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One address of a sitemap."""

    url: str
    changed_at: str
    alternates: Sequence[tuple[str, str]]


def month_range(edition: Edition, shelf: Shelf, month: str) -> tuple[int, int]:
    """Give the positions among all news between which the posts of a local month stand."""
    start, end = month_starts(month, edition.settings.timezone)
    return position(shelf, NEWS, (start, "")), position(shelf, NEWS, (end, ""))


def month_sitemap(edition: Edition, entries: Sequence[Entry]) -> bytes:
    """Render one month's sitemap: every language of every post."""
    return edition.render("sitemap.xml", places=[place for entry in entries for place in _of_entry(edition, entry)])


def rest_sitemap(edition: Edition, listings: Sequence[Listing]) -> bytes:
    """Render the sitemap of front pages, listings and standing pages."""
    places = [place for listing in listings for place in _of_listing(edition, listing)]
    places += [place for entry in edition.standing for place in _of_entry(edition, entry)]
    return edition.render("sitemap.xml", places=places)


def index(edition: Edition, months: Sequence[str]) -> bytes:
    """Render the index. It tells no dates, so that it changes once a month and not with every post."""
    base = edition.settings.base_url
    paths = [REST, *(addresses.month_path(month) for month in months)]
    return edition.render("sitemap-index.xml", sitemaps=[addresses.url(base, path) for path in paths])


def months_with_news(edition: Edition, shelf: Shelf) -> list[str]:
    """Name the months that have a post, oldest first; looks at one or two posts of each."""
    return list(_months(edition, shelf))


def _months(edition: Edition, shelf: Shelf) -> Iterator[str]:
    at, size, zone = 0, shelf.size(NEWS), edition.settings.timezone
    while at < size:
        month = month_of(shelf.slice(NEWS, at, at + 1)[0].published_at, zone)
        yield month
        at = position(shelf, NEWS, (month_starts(month, zone)[1], ""))


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
