"""What the studio's pages look up: a bounded number of queries each, however long the ledger is."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, func, or_, select, union_all
from sqlalchemy.orm import Session

from publisher.domain.accounts import Deed
from publisher.domain.delivery import Delivery, State
from publisher.domain.notices import DeliveryTrouble
from publisher.domain.ports_ledger import Target
from publisher.domain.reading import Measured
from publisher.domain.revision import Revision, media_name
from publisher.storage.database import Database
from publisher.storage.ledger import mapping, people
from publisher.storage.ledger.notices import tries
from publisher.storage.ledger.schema import ApprovalRow, AttemptRow, AuditRow, DeliveryRow, RevisionRow
from publisher.storage.ledger.schema_reach import ReadingRow
from publisher.storage.ledger.targets import same_target
from publisher.storage.studio.activity_log import deeds_of

#: Of these nothing has to be known any more: not what their attempts told.
_SETTLED = (State.SENT, State.CANCELLED, State.SUPERSEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """An attempt, as a person is told of it."""

    delivery_id: int
    number: int
    started_at: datetime
    ended_at: datetime | None
    #: Name of the outcome in lower case; empty while it goes on.
    outcome: str
    reason: str


class StudioQueries:
    """Reads one ledger, for today's target. Nothing is written."""

    def __init__(self, database: Database, target: Target) -> None:
        self._database, self._target = database, target

    def titles(self, slugs: Collection[str], tag: str = "") -> dict[str, str]:
        """Return the titles of posts as they were last frozen, as `heads` does."""
        return {slug: title or slug for slug, (title, _) in self.heads(slugs, tag).items()}

    def heads(self, slugs: Collection[str], tag: str = "") -> dict[str, tuple[str, str]]:
        """Return the titles of posts as they were last frozen, and a file of the first picture.

        A title is the one with the tag, such as `sr-Latn`, or in the post's own language where there is none.
        The file is that of its small rendition in the media folder; empty where a post has no picture.
        """
        if not slugs:
            return {}
        newest = select(func.max(RevisionRow.id)).where(RevisionRow.slug.in_(slugs)).group_by(RevisionRow.slug)
        with self._database.read() as session:
            query = select(RevisionRow.slug, RevisionRow.document).where(RevisionRow.id.in_(newest))
            return {slug: _head(json.loads(document)["article"], tag) for slug, document in session.execute(query)}

    def planned(self) -> set[str]:
        """Return every post that was ever planned, whatever became of it."""
        with self._database.read() as session:
            return set(session.scalars(select(DeliveryRow.slug).distinct()))

    def deliveries(self, slugs: Collection[str], known: Collection[Delivery] = ()) -> dict[str, list[Delivery]]:
        """Return every delivery of some posts, by post, each in order; those that are `known` are not read again."""
        found: dict[str, list[Delivery]] = {slug: [] for slug in slugs}
        if not slugs:
            return found
        mine = [each for each in known if each.slug in found]
        others = (DeliveryRow.id.not_in([each.id for each in mine]),) if mine else ()
        with self._database.read() as session:
            mine += self._deliveries(session, DeliveryRow.slug.in_(slugs), *others)
        for delivery in sorted(mine, key=lambda each: each.id) if others else mine:
            found[delivery.slug].append(delivery)
        return found

    def between(self, start: datetime, end: datetime, limit: int) -> list[Delivery]:
        """Return what went out or is due in a time, by time; at most `limit`."""
        sent = (DeliveryRow.sent_at >= start, DeliveryRow.sent_at < end)
        due = (DeliveryRow.sent_at.is_(None), DeliveryRow.due_at >= start, DeliveryRow.due_at < end)
        found: list[Delivery] = []
        with self._database.read() as session:
            for channel in self._target.by_channel:  # each from an index, without its whole archive
                for of_time in (sent, due):
                    found += self._deliveries(session, DeliveryRow.channel == channel, *of_time, limit=limit)
        return sorted(found, key=lambda delivery: (delivery.sent_at or delivery.due_at, delivery.id))[:limit]

    def last_sent(self, limit: int) -> list[Delivery]:
        """Return what went out last, newest first."""
        each_channel = [self._last_of(channel, limit) for channel in self._target.by_channel]
        newest = union_all(*each_channel).subquery()
        ids = select(newest.c.id).order_by(newest.c.sent_at.desc(), newest.c.id.desc()).limit(limit)
        query = _numbered().where(DeliveryRow.id.in_(ids))
        with self._database.read() as session:
            found = [mapping.delivery_of(row, number) for row, number in session.execute(query)]
        return sorted(found, key=lambda each: (each.sent_at or each.due_at, each.id), reverse=True)

    def _last_of(self, channel: str, limit: int) -> Select[int, datetime | None]:
        """Return the last of a channel, from an index: its whole archive is not looked at, and nothing else is read."""
        mine = (DeliveryRow.channel == channel, same_target(self._target, channel), DeliveryRow.state == "sent")
        last = select(DeliveryRow.id, DeliveryRow.sent_at).where(*mine).order_by(DeliveryRow.sent_at.desc())
        return select(last.limit(limit).subquery())

    def unapproved(self) -> list[Delivery]:
        """Return what waits for somebody's agreement to its very revision."""
        with self._database.read() as session:
            return self._deliveries(session, *self._unapproved())

    def unapproved_by(self) -> list[tuple[str, str]]:
        """Return the posts of which something waits for agreement, with who scheduled each, by due time."""
        query = (
            self._query(*self._unapproved())
            .with_only_columns(DeliveryRow.slug, RevisionRow.frozen_by)
            .group_by(DeliveryRow.slug, RevisionRow.frozen_by)
            .order_by(func.min(DeliveryRow.due_at), func.min(DeliveryRow.id))
        )
        with self._database.read() as session:
            rows = session.execute(query).all()
            names = {by: people.name_of(session, by) for by in {by for _, by in rows}}
        return [(slug, names[by]) for slug, by in rows]

    def _unapproved(self) -> Sequence[ColumnElement[bool]]:
        agreed = (
            select(ApprovalRow.id)
            .where(
                ApprovalRow.revision_id == DeliveryRow.revision_id, ApprovalRow.revision_digest == RevisionRow.digest
            )
            .exists()
        )
        return DeliveryRow.state == "waiting", DeliveryRow.needs_approval.is_(True), ~agreed

    def tried(self, deliveries: Sequence[Delivery]) -> dict[int, DeliveryTrouble]:
        """Return what the attempts of unsettled deliveries tell, by delivery; those never tried are left out."""
        begun = {each.id: each for each in deliveries if each.attempts and each.state not in _SETTLED}
        if not begun:
            return {}
        with self._database.read() as session:
            first, lost = tries(session, list(begun))
        return {
            number: DeliveryTrouble(delivery=begun[number], tried_at=at, lost_at=lost.get(number))
            for number, at in first.items()
        }

    def approved(self, revision_ids: Collection[int]) -> set[int]:
        """Return those revisions of which somebody approved the very digest."""
        if not revision_ids:
            return set()
        query = (
            select(ApprovalRow.revision_id)
            .join(RevisionRow, RevisionRow.id == ApprovalRow.revision_id)
            .where(ApprovalRow.revision_id.in_(revision_ids), ApprovalRow.revision_digest == RevisionRow.digest)
        )
        with self._database.read() as session:
            return set(session.scalars(query))

    def revisions(self, slug: str) -> list[Revision]:
        """Return the revisions of a post, newest first."""
        query = select(RevisionRow).where(RevisionRow.slug == slug).order_by(RevisionRow.number.desc())
        with self._database.read() as session:
            return [
                replace(mapping.revision_of(row), frozen_by=people.name_of(session, row.frozen_by))
                for row in session.scalars(query)
            ]

    def newest(self, slugs: Collection[str]) -> list[Revision]:
        """Return the newest revision of each of some posts."""
        ids = select(func.max(RevisionRow.id)).where(RevisionRow.slug.in_(slugs)).group_by(RevisionRow.slug)
        query = select(RevisionRow).where(RevisionRow.id.in_(ids)).order_by(RevisionRow.id)
        with self._database.read() as session:
            return [mapping.revision_of(row) for row in session.scalars(query)]

    def newest_frozen(self, slugs: Collection[str]) -> dict[str, tuple[str, datetime]]:
        """Return digest and time of each post's newest revision, by slug; posts never frozen are left out."""
        if not slugs:
            return {}
        with self._database.read() as session:
            found = session.execute(_newest_frozen(), {"slugs": list(slugs)})
            return {slug: (digest, frozen_at) for slug, digest, frozen_at in found}

    def digests(self, revision_ids: Collection[int]) -> dict[int, str]:
        """Return the digests of revisions."""
        query = select(RevisionRow.id, RevisionRow.digest).where(RevisionRow.id.in_(revision_ids))
        with self._database.read() as session:
            return {row.id: row.digest for row in session.execute(query)}

    def approvals(self, revision_ids: Collection[int]) -> dict[int, tuple[str, datetime]]:
        """Tell by whom and when revisions were approved."""
        query = select(ApprovalRow).where(ApprovalRow.revision_id.in_(revision_ids)).order_by(ApprovalRow.id)
        with self._database.read() as session:
            return {
                row.revision_id: (people.name_of(session, row.approved_by), row.approved_at)
                for row in session.scalars(query)
            }

    def tries(self, delivery_ids: Collection[int]) -> list[Try]:
        """Return the attempts of some deliveries, newest first."""
        query = (
            select(AttemptRow).where(AttemptRow.delivery_id.in_(delivery_ids)).order_by(AttemptRow.id.desc()).limit(100)
        )
        with self._database.read() as session:
            return [_try(row) for row in session.scalars(query)]

    def deeds(self, *, slug: str = "", limit: int = 100) -> list[Deed]:
        """Return the audit trail of a post, or of all, newest first."""
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if slug:
            query = query.where(AuditRow.slug == slug)
        with self._database.read() as session:
            return deeds_of(session, session.scalars(query))

    def readings(self, delivery_ids: Collection[int], *, made_up: bool, of_page: str = "") -> list[Measured]:
        """Return the whole numbers of posts that some deliveries made, by time; or of one made by hand on the Page."""
        whose = ReadingRow.object_id == of_page if of_page else ReadingRow.delivery_id.in_(delivery_ids)
        query = (
            select(ReadingRow)
            .where(whose, ReadingRow.part == "", ReadingRow.made_up.is_(made_up))
            .order_by(ReadingRow.measured_at, ReadingRow.id)
        )
        with self._database.read() as session:
            return [
                Measured(
                    metric=row.metric,
                    value=row.value,
                    measured_at=row.measured_at,
                    age_seconds=row.age_seconds or 0.0,
                )
                for row in session.scalars(query)
            ]

    def makers(self, remote_ids: Collection[str]) -> dict[str, str]:
        """Return which posts of ours made, or prepared, what is out there on Facebook: name by remote id."""
        mine = or_(DeliveryRow.made_id.in_(remote_ids), DeliveryRow.prepared_id.in_(remote_ids))
        query = select(DeliveryRow.slug, DeliveryRow.made_id, DeliveryRow.prepared_id, DeliveryRow.state)
        with self._database.read() as session:
            found = session.execute(query.where(DeliveryRow.channel == "facebook", mine)).all()
        return {remote_id: slug for slug, made, prepared, state in found if (remote_id := _made(made, prepared, state))}

    def newest_reading(self) -> int:
        """Return the number of the newest reading: as long as it stays, so does every report."""
        with self._database.read() as session:
            return session.scalar(select(func.max(ReadingRow.id))) or 0

    def _deliveries(self, session: Session, *where: ColumnElement[bool], limit: int | None = None) -> list[Delivery]:
        query = self._query(*where).order_by(DeliveryRow.id).limit(limit)
        return [mapping.delivery_of(row, number) for row, number in session.execute(query)]

    def _query(self, *where: ColumnElement[bool]) -> Select[DeliveryRow, int]:
        return self._ours.where(*where)

    @cached_property
    def _ours(self) -> Select[DeliveryRow, int]:
        """Put together once: it costs SQLAlchemy more than many a query."""
        ours = [and_(DeliveryRow.channel == name, same_target(self._target, name)) for name in self._target.by_channel]
        return _numbered().where(or_(*ours))


