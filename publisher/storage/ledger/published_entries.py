"""What the website shows, from the ledger, as `site/` reads it; `published_rows` writes it.

Each listing that a post is on, all news among them, has a row of its own (`shelf_label`), in the order in which the
listing shows it: so whatever is asked near the newest post costs the same however long the listing is. The feeds have
rows of the same kind (`feed_entry`), of which none is ever taken away.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import (
    Integer,
    Row,
    Select,
    Text,
    bindparam,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from publisher.domain.ports_channel import Entry, FeedRows, Listing
from publisher.domain.revision import Article, read_article
from publisher.storage.database import Database
from publisher.storage.ledger.published_rows import reason_of, text_times_of
from publisher.storage.ledger.schema import RevisionRow, ShortAddressRow
from publisher.storage.ledger.schema_website import FeedEntryRow, ShelfLabelRow, ShelfRow
from publisher.storage.table_types import UtcTime

Answer = TypeVar("Answer")


#: Before every event.
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
#: So many articles are kept at most.
REMEMBERED = 600

# The questions, made once: SQLAlchemy takes longer to put one together than SQLite to answer it.
_shelf = ShelfRow
_short = aliased(ShortAddressRow)
_SHELVED = (
    select(
        _shelf.revision_id,
        _shelf.published_at,
        _shelf.updated_at,
        _shelf.withdrawn,
        _shelf.withdrawn_at,
        _shelf.notice_ended_at,
        _shelf.first_tags,
        _shelf.first_url,
        _shelf.event_ended_at,
        _shelf.text_times,
        _shelf.reason,
        _short.code,
    )
    .join(_short, _short.slug == _shelf.slug, isouter=True)
    .where(_shelf.world == bindparam("world"))
    .order_by(_shelf.published_at, _shelf.slug)
)
_ENTRY = _SHELVED.where(_shelf.slug == bindparam("slug"))
_COMING = _SHELVED.where(
    _shelf.withdrawn.is_(False),
    _shelf.event_ended_at.is_(None),
    _shelf.event_over_at >= bindparam("since", type_=UtcTime),
)
_ENDED = (
    _SHELVED.where(_shelf.withdrawn.is_(False), _shelf.event_ended_at >= bindparam("since", type_=UtcTime))
    .order_by(None)
    .order_by(_shelf.event_ended_at.desc(), _shelf.slug)
    .limit(bindparam("limit", type_=Integer))
)
_PAGES = _SHELVED.where(_shelf.kind == "page", _shelf.withdrawn.is_(False))
_WITHDRAWN = _SHELVED.where(_shelf.kind == "post", _shelf.withdrawn.is_(True))
_DOCUMENTS = select(RevisionRow.id, RevisionRow.number, RevisionRow.document).where(
    RevisionRow.id.in_(bindparam("revisions", expanding=True))
)
_FED = (
    select(FeedEntryRow.kind, FeedEntryRow.key)
    .where(FeedEntryRow.world == bindparam("world"), FeedEntryRow.slug == bindparam("slug"))
    .distinct()
)


class _Questions:
    """What is asked of a table that has a row for each listing of a post."""

    def __init__(self, label: type[ShelfLabelRow] | type[FeedEntryRow]) -> None:
        on = (label.world == bindparam("world"), label.kind == bindparam("kind"), label.key == bindparam("key"))
        key = tuple_(bindparam("at", type_=UtcTime), bindparam("slug", type_=Text))
        since = label.published_at >= bindparam("at", type_=UtcTime)
        self.size = select(func.count()).select_from(label).where(*on)
        self.behind = self.size.where(tuple_(label.published_at, label.slug) >= key)
        self.next_at = select(func.min(label.published_at)).where(*on, since)
        # From one listing to the next: a database that is asked for both at once reads all entries to get there.
        listings = select(label.kind, label.key).where(label.world == bindparam("world"))
        first = listings.order_by(label.kind, label.key).limit(1)
        self.next_key = first.where(label.kind == bindparam("kind"), label.key > bindparam("key"))
        self.next_kind = first.where(label.kind > bindparam("kind"))
        told = label.told_change if label is FeedEntryRow else literal("")
        order = (label.published_at, label.slug, *([label.told_change] if label is FeedEntryRow else []))
        rows = select(label.slug, label.published_at.label("at"), told.label("told_change")).where(*on)
        self.oldest_first = _sliced(rows.order_by(*order))
        self.newest_first = _sliced(rows.order_by(*(each.desc() for each in order)))


def _sliced(rows: Select[str, datetime, str]) -> Select[*tuple[Any, ...]]:
    wanted = rows.offset(bindparam("offset", type_=Integer)).limit(bindparam("limit", type_=Integer)).subquery()
    of_posts = _SHELVED.join(wanted, wanted.c.slug == _shelf.slug).order_by(None)
    with_rows = of_posts.add_columns(wanted.c.told_change, wanted.c["at"].label("told_at"))
    return with_rows.order_by(wanted.c["at"], wanted.c.slug, wanted.c.told_change)


_ON_LISTINGS, _IN_FEEDS = _Questions(ShelfLabelRow), _Questions(FeedEntryRow)


class _Reader:
    """Reads entries of one world; what was read is not asked for again."""

    def __init__(self, database: Database, world: str, remembered: int) -> None:
        self.world = world
        self._database, self._remembered = database, remembered
        self._articles: dict[int, Article] = {}
        self._numbers: dict[int, int] = {}

    def value(self, query: Select[Answer], **values: object) -> Answer | None:
        """Return one value."""
        with self._database.read() as session:
            return session.scalar(query, {"world": self.world, **values})

    def pairs(self, query: Select[str, str], **values: object) -> list[tuple[str, str]]:
        """Return rows of two texts."""
        with self._database.read() as session:
            return [(kind, key) for kind, key in session.execute(query, {"world": self.world, **values})]

    def entries(self, query: Select[*tuple[Any, ...]], **values: object) -> list[Entry]:
        """Return the entries that a question of `_SHELVED` finds."""
        with self._database.read() as session:
            rows = session.execute(query, {"world": self.world, **values}).all()
            articles = self._read(session, [row.revision_id for row in rows])
            numbers = self._numbers
        return [_entry(row, articles[row.revision_id], numbers[row.revision_id]) for row in rows]

    def _read(self, session: Session, revisions: Sequence[int]) -> Mapping[int, Article]:
        """Read the articles of revisions; those that were read before are at hand."""
        known = {each: self._articles[each] for each in revisions if each in self._articles}
        if lacking := [each for each in revisions if each not in known]:
            rows = session.execute(_DOCUMENTS, {"revisions": lacking})
            read = {}
            for revision, number, document in rows:
                read[revision], self._numbers[revision] = read_article(json.loads(document)["article"]), number
            self._keep(read)
            known |= read
        return known

    def _keep(self, read: Mapping[int, Article]) -> None:
        if len(self._articles) + len(read) > self._remembered:
            self._articles.clear()
        self._articles |= read


def _entry(row: Row[*tuple[Any, ...]], article: Article, number: int) -> Entry:
    """Return an entry; one row of a feed may be that of a change."""
    told_change = getattr(row, "told_change", "")
    return Entry(
        article=article,
        published_at=row.told_at if told_change else row.published_at,
        updated_at=row.updated_at,
        withdrawn=row.withdrawn,
        withdrawn_at=row.withdrawn_at,
        notice_ended=row.notice_ended_at is not None,
        first_tags=tuple(row.first_tags.split()),
        first_url=row.first_url,
        short_code=row.code or "",
        event_ended=row.event_ended_at is not None,
        revision_number=number,
        text_times=text_times_of(row.text_times),
        reason=reason_of(row.reason),
        told_change=told_change,
    )


class _Rows:
    """The entries of listings, or the rows of feeds, in their order."""

    def __init__(self, reader: _Reader, questions: _Questions) -> None:
        self._reader, self._ask = reader, questions
        self._listings: list[Listing] | None = None
        self._sizes: dict[Listing, int] = {}

    def size(self, listing: Listing) -> int:
        """Count the entries of a listing."""
        if listing not in self._sizes:
            self._sizes[listing] = self._reader.value(self._ask.size, **asdict(listing)) or 0
        return self._sizes[listing]

    def position(self, listing: Listing, published_at: datetime, slug: str) -> int:
        """Count the entries of a listing that stand before a place in its order.

        Those behind it are counted: nearly always they are few.
        """
        behind = self._reader.value(self._ask.behind, **asdict(listing), at=published_at, slug=slug)
        return self.size(listing) - (behind or 0)

    def next_at(self, listing: Listing, moment: datetime) -> datetime | None:
        """Return when the first entry at or after a moment went out."""
        return self._reader.value(self._ask.next_at, **asdict(listing), at=moment)

    def slice(self, listing: Listing, start: int, stop: int) -> Sequence[Entry]:
        """Return entries counted from the oldest; they are looked for from the nearer end."""
        size = self.size(listing)
        start, stop = max(0, start), min(stop, size)
        if start >= stop:
            return []
        query, offset = self._ask.oldest_first, start
        if size - stop < start:
            query, offset = self._ask.newest_first, size - stop
        return self._reader.entries(query, **asdict(listing), offset=offset, limit=stop - start)

    def newest(self, listing: Listing, count: int) -> Sequence[Entry]:
        """Return the newest entries of a listing, oldest first."""
        return self._reader.entries(self._ask.newest_first, **asdict(listing), offset=0, limit=count)

    def listings(self) -> Sequence[Listing]:
        """Return every listing that has an entry: from one to the next, past all the entries between them."""
        if self._listings is None:
            self._listings = sorted(self._found())
        return self._listings

    def _found(self) -> Iterator[Listing]:
        last = Listing("")
        ask, read = self._ask, self._reader.pairs
        while found := read(ask.next_key, **asdict(last)) or read(ask.next_kind, **asdict(last)):
            last = Listing(*found[0])
            yield last


class _FeedRows(_Rows):
    """Implements `domain.ports_channel.FeedRows`."""

    def of(self, slug: str) -> Sequence[Listing]:
        """Return the listings whose feeds a post is or was in."""
        return sorted(Listing(kind, key) for kind, key in self._reader.pairs(_FED, slug=slug))


class SqlPublishedEntries(_Rows):
    """Implements `domain.ports_channel.PublishedEntries` on the ledger. Each call reads one state of it.

    Made anew for each build, under the site's lock, which nothing gets onto the shelf without: so what was counted or
    read is not asked for again.
    """

    def __init__(self, database: Database, world: str, remembered: int = REMEMBERED) -> None:
        """Read the shelf of `world`: `real`, or `sandbox` for rehearsals."""
        super().__init__(_Reader(database, world, remembered), _ON_LISTINGS)
        self._feeds = _FeedRows(self._reader, _IN_FEEDS)
        self._coming: list[Entry] | None = None

    @property
    def feeds(self) -> FeedRows:
        """Return what the feeds hold."""
        return self._feeds

    def entry(self, slug: str) -> Entry | None:
        """Return one entry, withdrawn ones and standing pages too."""
        found = self._reader.entries(_ENTRY, slug=slug)
        return found[0] if found else None

    def pages(self) -> Sequence[Entry]:
        """Return the standing pages, by slug."""
        return sorted(self._reader.entries(_PAGES), key=lambda page: page.article.slug)

    def coming(self) -> Sequence[Entry]:
        """Return the posts whose events are to come, the next first."""
        if self._coming is None:
            found = self._reader.entries(_COMING, since=_LONG_AGO)
            self._coming = sorted((each for each in found if each.article.event), key=_start_of)
        return self._coming

    def ended(self, most: int) -> Sequence[Entry]:
        """Return the posts whose events were over last, `most` of them, the newest first."""
        found = self._reader.entries(_ENDED, since=_LONG_AGO, limit=most)
        return sorted((each for each in found if each.article.event), key=_start_of, reverse=True)

    def withdrawn(self) -> Sequence[Entry]:
        """Return the posts that were taken back, oldest first."""
        return self._reader.entries(_WITHDRAWN)


def _start_of(entry: Entry) -> tuple[datetime, str]:
    event = entry.article.event
    return (event.starts_at if event else _LONG_AGO), entry.article.slug
