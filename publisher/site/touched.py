"""The files that a few posts touch, and no others, whatever the archive's size.

Written over the site as it was, they give byte for byte what a whole build gives (`tests/site/test_increments.py`).
"""

from collections.abc import Collection, Mapping, Sequence

from publisher.domain.ports import Listing, Shelf
from publisher.site import addresses, archives, fragments, listings, months, opml, pages, sitemap
from publisher.site.dates import month_of
from publisher.site.edition import Edition
from publisher.site.feeds import NEWS
from publisher.site.files import Files, Gone
from publisher.site.positions import Key
from publisher.site.related import followers, related_to
from publisher.site.traces import Trace, trace_of

Before = Mapping[str, Sequence[Trace]]


def pages_touched_by(edition: Edition, shelf: Shelf, slugs: Collection[str], before: Before) -> Files:
    """Give the files that are other than they were, because the posts `slugs` are new, changed, or taken back.

    `before` tells what each of them had left on the site until now (several traces where that is not sure): a post
    may have left a topic, lost a language or moved in time, and the shelf knows only the present. The standing pages'
    titles are in every footer; where they changed, all is to be built (`Edition.digest` tells).
    """
    ordered = sorted(slugs)
    entries = [entry for slug in ordered if (entry := shelf.entry(slug))]
    now = [trace_of(entry) for entry in entries]
    traces = [*(trace for slug in ordered for trace in before.get(slug, ())), *now]
    for entry in entries:
        yield from pages.entry_files(edition, entry, related_to(shelf, entry))
    for entry in followers(shelf, traces, slugs):
        yield from pages.page_files(edition, entry, related_to(shelf, entry))
    yield from months.changed_archive(edition, shelf, _firsts(edition, traces), len(ordered))
    yield from _listings(edition, shelf, _changed_listings(shelf, traces), len(ordered))
    yield from _feeds(edition, shelf, ordered, traces)
    yield from _sitemaps(edition, shelf, traces, len(ordered))
    yield from _gone(
        {path for trace in traces for path in trace.paths} - {path for trace in now for path in trace.paths}
    )


def _listings(edition: Edition, shelf: Shelf, changed: Mapping[Listing, int], count: int) -> Files:
    """Give the pages of changed listings, and what `count` entries fewer leave without a use."""
    everything = list(listings.all_listings(edition, shelf))
    there = set(everything)
    for listing in sorted(there & changed.keys()):
        yield from listings.changed_pages(edition, shelf, listing, changed[listing], count)
    if NEWS in changed:
        yield from fragments.fragment_files(edition, shelf)
    yield addresses.OPML, opml.opml(edition, everything)
    for listing in sorted(changed):
        yield from listings.vanished_pages(edition, shelf, listing, count)
    for listing in sorted(changed.keys() - there):
        yield from listings.vanished_listing(edition, listing)


def _feeds(edition: Edition, shelf: Shelf, slugs: Sequence[str], traces: Sequence[Trace]) -> Files:
    """Give the feeds and archives that have, or had, any of the posts `slugs`."""
    fed = sorted({listing for slug in slugs for listing in shelf.feeds.of(slug)})
    keys = [trace.key for trace in traces if trace.listings]
    if NEWS in fed and keys:
        yield from archives.changed_archives(edition, shelf, shelf.feeds.position(NEWS, *min(keys)), len(slugs))
    for listing in fed:
        yield from listings.listing_feeds(edition, shelf, listing)


def _changed_listings(shelf: Shelf, traces: Sequence[Trace]) -> dict[Listing, int]:
    """Tell from which position on each listing is another one."""
    first: dict[Listing, Key] = {}
    for trace in traces:
        for listing in trace.on():
            first[listing] = min(trace.key, first.get(listing, trace.key))
    return {listing: shelf.position(listing, *key) for listing, key in first.items()}


def _sitemaps(edition: Edition, shelf: Shelf, traces: Sequence[Trace], count: int) -> Files:
    """Give the months' sitemaps, and the index where a month may be new or empty now."""
    ranges = {month: sitemap.month_range(edition, shelf, month) for month in sorted(_firsts(edition, traces))}
    for month, (start, stop) in ranges.items():
        path = addresses.month_path(month)
        places = [sitemap.places_of(edition, entry) for entry in shelf.slice(NEWS, start, stop)]
        yield path, sitemap.month_sitemap(edition, places) if places else Gone()
    yield sitemap.REST, sitemap.rest_sitemap(edition, list(listings.all_listings(edition, shelf)))
    newest = sitemap.newest_news(edition, shelf)
    yield sitemap.NEWEST, sitemap.news_sitemap(edition, newest) if newest else Gone()
    if any(stop - start <= count for start, stop in ranges.values()):
        yield sitemap.INDEX, sitemap.index(edition, list(sitemap.months_with_news(edition, shelf)))


def _firsts(edition: Edition, traces: Sequence[Trace]) -> dict[str, Key]:
    """Name the months concerned, with the earliest of the posts in each."""
    first: dict[str, Key] = {}
    for trace in (trace for trace in traces if trace.listings):
        month = month_of(trace.published_at, edition.settings.timezone)
        first[month] = min(trace.key, first.get(month, trace.key))
    return first


def _gone(paths: Collection[str]) -> Files:
    """Give the posts' own files that nothing stands for any more: a language that was dropped, a picture."""
    yield from ((path, Gone()) for path in sorted(paths))
