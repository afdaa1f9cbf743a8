"""What the steps need from the ledger: a book for plans, a queue for sending. Implementation: `storage`."""

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from publisher.domain.delivery import Action, Claim, Delivery, LostAttempt, Payload, State
from publisher.domain.due_verdict import Hold
from publisher.domain.outcome import Outcome
from publisher.domain.ports_audit import UntrackedPost
from publisher.domain.ports_channel import Found, LookupResult, LostPrepare, Swept
from publisher.domain.ports_claim import ClaimLog
from publisher.domain.reconciliation import Decision
from publisher.domain.retry import RetryPolicy
from publisher.domain.revision import Revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A delivery to be written into the ledger."""

    revision: Revision
    channel: str
    action: Action
    due_at: datetime
    late_limit_seconds: float | None
    target: str
    payload: Payload
    planned_at: datetime
    planned_by: str
    needs_approval: bool = False
    #: An update of which readers are not told.
    quiet: bool = False
    #: The post that an update or a withdrawal is about, where it is known when planned.
    remote_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a ledger's deliveries go, and the machine that sends them."""

    #: Address by channel; `sandbox` for all channels where no page token is set.
    by_channel: Mapping[str, str]
    #: Empty where several machines share the ledger (PostgreSQL).
    machine: str

    def __str__(self) -> str:
        return json.dumps(dict(self.by_channel), sort_keys=True)

    def has_addresses_of(self, other: "Target") -> bool:
        """Return whether each channel of both has one address: one that was added or removed makes no other ledger."""
        both = self.by_channel.keys() & other.by_channel.keys()
        return all(self.by_channel[channel] == other.by_channel[channel] for channel in both)


class UnitOfWork(Protocol):
    """The ledger inside one transaction: all of it is kept, or nothing. Read, decide, then write."""

    def latest(self, slug: str) -> Revision | None:
        """Return the newest revision of a post."""
        ...

    def revision(self, revision_id: int) -> Revision:
        """Return one revision."""
        ...

    def freeze(self, revision: Revision) -> Revision:
        """Store a revision as the newest of its post; give it with its key and number."""
        ...

    def history(self, slug: str, channel: str | None = None) -> list[Delivery]:
        """Return a post's deliveries to today's target, by id."""
        ...

    def all_deliveries(self) -> list[Delivery]:
        """Return every delivery of every post to today's target, by due time."""
        ...

    def cancelled_by_adopting(self) -> list[Delivery]:
        """Return what was cancelled when the ledger changed sides, and was not planned anew since, by due time."""
        ...

    def unsettled(self) -> list[Delivery]:
        """Return those to today's target that are not final, or refused and not replaced, by due time."""
        ...

    def plan(self, plan: Plan) -> Delivery:
        """Add a delivery, waiting."""
        ...

    def move(self, delivery_id: int, to: State, reason: str = "") -> None:
        """Move a delivery along an arrow; to `waiting` keeps its times."""
        ...

    def requeue(self, delivery_id: int, at: datetime, reason: str = "") -> None:
        """Make a held, missed, paused or unknown delivery wait again, due at `at`."""
        ...

    def request_end(self, delivery_id: int, wish: str | None) -> None:
        """Tell a delivery in doubt what shall become of it if it is not out; None: it goes on as it was planned."""
        ...

    def mark_sent(self, delivery_id: int, found: Found, now: datetime) -> None:
        """Settle a delivery in doubt, or held, as sent."""
        ...

    def lost_in_a_row(self, delivery_id: int) -> int:
        """Count how many of the newest attempts in a row ended with a lost answer."""
        ...

    def remember_untracked(self, strangers: Sequence[UntrackedPost], now: datetime) -> None:
        """Write down posts that a look found and the ledger does not know; each once."""
        ...

    def untracked_with_text(self, channel: str, text: str) -> str:
        """Return the address of such a post with this text; empty where there is none."""
        ...

    def release_from_website(self, delivery_id: int) -> None:
        """Let a delivery go without waiting for the website."""
        ...

    def shown_revision(self, slug: str) -> int | None:
        """Return the id of the revision that the website shows (or may: it was begun to be written), None for none."""
        ...

    def show_what_stands(self, slug: str, by: str, now: datetime) -> None:
        """Plan that the website goes back to what stands, where a page of what ended was written and never proved."""
        ...

    def approve(self, revision: Revision, payload_digests: Mapping[str, str], by: str, now: datetime) -> None:
        """Write an approval down."""
        ...

    def send_back(self, slug: str, remark: str, by: str, to: str, now: datetime) -> None:
        """Write down that a draft went back to its author, with the remark that says why."""
        ...

    def approved(self, revision: Revision) -> bool:
        """Return whether this very digest is approved."""
        ...

    def holds(self) -> list[Hold]:
        """Return all holds, ended ones too, oldest first."""
        ...

    def place_hold(self, hold: Hold, by: str, now: datetime) -> None:
        """Begin or plan a hold (its id is given by the ledger)."""
        ...

    def end_holds(self, channel: str, by: str, now: datetime, kind: str = "") -> list[Hold]:
        """End what is on, or planned, for a channel and of a kind (empty: for all, of all); give what was ended."""
        ...

    def adopted(self) -> Target | None:
        """Return what this ledger serves; None for a new one."""
        ...

    def adopt(self, target: Target, by: str, now: datetime) -> None:
        """Write down what this ledger serves from now on."""
        ...

    def open_deliveries(self) -> list[Delivery]:
        """Return every delivery that is not final, whatever its target, by due time."""
        ...

    def audit(self, now: datetime, by: str, verb: str, slug: str = "", **detail: str) -> None:
        """Write down who did what."""
        ...


