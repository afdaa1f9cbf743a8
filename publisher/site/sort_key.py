"""Where an entry stands in a listing."""

from datetime import datetime

from publisher.domain.ports_channel import Entry

#: What listings are ordered by.
Key = tuple[datetime, str]


def key_of(entry: Entry) -> Key:
    """Return an entry's place in the order of listings."""
    return entry.published_at, entry.article.slug
