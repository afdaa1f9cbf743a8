"""What the website shows, from the ledger: a projection moved by website deliveries, read by `site/`."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVarTuple

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from publisher.domain.ports import Entry, Listing
from publisher.domain.revision import read_article
from publisher.storage.database import Database
from publisher.storage.schema import DeliveryRow, RevisionRow, ShelfLabelRow, ShelfRow


def place(session: Session, world: str, delivery: DeliveryRow) -> None:
    """Put on the shelf what a website delivery says; safe to repeat."""
    row = session.get(ShelfRow, (world, delivery.slug))
    if delivery.action == "withdraw":
        if row is not None:
            row.withdrawn = True
        return
    revision = session.get_one(RevisionRow, delivery.revision_id)
    article = read_article(json.loads(revision.document)["article"])
    if row is None:
        row = ShelfRow(world=world, slug=delivery.slug, withdrawn=False, published_at=delivery.due_at)
        session.add(row)
    if delivery.action == "publish":
        row.published_at, row.updated_at, row.withdrawn = delivery.due_at, None, False
    else:
        row.updated_at = delivery.due_at
    row.kind, row.revision_id = article.kind, revision.id
    session.flush()
    labels = {("topic", key) for key in article.topics} | {("place", key) for key in article.places}
    labels |= {("campaign", article.campaign)} if article.campaign else set()
    session.execute(delete(ShelfLabelRow).where(ShelfLabelRow.world == world, ShelfLabelRow.slug == delivery.slug))
    session.add_all(
        ShelfLabelRow(world=world, slug=row.slug, kind=kind, key=key, published_at=row.published_at)
        for kind, key in sorted(labels)
    )


Columns = TypeVarTuple("Columns")


#: So many entries, and sizes of listings, at most.
REMEMBERED = 2000


class SqlShelf:
    """Implements `domain.ports.Shelf` on the ledger. Each call reads one state of it.

    Made anew for each build, under the site's lock, which nothing gets onto the shelf without: so what was counted or
    looked up singly (places in listings are found by halving) is not asked for again.
    """

    def __init__(self, database: Database, world: str) -> None:
        """Read the shelf of `world`: `real`, or `sandbox` for rehearsals."""
        self._database = database
        self._world = world
        self._one = lru_cache(REMEMBERED)(self._entry_at)
        self._count = lru_cache(REMEMBERED)(self._counted)

    def entry(self, slug: str) -> Entry | None:
        """Give one entry, withdrawn ones and standing pages too."""
        found = self._entries(self._rows().where(ShelfRow.slug == slug))
        return found[0] if found else None

    def size(self, listing: Listing) -> int:
        """Count the entries of a listing."""
        return self._count(listing)

    def _counted(self, listing: Listing) -> int:
        query = self._in(listing, select(func.count()).select_from(ShelfRow))
        with self._database.read() as session:
            return session.scalar(query) or 0

    def slice(self, listing: Listing, start: int, stop: int) -> Sequence[Entry]:
        """Give entries counted from the oldest."""
        if start >= 0 and stop - start == 1:
            return self._one(listing, start)
        return self._slice(listing, start, stop)

    def _entry_at(self, listing: Listing, index: int) -> Sequence[Entry]:
        return self._slice(listing, index, index + 1)

    def _slice(self, listing: Listing, start: int, stop: int) -> Sequence[Entry]:
        if listing.kind == "news":
            order = (ShelfRow.published_at, ShelfRow.slug)
            return self._entries(self._in(listing, self._rows()).order_by(*order).offset(start).limit(stop - start))
        query = self._in(listing, self._rows()).order_by(ShelfLabelRow.published_at, ShelfLabelRow.slug)
        return self._entries(query.offset(start).limit(stop - start))

    def listings(self) -> Sequence[Listing]:
        """Name every listing that has an entry."""
        query = (
            select(ShelfLabelRow.kind, ShelfLabelRow.key)
            .join(ShelfRow, (ShelfRow.world == ShelfLabelRow.world) & (ShelfRow.slug == ShelfLabelRow.slug))
            .where(ShelfRow.world == self._world, ShelfRow.withdrawn.is_(False))
            .distinct()
        )
        with self._database.read() as session:
            labelled = [Listing(kind, key) for kind, key in session.execute(query)]
        news = [Listing("news")] if self.size(Listing("news")) else []
        return sorted([*labelled, *news])

    def pages(self) -> Sequence[Entry]:
        """Give the standing pages, by slug."""
        query = self._rows().where(ShelfRow.kind == "page", ShelfRow.withdrawn.is_(False)).order_by(ShelfRow.slug)
        return self._entries(query)

    def everything(self) -> Sequence[Entry]:
        """Give all entries, oldest first, standing pages not."""
        return self._entries(self._rows().where(ShelfRow.kind == "post").order_by(ShelfRow.published_at, ShelfRow.slug))

    def _rows(self) -> Select[ShelfRow, str]:
        return (
            select(ShelfRow, RevisionRow.document)
            .join(RevisionRow, RevisionRow.id == ShelfRow.revision_id)
            .where(ShelfRow.world == self._world)
        )

    def _in(self, listing: Listing, query: Select[*Columns]) -> Select[*Columns]:
        shown = query.where(ShelfRow.world == self._world, ShelfRow.kind == "post", ShelfRow.withdrawn.is_(False))
        if listing.kind == "news":
            return shown
        same = (ShelfLabelRow.world == ShelfRow.world) & (ShelfLabelRow.slug == ShelfRow.slug)
        return shown.join(ShelfLabelRow, same).where(
            ShelfLabelRow.kind == listing.kind, ShelfLabelRow.key == listing.key
        )

    def _entries(self, query: Select[ShelfRow, str]) -> list[Entry]:
        with self._database.read() as session:
            return [
                Entry(
                    article=read_article(json.loads(document)["article"]),
                    published_at=row.published_at,
                    updated_at=row.updated_at,
                    withdrawn=row.withdrawn,
                )
                for row, document in session.execute(query)
            ]
