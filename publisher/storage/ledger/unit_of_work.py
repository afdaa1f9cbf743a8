"""The ledger inside one transaction: see `domain.ports_ledger.UnitOfWork` for what each method promises."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, text, update
from sqlalchemy.orm import Session, aliased

from publisher.domain.delivery import CANCELLED_BY_ADOPTING, CANCELLED_BY_ADOPTING_BEFORE, Delivery, State
from publisher.domain.due_verdict import Hold
from publisher.domain.payload import payload_digest, payload_to_json, text_digest
from publisher.domain.ports_audit import UntrackedPost
from publisher.domain.ports_channel import Found
from publisher.domain.ports_ledger import Plan, Target
from publisher.domain.revision import Revision
from publisher.storage.database import Database
from publisher.storage.ledger import mapping, outcome_transitions, people, published_rows
from publisher.storage.ledger.schema import (
    AdoptionRow,
    ApprovalRow,
    AttemptRow,
    DeliveryRow,
    HoldRow,
    RevisionRow,
    UntrackedPostRow,
)
from publisher.storage.ledger.schema_website import ShelfRow
from publisher.storage.ledger.targets import adopted_by, environment_of, same_target
from publisher.storage.studio.sent_back import write_sent_back

OPEN_STATES = ("waiting", "sending", "paused", "unknown", "held", "missed")
#: How it is written that a delivery was cancelled by adopting.
_BY_ADOPTING = (CANCELLED_BY_ADOPTING, CANCELLED_BY_ADOPTING_BEFORE)


class SqlUnitOfWork:
    """Implements `domain.ports_ledger.UnitOfWork` on one session."""

    def __init__(self, session: Session, target: Target) -> None:
        """Work inside `session`'s transaction, for today's target."""
        self._session = session
        self._target = target

    def latest(self, slug: str) -> Revision | None:
        """Return the newest revision of a post."""
        row = self._session.scalars(
            select(RevisionRow).where(RevisionRow.slug == slug).order_by(RevisionRow.number.desc()).limit(1)
        ).first()
        return self._revision(row) if row else None

    def revision(self, revision_id: int) -> Revision:
        """Return one revision."""
        return self._revision(self._session.get_one(RevisionRow, revision_id))

    def _revision(self, row: RevisionRow) -> Revision:
        return replace(mapping.revision_of(row), frozen_by=people.name_of(self._session, row.frozen_by))

    def _person(self, name: str) -> str:
        return people.id_of(self._session, name)

    def freeze(self, revision: Revision) -> Revision:
        """Store a revision as the newest of its post."""
        newest = self._session.scalar(select(func.max(RevisionRow.number)).where(RevisionRow.slug == revision.slug))
        row = RevisionRow(
            slug=revision.slug,
            number=(newest or 0) + 1,
            digest=revision.digest,
            document=revision.document(),
            frozen_at=revision.frozen_at,
            frozen_by=self._person(revision.frozen_by),
        )
        self._session.add(row)
        self._session.flush()
        return self._revision(row)

    def history(self, slug: str, channel: str | None = None) -> list[Delivery]:
        """Return a post's deliveries to today's target, by id."""
        channels = [channel] if channel else list(self._target.by_channel)
        found = [
            delivery
            for name in channels
            for delivery in self._deliveries(
                DeliveryRow.slug == slug, DeliveryRow.channel == name, same_target(self._target, name)
            )
        ]
        return sorted(found, key=lambda delivery: delivery.id)

    def open_deliveries(self) -> list[Delivery]:
        """Return every delivery that is not final, whatever its target, by due time."""
        found = self._deliveries(DeliveryRow.state.in_(OPEN_STATES))
        return sorted(found, key=lambda delivery: (delivery.due_at, delivery.id))

    def all_deliveries(self) -> list[Delivery]:
        """Return every delivery of every post to today's target, by due time."""
        return sorted(self._deliveries(self._ours()), key=lambda delivery: (delivery.due_at, delivery.id))

    def cancelled_by_adopting(self) -> list[Delivery]:
        """Return what was cancelled when the ledger changed sides, and was not planned anew since, by due time."""
        newer = aliased(DeliveryRow)
        anew = exists().where(
            newer.slug == DeliveryRow.slug,
            newer.channel == DeliveryRow.channel,
            newer.id > DeliveryRow.id,
            or_(newer.target != DeliveryRow.target, newer.error.not_in(_BY_ADOPTING)),
        )
        cancelled = and_(DeliveryRow.state == State.CANCELLED.value, DeliveryRow.error.in_(_BY_ADOPTING))
        found = self._deliveries(cancelled, ~anew)
        return sorted(found, key=lambda delivery: (delivery.due_at, delivery.id))

    def unsettled(self) -> list[Delivery]:
        """Return those to today's target that are not final, or refused and not replaced, by due time."""
        newer = aliased(DeliveryRow)
        replaced = exists().where(
            newer.slug == DeliveryRow.slug,
            newer.channel == DeliveryRow.channel,
            (newer.action == "comment") == (DeliveryRow.action == "comment"),
            newer.id > DeliveryRow.id,
        )
        refused = and_(DeliveryRow.state == State.REJECTED.value, ~replaced)
        found = self._deliveries(self._ours(), or_(DeliveryRow.state.in_(OPEN_STATES), refused))
        return sorted(found, key=lambda delivery: (delivery.due_at, delivery.id))

    def _ours(self) -> ColumnElement[bool]:
        """To today's target."""
        return or_(
            *(and_(DeliveryRow.channel == name, same_target(self._target, name)) for name in self._target.by_channel)
        )

    def _deliveries(self, *where: ColumnElement[bool]) -> list[Delivery]:
        query = (
            select(DeliveryRow, RevisionRow.number)
            .join(RevisionRow, RevisionRow.id == DeliveryRow.revision_id)
            .where(*where)
            .order_by(DeliveryRow.id)
        )
        return [mapping.delivery_of(row, number) for row, number in self._session.execute(query)]

    def plan(self, plan: Plan) -> Delivery:
        """Add a delivery, waiting."""
        row = DeliveryRow(
            slug=plan.revision.slug,
            revision_id=plan.revision.id,
            channel=plan.channel,
            action=plan.action.value,
            state=State.WAITING.value,
            planned_at=plan.planned_at,
            planned_by=self._person(plan.planned_by),
            due_at=plan.due_at,
            ready_at=plan.due_at,
            late_limit_seconds=plan.late_limit_seconds,
            target=plan.target,
            payload=payload_to_json(plan.payload),
            payload_digest=payload_digest(plan.payload),
            remote_id=plan.remote_id,
            needs_approval=plan.needs_approval,
            quiet=plan.quiet,
        )
        self._session.add(row)
        self._session.flush()
        return mapping.delivery_of(row, plan.revision.number)

    def move(self, delivery_id: int, to: State, reason: str = "") -> None:
        """Move a delivery along an arrow; what depends on a cancelled publication is cancelled with it."""
        row = self._session.get_one(DeliveryRow, delivery_id)
        row.state, row.error, row.tell = to.value, reason, False
        self._session.flush()
        if to is State.CANCELLED:
            outcome_transitions.drop_dependents(self._session, row)

    def requeue(self, delivery_id: int, at: datetime, reason: str = "") -> None:
        """Make a delivery wait again, due at `at`; a wish that was spoken meanwhile is granted."""
        row = self._session.get_one(DeliveryRow, delivery_id)
        row.state, row.due_at, row.ready_at, row.error, row.tell = "waiting", at, at, reason, False
        outcome_transitions.grant_wish(self._session, row, at)

    def request_end(self, delivery_id: int, wish: str | None) -> None:
        """Tell a delivery in doubt what shall become of it if it is not out; None: it goes on as it was planned."""
        self._set(delivery_id, wish=wish)

    def release_from_website(self, delivery_id: int) -> None:
        """Let a delivery go without waiting for the website."""
        row = self._session.get_one(DeliveryRow, delivery_id)
        row.alone, row.tell = True, False

    def mark_sent(self, delivery_id: int, found: Found, now: datetime) -> None:
        """Settle a delivery in doubt, or held, as sent."""
        row = self._session.get_one(DeliveryRow, delivery_id)
        makes = outcome_transitions.makes(row)
        self._set(
            delivery_id,
            state="sent",
            sent_at=found.created_at or now,
            url=found.url or row.url,
            made_id=(found.remote_id or None) if makes else None,
            error="",
            tell=False,
        )
        outcome_transitions.learn_link(row, found)
        if row.channel == "website":
            self._session.refresh(row)
            published_rows.place(self._session, environment_of(self._target), row)

    def _set(self, delivery_id: int, **values: object) -> None:
        self._session.execute(update(DeliveryRow).where(DeliveryRow.id == delivery_id).values(**values))

    def lost_in_a_row(self, delivery_id: int) -> int:
        """Count the newest attempts in a row whose answer was lost."""
        outcomes = self._session.scalars(
            select(AttemptRow.outcome).where(AttemptRow.delivery_id == delivery_id).order_by(AttemptRow.number.desc())
        )
        return mapping.lost_in_a_row(list(outcomes))

    def remember_untracked(self, strangers: Sequence[UntrackedPost], now: datetime) -> None:
        """Write down posts that a look found and the ledger does not know; each once."""
        for post in strangers:
            known = (UntrackedPostRow.channel == post.channel, UntrackedPostRow.remote_id == post.name)
            if self._session.scalar(select(UntrackedPostRow.id).where(*known)) is None:
                digest = text_digest(post.text) if post.text else ""
                row = UntrackedPostRow(
                    channel=post.channel, remote_id=post.name, url=post.url, text_digest=digest, seen_at=now
                )
                self._session.add(row)

    def untracked_with_text(self, channel: str, text: str) -> str:
        """Return the address of such a post with this text; empty where there is none."""
        made = exists(
            select(DeliveryRow.id).where(
                DeliveryRow.channel == UntrackedPostRow.channel, DeliveryRow.made_id == UntrackedPostRow.remote_id
            )
        )
        query = select(UntrackedPostRow.url).where(
            UntrackedPostRow.channel == channel, UntrackedPostRow.text_digest == text_digest(text), ~made
        )
        return self._session.scalar(query.order_by(UntrackedPostRow.id.desc()).limit(1)) or ""

    def shown_revision(self, slug: str) -> int | None:
        """Return the id of the revision that the website shows, or may; None where it shows none."""
        row = self._session.get(ShelfRow, (environment_of(self._target), slug))
        return None if row is None or row.withdrawn else row.revision_id

    def show_what_stands(self, slug: str, by: str, now: datetime) -> None:
        """Plan that the website goes back to what stands, where a page of what ended was written and never proved."""
        published_rows.show_what_stands(self._session, slug, self._target, self._person(by), now)

    def approve(self, revision: Revision, payload_digests: Mapping[str, str], by: str, now: datetime) -> None:
        """Write an approval down."""
        self._session.add(
            ApprovalRow(
                revision_id=revision.id,
                revision_digest=revision.digest,
                payload_digests=json.dumps(dict(payload_digests), sort_keys=True),
                approved_by=self._person(by),
                approved_at=now,
            )
        )

    def send_back(self, slug: str, remark: str, by: str, to: str, now: datetime) -> None:
        """Write down that a draft went back to its author, with the remark that says why."""
        write_sent_back(self._session, slug, remark, by, to, now)

    def approved(self, revision: Revision) -> bool:
        """Return whether this very digest is approved."""
        this = (ApprovalRow.revision_id == revision.id, ApprovalRow.revision_digest == revision.digest)
        return bool(self._session.scalar(select(exists().where(*this))))

    def holds(self) -> list[Hold]:
        """Return all holds, oldest first."""
        return holds_of(self._session)

    def place_hold(self, hold: Hold, by: str, now: datetime) -> None:
        """Begin or plan a hold."""
        self._session.add(
            HoldRow(
                channel=hold.channel,
                kind=hold.kind,
                reason=hold.reason,
                placed_at=now,
                placed_by=self._person(by),
                from_at=hold.from_at,
                until_at=hold.end_at,
            )
        )

    def end_holds(self, channel: str, by: str, now: datetime, kind: str = "") -> list[Hold]:
        """End what is on, or planned, of one kind or of all."""
        found = self._session.scalars(select(HoldRow).where(HoldRow.ended_at.is_(None)).order_by(HoldRow.id))
        ended = []
        for row in found:
            over = row.until_at is not None and row.until_at <= now
            if over or channel not in ("", row.channel) or kind not in ("", row.kind):
                continue
            ended.append(mapping.hold_of(row))
            row.ended_at, row.ended_by = now, self._person(by)
        return ended

    def adopted(self) -> Target | None:
        """Return what this ledger serves."""
        return adopted_by(self._session)

    def adopt(self, target: Target, by: str, now: datetime) -> None:
        """Write down what this ledger serves from now on."""
        person, before = self._person(by), self.adopted()
        if before is not None and not before.has_addresses_of(target):
            self._session.execute(delete(UntrackedPostRow))  # they are on a Page that it does not serve any more
        self._session.add(AdoptionRow(target=str(target), machine=target.machine, adopted_at=now, adopted_by=person))

    def audit(self, now: datetime, by: str, verb: str, slug: str = "", **detail: str) -> None:
        """Write down who did what."""
        people.write_down(self._session, now, by, verb, slug, **detail)


