"""Links that show one frozen revision to a partner, a funder or a journalist, until a time."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from publisher.domain.errors import IllegalTransition
from publisher.domain.ports_channel import Clock
from publisher.domain.revision import Revision, digest_of
from publisher.storage.archive.revocation_list import RevocationList, Right
from publisher.storage.database import Database
from publisher.storage.ledger import mapping, people
from publisher.storage.ledger.schema import DeliveryRow, RevisionRow
from publisher.storage.studio.schema_links import ShownRevisionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """One link."""

    id: int
    revision_id: int
    #: For whom.
    note: str
    by: str
    made_at: datetime
    ends_at: datetime
    #: Whether it still works.
    works: bool


class ShareLinks:
    """The links of one ledger; it holds digests of them alone."""

    def __init__(self, database: Database, clock: Clock, revocations: RevocationList) -> None:
        self._database, self._clock, self._revocations = database, clock, revocations

    def make(self, token: str, revision_id: int, note: str, ends_at: datetime, by: str) -> None:
        """Show a revision to whoever has the link."""
        now = self._clock()
        with self._database.write() as session:
            person, slug = people.id_of(session, by), session.get_one(RevisionRow, revision_id).slug
            row = ShownRevisionRow(digest=_digest(token), revision_id=revision_id, note=note, made_by=person)
            row.made_at, row.ends_at = now, ends_at
            session.add(row)
            people.write_down(session, now, by, "show", slug)

    def revoke(self, showing_id: int, slug: str, by: str) -> None:
        """End a link of a post.

        Raises:
            IllegalTransition: if there is none.
        """
        now = self._clock()
        with self._database.write() as session:
            row = session.get(ShownRevisionRow, showing_id)
            if row is None or session.get_one(RevisionRow, row.revision_id).slug != slug:
                raise IllegalTransition("no_such_link")
            row.revoked_at = row.revoked_at or now
            people.write_down(session, now, by, "end showing", slug)
            self._revocations.record(session, Right.SHARE, row.digest, now)

    def of(self, slug: str) -> list[Showing]:
        """Return the links to revisions of a post, newest first."""
        query = (
            select(ShownRevisionRow)
            .join(RevisionRow, RevisionRow.id == ShownRevisionRow.revision_id)
            .where(RevisionRow.slug == slug)
            .order_by(ShownRevisionRow.id.desc())
        )
        with self._database.read() as session:
            return [self._as_it_opens(session, row) for row in session.scalars(query)]

    def open(self, token: str) -> tuple[Showing, Revision] | None:
        """Return what a link shows; None where it does not work (any more)."""
        with self._database.read() as session:
            row = session.scalars(select(ShownRevisionRow).where(ShownRevisionRow.digest == _digest(token))).first()
            if row is None or not (showing := self._showing(session, row)).works:
                return None
            revision = mapping.revision_of(session.get_one(RevisionRow, row.revision_id))
            return None if _is_over(session, row, revision) else (showing, replace(revision, frozen_by=""))

    def _as_it_opens(self, session: Session, row: ShownRevisionRow) -> Showing:
        showing = self._showing(session, row)
        revision = mapping.revision_of(session.get_one(RevisionRow, row.revision_id))
        return replace(showing, works=showing.works and not _is_over(session, row, revision))

    def _showing(self, session: Session, row: ShownRevisionRow) -> Showing:
        return Showing(
            id=row.id,
            revision_id=row.revision_id,
            note=row.note,
            by=people.name_of(session, row.made_by),
            made_at=row.made_at,
            ends_at=row.ends_at,
            works=row.revoked_at is None and row.ends_at > self._clock(),
        )


def _is_over(session: Session, row: ShownRevisionRow, revision: Revision) -> bool:
    """Return whether a link shows nothing any more, whatever its time: its version is erased, taken back or cropped."""
    gone = bool(revision.erased_at) or _taken_back_since(session, revision.slug, row.made_at)
    return gone or _cropped_since(session, revision)


def _taken_back_since(session: Session, slug: str, moment: datetime) -> bool:
    """Return whether a post was taken back after a link to it was made: then the link shows it no more either."""
    back = (DeliveryRow.slug == slug) & (DeliveryRow.action == "withdraw") & (DeliveryRow.planned_at >= moment)
    stands = DeliveryRow.state.not_in(("cancelled", "superseded"))
    return bool(session.scalar(select(exists().where(back, stands))))


def _cropped_since(session: Session, revision: Revision) -> bool:
    """Return whether a newer revision crops a picture: what was cropped out is shown to nobody any more."""
    newer = select(RevisionRow).where(RevisionRow.slug == revision.slug).order_by(RevisionRow.number.desc()).limit(1)
    pictures = mapping.revision_of(session.scalars(newer).one()).article.pictures
    crops = {each.source_digest: each.crop for each in pictures if each.crop}
    return any(crops.get(each.source_digest, each.crop) != each.crop for each in revision.article.pictures)


def _digest(token: str) -> str:
    return digest_of(token.encode())
