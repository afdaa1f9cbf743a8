"""What the website shows, from the ledger: a projection moved by website deliveries, read by `site/`.

Each listing that a post is on, all news among them, has a row of its own (`shelf_label`), in the order in which the
listing shows it: so whatever is asked near the newest post costs the same however long the listing is.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    Text,
    bindparam,
    delete,
    func,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from publisher.domain.ports import Entry, Listing
from publisher.domain.revision import Article, read_article
from publisher.storage.database import Database
from publisher.storage.schema import DeliveryRow, RevisionRow, ShelfLabelRow, ShelfRow, UtcTime

Answer = TypeVar("Answer")


def place(session: Session, world: str, delivery: DeliveryRow) -> None:
    """Put on the shelf what a website delivery says; safe to repeat."""
    if delivery.action == "withdraw":
        take_off(session, ShelfRow.world == world, ShelfRow.slug == delivery.slug)
        return
    row = session.get(ShelfRow, (world, delivery.slug))
    revision = session.get_one(RevisionRow, delivery.revision_id)
    article = read_article(json.loads(revision.document)["article"])
    if row is None:
        row = ShelfRow(world=world, slug=delivery.slug, withdrawn=False, published_at=delivery.due_at)
        session.add(row)
    if delivery.action == "publish":
        row.published_at, row.updated_at, row.withdrawn = delivery.due_at, None, False
    elif not delivery.quiet:
        row.updated_at = delivery.due_at
    row.kind, row.revision_id = article.kind, revision.id
    session.flush()
    _put_on(session, row, set() if row.withdrawn else _labels(article))


def take_off(session: Session, *where: ColumnElement[bool]) -> None:
    """Have the website show notices in place of these posts, and name them in no listing."""
    for row in session.scalars(select(ShelfRow).where(*where)):
        row.withdrawn = True
        session.flush()
        _put_on(session, row, set())


def _labels(article: Article) -> set[tuple[str, str]]:
    if article.kind == "page":
        return set()
    labels = {("topic", key) for key in article.topics} | {("place", key) for key in article.places}
    return labels | {("news", "")} | ({("campaign", article.campaign)} if article.campaign else set())


def _put_on(session: Session, row: ShelfRow, labels: set[tuple[str, str]]) -> None:
    same = (ShelfLabelRow.world == row.world, ShelfLabelRow.slug == row.slug)
    session.execute(delete(ShelfLabelRow).where(*same))
    session.add_all(
        ShelfLabelRow(world=row.world, slug=row.slug, kind=kind, key=key, published_at=row.published_at)
        for kind, key in sorted(labels)
    )


#: So many articles are kept at most.
REMEMBERED = 600

# The questions, made once: SQLAlchemy takes longer to put one together than SQLite to answer it.
_label, _shelf = ShelfLabelRow, ShelfRow
_ON = (_label.world == bindparam("world"), _label.kind == bindparam("kind"), _label.key == bindparam("key"))
_SIZE = select(func.count()).select_from(_label).where(*_ON)
_KEY = tuple_(bindparam("at", type_=UtcTime), bindparam("slug", type_=Text))
_BEHIND = _SIZE.where(tuple_(_label.published_at, _label.slug) >= _KEY)
_NEXT_AT = select(func.min(_label.published_at)).where(*_ON, _label.published_at >= bindparam("at", type_=UtcTime))
_SHELVED = (
    select(_shelf.revision_id, _shelf.published_at, _shelf.updated_at, _shelf.withdrawn)
    .where(_shelf.world == bindparam("world"))
    .order_by(_shelf.published_at, _shelf.slug)
)
_ENTRY = _SHELVED.where(_shelf.slug == bindparam("slug"))
_PAGES = _SHELVED.where(_shelf.kind == "page", _shelf.withdrawn.is_(False))
_WITHDRAWN = _SHELVED.where(_shelf.kind == "post", _shelf.withdrawn.is_(True))
_DOCUMENTS = select(RevisionRow.id, RevisionRow.document).where(
    RevisionRow.id.in_(bindparam("revisions", expanding=True))
)
# From one listing to the next: a database that is asked for both at once reads all entries of the first to get there.
_LISTINGS = select(_label.kind, _label.key).where(_label.world == bindparam("world"))
_FIRST = _LISTINGS.order_by(_label.kind, _label.key).limit(1)
_NEXT_KEY = _FIRST.where(_label.kind == bindparam("kind"), _label.key > bindparam("key"))
_NEXT_KIND = _FIRST.where(_label.kind > bindparam("kind"))


def _sliced(*order: SQLColumnExpression[Any]) -> Select[int, datetime, datetime | None, bool]:
    slugs = select(_label.slug).where(*_ON).order_by(*order)
    wanted = slugs.offset(bindparam("offset", type_=Integer)).limit(bindparam("limit", type_=Integer)).subquery()
    return _SHELVED.join(wanted, wanted.c.slug == _shelf.slug)


_OLDEST_FIRST = _sliced(_label.published_at, _label.slug)
_NEWEST_FIRST = _sliced(_label.published_at.desc(), _label.slug.desc())


class SqlShelf:
    """Implements `domain.ports.Shelf` on the ledger. Each call reads one state of it.

    Made anew for each build, under the site's lock, which nothing gets onto the shelf without: so what was counted or
    read is not asked for again.
    """

    def __init__(self, database: Database, world: str, remembered: int = REMEMBERED) -> None:
        """Read the shelf of `world`: `real`, or `sandbox` for rehearsals."""
        self._database = database
        self._world = world
        self._remembered = remembered
        self._listings: list[Listing] | None = None
        self._sizes: dict[Listing, int] = {}
        self._articles: dict[int, Article] = {}

    def entry(self, slug: str) -> Entry | None:
        """Give one entry, withdrawn ones and standing pages too."""
        found = self._entries(_ENTRY, slug=slug)
        return found[0] if found else None

    def size(self, listing: Listing) -> int:
        """Count the entries of a listing."""
        if listing not in self._sizes:
            self._sizes[listing] = self._number(_SIZE, listing) or 0
        return self._sizes[listing]

    def position(self, listing: Listing, published_at: datetime, slug: str) -> int:
        """Count the entries of a listing that stand before a place in its order.

        Those behind it are counted: nearly always they are few.
        """
        return self.size(listing) - (self._number(_BEHIND, listing, at=published_at, slug=slug) or 0)

    def next_at(self, listing: Listing, moment: datetime) -> datetime | None:
        """Tell when the first entry at or after a moment went out."""
        return self._number(_NEXT_AT, listing, at=moment)

    def slice(self, listing: Listing, start: int, stop: int) -> Sequence[Entry]:
        """Give entries counted from the oldest; they are looked for from the nearer end."""
        size = self.size(listing)
        start, stop = max(0, start), min(stop, size)
        if start >= stop:
            return []
        query, offset = (_NEWEST_FIRST, size - stop) if size - stop < start else (_OLDEST_FIRST, start)
        return self._entries(query, kind=listing.kind, key=listing.key, offset=offset, limit=stop - start)

    def listings(self) -> Sequence[Listing]:
        """Name every listing that has an entry: from one to the next, past all the entries between them."""
        if self._listings is None:
            with self._database.read() as session:
                self._listings = sorted(self._found(session))
        return self._listings

    def _found(self, session: Session) -> Iterator[Listing]:
        last = {"world": self._world, "kind": "", "key": ""}
        while row := session.execute(_NEXT_KEY, last).first() or session.execute(_NEXT_KIND, last).first():
            listing = Listing(*row)
            last |= asdict(listing)
            yield listing

    def pages(self) -> Sequence[Entry]:
        """Give the standing pages, by slug."""
        return sorted(self._entries(_PAGES), key=lambda page: page.article.slug)

    def withdrawn(self) -> Sequence[Entry]:
        """Give the posts that were taken back, oldest first."""
        return self._entries(_WITHDRAWN)

    def _number(self, query: Select[Answer], listing: Listing, **values: object) -> Answer | None:
        with self._database.read() as session:
            return session.scalar(query, {"world": self._world, **asdict(listing), **values})

    def _entries(self, query: Select[int, datetime, datetime | None, bool], **values: object) -> list[Entry]:
        with self._database.read() as session:
            rows = session.execute(query, {"world": self._world, **values}).all()
            articles = self._read(session, [revision for revision, *_ in rows])
        return [
            Entry(article=articles[revision], published_at=published_at, updated_at=updated_at, withdrawn=withdrawn)
            for revision, published_at, updated_at, withdrawn in rows
        ]

    def _read(self, session: Session, revisions: Sequence[int]) -> Mapping[int, Article]:
        """Read the articles of revisions; those that were read before are at hand."""
        known = {each: self._articles[each] for each in revisions if each in self._articles}
        if lacking := [each for each in revisions if each not in known]:
            rows = session.execute(_DOCUMENTS, {"revisions": lacking})
            read = {revision: read_article(json.loads(document)["article"]) for revision, document in rows}
            self._keep(read)
            known |= read
        return known

    def _keep(self, read: Mapping[int, Article]) -> None:
        if len(self._articles) + len(read) > self._remembered:
            self._articles.clear()
        self._articles |= read