def take_turn(session: Session, channels: Iterable[str]) -> None:
    """Wait for whoever claims, records or looks on these channels, or plans for them, until the transaction ends.

    What is decided here was read before: SQLite has one writer at a time anyway, PostgreSQL has many.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    for channel in sorted(channels):
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": f"publisher-claim-{channel}"})


def holds_of(session: Session) -> list[Hold]:
    """Return all holds, oldest first."""
    return [mapping.hold_of(row) for row in session.scalars(select(HoldRow).order_by(HoldRow.id))]


class SqlLedger:
    """Implements `domain.ports_ledger.Ledger`."""

    def __init__(self, database: Database, target: Target) -> None:
        """Open transactions on `database` for deliveries to `target`."""
        self._database = database
        self._target = target

    @contextmanager
    def transaction(self, *, keep: bool = True) -> Iterator[SqlUnitOfWork]:
        """Open a writing transaction; with `keep` false it is rolled back at the end (a dry run)."""
        with self._database.write(keep=keep) as session:
            take_turn(session, self._target.by_channel)
            yield SqlUnitOfWork(session, self._target)

    @contextmanager
    def read_transaction(self) -> Iterator[SqlUnitOfWork]:
        """Open a reading one; nothing written in it is kept."""
        with self._database.read() as session:
            yield SqlUnitOfWork(session, self._target)
