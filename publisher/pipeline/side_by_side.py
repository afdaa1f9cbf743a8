"""Deliveries -> channels by several crews at once. No rules here: each claim is as good as one of another machine."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Condition, Lock

from publisher.domain.delivery import Delivery
from publisher.domain.ports import Clock
from publisher.pipeline.deliver import Crew, Report, Waits, deliver, deliver_round


def deliver_side_by_side(
    crews: Sequence[Crew], waits: Waits, clock: Clock, report: Report, go_on: Callable[[], bool]
) -> None:
    """Send all that is due, each crew in a thread, until nothing can be claimed by any or `go_on` says no.

    What one crew finished may set free something for another (the page of a post, for its Facebook post), so a crew
    that finds nothing stays until all have found nothing.
    """
    first, *others = crews
    if not others:
        deliver(first.queue, first.lines, waits, clock, report, go_on)
        return
    for delivery in first.queue.set_aside(clock()):
        report(delivery)
    shift, told = _Shift(), _one_by_one(report)
    with ThreadPoolExecutor(len(crews), thread_name_prefix="crew") as pool:
        work = [pool.submit(_work, crew, shift, waits, clock, told, go_on) for crew in crews]
    for each in work:
        each.result()


def _work(crew: Crew, shift: "_Shift", waits: Waits, clock: Clock, report: Report, go_on: Callable[[], bool]) -> None:
    seen = -1
    while go_on() and shift.news_since(seen):
        with shift.at_work() as rounds:
            seen = rounds.before
            rounds.fruitful = deliver_round(crew.queue, crew.lines, waits, clock, report)
            if rounds.fruitful:
                seen = -1


class _Round:
    """One round of one crew."""

    def __init__(self, before: int) -> None:
        #: Rounds that had been fruitful when this one began.
        self.before = before
        self.fruitful = False


class _Shift:
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
