"""A worker that stops where it is told: dies there, or sleeps and wakes later, perhaps long after its lease."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from publisher.channels.facebook.client import PageGraph
from publisher.domain.delivery import Claim, Delivery, Step
from publisher.domain.link_budget import LinkUse
from publisher.domain.outcome import Outcome
from publisher.domain.ports_channel import LookupResult, LostPrepare, Swept
from publisher.domain.ports_ledger import ClaimRules, UnconfirmedDelivery
from publisher.domain.reconciliation import Decision
from publisher.domain.retry import RetryPolicy
from publisher.storage.ledger.delivery_queue import SqlQueue
from publisher.storage.ledger.schema import DeliveryRow


class Died(BaseException):
    """The process ended here: nothing after it is done or recorded."""


class Steps:
    """Counts the steps of a worker (each call of the ledger, each call of Graph), and stops it at one of them."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._dies = False
        self._goes, self._rests = threading.Semaphore(0), threading.Semaphore(0)
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    @property
    def sleeping(self) -> bool:
        """Return whether a pass was begun and stands somewhere."""
        return self._thread is not None

    def begin(self, work: Callable[[], object], steps: int, *, dies: bool) -> None:
        """Do so many steps of `work` in a thread of its own; then die, or sleep until `wake`."""

        def body() -> None:
            try:
                work()
            except Died:
                pass
            except BaseException as error:  # noqa: BLE001 (raised again in the test's own thread)
                self._error = error
            finally:
                self._thread = None
                self._rests.release()

        self._left, self._dies = steps, dies
        self._thread = threading.Thread(target=body, daemon=True)
        self._thread.start()
        self._wait()

    def wake(self, steps: int, *, dies: bool) -> None:
        """Go on for so many steps."""
        self._left, self._dies = steps, dies
        self._goes.release()
        self._wait()

    def _wait(self) -> None:
        self._rests.acquire()
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def __call__(self) -> bool:
        """Be at a step; tell whether the worker slept there."""
        if self._thread is not threading.current_thread() or self._left is None:
            return False
        if self._left > 0:
            self._left -= 1
            return False
        if self._dies:
            raise Died
        while self._left == 0:
            self._rests.release()
            self._goes.acquire()
            if self._left == 0 and self._dies:
                raise Died
        return True


class SteppedGraph(PageGraph):
    """Each call is two steps: one before it is sent, and one before its answer is heard."""

    steps: Steps
    queue: "SteppedQueue"

    def request(self, *args: Any, **kwargs: Any) -> Any:
        if self.steps() and self.queue.lapsed():
            raise Died  # who sleeps past the lease between "may I" and the call runs a race that no ledger can win
        try:
            return super().request(*args, **kwargs)
        finally:
            self.steps()


class SteppedQueue(SqlQueue):
    """Each transaction is a step."""

    steps: Steps
    #: Claimed, and not recorded yet.
    sending: Sequence[Claim] = ()

    def lapsed(self) -> bool:
        """Return whether the lease of something that is being sent is over."""
        now = self._clock()
        with self._database.read() as session:
            held = (session.scalar(select(DeliveryRow.id).where(*self._held(claim, now))) for claim in self.sending)
            return None in held

    def claim(self, rules: ClaimRules, now: datetime) -> list[Claim]:
        self.steps()
        self.sending = super().claim(rules, self._clock())
        return list(self.sending)

    def record_step(self, claim: Claim, step: Step, *, clock_offset_seconds: float | None = None) -> None:
        self.steps()
        super().record_step(claim, step, clock_offset_seconds=clock_offset_seconds)

    def renew_lease(self, claim: Claim) -> None:
        self.steps()
        super().renew_lease(claim)

    def record_photo(self, claim: Claim, digest: str, remote_id: str) -> None:
        self.steps()
        super().record_photo(claim, digest, remote_id)

    def record_prepared(self, claim: Claim, remote_id: str) -> None:
        self.steps()
        super().record_prepared(claim, remote_id)

    def link_period(self, claim: Claim) -> tuple[datetime, datetime] | None:
        self.steps()
        return super().link_period(claim)

    def decide_link(self, claim: Claim, counted: Sequence[LinkUse] | None, trouble: str = "") -> bool:
        self.steps()
        return super().decide_link(claim, counted, trouble)

    def refuse_link(self, claim: Claim, note: str) -> None:
        self.steps()
        super().refuse_link(claim, note)

    def stop_reason(self, claim: Claim) -> str | None:
        self.steps()
        return super().stop_reason(claim)

    def record(self, claim: Claim, outcome: Outcome, retry: RetryPolicy) -> Delivery:
        self.steps()
        self.sending = [other for other in self.sending if other is not claim]
        return super().record(claim, outcome, retry)

    def looked(
        self, doubt: UnconfirmedDelivery, sighting: LookupResult, decision: Decision, retry: RetryPolicy, now: datetime
    ) -> Delivery:
        self.steps()
        return super().looked(doubt, sighting, decision, retry, now)

    def swept(self, swept: Swept, lost: Sequence[LostPrepare], settle_seconds: float, now: datetime) -> None:
        self.steps()
        super().swept(swept, lost, settle_seconds, now)

    def discarded(self, delivery_id: int, now: datetime) -> None:
        self.steps()
        super().discarded(delivery_id, now)
