"""Erasure inside the ledger: documents and payloads are written anew without what was erased. No other place here."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from publisher.domain.erasing import PictureUse, emptied, payload_without, same_picture, uses_in, without_pictures
from publisher.domain.ledger_ports import Target
from publisher.domain.payload import payload_from_json, payload_to_json
from publisher.storage import people, shelf
from publisher.storage.database import Database
from publisher.storage.erasures import Erasure
from publisher.storage.schema import AttemptRow, DeliveryRow, ErasureRow, HandmadeRow, PhotoRow, RevisionRow, ShelfRow
from publisher.storage.studio_schema import DraftCommentRow, DraftVersionRow, SeriesRow

_EMPTY = '{"link":"","message":"","photos":[]}'


def is_erased(database: Database, digest: str) -> bool:
    """Tell whether a picture was destroyed for good."""
    with database.read() as session:
        wanted = exists().where(ErasureRow.kind == "picture", ErasureRow.subject == digest)
        return bool(session.scalar(select(wanted)))


class Eraser:
    """Works inside one transaction. Safe to repeat."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def uses(self) -> list[PictureUse]:
        """Name every picture of every revision."""
        return [use for document in self._session.scalars(select(RevisionRow.document)) for use in uses_in(document)]

    def has_post(self, slug: str) -> bool:
        """Tell whether the ledger knows a post."""
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
            if any(photo.digest in digests for photo in payload.photos):
                left = payload_without(payload, digests, in_doubt=self._may_be_out_there(delivery))
                delivery.payload = payload_to_json(left)
        self._forget_drafts(self.slugs(changed))
        self._session.flush()
        return changed

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
        self._forget_drafts([slug])
        self._session.flush()

    def _forget_drafts(self, slugs: Collection[str]) -> None:
        """Forget how drafts stood before and what was said of them: that may hold what was erased."""
        for table in (DraftVersionRow, DraftCommentRow):
            self._session.execute(delete(table).where(table.slug.in_(slugs)))
        self._session.execute(update(SeriesRow).where(SeriesRow.slug.in_(slugs)).values(title=""))

    def slugs(self, revision_ids: Collection[int]) -> list[str]:
        """Name the posts of some revisions."""
        query = select(RevisionRow.slug).where(RevisionRow.id.in_(revision_ids)).distinct().order_by(RevisionRow.slug)
        return list(self._session.scalars(query))

    def elsewhere(self, slugs: Collection[str], target: Target) -> list[str]:
        """Give the addresses of posts that were made on another Page, which today's settings do not reach."""
        made = [
            row
            for row in self._deliveries(DeliveryRow.slug.in_(slugs))
            if row.made_id and row.action == "publish" and row.channel != "website"
        ]
        return [row.url or str(row.made_id) for row in made if row.target != target.by_channel.get(row.channel)]

    def uploaded(self, digests: Collection[str]) -> list[str]:
        """Give the remote ids of photos that were put up ahead and of which no post was made."""
        query = (
            select(PhotoRow.remote_id)
            .join(DeliveryRow, DeliveryRow.id == PhotoRow.delivery_id)
            .where(PhotoRow.digest.in_(digests), DeliveryRow.state != "sent")
        )
        return list(self._session.scalars(query))

    def take_off_the_shelf(self, slug: str, at: datetime) -> None:
        """Have the website show a notice in a post's place, and its feeds too for a time from then on."""
        shelf.take_off(self._session, at, ShelfRow.slug == slug)

    def in_doubt(self, slug: str) -> bool:
        """Tell whether a post has to be found before its words can go."""
        return any(self._searched(delivery) for delivery in self._deliveries(DeliveryRow.slug == slug))

    def _deliveries(self, where: ColumnElement[bool]) -> Sequence[DeliveryRow]:
        return self._session.scalars(select(DeliveryRow).where(where)).all()

    def _may_be_out_there(self, delivery: DeliveryRow) -> bool:
        """Tell whether something may have to be found by these bytes: a lost answer may have left an orphan."""
        lost = exists().where(AttemptRow.delivery_id == delivery.id, AttemptRow.outcome == "unknown")
        return self._searched(delivery) or bool(self._session.scalar(select(lost)))

    @staticmethod
    def _searched(delivery: DeliveryRow) -> bool:
        return delivery.state in ("sending", "unknown")

    def person(self, name: str) -> str:
        """Give the id of who erases."""
        return people.id_of(self._session, name)

    def write_down(self, erasures: Iterable[Erasure]) -> None:
        """Write down what was erased, when and why; what is written down already is not repeated."""
        known = {(row.kind, row.subject) for row in self._session.scalars(select(ErasureRow))}
        for each in erasures:
            if (each.kind, each.subject) not in known:
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
        """Give what the ledger knows as erased."""
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

    def apply(self, erasures: Sequence[Erasure], now: datetime) -> frozenset[str]:
        """Erase all of it again, in a ledger older than the list; give the digests of every picture that is gone."""
        digests = same_picture(self.uses(), [each.subject for each in erasures if each.kind == "picture"])
        if digests:
            self.picture(digests, now)
        for each in erasures:
            if each.kind == "post":
                self.post(each.subject, now, each.erased_at)
                self.take_off_the_shelf(each.subject, each.erased_at)
            elif each.kind == "person" and self._began_before(each.erased_at):
                people.erase_name(self._session, each.subject, each.erased_at)
        self.write_down(erasures)
        return digests

    def _began_before(self, moment: datetime) -> bool:
        """Tell a ledger that the erasure was about from one begun later, whose ids are other people's."""
        return bool(self._session.scalar(select(exists().where(RevisionRow.frozen_at <= moment))))
