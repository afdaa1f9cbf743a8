"""The ledger as a queue: claims with leases and fences, and what became of them.

See `domain.ports_ledger.Queue` for what each method promises. Each is one transaction of its own.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from publisher.domain.delivery import Claim, Delivery, State, Step
from publisher.domain.due_verdict import Go, Hold, HoldBack, Miss, active_holds, verdict
from publisher.domain.outcome import Outcome
from publisher.domain.ports_ledger import ClaimRules, Target
from publisher.domain.readiness import Blocker
from publisher.domain.retry import RetryPolicy
from publisher.storage.ledger import mapping, outcome_transitions, page_links, periodic_tasks
from publisher.storage.ledger.claim_conditions import APPROVED, NOTHING_BEFORE_IT, WAITING, WEBSITE_OPEN
from publisher.storage.ledger.claim_log import SqlClaimLog
from publisher.storage.ledger.ownership import standing_blockers
from publisher.storage.ledger.schema import AttemptRow, DeliveryRow, HoldRow, PhotoRow
from publisher.storage.ledger.targets import adopted_by, environment_of
from publisher.storage.ledger.unit_of_work import holds_of, take_turn

#: Facebook keeps unpublished photos about a day (Graph API, Page photos); older ones than this are sent again.
PHOTOS_KEPT = timedelta(hours=12)


class SqlQueue(SqlClaimLog):
    """Implements `domain.ports_ledger.Queue`."""

    # What is due

    def foreign(self) -> str:
        """Return as a coded text why nothing may be sent from here; empty if it may."""
        with self._database.read() as session:
            return self._foreign(session)

    def other_machine(self) -> bool:
        """Return whether the ledger was made on another machine than this, for the same target."""
        adopted = self._adopted()
        return adopted is not None and adopted.has_addresses_of(self._target)

    def other_world(self) -> bool:
        """Return whether the ledger serves the real website and the settings a rehearsal, or the other way round."""
        adopted = self._adopted()
        return adopted is not None and environment_of(adopted) != environment_of(self._target)

    def _adopted(self) -> Target | None:
        with self._database.read() as session:
            return adopted_by(session)

    def blockers(self) -> list[Blocker]:
        """Return what keeps everything from going out from here: another target or machine, a restore, the website."""
        with self._database.read() as session:
            return standing_blockers(session, self._target, self._website)

    def resting(self, channel: str, now: datetime) -> tuple[datetime, str] | None:
        """Return until when a channel wants to be left alone (its limits are used), and why; None where it does not."""
        with self._database.read() as session:
            return periodic_tasks.rests_until(session, channel, now)

    def many_due(self, channel: str, now: datetime, more_than: int) -> bool:
        """Return whether more than so many deliveries of a channel are due."""
        where = (DeliveryRow.channel == channel, DeliveryRow.ready_at <= now, self._ours())
        with self._database.read() as session:
            return len(session.scalars(WAITING.where(*where).limit(more_than + 1)).all()) > more_than

    def takes_back(self, channel: str) -> bool:
        """Return whether something waits to be taken back, which no limit of calls stops."""
        where = (DeliveryRow.channel == channel, DeliveryRow.action == "withdraw", self._ours())
        with self._database.read() as session:
            return session.scalar(WAITING.where(*where).limit(1)) is not None

    def set_aside(self, now: datetime) -> list[Delivery]:
        """Move waiting posts that came due too late, or during a hold."""
        with self._database.write() as session:
            take_turn(session, self._target.by_channel)
            query = select(DeliveryRow).where(
                DeliveryRow.state == "waiting", DeliveryRow.action == "publish", DeliveryRow.due_at <= now, self._ours()
            )
            due = session.scalars(query).all()
            if not due or self._foreign(session):
                return []
            holds = holds_of(session)
            return [
                outcome_transitions.snapshot(session, row) for row in due if self._set_aside(session, row, holds, now)
            ]

    def _set_aside(self, session: Session, row: DeliveryRow, holds: Sequence[Hold], now: datetime) -> bool:
        decided = verdict(mapping.delivery_of(row, 0), holds, now)
        if not isinstance(decided, Miss | HoldBack):
            return False
        row.state = "missed" if isinstance(decided, Miss) else "held"
        row.error, row.tell = decided.reason, False
        session.flush()
        return True

    def claim(self, rules: ClaimRules, now: datetime) -> list[Claim]:
        """Claim what is due on a channel, withdrawals first, then by due time."""
        with self._database.write() as session:
            take_turn(session, [rules.channel])
            if not self._any_waiting(session, rules.channel, now) or self._foreign(session):
                return []
            holds = holds_of(session)
            query = self._candidates(session, rules, holds, now)
            while sum(outcome_transitions.leave_out_comment(session, row) for row in session.scalars(query).all()):
                pass  # look again: others may come first now
            due = [r for r in session.scalars(query) if isinstance(verdict(mapping.delivery_of(r, 0), holds, now), Go)]
            return [self._claim(session, row, now) for row in due]

    def may_go(self, delivery_id: int, rules: ClaimRules, now: datetime) -> bool:
        """Return whether a claim might take this delivery now; cheap, and no promise."""
        where = [DeliveryRow.id == delivery_id, DeliveryRow.channel == rules.channel, *self._due(rules, now)]
        with self._database.read() as session:
            return session.scalar(select(DeliveryRow.id).where(*where)) is not None

    def _due(self, rules: ClaimRules, now: datetime) -> list[ColumnElement[bool]]:
        where = [DeliveryRow.state == "waiting", DeliveryRow.ready_at <= now, self._ours(), NOTHING_BEFORE_IT]
        if rules.after_website:
            where.append(or_(DeliveryRow.action == "withdraw", DeliveryRow.alone.is_(True), ~WEBSITE_OPEN))
        return [*where, APPROVED]

    def _any_waiting(self, session: Session, channel: str, now: datetime) -> bool:
        due = WAITING.where(DeliveryRow.channel == channel, DeliveryRow.ready_at <= now).limit(1)
        return session.scalar(due) is not None

    def _candidates(
        self, session: Session, rules: ClaimRules, holds: Sequence[Hold], now: datetime
    ) -> Select[DeliveryRow]:
        where = [DeliveryRow.channel == rules.channel, *self._due(rules, now)]
        if active_holds(holds, rules.channel, now) or periodic_tasks.rests_until(session, rules.channel, now):
            where.append(DeliveryRow.action == "withdraw")
        sending = self._count(session, rules.channel, DeliveryRow.state == "sending")
        if rules.single and sending:
            where.append(DeliveryRow.id < 0)
        if rules.min_gap_seconds and not self._gap_over(session, rules, now):
            where.append(DeliveryRow.action != "publish")
        first = (DeliveryRow.action != "withdraw", DeliveryRow.due_at, DeliveryRow.id)
        return select(DeliveryRow).where(*where).order_by(*first).limit(1 if rules.single else rules.limit)

    def _ours(self) -> ColumnElement[bool]:
        return or_(
            *(
                and_(DeliveryRow.channel == name, DeliveryRow.target == at)
                for name, at in self._target.by_channel.items()
            )
        )

    def _count(self, session: Session, channel: str, *where: ColumnElement[bool]) -> int:
        query = (
            select(func.count()).select_from(DeliveryRow).where(DeliveryRow.channel == channel, self._ours(), *where)
        )
        return session.scalar(query) or 0

    def _gap_over(self, session: Session, rules: ClaimRules, now: datetime) -> bool:
        posts = and_(DeliveryRow.channel == rules.channel, DeliveryRow.action == "publish", self._ours())
        if session.scalar(select(func.count()).select_from(DeliveryRow).where(posts, DeliveryRow.state == "sending")):
            return False
        last = session.scalar(select(func.max(DeliveryRow.sent_at)).where(posts, DeliveryRow.state == "sent"))
        gap = timedelta(seconds=rules.min_gap_seconds)
        # One that lies ahead by more than a gap was written by a clock that has been set back since.
        return last is None or now - last >= gap or last - now > gap

    def _claim(self, session: Session, row: DeliveryRow, now: datetime) -> Claim:
        row.state, row.owner, row.lease_until = State.SENDING.value, self._owner, now + self._lease
        row.fence += 1
        row.attempts += 1
        if row.action != "publish":
            self._follow_post(session, row)
        elif row.prepared_id is None:
            row.with_link = None  # nobody has seen anything of it: it is decided anew
            row.link_note = row.link_note if page_links.is_refused(row.link_note) else ""
        attempt = AttemptRow(
            delivery_id=row.id,
            number=row.attempts,
            fence=row.fence,
            owner=self._owner,
            started_at=now,
            step=Step.STARTED.value,
        )
        session.add(attempt)
        session.flush()
        return Claim(
            delivery=outcome_transitions.snapshot(session, row),
            fencing_token=row.fence,
            attempt_id=attempt.id,
            attempt=row.attempts,
            started_at=now,
            photos=_photos(session, row.id, now),
        )

    def _follow_post(self, session: Session, row: DeliveryRow) -> None:
        """Take what an update, withdrawal or comment learns from its post: the id, and which form it has."""
        if row.remote_id is None:
            post = outcome_transitions.its_post(session, row)
            row.remote_id = post.made_id if post else None
        if row.action != "withdraw" and row.with_link is None and mapping.has_two_forms(row):
            row.with_link = outcome_transitions.its_post_has_link(session, row)

    # What became of it

    def record(self, claim: Claim, outcome: Outcome, retry: RetryPolicy) -> Delivery:
        """Write down what an attempt came to."""
        now = self._clock()
        with self._database.write() as session:
            take_turn(session, [claim.delivery.channel])
            row = self._mine(session, claim)
            outcome_transitions.end_attempt(session, claim.attempt_id, outcome, now)
            if hold := outcome_transitions.apply(session, row, outcome, retry, now):
                session.add(hold)
            session.flush()
            return outcome_transitions.snapshot(session, row)

    def expire(self, now: datetime) -> list[Delivery]:
        """Make deliveries whose lease ran out `unknown`."""
        with self._database.write() as session:
            query = select(DeliveryRow).where(self._sending(), DeliveryRow.lease_until <= now)
            if self._foreign(session):
                return []
            return [outcome_transitions.expire(session, row) for row in session.scalars(query.with_for_update())]

    # Photos ahead of time

    def to_upload(self, channel: str, until: datetime) -> list[tuple[Delivery, Mapping[str, str]]]:
        """Return waiting posts with photos that come due before `until`."""
        now = self._clock()
        with self._database.read() as session:
            if self._foreign(session) or active_holds(holds_of(session), channel, now):
                return []
            query = select(DeliveryRow).where(
                DeliveryRow.channel == channel,
                DeliveryRow.action == "publish",
                DeliveryRow.state == "waiting",
                DeliveryRow.due_at <= until,
                DeliveryRow.due_at > now,
                DeliveryRow.tell.is_(False),
                DeliveryRow.payload.contains('"media_type"'),
                DeliveryRow.prepared_id.is_(None),
                self._ours(),
                APPROVED,
            )
            found = [
                (outcome_transitions.snapshot(session, row), _photos(session, row.id, now))
                for row in session.scalars(query)
            ]
        return [(delivery, have) for delivery, have in found if delivery.payload.uploads.keys() - have.keys()]

    def uploaded(self, delivery_id: int, photos: Mapping[str, str], trouble: str, now: datetime) -> None:
        """Write down photos that are up ahead, and trouble."""
        with self._database.write() as session:
            session.add_all(
                PhotoRow(delivery_id=delivery_id, digest=digest, remote_id=remote_id, uploaded_at=now)
                for digest, remote_id in photos.items()
            )
            row = session.get_one(DeliveryRow, delivery_id)
            if trouble and row.state == "waiting":
                row.error, row.tell = trouble, True

    def next_due_at(self, now: datetime) -> datetime | None:
        """Return the next moment after `now` at which something may become due."""
        with self._database.read() as session:
            moments = [
                session.scalar(
                    select(func.min(DeliveryRow.ready_at)).where(
                        DeliveryRow.state == "waiting", DeliveryRow.ready_at > now, self._ours()
                    )
                ),
                session.scalar(select(func.min(DeliveryRow.lease_until)).where(self._sending())),
                session.scalar(select(func.min(HoldRow.until_at)).where(HoldRow.until_at > now)),
                *(
                    rest[0]
                    for name in self._target.by_channel
                    if (rest := periodic_tasks.rests_until(session, name, now))
                ),
            ]
        return min((moment for moment in moments if moment is not None), default=None)

    def quiet_until(self, now: datetime, ahead: timedelta) -> datetime | None:
        """Return until when an unchanged ledger gives nothing to do: `now` where it does, None: nothing is planned."""
        near = and_(DeliveryRow.state == "waiting", DeliveryRow.ready_at <= now + ahead)
        busy = select(DeliveryRow.id).where(
            DeliveryRow.channel.in_(sorted(self._target.by_channel)),
            or_(DeliveryRow.state.in_(("sending", "unknown")), near),
        )
        with self._database.read() as session:
            if session.scalar(busy.limit(1)) is not None:
                return now
        if any(self.to_discard(name) or self.lost_prepares(name) for name in self._target.by_channel):
            return now
        next_at = self.next_due_at(now)
        return next_at and max(next_at - ahead, now)


def _photos(session: Session, delivery_id: int, now: datetime) -> dict[str, str]:
    # A photo goes into one post only (Graph error 1366051): those that a lost attempt may have used are sent again.
    lost_at = session.scalar(
        select(func.max(AttemptRow.ended_at)).where(
            AttemptRow.delivery_id == delivery_id,
            AttemptRow.outcome == "unknown",
            AttemptRow.step != Step.STARTED.value,
        )
    )
    since = max(now - PHOTOS_KEPT, lost_at or now - PHOTOS_KEPT)
    fresh = select(PhotoRow).where(PhotoRow.delivery_id == delivery_id, PhotoRow.uploaded_at > since)
    return {photo.digest: photo.remote_id for photo in session.scalars(fresh.order_by(PhotoRow.id))}