class Ledger(Protocol):
    """Gives transactions."""

    def transaction(self, *, keep: bool = True) -> AbstractContextManager[UnitOfWork]:
        """Open a transaction; committed at the end, rolled back on any exception, or if not `keep` (a dry run)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class UnconfirmedDelivery:
    """A delivery whose answer was lost, with what is known about it."""

    delivery: Delivery
    lost: LostAttempt
    clean_looks: int
    last_look_at: datetime | None
    lost_in_a_row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRules:
    """What a claim has to respect on a channel; every wait comes from the settings."""

    channel: str
    limit: int
    lease_seconds: float
    #: Least time between two new posts on this channel.
    min_gap_seconds: float = 0.0
    #: One delivery at a time, whoever claims (direct mode).
    single: bool = False
    #: Waits until the website's page of the same post is proved.
    after_website: bool = False


class Queue(ClaimLog, Protocol):
    """The ledger as a queue. Each call is one transaction; the claim is the only authority."""

    def foreign(self) -> str:
        """Say in plain words why nothing may be sent from here (another target or machine); empty if it may."""
        ...

    def expire(self, now: datetime) -> list[Delivery]:
        """Make deliveries whose lease ran out `unknown`; give them."""
        ...

    def set_aside(self, now: datetime) -> list[Delivery]:
        """Move waiting posts that came due too late, or during a hold; give them as they are now."""
        ...

    def claim(self, rules: ClaimRules, now: datetime) -> list[Claim]:
        """Claim what is due on a channel, withdrawals first, then by due time; committed when this returns."""
        ...

    def record(self, claim: Claim, outcome: Outcome, retry: RetryPolicy) -> Delivery:
        """Write down what an attempt came to; give the delivery as it is now.

        Raises:
            ClaimLost: if the lease ran out meanwhile; nothing is written.
        """
        ...

    def doubts(self, channel: str) -> list[UnconfirmedDelivery]:
        """Return the unknown deliveries of a channel."""
        ...

    def looked(
        self, doubt: UnconfirmedDelivery, sighting: LookupResult, decision: Decision, retry: RetryPolicy, now: datetime
    ) -> Delivery:
        """Write down a look and what was decided after it; a no-op where the delivery moved meanwhile."""
        ...

    def known(self, channel: str, remote_id: str) -> bool:
        """Return whether an id at the channel belongs to any delivery (prepared or made)."""
        ...

    def taken(self, channel: str, remote_id: str, delivery_id: int) -> bool:
        """Return whether an id at the channel belongs to another delivery than this."""
        ...

    def to_discard(self, channel: str) -> list[Delivery]:
        """Return deliveries that ended with a prepared post left behind."""
        ...

    def discarded(self, delivery_id: int, now: datetime) -> None:
        """Write down that the prepared post is gone, or left to a person."""
        ...

    def lost_prepares(self, channel: str) -> list[LostPrepare]:
        """Return attempts that may have left an unpublished orphan and are not swept clean yet."""
        ...

    def swept(self, swept: Swept, lost: Sequence[LostPrepare], settle_seconds: float, now: datetime) -> None:
        """Write down what a sweep found; an attempt with enough clean looks is not asked about again."""
        ...

    def to_upload(self, channel: str, until: datetime) -> list[tuple[Delivery, Mapping[str, str]]]:
        """Return waiting posts with photos that come due before `until`, with the photos that are up."""
        ...

    def uploaded(self, delivery_id: int, photos: Mapping[str, str], trouble: str, now: datetime) -> None:
        """Write down photos that are up ahead, and trouble in plain words."""
        ...

    def next_due_at(self, now: datetime) -> datetime | None:
        """Return the next moment after `now` at which something may become due; None where nothing is planned."""
        ...

    def quiet_until(self, now: datetime, ahead: timedelta) -> datetime | None:
        """Return until when an unchanged ledger has nothing to do; `now` where it has, None where nothing is planned.

        What comes due is looked at so much `ahead`.
        """
        ...
