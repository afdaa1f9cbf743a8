"""Deliveries -> channels by several crews at once. No rules here: each claim is as good as one of another machine."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Condition, Lock

from publisher.domain.delivery import Delivery
from publisher.domain.ports_channel import Clock
from publisher.pipeline.deliver import DeliveryWorker, Report, RetryTiming, deliver, deliver_round


def deliver_parallel(
    workers: Sequence[DeliveryWorker], waits: RetryTiming, clock: Clock, report: Report, go_on: Callable[[], bool]
) -> None:
    """Send all that is due, each crew in a thread, until nothing can be claimed by any or `go_on` says no.

    What one crew finished may set free something for another (the page of a post, for its Facebook post), so a crew
    that finds nothing stays until all have found nothing.
    """
    first, *others = workers
    if not others:
        deliver(first.queue, first.lanes, waits, clock, report, go_on)
        return
    for delivery in first.queue.set_aside(clock()):
        report(delivery)
    shift, told = _WorkBarrier(), _one_by_one(report)
    with ThreadPoolExecutor(len(workers), thread_name_prefix="crew") as pool:
        work = [pool.submit(_work, worker, shift, waits, clock, told, go_on) for worker in workers]
    for each in work:
        each.result()


def _work(
    worker: DeliveryWorker,
    shift: "_WorkBarrier",
    waits: RetryTiming,
    clock: Clock,
    report: Report,
    go_on: Callable[[], bool],
) -> None:
    seen = -1
    while go_on() and shift.news_since(seen):
        with shift.at_work() as rounds:
            seen = rounds.before
            rounds.fruitful = deliver_round(worker.queue, worker.lanes, waits, clock, report)
            if rounds.fruitful:
                seen = -1


class _Round:
    """One round of one crew."""

    def __init__(self, before: int) -> None:
        #: Rounds that had been fruitful when this one began.
        self.before = before
        self.fruitful = False


class _WorkBarrier:
    """Who is at work, and whether another look is worth it."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._at_work = 0
        self._fruitful = 0

    @contextmanager
    def at_work(self) -> Iterator[_Round]:
        """Count the caller as at work; whoever waits is told when it is done."""
        with self._changed:
            self._at_work += 1
            one = _Round(self._fruitful)
        try:
            yield one
        finally:
            with self._changed:
                self._at_work -= 1
                self._fruitful += one.fruitful
                self._changed.notify_all()

    def news_since(self, seen: int) -> bool:
        """Wait until a round after the `seen` first ones was fruitful (True), or nobody is at work any more (False)."""
        with self._changed:
            self._changed.wait_for(lambda: self._fruitful > seen or not self._at_work)
            return self._fruitful > seen


def _one_by_one(report: Report) -> Report:
    lock = Lock()

    def told(delivery: Delivery) -> None:
        with lock:
            report(delivery)

    return told
