"""The files that a few posts touch, and no others, whatever the archive's size.

Written over the site as it was, they give byte for byte what a whole build gives (`tests/site/test_increments.py`).
"""

from collections.abc import Collection, Mapping, Sequence

from publisher.domain.ports_channel import Listing, PublishedEntries
from publisher.domain.shown_changes import correction_keys
from publisher.site import urls
from publisher.site.dates import month_of
from publisher.site.output_files import Files, Gone
from publisher.site.published_footprint import PublishedFootprint, footprint_of
from publisher.site.render import (
    corrections_page,
    events,
    feed_archives,
    fragments,
    links_page,
    listings,
    month_archive,
    opml,
    pages,
    redirects,
    sitemap,
)
from publisher.site.render.build_context import BuildContext
from publisher.site.render.corrections_page import CORRECTIONS
from publisher.site.render.feeds import NEWS
from publisher.site.render.related import followers, related_to
from publisher.site.sort_key import Key

Before = Mapping[str, Sequence[PublishedFootprint]]


def pages_touched_by(
    context: BuildContext, published: PublishedEntries, slugs: Collection[str], before: Before
) -> Files:
    """Return the files that are other than they were, because the posts `slugs` are new, changed, or taken back.

    `before` tells what each of them had left on the site until now (several traces where that is not sure): a post
    may have left a topic, lost a language or moved in time, and the shelf knows only the present. The standing pages'
    titles are in every footer; where they changed, all is to be built (`BuildContext.digest` tells).
    """
    ordered = sorted(slugs)
    entries = [entry for slug in ordered if (entry := published.entry(slug))]
    now = [footprint_of(entry) for entry in entries]
    footprints = [*(footprint for slug in ordered for footprint in before.get(slug, ())), *now]
    for entry in entries:
        yield from pages.entry_files(context, entry, related_to(published, entry))
    for entry in followers(published, footprints, slugs):
        yield from pages.page_files(context, entry, related_to(published, entry))
    yield from month_archive.changed_archive(context, published, _firsts(context, footprints), len(ordered))
    if any(path.endswith(f"/{urls.EVENT}") for footprint in footprints for path in footprint.paths):
        yield from events.event_files(context, published)
    yield from _listings(context, published, _changed_listings(published, footprints), len(ordered))
    yield from _feeds(context, published, ordered, footprints)
    yield from _sitemaps(context, published, footprints, len(ordered))
    yield from _gone(
        context,
        {path for footprint in footprints for path in footprint.paths}
        - {path for footprint in now for path in footprint.paths},
    )


def _listings(context: BuildContext, published: PublishedEntries, changed: Mapping[Listing, int], count: int) -> Files:
    """Return the pages of changed listings, and what `count` entries fewer leave without a use."""
    everything = list(listings.all_listings(context, published))
    there = set(everything)
    for listing in sorted(there & changed.keys()):
        yield from listings.changed_pages(context, published, listing, changed[listing], count)
    if NEWS in changed:
        yield from fragments.fragment_files(context, published)
        yield from links_page.links_files(context, published)
    yield urls.OPML, opml.opml(context, everything)
    for listing in sorted(changed):
        yield from listings.vanished_pages(context, published, listing, count)
    for listing in sorted(changed.keys() - there):
        yield from listings.vanished_listing(context, listing)


def _feeds(
    context: BuildContext, published: PublishedEntries, slugs: Sequence[str], footprints: Sequence[PublishedFootprint]
) -> Files:
    """Return the feeds and archives that have, or had, any of the posts `slugs`."""
    fed = sorted({listing for slug in slugs for listing in published.feeds.of(slug)})
    keys = [footprint.key for footprint in footprints if footprint.listings]
    entries = [entry for slug in slugs if (entry := published.entry(slug))]
    more = sum(len(correction_keys(entry.article)) for entry in entries)
    changes = more + len(slugs)  # each of them may tell a change of its event, too
    if NEWS in fed and keys:
        yield from feed_archives.changed_archives(
            context, published, published.feeds.position(NEWS, *min(keys)), len(slugs) + changes
        )
    if CORRECTIONS in fed and keys:
        first = published.feeds.position(CORRECTIONS, *min(keys))
        yield from corrections_page.corrections_files(context, published, first, more)
    for listing in fed:
        yield from listings.listing_feeds(context, published, listing)


def _changed_listings(published: PublishedEntries, footprints: Sequence[PublishedFootprint]) -> dict[Listing, int]:
    """Tell from which position on each listing is another one."""
    first: dict[Listing, Key] = {}
    for footprint in footprints:
        for listing in footprint.on():
            first[listing] = min(footprint.key, first.get(listing, footprint.key))
    return {listing: published.position(listing, *key) for listing, key in first.items()}


def _sitemaps(
    context: BuildContext, published: PublishedEntries, footprints: Sequence[PublishedFootprint], count: int
) -> Files:
    """Return the months' sitemaps, and the index where a month may be new or empty now."""
    ranges = {month: sitemap.month_range(context, published, month) for month in sorted(_firsts(context, footprints))}
    for month, (start, stop) in ranges.items():
        path = urls.month_path(month)
        places = [sitemap.places_of(context, entry) for entry in published.slice(NEWS, start, stop)]
        yield path, sitemap.month_sitemap(context, places) if places else Gone()
    yield sitemap.REST, sitemap.rest_sitemap(context, list(listings.all_listings(context, published)))
    newest = sitemap.newest_news(context, published)
    yield sitemap.NEWEST, sitemap.news_sitemap(context, newest) if newest else Gone()
    if any(stop - start <= count for start, stop in ranges.values()):
        yield sitemap.INDEX, sitemap.index(context, list(sitemap.months_with_news(context, published)))


def _firsts(context: BuildContext, footprints: Sequence[PublishedFootprint]) -> dict[str, Key]:
    """Return the months concerned, with the earliest of the posts in each."""
    first: dict[str, Key] = {}
    for footprint in (footprint for footprint in footprints if footprint.listings):
        month = month_of(footprint.published_at, context.settings.timezone)
        first[month] = min(footprint.key, first.get(month, footprint.key))
    return first


def _gone(context: BuildContext, paths: Collection[str]) -> Files:
    """Return the posts' own files that nothing stands for any more: a language that was dropped, a picture.

    An old address that leads on stands in such a place again.
    """
    leading_on = dict(redirects.redirect_files(context)) if paths else {}
    yield from ((path, leading_on.get(path, Gone())) for path in sorted(paths))
