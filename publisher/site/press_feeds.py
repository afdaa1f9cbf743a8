"""The feeds that the page for the press explains: those of all news, and of each topic and place of the settings."""

from collections.abc import Iterator
from dataclasses import dataclass

from publisher.domain.ports import Listing
from publisher.site import addresses
from publisher.site.edition import Edition


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """One feed, with its full address to be copied."""

    name: str
    format: str
    url: str


def press_feeds(edition: Edition, tag: str) -> list[FeedAddress]:
    """List the feeds of a language."""
    base, news = edition.settings.base_url, _news(edition, tag)
    formats = (("Atom", addresses.atom_path(tag)), ("JSON Feed", addresses.json_feed_path(tag)))
    others = [FeedAddress(news, name, addresses.url(base, path)) for name, path in formats]
    return [*_rss(edition, tag, "news"), *others, *_rss(edition, tag, "topic"), *_rss(edition, tag, "place")]


def _rss(edition: Edition, tag: str, kind: str) -> Iterator[FeedAddress]:
    settings = edition.settings
    for listing in (each for each in settings.fixed_listings if each.kind == kind):
        name = _news(edition, tag) if listing == Listing("news") else edition.label(listing, tag)
        yield FeedAddress(name, "RSS", addresses.url(settings.base_url, addresses.feed_path(listing, tag)))


def _news(edition: Edition, tag: str) -> str:
    return edition.texts(tag).gettext("News and events")
