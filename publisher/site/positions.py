"""Where an entry stands in a listing, found with few looks however long the listing is."""

from datetime import datetime

from publisher.domain.ports import Entry, Listing, Shelf

#: What listings are ordered by.
Key = tuple[datetime, str]


def key_of(entry: Entry) -> Key:
    """Give an entry's place in the order of listings."""
    return entry.published_at, entry.article.slug


def position(shelf: Shelf, listing: Listing, key: Key) -> int:
    """Count the entries of a listing that stand before `key`.

    Looks backwards from the newest in growing steps, then halves: nearly always it is one of the last.
    """
    low, high, step = 0, shelf.size(listing), 1
    while high > 0 and step <= high:
        if _key_at(shelf, listing, high - step) < key:
            low = high - step + 1
            break
        high, step = high - step, step * 2
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if _key_at(shelf, listing, middle) < key else (low, middle)
    return low


def _key_at(shelf: Shelf, listing: Listing, index: int) -> Key:
    return key_of(shelf.slice(listing, index, index + 1)[0])
