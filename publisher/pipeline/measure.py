"""Read the reach of what is due, and record it. What is due is decided in `domain/measurement_schedule.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

from publisher.domain.measurement_schedule import (
    TWO_YEARS,
    DueMeasurement,
    MeasurementPlan,
    believed_refusals,
    candidates_since,
    decide,
    left_out,
    next_measure_at,
    next_page_day_at,
    page_day,
    past_before,
    to_remember,
    windows,
)
from publisher.domain.measurements import Origin, missed_visits, page_visit, post_visit
from publisher.domain.ports_channel import Clock
from publisher.domain.ports_metrics import InsightSource, ReadingStore
from publisher.domain.reading import (
    PAST,
    Deleted,
    Fetched,
    FetchFailed,
    MeasuredPost,
    MeasureResult,
    Refusal,
    RefusalReason,
    Result,
)

#: Names under which a listing that was refused, or broke off, is remembered: the next one goes back two years again.
LISTING, UNFINISHED = "published_posts", "published_posts (broke off)"
#: The listing is read again from so long before the last visit: Facebook's listings lag.
OVERLAP = timedelta(days=2)
#: How many hand-made posts of the past one pass reads, so that it keeps nothing else waiting.
PAST_AT_ONCE = 70
#: Waits after trouble, as multiples of `schedule.retry_base_seconds`: calls while throttled prolong it.
WAIT, WAIT_STOPPED = 4, 20


def measure(
    store: ReadingStore,
    source: InsightSource,
    clock: Clock,
    *,
    ages_seconds: Sequence[float],
    retry_seconds: float,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> MeasureResult:
    """Do one pass: list new posts made by hand, read posts whose window is open, then the Page's day, then the past.

    Safe to repeat and to run in two places at once: a window is recorded once. Where nothing is due, nothing is asked.

    Args:
        store: where visits and readings are recorded, a batch a transaction.
        source: the Page.
        clock: gives the time that readings carry.
        ages_seconds: ages at which a post is measured, ascending.
        retry_seconds: `schedule.retry_base_seconds`; trouble waits a multiple of it, or as long as the channel says.
        progress: called with the number of objects done and their number in all.
    """
    current = _Pass(store, source, clock, tuple(ages_seconds), progress)
    current.run()
    return MeasureResult(
        read=current.read,
        page=current.page,
        missed=current.missed,
        gone=tuple(current.gone),
        refused=tuple(dict.fromkeys(current.told)),
        trouble=current.trouble.reason if current.trouble else "",
        next_at=_next_at(current, retry_seconds),
    )


def next_due(
    store: ReadingStore,
    page_object: str,
    ages_seconds: Sequence[float],
    now: datetime,
    last_result: MeasureResult | None = None,
) -> datetime:
    """Return the time at which measuring is due: `now` or earlier where it is due already. Two short queries.

    `last_result` is that of this process's last pass: after trouble its wait is kept.
    """
    day_at = next_page_day_at(now) if store.visited(page_object, page_day(now)) else now
    post_at = next_measure_at(_candidates(store, ages_seconds, now), ages_seconds, now)
    due_at = min(post_at, day_at) if post_at else day_at
    waits_until = last_result.next_at if last_result and last_result.trouble else None
    return max(due_at, waits_until) if waits_until else due_at


def _candidates(store: ReadingStore, ages_seconds: Sequence[float], now: datetime) -> Sequence[MeasuredPost]:
    planned = windows(ages_seconds)
    return store.to_measure(candidates_since(ages_seconds, now), planned[-1].label) if planned else ()


def _next_at(current: "_Pass", retry_seconds: float) -> datetime:
    now = current.clock()
    if current.trouble:
        wait = timedelta(seconds=retry_seconds * (WAIT_STOPPED if current.trouble.stop else WAIT))
        return now + (current.trouble.wait or wait)
    if current.past_left:
        return now
    if current.did_nothing:  # what was found is what there is: no query need be asked again
        at = next_measure_at(current.candidates, current.ages_seconds, now)
        return min(at, next_page_day_at(now)) if at else next_page_day_at(now)
    return next_due(current.store, current.source.page_object, current.ages_seconds, now)


@dataclass
class _Pass:
    """One pass, and what it has come to so far."""

    store: ReadingStore
    source: InsightSource
    clock: Clock
    ages_seconds: Sequence[float]
    progress: Callable[[int, int], None]
    done: int = 0
    total: int = 0
    read: int = 0
    page: bool = False
    missed: int = 0
    gone: list[MeasuredPost] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    trouble: FetchFailed | None = None
    #: More hand-made posts of the past are waiting.
    past_left: bool = False
    #: What was found when it was looked last.
    candidates: Sequence[MeasuredPost] = ()
    did_nothing: bool = False
    #: Raw names that were answered for any post in this pass.
    answered: frozenset[str] = frozenset()

    def run(self) -> None:
        """Do all that is due, until something says stop."""
        now = self.clock()
        page_due = not self.store.visited(self.source.page_object, page_day(now))
        planned = self._decide(now)
        if page_due or planned.due:
            self._find_handmade(now)
            planned = self._decide(now)
        self.missed = self.store.record(missed_visits(planned.missed, now))
        past = self._past(now)
        self.total = len(planned.due) + page_due + len(past)
        self.did_nothing = not (self.total or self.missed)
        self._read_posts(planned.due)
        if page_due:
            self._read_page(page_day(now))
        self._read_posts(past)

    @property
    def _stopped(self) -> bool:
        return self.trouble is not None and self.trouble.stop

    @property
    def _version(self) -> str:
        """What refused metrics are remembered for: the sandbox's refusals say nothing about the real Page."""
        return f"{self.source.api_version} sandbox" if self.source.made_up else self.source.api_version

    def _decide(self, now: datetime) -> MeasurementPlan:
        self.candidates = _candidates(self.store, self.ages_seconds, now)
        return decide(self.candidates, self.ages_seconds, now)

    def _past(self, now: datetime) -> tuple[DueMeasurement, ...]:
        posts = self.store.without_past(now - TWO_YEARS, past_before(self.ages_seconds, now), PAST_AT_ONCE + 1)
        self.past_left = len(posts) > PAST_AT_ONCE
        return tuple(DueMeasurement(post=post, window=PAST) for post in posts[:PAST_AT_ONCE])

    def _find_handmade(self, now: datetime) -> None:
        listed = self.source.published_since(self._listing_since(now))
        self.store.add_handmade(listed.posts, now)
        match listed.trouble:
            case FetchFailed() as trouble:
                self._note(trouble)
                broken = Refusal(raw_metric=UNFINISHED, why=RefusalReason.NOT_ALLOWED, reason=trouble.reason)
                self.store.remember([to_remember(broken, self._version, now)], frozenset())
            case Refusal() as refusal:
                self._learn((refusal,), frozenset())
            case None:
                self._learn((), frozenset({LISTING, UNFINISHED}))
            case _:
                assert_never(listed.trouble)

    def _listing_since(self, now: datetime) -> datetime:
        last_at = self.store.last_visit(self.source.page_object)
        if last_at is None or self.store.refused_metrics().keys() & {LISTING, UNFINISHED}:
            return now - TWO_YEARS
        return max(last_at - OVERLAP, now - TWO_YEARS)

    def _read_posts(self, wanted: Sequence[DueMeasurement]) -> None:
        size = self.source.posts_at_once
        for start in range(0, len(wanted), size):
            if self._stopped:
                return
            self._read_batch(wanted[start : start + size])

    def _read_batch(self, wanted: Sequence[DueMeasurement]) -> None:
        origin = self._origin()
        posts = {each.post.object_id: each.post.published_at for each in wanted}
        looks = self.source.posts(posts, self._left_out())
        read = [look for look in looks.values() if isinstance(look, Fetched)]
        visits = [
            context
            for each in wanted
            if (context := post_visit(each, looks[each.post.object_id], origin, others_answered=bool(read)))
        ]
        self.store.record(visits)
        self.read += sum(context.result is Result.READ for context in visits)
        self.gone += [each.post for each in wanted if isinstance(looks[each.post.object_id], Deleted)]
        for look in looks.values():
            if isinstance(look, FetchFailed):
                self._note(look)
        self.answered = self.answered.union(*(look.answered for look in read))
        self._learn(believed_refusals(read, self.answered), self.answered)
        self._progress(len(wanted))

    def _read_page(self, day: str) -> None:
        if self._stopped:
            return
        origin = self._origin()
        look = self.source.page(self._left_out())
        if isinstance(look, FetchFailed):
            self._note(look)
        else:
            context = page_visit(self.source.page_object, day, look, origin)
            new = self.store.record([context])
            self.page = context.result is Result.READ and new > 0
            self.read += self.page
            self._learn(believed_refusals([look]), look.answered)
        self._progress(1)

    def _learn(self, refusals: Sequence[Refusal], answered: frozenset[str]) -> None:
        """Remember refusals and forget what is answered again; tell what is new."""
        known = self.store.refused_metrics()
        version, now = self._version, self.clock()
        for refusal in refusals:
            before = known.get(refusal.raw_metric)
            if before is None or before.api_version != version:
                self.told.append(refusal.reason)
        remembered = [to_remember(refusal, version, now) for refusal in refusals]
        if remembered or answered & known.keys():
            self.store.remember(remembered, answered)

    def _left_out(self) -> frozenset[str]:
        return left_out(self.store.refused_metrics().values(), self._version, self.clock())

    def _origin(self) -> Origin:
        source = self.source
        return Origin(
            channel=source.channel,
            api_version=source.api_version,
            made_up=source.made_up,
            measured_at=self.clock(),
        )

    def _note(self, trouble: FetchFailed) -> None:
        if self.trouble is None or (trouble.stop and not self.trouble.stop):
            self.trouble = trouble

    def _progress(self, count: int) -> None:
        self.done += count
        self.progress(self.done, self.total)
