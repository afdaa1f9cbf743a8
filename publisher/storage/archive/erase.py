"""Erasure inside the ledger: documents and payloads are written anew without what was erased. No other place here."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, select, text, update
from sqlalchemy.orm import Session

from publisher.domain.payload import payload_from_json, payload_to_json
from publisher.domain.ports_ledger import Target
from publisher.domain.redaction import PictureUse, emptied, payload_without, uses_in, without_pictures
from publisher.storage.archive.erase_people import drop_waiting_photos
from publisher.storage.archive.erasure_list import Erasure
from publisher.storage.database import Database
from publisher.storage.ledger import page_posts, people, published_rows
from publisher.storage.ledger.schema import AttemptRow, DeliveryRow, ErasureRow, NoticeRow, PhotoRow, RevisionRow
from publisher.storage.ledger.schema_reach import HandmadeRow
from publisher.storage.ledger.schema_website import ShelfRow
from publisher.storage.studio.schema import (
    NO_TEXTS,
    DraftCommentRow,
    DraftPresenceRow,
    DraftReadyRow,
    DraftSeenRow,
    DraftSentBackRow,
    DraftVersionRow,
    FormSubmissionRow,
    NewsPhotoRow,
    NewsRow,
    SeriesPostRow,
    SeriesRow,
    StudioMailRow,
)
from publisher.storage.studio.schema_drafts import DraftIndexRow
from publisher.storage.studio.schema_links import ShownRevisionRow, TranslatorRow

#: A sha256 in hex: the name of a photo that came in begins with it.
_DIGEST = 64
#: What a draft's name alone leads to.
_OF_A_DRAFT = (DraftPresenceRow, DraftReadyRow, DraftSentBackRow, DraftSeenRow, StudioMailRow)
_EMPTY = '{"link":"","message":"","photos":[]}'


def is_erased(database: Database, digest: str) -> bool:
    """Return whether a picture was destroyed for good."""
    with database.read() as session:
        wanted = exists().where(ErasureRow.kind == "picture", ErasureRow.subject == digest)
        return bool(session.scalar(select(wanted)))


def forget_draft_index(database: Database) -> None:
    """Empty the list of drafts with their words: it is made again of the files that are there then."""
    with database.write() as session:
        session.execute(delete(DraftIndexRow))


def count_erasures(database: Database) -> int:
    """Return how many things were destroyed for good so far."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(ErasureRow)) or 0


def named_files(database: Database) -> frozenset[str]:
    """Return the name of every file in the media folder that a revision names."""
    with database.read() as session:
        return _named(session)


@contextmanager
def nothing_is_frozen(database: Database) -> Iterator[frozenset[str]]:
    """Keep everybody from freezing a revision; give the name of every file in the media folder that one names."""
    with database.write() as session:
        nobody_freezes(session)
        yield _named(session)


def nobody_freezes(session: Session) -> None:
    """Keep everybody else from freezing a revision until the end of this transaction."""
    if session.get_bind().dialect.name != "sqlite":  # there the whole ledger has one writer
        session.execute(text("LOCK TABLE revision IN SHARE ROW EXCLUSIVE MODE"))


def _named(session: Session) -> frozenset[str]:
    return frozenset(name for use in Eraser(session).uses() for name in use.names)


def received_files(database: Database) -> dict[str, bool]:
    """Return the names of the inbox's files that the ledger knows, and whether somebody has still to look at each.

    Photos of one name are one file: it is waited for as long as one of them is. Photos may come after their news became
    a draft.
    """
    query = select(NewsPhotoRow, NewsRow.state).join(NewsRow, NewsRow.id == NewsPhotoRow.news_id)
    found: dict[str, bool] = {}
    with database.read() as session:
        for photo, state in session.execute(query):
            half, waits = f"{photo.id}.part", state != "dropped" and photo.state in ("coming", "here")
            found[half] = waits and not photo.file
            if photo.file:
                found[photo.file] = found.get(photo.file, False) or waits
    return found


