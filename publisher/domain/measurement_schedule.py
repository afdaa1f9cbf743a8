"""Which posts are to be measured now. Decisions on values; no clock, no ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from publisher.domain.reading import Fetched, FetchResult, MeasuredPost, Refusal, RefusalReason, RefusedMetric

#: How far back posts made by hand are looked for: Facebook keeps insights for two years (Page Insights reference).
TWO_YEARS = timedelta(days=730)
#: A refused metric is asked again so often.
A_WEEK = timedelta(days=7)
#: The Page's day ends at midnight in California, 07:00 or 08:00 UTC; an hour later its figures are asked for.
PAGE_DAY_BEGINS = timedelta(hours=9)
#: The last age has no next one: its window stays open for a quarter of it.
LAST_WINDOW = 1.25

_UNITS = (("d", 86_400), ("h", 3_600), ("m", 60))


def age_label(seconds: float) -> str:
    """Return an age as the settings write it, in the largest unit that it is a whole number of: `1h`, `90m`, `0.5s`."""
    for unit, length in _UNITS:
        if seconds >= length and seconds % length == 0:
            return f"{int(seconds // length)}{unit}"
    return f"{seconds:g}s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The ages at which a reading counts for a planned age: from the age itself to before the next one."""

    label: str
    opens_seconds: float
    closes_seconds: float


def windows(ages_seconds: Sequence[float]) -> tuple[Window, ...]:
    """Return the windows of ages, which ascend."""
    closing = [*ages_seconds[1:], ages_seconds[-1] * LAST_WINDOW] if ages_seconds else []
    return tuple(
        Window(label=age_label(age), opens_seconds=age, closes_seconds=closes)
        for age, closes in zip(ages_seconds, closing, strict=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMeasurement:
    """A post to be read or passed over for a window."""

    post: MeasuredPost
    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementPlan:
    """What is to be done now."""

    due: tuple[DueMeasurement, ...] = ()
    #: Their time has passed: they stay empty.
    missed: tuple[DueMeasurement, ...] = ()


def decide(posts: Iterable[MeasuredPost], ages_seconds: Sequence[float], now: datetime) -> MeasurementPlan:
    """Decide what is read now: of each post the one window that is open; those before it are missed.

    A reading is never given to a younger age than that of its window, however long the machine slept.
    """
    due: list[DueMeasurement] = []
    missed: list[DueMeasurement] = []
    planned = windows(ages_seconds)
    for post in posts:
        age = (now - post.published_at).total_seconds()
        for window in planned:
            if window.label in post.settled or age < window.opens_seconds:
                continue
            (due if age < window.closes_seconds else missed).append(DueMeasurement(post=post, window=window.label))
    return MeasurementPlan(due=tuple(due), missed=tuple(missed))


def next_measure_at(posts: Iterable[MeasuredPost], ages_seconds: Sequence[float], now: datetime) -> datetime | None:
    """Return the earliest time at which a post is to be read: in the past if one is due now, None if there is none."""
    times = [
        post.published_at + timedelta(seconds=window.opens_seconds)
        for post in posts
        for window in windows(ages_seconds)
        if window.label not in post.settled and now < post.published_at + timedelta(seconds=window.closes_seconds)
    ]
    return min(times, default=None)


def candidates_since(ages_seconds: Sequence[float], now: datetime) -> datetime:
    """Return the time before which no post can have an open window.

    Twice the largest age, so that the windows a sleeping machine missed are still recorded as missed.
    """
    return now - timedelta(seconds=2 * max(ages_seconds, default=0))


def past_before(ages_seconds: Sequence[float], now: datetime) -> datetime:
    """Return the time before which every window of a post has closed."""
    return now - timedelta(seconds=LAST_WINDOW * max(ages_seconds, default=0))


def page_day(now: datetime) -> str:
    """Return the day whose visit for Page figures is due: it begins at 09:00 UTC, when Facebook's own day is over."""
    return (now - PAGE_DAY_BEGINS).date().isoformat()


def next_page_day_at(now: datetime) -> datetime:
    """Return the time at which the next day's visit is due."""
    begun = (now - PAGE_DAY_BEGINS).replace(hour=0, minute=0, second=0, microsecond=0)
    return begun + timedelta(days=1) + PAGE_DAY_BEGINS


def believed_refusals(
    looks: Iterable[FetchResult], answered_before: frozenset[str] = frozenset()
) -> tuple[Refusal, ...]:
    """Return the refusals that hold for the metric itself and not for a single post, one for each metric.

    "Invalid" is believed only if no object had the metric in this pass and something else was answered: code 100 is
    also what Facebook says where the whole call is at fault (a missing `appsecret_proof`).
    """
    read = [look for look in looks if isinstance(look, Fetched)]
    answered = answered_before.union(*(look.answered for look in read))
    believed: dict[str, Refusal] = {}
    for look in read:
        for refusal in look.refusals:
            invalid = refusal.why is RefusalReason.INVALID and answered
            if refusal.raw_metric not in answered and (invalid or refusal.why is RefusalReason.NOT_ALLOWED):
                believed.setdefault(refusal.raw_metric, refusal)
    return tuple(believed.values())


def to_remember(refusal: Refusal, api_version: str, now: datetime) -> RefusedMetric:
    """Return the memory of a refusal: an invalid metric is asked again in a week, a forbidden one at every visit."""
    wait = A_WEEK if refusal.why is RefusalReason.INVALID else timedelta()
    return RefusedMetric(
        raw_metric=refusal.raw_metric,
        api_version=api_version,
        refused_at=now,
        reason=refusal.reason,
        ask_again_at=now + wait,
    )


def left_out(refused: Iterable[RefusedMetric], api_version: str, now: datetime) -> frozenset[str]:
    """Return the metrics that are not asked for now."""
    return frozenset(
        metric.raw_metric for metric in refused if metric.api_version == api_version and now < metric.ask_again_at
    )
