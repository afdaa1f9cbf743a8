"""A listing's files: its pages and feeds, in every language."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from markupsafe import Markup

from publisher.domain.ports import Entry, Listing, Shelf, has_feed
from publisher.site import addresses, feeds, pages, paging
from publisher.site.archives import archives, prev_archive
from publisher.site.edition import Edition
from publisher.site.files import Files, Gone
from publisher.site.json_feeds import json_feed
from publisher.site.positions import key_of
from publisher.site.series import Series
from publisher.site.stories import item_of


def changed_pages(edition: Edition, shelf: Shelf, listing: Listing, changed_from: int, count: int) -> Files:
    """Give the pages of a listing that `count` changes from position `changed_from` on may touch."""
    for stretch in paging.stretches(shelf.size(listing), edition.settings.page_size, changed_from, count):
        if stretch.number is not None:
            entries = shelf.slice(listing, stretch.start, stretch.stop)
            yield from _numbered_files(edition, listing, stretch, [_items(edition, entry) for entry in entries])
    yield from newest_files(edition, shelf, listing)


def numbered_series(edition: Edition, shelf: Shelf, listing: Listing, at: Entry) -> Series[Mapping[str, Markup]]:
    """Give the numbered pages of a listing while its entries pass by, from the one `at` which stands first."""
    size, position = shelf.size(listing), shelf.position(listing, *key_of(at))
    stretches = paging.stretches_behind(size, edition.settings.page_size, position)
    return Series(
        takewhile(lambda stretch: stretch.number is not None, stretches),
        lambda entry: _items(edition, entry),
        lambda stretch, items: _numbered_files(edition, listing, stretch, items),
        position=position,
        before=lambda start, stop: shelf.slice(listing, start, stop),
    )


def _items(edition: Edition, entry: Entry) -> Mapping[str, Markup]:
    return {tag: item_of(edition, entry, tag) for tag in edition.settings.tags}


def _numbered_files(
    edition: Edition, listing: Listing, stretch: paging.Stretch, items: Sequence[Mapping[str, Markup]]
) -> Files:
    for tag in edition.settings.tags:
        page = pages.numbered_page(edition, listing, tag, stretch, [by_tag[tag] for by_tag in items])
        yield _page_file(listing, tag, stretch.number), page


def newest_files(edition: Edition, shelf: Shelf, listing: Listing) -> Files:
    """Give a listing's newest page in every language."""
    stretch = paging.newest(shelf.size(listing), edition.settings.page_size)
    entries = shelf.slice(listing, stretch.start, stretch.stop)
    for tag in edition.settings.tags:
        yield _page_file(listing, tag, None), pages.newest_page(edition, listing, tag, stretch, entries)


def listing_feeds(edition: Edition, shelf: Shelf, listing: Listing) -> Files:
    """Give a listing's feed in each language; that of all news in three formats."""
    rows, is_news = in_feed(edition, shelf, listing), listing.kind == "news"
    last = archives(shelf.feeds.size(listing), edition.settings.feed_size) if is_news else 0
    has_page = listing in edition.settings.fixed_listings or shelf.size(listing)
    for tag in edition.settings.tags:
        page = "" if has_page else addresses.front_path(tag)
        feed = feeds.feed_of(edition, listing, tag, rows, prev_archive(edition, tag, last), page)
        yield addresses.feed_path(listing, tag), feeds.rss(edition, feed)
        if is_news:
            path = addresses.atom_path(tag)
            yield path, feeds.atom(edition, feed, addresses.url(edition.settings.base_url, path))
            yield addresses.json_feed_path(tag), json_feed(edition, feed)


def in_feed(edition: Edition, shelf: Shelf, listing: Listing) -> Sequence[Entry]:
    """Give the rows that a listing's feed holds, oldest first."""
    return shelf.feeds.newest(listing, edition.settings.feed_size)


def all_feeds(edition: Edition, shelf: Shelf) -> list[Listing]:
    """Return every listing that has a feed: those of the settings, and any other that ever had a post."""
    return list(dict.fromkeys(filter(has_feed, (*edition.settings.fixed_listings, *shelf.feeds.listings()))))


def vanished_pages(edition: Edition, shelf: Shelf, listing: Listing, fewer: int) -> Files:
    """Give the numbered pages that are no more after a listing lost up to `fewer` entries."""
    page_size = edition.settings.page_size
    last = paging.numbered_pages(shelf.size(listing), page_size)
    for number in range(last + 1, last + fewer // page_size + 2):
        for tag in edition.settings.tags:
            yield _page_file(listing, tag, number), Gone()


def vanished_listing(edition: Edition, listing: Listing) -> Files:
    """Give the page of a listing that has no entry any more; its feed stays, for those who read it."""
    for tag in edition.settings.tags:
        yield _page_file(listing, tag, None), Gone()


def all_listings(edition: Edition, shelf: Shelf) -> Iterator[Listing]:
    """Name every listing that has pages: those of the settings, and any other that has an entry."""
    yield from dict.fromkeys((*edition.settings.fixed_listings, *shelf.listings()))


def _page_file(listing: Listing, tag: str, number: int | None) -> str:
    if number is None:
        return addresses.file_of(addresses.listing_path(listing, tag))
    return addresses.file_of(addresses.numbered_path(listing, tag, number))
