"""What measuring and reporting need from outside: see `facebook/insights.py` and `ledger/readings.py`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from publisher.domain.reading import (
    Fetched,
    FetchFailed,
    FetchResult,
    Listed,
    MeasuredPost,
    Measurement,
    Metric,
    PagePost,
    Reach,
    Reading,
    RefusedMetric,
)


class InsightSource(Protocol):
    """A Page's figures. Reads only; expected failure is a value."""

    #: As in a delivery.
    channel: str
    #: Object of the Page's daily figures, as `reading.page_object` names it.
    page_object: str
    #: What readings name as their API version.
    api_version: str
    #: True for the sandbox.
    made_up: bool
    #: How many posts one request reads; `posts` is called with no more.
    posts_at_once: int

    def posts(self, posts: Mapping[str, datetime], leave_out: frozenset[str]) -> Mapping[str, FetchResult]:
        """Read the figures of posts (ids with the times when they went out); a look for every id.

        All metrics but those left out (raw names).
        """
        ...

    def page(self, leave_out: frozenset[str]) -> Fetched | FetchFailed:
        """Read the Page's figures of its last finished day."""
        ...

    def published_since(self, since: datetime) -> Listed:
        """List the Page's published posts since then, all pages of the listing."""
        ...


class ReadingStore(Protocol):
    """The ledger's readings: they only grow. Each writing call is one transaction and safe to repeat."""

    def to_measure(self, since: datetime, last_window: str) -> Sequence[MeasuredPost]:
        """Return the posts on today's Page that went out since then and are not settled for their last window.

        Posts by hand included; no post that was found gone, or that was taken back.
        """
        ...

    def without_past(self, since: datetime, before: datetime, limit: int) -> Sequence[MeasuredPost]:
        """Return hand-made posts made between the two times for which every window was missed, if any; newest first."""
        ...

    def record(self, visits: Sequence[Measurement]) -> int:
        """Record visits with their readings; one whose object and window is recorded already is left as it is.

        Returns how many were new.
        """
        ...

    def add_handmade(self, posts: Sequence[PagePost], seen_at: datetime) -> int:
        """Remember those posts that no delivery made and that are not remembered yet; give their number."""
        ...

    def visited(self, object_id: str, window: str) -> bool:
        """Return whether a visit is recorded."""
        ...

    def last_visit(self, object_id: str) -> datetime | None:
        """Return the time of the last visit of an object."""
        ...

    def refused_metrics(self) -> Mapping[str, RefusedMetric]:
        """Return the metrics that are remembered as refused, by raw name."""
        ...

    def remember(self, refused: Sequence[RefusedMetric], answered: frozenset[str]) -> None:
        """Remember refused metrics (in place of what was known of them) and forget those that were answered."""
        ...

    def reach(self, start: datetime, end: datetime, made_up: bool) -> Reach:
        """Return the posts that went out from `start` to before `end`, with their readings.

        Only readings that are (or are not) made up, as asked; a post that has only the other sort is left out.
        """
        ...

    def newest_reach(self, start: datetime, end: datetime, made_up: bool) -> Reach:
        """Return the same posts with the newest whole of each metric alone, in `numbers`."""
        ...

    def numbers_at_age(
        self, object_ids: Sequence[str], age_seconds: float, made_up: bool
    ) -> Mapping[str, Mapping[Metric, float]]:
        """Return by object what `equal_age.readings_at_age` makes of its readings; objects without any are missing."""
        ...

    def page_readings(self, page_object: str, start_day: str, end_day: str, made_up: bool) -> Sequence[Reading]:
        """Return the Page's readings of the days from the first to the last, both included, by day and time."""
        ...
