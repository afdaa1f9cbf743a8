"""What is written down while a claim is worked on, fenced by its token and its lease."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from publisher.domain.coded_text import coded, joined
from publisher.domain.delivery import Claim, Step
from publisher.domain.due_verdict import active_holds
from publisher.domain.errors import ClaimLost
from publisher.domain.link_budget import LinkRules, LinkUse, period
from publisher.domain.ports_channel import Clock
from publisher.domain.ports_ledger import Target
from publisher.domain.readiness import Blocker
from publisher.storage.database import Database
from publisher.storage.ledger import outcome_transitions, page_links, published_rows
from publisher.storage.ledger.ownership import standing_blockers
from publisher.storage.ledger.schema import AttemptRow, DeliveryRow, PhotoRow
from publisher.storage.ledger.targets import environment_of
from publisher.storage.ledger.unconfirmed import UnconfirmedStore
from publisher.storage.ledger.unit_of_work import holds_of, take_turn

#: A lease with so much of it left is not renewed by a beat: the longest call to a channel takes four fifths of one.
FRESH = 0.9


class SqlClaimLog(UnconfirmedStore):
    """Implements `domain.ports_claim.ClaimLog`; every method is one transaction."""

    def __init__(
        self,
        database: Database,
        target: Target,
        *,
        owner: str,
        clock: Clock,
        lease_seconds: float,
        website: Blocker | None = None,
        links: LinkRules | None = None,
    ) -> None:
        """Work on `database` for deliveries to `target`, as worker `owner` (a name that no other worker has).

        `website` is what is wrong with the site's address: it keeps everything back. `links` tells how the Page's are
        counted.
        """
        super().__init__(database, lease_seconds)
        self._target = target
        self._owner = owner
        self._clock = clock
        self._website = website
        self._links = links or LinkRules(zone=ZoneInfo("UTC"))
        self._lease = timedelta(seconds=lease_seconds)

    def _foreign(self, session: Session) -> str:
        return joined(*(each.told for each in standing_blockers(session, self._target, self._website)))

    def record_step(self, claim: Claim, step: Step, *, clock_offset_seconds: float | None = None) -> None:
        """Commit how far the attempt gets, before the call that may write."""
        with self._database.write() as session:
            row = self._mine(session, claim)
            noted: dict[str, object] = {"step": step.value}
            if clock_offset_seconds is not None:
                noted["clock_offset_seconds"] = clock_offset_seconds
            session.execute(update(AttemptRow).where(AttemptRow.id == claim.attempt_id).values(**noted))
            if row.channel == "website":
                published_rows.place(session, environment_of(self._target), row)

    def renew_lease(self, claim: Claim) -> None:
        """Renew the lease of this claim and of those claimed with it, unless nearly all of it is left."""
        now = self._clock()
        with self._database.read() as session:
            lease_until = session.scalar(select(DeliveryRow.lease_until).where(*self._held(claim, now)))
        if lease_until is None:
            raise ClaimLost(claim.delivery.id)
        if lease_until - now >= self._lease * FRESH:
            return
        with self._database.write() as session:
            self._mine(session, claim)

    def record_photo(self, claim: Claim, digest: str, remote_id: str) -> None:
        """Write down a photo that is up."""
        with self._database.write() as session:
            row = self._mine(session, claim)
            session.add(PhotoRow(delivery_id=row.id, digest=digest, remote_id=remote_id, uploaded_at=self._clock()))

    def record_prepared(self, claim: Claim, remote_id: str) -> None:
        """Write down the id of the post that was created unpublished."""
        with self._database.write() as session:
            row = self._mine(session, claim)
            row.prepared_id = remote_id

    def link_period(self, claim: Claim) -> tuple[datetime, datetime] | None:
        """Return the month in which the Page's links have to be counted; None where no count changes anything."""
        delivery = claim.delivery
        if delivery.payload.linked is None or (delivery.prepared_id and not delivery.with_link):
            return None
        if page_links.is_refused(delivery.link_note):
            return None
        with self._database.read() as session:
            if page_links.limit(session, delivery.target, self._links) in (None, 0):
                return None
        return period(self._clock(), self._links.from_day, self._links.zone)

    def decide_link(self, claim: Claim, counted: Sequence[LinkUse] | None, trouble: str = "") -> bool:
        """Decide whether the form with a link goes out; see `page_links.decide`."""
        now = self._clock()
        with self._database.write() as session:
            take_turn(session, [claim.delivery.channel])
            row = self._mine(session, claim)
            if counted is not None:
                page_links.remember(session, row.target, counted, now)
            note = page_links.decide(session, self._links, row, now, counted, trouble)
            decided, row.link_note = not note, note
            anew = bool(row.prepared_id and row.with_link) and not decided
            if anew:
                refused = note if page_links.is_refused(note) else ""
                outcome_transitions.plan_anew(session, row, claim.attempt_id, now, refused)
            elif not row.prepared_id:
                row.with_link = decided
        if anew:
            raise ClaimLost(claim.delivery.id)
        return decided

    def refuse_link(self, claim: Claim, note: str) -> None:
        """Write down that the form with a link was refused."""
        with self._database.write() as session:
            self._mine(session, claim).link_note = note

    def stop_reason(self, claim: Claim) -> str | None:
        """Return the reason why this must not go out any more; None if it may."""
        with self._database.write() as session:
            row = self._mine(session, claim)
            if row.wish == "cancel":
                return coded("cancelled_meanwhile")
            if row.wish == "supersede":
                return coded("replaced_meanwhile")
            on = active_holds(holds_of(session), row.channel, self._clock())
            if on and row.action != "withdraw":
                return coded("on_hold_meanwhile", reason=on[0].reason)
            return self._foreign(session) or None

    def _held(self, claim: Claim, now: datetime) -> list[ColumnElement[bool]]:
        return [
            DeliveryRow.id == claim.delivery.id,
            DeliveryRow.state == "sending",
            DeliveryRow.fence == claim.fencing_token,
            DeliveryRow.lease_until > now,
        ]

    def _sending(self) -> ColumnElement[bool]:
        """Those that are being sent. The channels are named for the index: else every post there ever was is read."""
        return and_(DeliveryRow.channel.in_(sorted(self._target.by_channel)), DeliveryRow.state == "sending")

    def _mine(self, session: Session, claim: Claim) -> DeliveryRow:
        now = self._clock()
        row = session.scalars(select(DeliveryRow).where(*self._held(claim, now)).with_for_update()).first()
        if row is None:
            raise ClaimLost(claim.delivery.id)
        session.execute(
            update(DeliveryRow)
            .where(self._sending(), DeliveryRow.owner == self._owner, DeliveryRow.lease_until > now)
            .values(lease_until=now + self._lease)
        )
        return row
