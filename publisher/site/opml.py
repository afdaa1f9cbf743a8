"""All feeds in one file that a reader's program imports (OPML 2.0, opml.org)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publisher.domain.language import NAME
from publisher.domain.ports import Listing, has_feed
from publisher.site import addresses
from publisher.site.edition import Edition
from publisher.site.heads import feed_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed to subscribe to."""

    tag: str
    title: str
    rss_url: str
    #: The page that it is the feed of.
    url: str


def outlines(edition: Edition, listings: Iterable[Listing], tag: str) -> Iterator[Outline]:
    """Name the feeds of a language, in the order of `listings`."""
    for listing in filter(has_feed, listings):
        title, rss_url = feed_link(edition, listing, tag)
        url = addresses.url(edition.settings.base_url, addresses.listing_path(listing, tag))
        yield Outline(tag=tag, title=title, rss_url=rss_url, url=url)


def opml(edition: Edition, listings: Iterable[Listing]) -> bytes:
    """Render the file: a folder a language. It has no date, and changes with the listings alone."""
    there = list(listings)
    languages = [(NAME[tag], list(outlines(edition, there, tag))) for tag in edition.settings.tags]
    return edition.render("feeds.opml.xml", languages=languages)
