"""The page that explains feeds: a browser shows a feed itself as raw XML, and knows no style for it any more."""

from publisher.domain.ports_channel import Listing
from publisher.site import urls
from publisher.site.output_files import Files
from publisher.site.render.build_context import BuildContext
from publisher.site.render.page_metadata import plain_head
from publisher.site.render.press_feeds import press_feeds


def feeds_files(context: BuildContext) -> Files:
    """Return the page in every language; a standing page of that address stands in its place."""
    for tag in context.settings.tags:
        if urls.feeds_path(tag) not in context.taken:
            yield urls.file_of(urls.feeds_path(tag)), _page(context, tag)


def explained(context: BuildContext, listing: Listing, tag: str) -> str:
    """Return where a reader is led who looks for the feed of a listing: its place on the page, or else the feed."""
    if listing in (*context.settings.fixed_listings, Listing("correction")):
        return urls.feeds_path(tag, listing)
    return urls.feed_path(listing, tag)


def _page(context: BuildContext, tag: str) -> bytes:
    return context.render(
        "feeds-page.html",
        tag=tag,
        head=plain_head(context, tag, context.texts(tag).gettext("News feeds"), urls.feeds_path),
        tongues=context.language_links([(each, urls.feeds_path(each)) for each in context.settings.tags], tag),
        feeds=press_feeds(context, tag),
    )
