"""What the ledger knows of writes whose answer was lost, of prepared posts left behind, and of orphans."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from publisher.domain.delivery import Delivery, Step
from publisher.domain.ports_channel import (
    Ambiguous,
    Found,
    LookupFailed,
    LookupResult,
    LostPrepare,
    NotFound,
    SafeToRetry,
    Swept,
)
from publisher.domain.ports_ledger import UnconfirmedDelivery
from publisher.domain.reconciliation import (
    LEAST_LOOKS,
    Confirmed,
    Decision,
    KeepLooking,
    NeedsOperator,
    Retry,
    settle_time_over,
)
from publisher.domain.retry import RetryPolicy
from publisher.storage.database import Database
from publisher.storage.ledger import mapping, outcome_transitions
from publisher.storage.ledger.schema import AttemptRow, DeliveryRow, LookRow
from publisher.storage.ledger.unit_of_work import take_turn
from publisher.storage.studio.schema import FirstPostRow


class UnconfirmedStore:
    """The part of `domain.ports_ledger.Queue` that deals with what is not known."""

    def __init__(self, database: Database, lease_seconds: float) -> None:
        """Work on `database`; a lost attempt's time is bounded by the lease."""
        self._database = database
        self._lease_seconds = lease_seconds

    def doubts(self, channel: str) -> list[UnconfirmedDelivery]:
        """Return the unknown deliveries of a channel."""
        with self._database.read() as session:
            query = select(DeliveryRow).where(DeliveryRow.channel == channel, DeliveryRow.state == "unknown")
            return [self._doubt(session, row) for row in session.scalars(query.order_by(DeliveryRow.id))]

    def _doubt(self, session: Session, row: DeliveryRow) -> UnconfirmedDelivery:
        attempts = list(
            session.scalars(
                select(AttemptRow).where(AttemptRow.delivery_id == row.id).order_by(AttemptRow.number.desc())
            )
        )
        looks = list(
            session.scalars(
                select(LookRow).where(LookRow.attempt_id == attempts[0].id, LookRow.kind == "find").order_by(LookRow.id)
            )
        )
        return UnconfirmedDelivery(
            delivery=outcome_transitions.snapshot(session, row),
            lost=mapping.lost_attempt_of(attempts[0], self._lease_seconds),
            clean_looks=sum(look.result == "absent" for look in looks),
            last_look_at=looks[-1].looked_at if looks else None,
            lost_in_a_row=mapping.lost_in_a_row([attempt.outcome for attempt in attempts]),
        )

    def looked(
        self, doubt: UnconfirmedDelivery, sighting: LookupResult, decision: Decision, retry: RetryPolicy, now: datetime
    ) -> Delivery:
        """Write down a look and what was decided after it."""
        with self._database.write() as session:
            take_turn(session, [doubt.delivery.channel])
            row = session.get_one(DeliveryRow, doubt.delivery.id, with_for_update=True)
            if row.state == "unknown" and row.attempts == doubt.delivery.attempts:
                session.add(_look(doubt.lost.id, sighting, now))
                self._decide(session, row, decision, retry, now)
                session.flush()
            return outcome_transitions.snapshot(session, row)

    def _decide(
        self, session: Session, row: DeliveryRow, decision: Decision, retry: RetryPolicy, now: datetime
    ) -> None:
        match decision:
            case Confirmed(found=found):
                outcome_transitions.sent(row, found.remote_id, found.url, found.created_at or now)
                outcome_transitions.learn_link(row, found)
            case Retry(reason=reason, tell=tell):
                row.state, row.error, row.tell = "waiting", reason, tell
                row.ready_at = now + retry.wait(row.id, row.attempts)
                outcome_transitions.grant_wish(session, row, now)
            case NeedsOperator(reason=reason):
                row.state, row.error, row.tell = "held", reason, False
            case KeepLooking(reason=reason):
                row.error = reason
            case _:
                assert_never(decision)

    def known(self, channel: str, remote_id: str) -> bool:
        """Return whether an id belongs to any delivery, prepared or made, or to the first post on the Page."""
        return self._owns(channel, remote_id, 0)

    def taken(self, channel: str, remote_id: str, delivery_id: int) -> bool:
        """Return whether an id belongs to another delivery than this."""
        return self._owns(channel, remote_id, delivery_id)

    def _owns(self, channel: str, remote_id: str, but_not: int) -> bool:
        with self._database.read() as session:
            owner = select(DeliveryRow.id).where(
                DeliveryRow.channel == channel,
                DeliveryRow.id != but_not,
                or_(DeliveryRow.made_id == remote_id, DeliveryRow.prepared_id == remote_id),
            )
            first = select(FirstPostRow.id).where(FirstPostRow.remote_id == remote_id)
            owners = [exists(owner), exists(first)] if channel == "facebook" else [exists(owner)]
            return bool(session.scalar(select(or_(*owners))))

    def to_discard(self, channel: str) -> list[Delivery]:
        """Return deliveries that ended with a prepared post left behind."""
        with self._database.read() as session:
            query = select(DeliveryRow).where(
                DeliveryRow.channel == channel,
                DeliveryRow.prepared_id.is_not(None),
                DeliveryRow.discarded_at.is_(None),
                DeliveryRow.state.in_(("cancelled", "superseded", "rejected")),
            )
            return [outcome_transitions.snapshot(session, row) for row in session.scalars(query)]

    def discarded(self, delivery_id: int, now: datetime) -> None:
        """Write down that the prepared post is gone."""
        with self._database.write() as session:
            session.get_one(DeliveryRow, delivery_id).discarded_at = now

    def lost_prepares(self, channel: str) -> list[LostPrepare]:
        """Return attempts that may have left an orphan and are not swept clean yet."""
        swept = exists(select(LookRow.id).where(LookRow.attempt_id == AttemptRow.id, LookRow.kind == "swept"))
        with self._database.read() as session:
            query = (
                select(AttemptRow, DeliveryRow)
                .join(DeliveryRow, DeliveryRow.id == AttemptRow.delivery_id)
                .where(
                    DeliveryRow.channel == channel,
                    AttemptRow.step == Step.PREPARE.value,
                    AttemptRow.outcome == "unknown",
                    ~swept,
                )
            )
            return [
                LostPrepare(
                    attempt=mapping.lost_attempt_of(attempt, self._lease_seconds),
                    delivery=outcome_transitions.snapshot(session, row),
                )
                for attempt, row in session.execute(query)
            ]

    def swept(self, swept: Swept, lost: Sequence[LostPrepare], settle_seconds: float, now: datetime) -> None:
        """Write down what a sweep found."""
        with self._database.write() as session:
            for item in lost:
                attempt = item.attempt
                if remote_id := swept.deleted.get(attempt.id):
                    session.add(
                        LookRow(
                            attempt_id=attempt.id, kind="sweep", looked_at=now, result="deleted", remote_id=remote_id
                        )
                    )
                elif attempt.id in swept.clean:
                    session.add(LookRow(attempt_id=attempt.id, kind="sweep", looked_at=now, result="clean"))
                else:
                    continue  # the last look has to be a clean one: those before the time was over prove nothing
                session.flush()
                over = settle_time_over(attempt, settle_seconds, swept.heard_at, now)
                if over and _looks(session, attempt.id) >= LEAST_LOOKS:
                    session.add(LookRow(attempt_id=attempt.id, kind="swept", looked_at=now, result="clean"))


def _looks(session: Session, attempt_id: int) -> int:
    query = select(func.count()).select_from(LookRow).where(LookRow.attempt_id == attempt_id, LookRow.kind == "sweep")
    return session.scalar(query) or 0


def _look(attempt_id: int, sighting: LookupResult, now: datetime) -> LookRow:
    row = LookRow(attempt_id=attempt_id, kind="find", looked_at=now)
    # The words of the ledger are older than the names of the classes.
    match sighting:
        case Found():
            row.result, row.remote_id = "found", sighting.remote_id
        case NotFound():
            row.result = "absent"
        case SafeToRetry():
            row.result = "repeatable"
        case Ambiguous():
            row.result, row.reason = "unclear", sighting.reason
        case LookupFailed():
            row.result, row.reason = "unreadable", sighting.reason
        case _:
            assert_never(sighting)
    return row
