"""Archives of the main feed (RFC 5005, 4): its whole history, in documents that a new post never changes.

They count the rows of the feed from the oldest and are always full, but for what was taken back. They lead to older
ones and to the feed itself alone.
"""

from collections.abc import Iterator, Sequence

from publisher.domain.ports_channel import Entry, PublishedEntries
from publisher.site import urls
from publisher.site.output_files import Files, Gone
from publisher.site.render.build_context import BuildContext
from publisher.site.render.feeds import NEWS, atom, feed_of
from publisher.site.sort_key import key_of


def archives(size: int, feed_size: int) -> int:
    """Count the archives of a feed: as many as hold all that the feed itself, the newest `feed_size`, does not."""
    return max(0, size - 1) // feed_size


def prev_archive(context: BuildContext, tag: str, number: int) -> str:
    """Return the full address of archive `number`; empty for 0."""
    return urls.url(context.settings.base_url, urls.feed_archive_path(tag, number)) if number else ""


def archives_within(context: BuildContext, published: PublishedEntries, start: int, stop: int) -> Files:
    """Return the archives in every language that end with the posts `start` to `stop` of all news.

    What was taken back stands between two posts, or before the first or behind the last one of all.
    """
    rows, feed_size = published.feeds, context.settings.feed_size
    size, before, behind = rows.size(NEWS), _row(published, start), _row(published, stop)
    first, last = before // feed_size + 1, min(behind // feed_size, archives(size, feed_size))
    start_row = (first - 1) * feed_size
    entries = rows.slice(NEWS, start_row, last * feed_size) if first <= last else []
    for number in range(first, last + 1):
        at = (number - 1) * feed_size - start_row
        yield from _archive_files(context, number, entries[at : at + feed_size])


def _row(published: PublishedEntries, position: int) -> int:
    """Return the row of the feed before which a post's share of it begins, the post being at a position of all news."""
    if position <= 0:
        return 0
    following = published.slice(NEWS, position, position + 1)
    return published.feeds.position(NEWS, *key_of(following[0])) if following else published.feeds.size(NEWS)


def _archive_files(context: BuildContext, number: int, entries: Sequence[Entry]) -> Files:
    for tag in context.settings.tags:
        feed = feed_of(context, NEWS, tag, entries, prev_archive(context, tag, number - 1))
        path = urls.feed_archive_path(tag, number)
        yield path, atom(context, feed, urls.url(context.settings.base_url, path), archive=True)


def changed_archives(context: BuildContext, published: PublishedEntries, changed_from: int, count: int) -> Files:
    """Return the archives that `count` changed posts touch, the first of them at row `changed_from`.

    Those are the ones that hold that row or a later one, those that are new, and those that are no more.
    """
    feed_size, size = context.settings.feed_size, published.feeds.size(NEWS)
    there_before, last = archives(max(0, size - count), feed_size), archives(size, feed_size)
    for number in range(min(changed_from // feed_size, there_before) + 1, last + 1):
        rows = published.feeds.slice(NEWS, (number - 1) * feed_size, number * feed_size)
        yield from _archive_files(context, number, rows)
    yield from _vanished(context, last, count)


def _vanished(context: BuildContext, last: int, fewer: int) -> Iterator[tuple[str, Gone]]:
    for number in range(last + 1, last + fewer // context.settings.feed_size + 2):
        for tag in context.settings.tags:
            yield urls.feed_archive_path(tag, number), Gone()
