"""What figures are asked of Facebook, one metric a read, and how its answers become figures. Pure.

One unknown metric fails its whole call (Meta's Page Insights reference; recorded in v25), so none shares a call with
another. The shapes are those of the v26 reference and of recorded answers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from publisher.channels.facebook.batch import Read
from publisher.domain.reading import DISTINCT_PEOPLE, Figure, Metric

Answer = Mapping[str, Any]
#: Before midnight in California, 07:00 or 08:00 UTC, it is the day that ends there.
_HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MetricRequest:
    """One metric: how it is asked for, and read. Each is itself alone, so that it can be a key."""

    #: Facebook's name: of an insights metric or of a field.
    raw_metric: str
    metric: Metric
    #: After the object's id.
    edge: str
    params: Mapping[str, str]
    #: From the answer and the present time.
    figures: Callable[["MetricRequest", Answer, datetime], list[Figure]]

    @property
    def is_insight(self) -> bool:
        """Tell insights from counts through fields, which want other permissions."""
        return self.edge == "/insights"

    def read(self, object_id: str) -> Read:
        """Return the batch item for an object."""
        return Read(f"{object_id}{self.edge}", self.params)


def number(value: object) -> float | None:
    """Return a number as such; None for anything else, truth values included."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def insight_figures(ask: MetricRequest, answer: Answer, now: datetime) -> list[Figure]:
    """Read a post's lifetime metric: its parts, and their total with an empty `part`.

    A value may be a number, a number by part in a dict, or flat rows with a breakdown's key each. Where Facebook gives
    only parts, the total is their sum, but never for distinct people. An empty answer gives no figure, which is not
    zero.
    """
    values = [value for row in _rows(ask, answer, "lifetime") for value in _values(row)]
    whole = [found for value in values if not _split_by(value) and (found := number(value.get("value"))) is not None]
    parts = [part for value in values for part in _parts(value)]
    figures = [_figure(ask, found, part) for part, found in parts]
    if whole:
        return [_figure(ask, whole[-1]), *figures]
    if parts and ask.metric not in DISTINCT_PEOPLE:
        return [_figure(ask, sum(found for _, found in parts)), *figures]
    return figures


def day_figures(ask: MetricRequest, answer: Answer, now: datetime) -> list[Figure]:
    """Read the Page's metric of its last finished day; days end at midnight in California.

    `end_time` is that end (Facebook's table `insights`: the 24 hours of September 15th end on the 16th at midnight), so
    the figure is of the day before it.
    """
    values = [value for row in _rows(ask, answer, "day") for value in _values(row) if not _split_by(value)]
    ended = [
        (end, found)
        for value in values
        if (end := _end_time(value)) and (found := number(value.get("value"))) is not None
    ]
    finished = [(end, found) for end, found in ended if end <= now]
    if not finished:
        return []
    end, found = max(finished)
    return [_figure(ask, found, day=(end.astimezone(UTC) - _HALF_A_DAY).date().isoformat())]


def summary_figures(ask: MetricRequest, answer: Answer, now: datetime) -> list[Figure]:
    """Read a count with a summary; not exact for comments, as deletions lag."""
    field = answer.get(ask.raw_metric)
    summary = field.get("summary") if isinstance(field, Mapping) else None
    found = number(summary.get("total_count")) if isinstance(summary, Mapping) else None
    return [] if found is None else [_figure(ask, found)]


def share_figures(ask: MetricRequest, answer: Answer, now: datetime) -> list[Figure]:
    """Read the shares: Facebook leaves the field out where there is none (recorded), so here nothing is zero."""
    if "id" not in answer:
        return []
    shares = answer.get("shares", {"count": 0})
    found = number(shares.get("count")) if isinstance(shares, Mapping) else None
    return [] if found is None else [_figure(ask, found)]


def field_figures(ask: MetricRequest, answer: Answer, now: datetime) -> list[Figure]:
    """Read a field that is a number."""
    found = number(answer.get(ask.raw_metric))
    return [] if found is None else [_figure(ask, found)]


