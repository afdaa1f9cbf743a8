"""When Facebook began to count something else under the same word: numbers before and after do not compare.

Sources: Meta's developer blog of 15 August 2025 and of 18 February 2026, the changelog of Pages, and answers recorded
in September 2026, where the old names are refused ("must be a valid insights metric").
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from publisher.domain.reading import Metric


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricChange:
    """From one day on a number of ours is another of Facebook's."""

    on: date
    metric: Metric
    #: Facebook's names, before and since.
    before: str
    since: str


_MEDIA_VIEWS, _MEDIA_VIEWERS = date(2025, 11, 15), date(2026, 6, 15)
#: Oldest first.
CHANGES = (
    MetricChange(on=_MEDIA_VIEWS, metric=Metric.VIEWS, before="post_impressions", since="post_media_view"),
    MetricChange(on=_MEDIA_VIEWS, metric=Metric.PAGE_VIEWS, before="page_impressions", since="page_media_view"),
    MetricChange(on=_MEDIA_VIEWS, metric=Metric.PAGE_FOLLOWS, before="page_fans", since="page_follows"),
    MetricChange(
        on=_MEDIA_VIEWERS, metric=Metric.VIEWERS, before="post_impressions_unique", since="post_total_media_view_unique"
    ),
    MetricChange(
        on=_MEDIA_VIEWERS,
        metric=Metric.PAGE_VIEWERS,
        before="page_impressions_unique",
        since="page_total_media_view_unique",
    ),
)


def changes_between(first: date, last: date, metrics: Collection[Metric]) -> list[MetricChange]:
    """Return the changes of some metrics from the first day to the last, oldest first."""
    return [change for change in CHANGES if first <= change.on <= last and change.metric in metrics]
