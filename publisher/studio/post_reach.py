"""What a post had reached at each look, from when it went out: its own curve, and the table beside it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from publisher.domain.metric_changes import MetricChange, changes_between
from publisher.domain.reading import Measured, Metric
from publisher.studio.charts import WIDTH, Curve, curve


@dataclass(frozen=True, slots=True)
class Moment:
    """One look."""

    age_seconds: float
    #: By metric; those that were not given are missing.
    values: dict[str, float]

    def of(self, metric: str) -> float | None:
        """Return one; None where it was not given."""
        return self.values.get(metric)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Of one post."""

    #: Of its views; None where it was looked at once.
    curve: Curve | None
    moments: tuple[Moment, ...]
    #: Where Facebook began to count something else: distance from the left, and what.
    changes: tuple[tuple[float, MetricChange], ...]


def post_reach(readings: Sequence[Measured]) -> Course:
    """Make it of readings by time."""
    moments: dict[float, dict[str, float]] = {}
    for reading in readings:
        moments.setdefault(reading.age_seconds, {})[reading.metric] = reading.value
    views = [reading for reading in readings if reading.metric == Metric.VIEWS]
    drawn = curve([(reading.age_seconds, reading.value) for reading in views])
    return Course(
        curve=drawn,
        moments=tuple(Moment(age, values) for age, values in sorted(moments.items())),
        changes=_changes(views, drawn) if drawn else (),
    )


def _changes(views: Sequence[Measured], drawn: Curve) -> tuple[tuple[float, MetricChange], ...]:
    out_at = views[0].measured_at - timedelta(seconds=views[0].age_seconds)
    found = changes_between(out_at.date() + timedelta(days=1), views[-1].measured_at.date(), {Metric.VIEWS})
    ages = [(change.on - out_at.date()) / timedelta(seconds=1) for change in found]
    return tuple((round(WIDTH * age / drawn.last_x, 1), change) for age, change in zip(ages, found, strict=True))
