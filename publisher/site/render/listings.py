"""A listing's files: its pages and feeds, in every language."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from markupsafe import Markup

from publisher.domain.ports_channel import Entry, Listing, PublishedEntries, has_feed
from publisher.site import urls
from publisher.site.output_files import Files, Gone
from publisher.site.render import feeds, pages, paging
from publisher.site.render.article_cards import item_of
from publisher.site.render.build_context import BuildContext
from publisher.site.render.feed_archives import archives, prev_archive
from publisher.site.render.json_feeds import json_feed
from publisher.site.render.page_stream import PageStream
from publisher.site.sort_key import key_of

CORRECTIONS = Listing("correction")


#: So many of the newest posts are looked through for those of one language, however long the archive is.
WINDOW = 200


def changed_pages(
    context: BuildContext, published: PublishedEntries, listing: Listing, changed_from: int, count: int
) -> Files:
    """Return the pages of a listing that `count` changes from position `changed_from` on may touch."""
    for stretch in paging.stretches(published.size(listing), context.settings.page_size, changed_from, count):
        if stretch.number is not None:
            entries = published.slice(listing, stretch.start, stretch.stop)
            yield from _numbered_files(context, listing, stretch, [_items(context, entry) for entry in entries])
    yield from newest_files(context, published, listing)


def numbered_series(
    context: BuildContext, published: PublishedEntries, listing: Listing, at: Entry
) -> PageStream[Mapping[str, Markup]]:
    """Return the numbered pages of a listing while its entries pass by, from the one `at` which stands first."""
    size, position = published.size(listing), published.position(listing, *key_of(at))
    stretches = paging.stretches_behind(size, context.settings.page_size, position)
    return PageStream(
        takewhile(lambda stretch: stretch.number is not None, stretches),
        lambda entry: _items(context, entry),
        lambda stretch, items: _numbered_files(context, listing, stretch, items),
        position=position,
        before=lambda start, stop: published.slice(listing, start, stop),
    )


def _items(context: BuildContext, entry: Entry) -> Mapping[str, Markup]:
    return {tag: item_of(context, entry, tag) for tag in context.settings.tags}


def _numbered_files(
    context: BuildContext, listing: Listing, stretch: paging.Stretch, items: Sequence[Mapping[str, Markup]]
) -> Files:
    for tag in context.settings.tags:
        page = pages.numbered_page(context, listing, tag, stretch, [by_tag[tag] for by_tag in items])
        yield _page_file(listing, tag, stretch.number), page


def newest_files(context: BuildContext, published: PublishedEntries, listing: Listing) -> Files:
    """Return a listing's newest page in every language; all news of the main one stand at the site's root too."""
    stretch = paging.newest(published.size(listing), context.settings.page_size)
    entries = published.slice(listing, stretch.start, stretch.stop)
    coming, size = published.coming(), published.size(listing)
    wide = published.slice(listing, max(0, size - WINDOW), size) if listing.kind == "news" else ()
    for tag in context.settings.tags:
        own = _written_in(tag, wide, context.settings.page_size)
        page = pages.newest_page(context, listing, tag, stretch, entries, coming, own)
        yield _page_file(listing, tag, None), page
        if listing.kind == "news" and tag == context.settings.default_tag:
            yield urls.file_of(""), page


def listing_feeds(context: BuildContext, published: PublishedEntries, listing: Listing) -> Files:
    """Return a listing's feed in each language; that of all news in three formats."""
    rows, is_news = in_feed(context, published, listing), listing.kind == "news"
    size = context.settings.feed_size
    wide = published.feeds.newest(listing, WINDOW) if is_news else ()
    last = archives(published.feeds.size(listing), size) if is_news else 0
    has_page = listing in (*context.settings.fixed_listings, CORRECTIONS) or published.size(listing)
    for tag in context.settings.tags:
        page = "" if has_page else urls.front_path(tag)
        feed = feeds.feed_of(context, listing, tag, rows, prev_archive(context, tag, last), page)
        yield urls.feed_path(listing, tag), feeds.rss(context, feed)
        if is_news:
            path = urls.atom_path(tag)
            yield path, feeds.atom(context, feed, urls.url(context.settings.base_url, path))
            yield urls.json_feed_path(tag), json_feed(context, feed)
            yield urls.own_feed_path(tag), feeds.own_feed(context, tag, _written_in(tag, wide, size))


def _written_in(tag: str, entries: Sequence[Entry], most: int) -> Sequence[Entry]:
    """Return the newest entries with a text in a language, oldest first; what was taken back keeps its place."""
    return [entry for entry in entries if tag in entry.article.tags][-most:]


def in_feed(context: BuildContext, published: PublishedEntries, listing: Listing) -> Sequence[Entry]:
    """Return the rows that a listing's feed holds, oldest first."""
    return published.feeds.newest(listing, context.settings.feed_size)


def all_feeds(context: BuildContext, published: PublishedEntries) -> list[Listing]:
    """Return every listing that has a feed: those of the settings, and any other that ever had a post."""
    return list(
        dict.fromkeys(filter(has_feed, (*context.settings.fixed_listings, CORRECTIONS, *published.feeds.listings())))
    )


def vanished_pages(context: BuildContext, published: PublishedEntries, listing: Listing, fewer: int) -> Files:
    """Return the numbered pages that are no more after a listing lost up to `fewer` entries."""
    page_size = context.settings.page_size
    last = paging.numbered_pages(published.size(listing), page_size)
    for number in range(last + 1, last + fewer // page_size + 2):
        for tag in context.settings.tags:
            yield _page_file(listing, tag, number), Gone()


def vanished_listing(context: BuildContext, listing: Listing) -> Files:
    """Return the page of a listing that has no entry any more; its feed stays, for those who read it."""
    for tag in context.settings.tags:
        yield _page_file(listing, tag, None), Gone()


def all_listings(context: BuildContext, published: PublishedEntries) -> Iterator[Listing]:
    """Return every listing that has pages: those of the settings, and any other that has an entry."""
    yield from dict.fromkeys((*context.settings.fixed_listings, *published.listings()))


def _page_file(listing: Listing, tag: str, number: int | None) -> str:
    if number is None:
        return urls.file_of(urls.listing_path(listing, tag))
    return urls.file_of(urls.numbered_path(listing, tag, number))