class Eraser:
    """Works inside one transaction. Safe to repeat."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def uses(self) -> list[PictureUse]:
        """Return every picture of every revision."""
        return [use for document in self._session.scalars(select(RevisionRow.document)) for use in uses_in(document)]

    def has_post(self, slug: str) -> bool:
        """Return whether the ledger knows a post: planned, or a draft that somebody saved or remarked on."""
        tables = (RevisionRow, DraftVersionRow, DraftCommentRow, SeriesRow)
        return any(self._session.scalar(select(exists().where(table.slug == slug))) for table in tables)

    def is_planned(self, slug: str) -> bool:
        """Return whether a post was ever planned."""
        return bool(self._session.scalar(select(exists().where(RevisionRow.slug == slug))))

    def picture(self, digests: Collection[str], now: datetime) -> list[int]:
        """Take a picture out of every revision and payload; give the revisions' ids."""
        changed = []
        for row in self._session.scalars(select(RevisionRow).order_by(RevisionRow.id)):
            if any(use.digests.intersection(digests) for use in uses_in(row.document)):
                row.document, row.erased_at = without_pictures(row.document, digests), now
                changed.append(row.id)
        self._session.flush()
        for delivery in self._deliveries(DeliveryRow.revision_id.in_(changed)):
            payload = payload_from_json(delivery.payload)
            if any(photo.digest in digests for form in payload.forms for photo in form.photos):
                left = payload_without(payload, digests, in_doubt=self._may_be_out_there(delivery))
                delivery.payload = payload_to_json(left)
        for slug in self.slugs(changed):
            self.words_of_picture(slug, now)
        self._forget_received(digests)
        self._session.flush()
        return changed

    def _forget_received(self, digests: Collection[str]) -> None:
        """Take photos out of news that came in: the inbox calls them by their digest first."""
        for photo in self._session.scalars(select(NewsPhotoRow).where(NewsPhotoRow.file != "")).all():
            if photo.file[:_DIGEST] in digests:
                news = self._session.get_one(NewsRow, photo.news_id)
                news.photos = max(news.photos - 1, 0)
                self._session.delete(photo)

    def post(self, slug: str, now: datetime, before: datetime) -> None:
        """Empty a post's revisions that were frozen until `before`, with their payloads."""
        rows = self._session.scalars(
            select(RevisionRow).where(RevisionRow.slug == slug, RevisionRow.frozen_at <= before)
        ).all()
        for row in rows:
            row.document, row.erased_at = emptied(row.document), now
        self._session.flush()
        made = []
        for delivery in self._deliveries(DeliveryRow.revision_id.in_([row.id for row in rows])):
            made.append(delivery.made_id)
            if not self._may_be_out_there(delivery):
                delivery.payload = _EMPTY
        self._session.execute(update(HandmadeRow).where(HandmadeRow.remote_id.in_(made)).values(message=""))
        page_posts.erase_of_draft(self._session, slug, now)
        shown = ShownRevisionRow.revision_id.in_([row.id for row in rows])
        self._session.execute(update(ShownRevisionRow).where(shown).values(note=""))
        self._session.execute(update(NoticeRow).where(NoticeRow.slug == slug).values(text=""))
        for table in (*_OF_A_DRAFT, TranslatorRow):
            self._session.execute(delete(table).where(table.slug == slug))
        self._forget_drafts([slug], before)
        self._session.flush()

    def made_from(self, slug: str) -> Sequence[tuple[str, str]]:
        """Return ids and addresses of the posts on the Page, made by hand, that a draft came from."""
        return page_posts.of_draft(self._session, slug)

    def drop_news(self, slug: str, before: datetime) -> frozenset[str]:
        """Drop news that became a draft until then, so that no photo comes in for it; return files of late photos."""
        mine = (NewsRow.slug == slug) & (NewsRow.received_at <= before)
        files = drop_waiting_photos(self._session, mine)
        self._session.execute(update(NewsRow).where(mine).values(state="dropped"))
        return files

    def _forget_drafts(self, slugs: Collection[str], before: datetime) -> None:
        """Forget how drafts stood until then and what was said of them: that may hold what was erased."""
        saved = DraftVersionRow.slug.in_(slugs) & (DraftVersionRow.saved_at <= before)
        said = DraftCommentRow.slug.in_(slugs) & (DraftCommentRow.written_at <= before)
        self._session.execute(delete(DraftVersionRow).where(saved))
        self._session.execute(delete(DraftCommentRow).where(said))
        self._session.execute(delete(DraftIndexRow).where(DraftIndexRow.slug.in_(slugs)))
        for table in _OF_A_DRAFT:
            self._session.execute(delete(table).where(table.slug.in_(slugs)))
        for slug in slugs:
            self._session.execute(delete(FormSubmissionRow).where(FormSubmissionRow.location.contains(slug)))
        begun = SeriesRow.slug.in_(slugs) & (SeriesRow.made_at <= before)
        self._session.execute(update(SeriesRow).where(begun).values(title=""))

    def draft(self, slug: str, before: datetime) -> None:
        """Forget a draft that is gone: how it stood until then, and what was said of it."""
        self._forget_drafts([slug], before)

    def words_of_picture(self, slug: str, before: datetime) -> None:
        """Forget how a draft stood until then and what was said of it: that told of a picture that was erased.

        The draft stays: its first version keeps whose it is, without a text; who was asked for what stays too.
        """
        saved = (DraftVersionRow.slug == slug) & (DraftVersionRow.saved_at <= before)
        first = self._session.scalar(select(func.min(DraftVersionRow.id)).where(DraftVersionRow.slug == slug))
        self._session.execute(delete(DraftVersionRow).where(saved, DraftVersionRow.id != first))
        emptied = {"files": NO_TEXTS, "digest": ""}
        self._session.execute(update(DraftVersionRow).where(saved, DraftVersionRow.id == first).values(emptied))
        said = (DraftCommentRow.slug == slug) & (DraftCommentRow.written_at <= before)
        self._session.execute(delete(DraftCommentRow).where(said))
        self._session.execute(delete(DraftIndexRow).where(DraftIndexRow.slug == slug))

    def slugs(self, revision_ids: Collection[int]) -> list[str]:
        """Return the posts of some revisions."""
        query = select(RevisionRow.slug).where(RevisionRow.id.in_(revision_ids)).distinct().order_by(RevisionRow.slug)
        return list(self._session.scalars(query))

    def erased_slugs(self) -> list[str]:
        """Return the posts out of which something was erased some day."""
        query = select(RevisionRow.slug).where(RevisionRow.erased_at.is_not(None)).distinct()
        return list(self._session.scalars(query.order_by(RevisionRow.slug)))

    def elsewhere(self, slugs: Collection[str], target: Target) -> list[str]:
        """Return the addresses of posts that were made on another Page, which today's settings do not reach."""
        made = [
            row
            for row in self._deliveries(DeliveryRow.slug.in_(slugs))
            if row.made_id and row.action == "publish" and row.channel != "website"
        ]
        return [row.url or str(row.made_id) for row in made if row.target != target.by_channel.get(row.channel)]

    def uploaded(self, digests: Collection[str]) -> list[str]:
        """Return the remote ids of photos that were put up ahead and of which no post was made."""
        query = (
            select(PhotoRow.remote_id)
            .join(DeliveryRow, DeliveryRow.id == PhotoRow.delivery_id)
            .where(PhotoRow.digest.in_(digests), DeliveryRow.state != "sent")
        )
        return list(self._session.scalars(query))

    def made_for(self, slugs: Collection[str]) -> list[str]:
        """Return the remote ids of all that was made for posts: of posts, comments and photos."""
        deliveries = self._deliveries(DeliveryRow.slug.in_(slugs) & (DeliveryRow.channel != "website"))
        photos = select(PhotoRow.remote_id).where(PhotoRow.delivery_id.in_([each.id for each in deliveries]))
        ids = {each for row in deliveries for each in (row.made_id, row.prepared_id, row.remote_id) if each}
        return sorted({*ids, *self._session.scalars(photos)})

    def repeated_in(self, slug: str) -> list[str]:
        """Return the posts that the program copied from a draft, where it repeats."""
        of_series = SeriesPostRow.series_id.in_(select(SeriesRow.id).where(SeriesRow.slug == slug))
        return list(self._session.scalars(select(SeriesPostRow.slug).where(of_series).order_by(SeriesPostRow.slug)))

    def take_off_the_shelf(self, slug: str, at: datetime) -> None:
        """Have the website show a notice in a post's place, and its feeds too for a time from then on.

        A post of the same name that was begun anew after `at` stays.
        """
        of_then = select(RevisionRow.id).where(RevisionRow.slug == slug, RevisionRow.frozen_at <= at)
        published_rows.unpublish(self._session, at, ShelfRow.slug == slug, ShelfRow.revision_id.in_(of_then))

    def in_doubt(self, slug: str) -> bool:
        """Return whether a post has to be found before its words can go."""
        return any(self._searched(delivery) for delivery in self._deliveries(DeliveryRow.slug == slug))

    def _deliveries(self, where: ColumnElement[bool]) -> Sequence[DeliveryRow]:
        return self._session.scalars(select(DeliveryRow).where(where)).all()

    def _may_be_out_there(self, delivery: DeliveryRow) -> bool:
        """Return whether something may have to be found by these bytes: a lost answer may have left an orphan."""
        lost = exists().where(AttemptRow.delivery_id == delivery.id, AttemptRow.outcome == "unknown")
        return self._searched(delivery) or bool(self._session.scalar(select(lost)))

    @staticmethod
    def _searched(delivery: DeliveryRow) -> bool:
        return delivery.state in ("sending", "unknown")

    def person(self, name: str) -> str:
        """Return the id of who erases."""
        return people.id_of(self._session, name)

    def write_down(self, erasures: Iterable[Erasure]) -> None:
        """Write down what was erased, when and why; what is written down already is not repeated."""
        known = {each.key for each in self.written_down()}
        for each in erasures:
            if each.key not in known:
                known.add(each.key)
                self._session.add(
                    ErasureRow(
                        kind=each.kind,
                        subject=each.subject,
                        reason=each.reason,
                        erased_at=each.erased_at,
                        erased_by=each.erased_by,
                    )
                )
        self._session.flush()

    def written_down(self) -> list[Erasure]:
        """Return what the ledger knows as erased."""
        return [
            Erasure(
                kind=row.kind,
                subject=row.subject,
                reason=row.reason,
                erased_at=row.erased_at,
                erased_by=row.erased_by,
            )
            for row in self._session.scalars(select(ErasureRow).order_by(ErasureRow.id))
        ]