def without_doubles(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Leave out the count of reactions where insights gave it: the count stands in for refused or empty insights."""
    by_insights = any(figure.metric is Metric.REACTIONS and figure.raw_metric != "reactions" for figure in figures)
    return tuple(figure for figure in figures if not (by_insights and figure.raw_metric == "reactions"))


def _insight(raw_metric: str, metric: Metric) -> MetricRequest:
    # Without a period post_total_media_view_unique comes twice, once with noughts (Brightbean's recorded answer).
    params = {"metric": raw_metric, "period": "lifetime"}
    return MetricRequest(raw_metric=raw_metric, metric=metric, edge="/insights", params=params, figures=insight_figures)


def _day(raw_metric: str, metric: Metric) -> MetricRequest:
    params = {"metric": raw_metric, "period": "day"}
    return MetricRequest(raw_metric=raw_metric, metric=metric, edge="/insights", params=params, figures=day_figures)


def _field(
    raw_metric: str, metric: Metric, fields: str, figures: Callable[[MetricRequest, Answer, datetime], list[Figure]]
) -> MetricRequest:
    return MetricRequest(raw_metric=raw_metric, metric=metric, edge="", params={"fields": fields}, figures=figures)


POST_ASKS: tuple[MetricRequest, ...] = (
    _insight("post_media_view", Metric.VIEWS),
    _insight("post_total_media_view_unique", Metric.VIEWERS),
    _insight("post_reactions_by_type_total", Metric.REACTIONS),
    _insight("post_clicks", Metric.CLICKS),
    _field("reactions", Metric.REACTIONS, "reactions.summary(total_count).limit(0)", summary_figures),
    # With `filter(stream)` answers to comments count too.
    _field("comments", Metric.COMMENTS, "comments.filter(stream).summary(true).limit(0)", summary_figures),
    _field("shares", Metric.SHARES, "shares", share_figures),
)

PAGE_ASKS: tuple[MetricRequest, ...] = (
    _day("page_media_view", Metric.PAGE_VIEWS),
    _day("page_total_media_view_unique", Metric.PAGE_VIEWERS),
    _day("page_post_engagements", Metric.PAGE_ENGAGEMENTS),
    _day("page_follows", Metric.PAGE_FOLLOWS),
    _field("followers_count", Metric.PAGE_FOLLOWERS, "followers_count", field_figures),
    _field("fan_count", Metric.PAGE_FANS, "fan_count", field_figures),
)


def _figure(ask: MetricRequest, value: float, part: str = "", day: str = "") -> Figure:
    return Figure(metric=ask.metric, raw_metric=ask.raw_metric, value=value, part=part, day=day)


def _rows(ask: MetricRequest, answer: Answer, period: str) -> Iterator[Mapping[str, Any]]:
    """Return the rows of the metric with the period that was asked for; `paging` is never followed."""
    data = answer.get("data")
    for row in data if isinstance(data, list) else ():
        if isinstance(row, Mapping) and row.get("name") == ask.raw_metric and row.get("period") == period:
            yield row


def _values(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    values = row.get("values")
    return [value for value in values if isinstance(value, Mapping)] if isinstance(values, list) else []


def _split_by(value: Mapping[str, Any]) -> str:
    """Return the part of a flat row, `is_from_ads=0`; empty where the row is the whole."""
    return ",".join(f"{key}={value[key]}" for key in sorted(value.keys() - {"value", "end_time"}))


def _parts(value: Mapping[str, Any]) -> list[tuple[str, float]]:
    by_part = value.get("value")
    if isinstance(by_part, Mapping):
        return [(str(part), count) for part, each in sorted(by_part.items()) if (count := number(each)) is not None]
    found = number(by_part)
    return [(part, found)] if (part := _split_by(value)) and found is not None else []


def _end_time(value: Mapping[str, Any]) -> datetime | None:
    try:
        end = datetime.fromisoformat(str(value.get("end_time")))
    except ValueError:
        return None
    return end if end.tzinfo else None
