"""Archives of the main feed (RFC 5005, 4): its whole history, in documents that a new post never changes.

They count from the oldest post and are always full. They lead to older ones and to the feed itself alone.
"""

from collections.abc import Iterator, Sequence

from publisher.domain.ports import Entry, Shelf
from publisher.site import addresses
from publisher.site.edition import Edition
from publisher.site.feeds import NEWS, atom, feed_of
from publisher.site.files import Files, Gone
from publisher.site.paging import Stretch
from publisher.site.series import Series


def archives(size: int, feed_size: int) -> int:
    """Count the archives of a feed: as many as hold all that the feed itself, the newest `feed_size`, does not."""
    return max(0, size - 1) // feed_size


def prev_archive(edition: Edition, tag: str, number: int) -> str:
    """Give the full address of archive `number`; empty for 0."""
    return addresses.url(edition.settings.base_url, addresses.feed_archive_path(tag, number)) if number else ""


def archive_series(edition: Edition, shelf: Shelf, position: int) -> Series[Entry]:
    """Give the archives in every language while all news passes by, from a position on."""
    size, feed_size = shelf.size(NEWS), edition.settings.feed_size
    return Series(
        _stretches(size, feed_size, position // feed_size + 1),
        lambda entry: entry,
        lambda stretch, entries: _archive_files(edition, stretch.number or 0, entries),
        position=position,
        before=lambda start, stop: shelf.slice(NEWS, start, stop),
    )


def _stretches(size: int, feed_size: int, first: int) -> Iterator[Stretch]:
    last = archives(size, feed_size)
    return (Stretch(each, (each - 1) * feed_size, each * feed_size, last) for each in range(first, last + 1))


def _archive_files(edition: Edition, number: int, entries: Sequence[Entry]) -> Files:
    for tag in edition.settings.tags:
        feed = feed_of(edition, NEWS, tag, entries, prev_archive(edition, tag, number - 1))
        path = addresses.feed_archive_path(tag, number)
        yield path, atom(edition, feed, addresses.url(edition.settings.base_url, path), archive=True)


def changed_archives(edition: Edition, shelf: Shelf, changed_from: int, count: int) -> Files:
    """Give the archives that `count` changed posts touch, the first of them at position `changed_from`.

    Those are the ones that hold that position or a later one, those that are new, and those that are no more.
    """
    feed_size, size = edition.settings.feed_size, shelf.size(NEWS)
    there_before = archives(max(0, size - count), feed_size)
    for stretch in _stretches(size, feed_size, min(changed_from // feed_size, there_before) + 1):
        yield from _archive_files(edition, stretch.number or 0, shelf.slice(NEWS, stretch.start, stretch.stop))
    yield from _vanished(edition, archives(size, feed_size), count)


def _vanished(edition: Edition, last: int, fewer: int) -> Iterator[tuple[str, Gone]]:
    for number in range(last + 1, last + fewer // edition.settings.feed_size + 2):
        for tag in edition.settings.tags:
            yield addresses.feed_archive_path(tag, number), Gone()