def _numbered() -> Select[DeliveryRow, int]:
    """Ask for deliveries, each with the number of its revision."""
    return select(DeliveryRow, RevisionRow.number).join(RevisionRow, RevisionRow.id == DeliveryRow.revision_id)


@cache
def _newest_frozen() -> Select[str, str, datetime]:
    row = RevisionRow
    slugs = bindparam("slugs", type_=Text, expanding=True)
    newest = select(func.max(row.id)).where(row.slug.in_(slugs)).group_by(row.slug)
    return select(row.slug, row.digest, row.frozen_at).where(row.id.in_(newest))


def _made(made: str | None, prepared: str | None, state: str) -> str | None:
    """Return what a delivery surely made: what it only prepared may be out there, and is what is asked about."""
    return made or (prepared if state == State.SENT else None)


def _head(article: dict[str, Any], tag: str) -> tuple[str, str]:
    texts, pictures = article.get("texts", ()), article.get("pictures", ())
    small = next(
        (each for picture in pictures[:1] for each in picture["renditions"] if each["purpose"] == "small"), None
    )
    name = media_name(small["digest"], small["media_type"]) if small else ""
    wanted = next((text for text in texts if text["tag"] == tag), texts[0] if texts else {"title": ""})
    return wanted["title"], name


def _try(row: AttemptRow) -> Try:
    return Try(
        delivery_id=row.delivery_id,
        number=row.number,
        started_at=row.started_at,
        ended_at=row.ended_at,
        outcome=row.outcome or "",
        reason=row.reason or "",
    )
