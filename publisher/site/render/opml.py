"""All feeds in one file that a reader's program imports (OPML 2.0, opml.org)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publisher.domain.language import NAME
from publisher.domain.ports_channel import Listing, has_feed
from publisher.site import urls
from publisher.site.render.build_context import BuildContext
from publisher.site.render.page_metadata import feed_link, own_feed_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One feed to subscribe to."""

    tag: str
    title: str
    rss_url: str
    #: The page that it is the feed of.
    url: str


def outlines(context: BuildContext, listings: Iterable[Listing], tag: str) -> Iterator[Outline]:
    """Return the feeds of a language, in the order of `listings`."""
    for listing in filter(has_feed, listings):
        title, rss_url = feed_link(context, listing, tag)
        url = urls.url(context.settings.base_url, urls.listing_path(listing, tag))
        yield Outline(tag=tag, title=title, rss_url=rss_url, url=url)
        if listing.kind == "news":
            title, rss_url = own_feed_link(context, tag)
            yield Outline(tag=tag, title=title, rss_url=rss_url, url=url)


def opml(context: BuildContext, listings: Iterable[Listing]) -> bytes:
    """Render the file: a folder a language. It has no date, and changes with the listings alone."""
    there = [*listings, Listing("correction")]
    languages = [(NAME[tag], list(outlines(context, there, tag))) for tag in context.settings.tags]
    return context.render("feeds.opml.xml", languages=languages)
