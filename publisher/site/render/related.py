"""Posts that a reader may want after this one: the newest before it of its topics, places and campaign.

Only older ones: so a new post changes no page of an old one. One that changes, comes late or goes changes the pages of
the few that follow it (`followers`).
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence

from publisher.domain.ports_channel import Entry, Listing, PublishedEntries
from publisher.site.published_footprint import PublishedFootprint, listings_of
from publisher.site.sort_key import key_of

#: How many are shown, and how many of each listing are looked at.
MOST = 3


class RelatedStream:
    """Finds them while all entries pass by, oldest first: for a whole build, without asking the shelf."""

    def __init__(self, last: Mapping[Listing, Sequence[Entry]] | None = None) -> None:
        """Begin with the newest entries of each listing before the first that passes by."""
        self._last = defaultdict[Listing, deque[Entry]](lambda: deque(maxlen=MOST))
        for listing, entries in (last or {}).items():
            self._last[listing].extend(entries)

    def of(self, entry: Entry) -> list[Entry]:
        """Return those of the entry that passes by now."""
        if entry.withdrawn:
            return []
        listings = _listings(entry)
        found = _newest(each for listing in listings for each in self._last[listing])
        for listing in listings:
            self._last[listing].append(entry)
        return found


def related_stream_from(published: PublishedEntries, listings: Iterable[Listing], first: Entry) -> RelatedStream:
    """Find them while entries pass by from `first` on."""
    last: dict[Listing, Sequence[Entry]] = {}
    for listing in (listing for listing in listings if listing.kind != "news"):
        at = published.position(listing, *key_of(first))
        last[listing] = published.slice(listing, max(0, at - MOST), at)
    return RelatedStream(last)


def related_to(published: PublishedEntries, entry: Entry) -> list[Entry]:
    """Find those of one entry on the shelf."""
    if entry.withdrawn or entry.article.kind == "page":
        return []
    before: list[Entry] = []
    for listing in _listings(entry):
        at = published.position(listing, *key_of(entry))
        before += published.slice(listing, max(0, at - MOST), at)
    return _newest(before)


def followers(
    published: PublishedEntries, footprints: Iterable[PublishedFootprint], without: Collection[str]
) -> list[Entry]:
    """Return the entries whose related posts may be others now, because those of `traces` came, changed or went."""
    found: dict[str, Entry] = {}
    for listing, key in sorted({(listing, footprint.key) for footprint in footprints for listing in footprint.on()}):
        if listing.kind != "news":
            at = published.position(listing, *key)
            found |= {entry.article.slug: entry for entry in published.slice(listing, at, at + MOST + 1)}
    return [found[slug] for slug in sorted(found) if slug not in without]


def _listings(entry: Entry) -> list[Listing]:
    return [listing for listing in listings_of(entry) if listing.kind != "news"]


def _newest(entries: Iterable[Entry]) -> list[Entry]:
    by_key = {key_of(entry): entry for entry in entries}
    return [by_key[key] for key in sorted(by_key, reverse=True)[:MOST]]
