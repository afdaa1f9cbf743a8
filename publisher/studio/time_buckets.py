"""The posts of a report by the days, weeks or months they went out in. Pure: rows in, numbers out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from publisher.domain.period import Period
from publisher.domain.report import Figures, Row

#: Days of a period up to which each day, and each week, stands for itself.
_DAYS, _WEEKS = 31, 186


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBucket:
    """A day, a week or a month of a period, cut where the period begins and ends."""

    first: date
    last: date
    #: `day`, `week` or `month`.
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketReach:
    """What the posts of a span reached."""

    span: TimeBucket
    posts: int
    figures: Figures


def spans(period: Period) -> list[TimeBucket]:
    """Divide a period: by days for a month, by weeks for half a year, else by months."""
    days = (period.last - period.first).days + 1
    kind = "day" if days <= _DAYS else "week" if days <= _WEEKS else "month"
    found, first = [], period.first
    while first <= period.last:
        last = min(_end(first, kind), period.last)
        found.append(TimeBucket(first=first, last=last, kind=kind))
        first = last + timedelta(days=1)
    return found


def _end(day: date, kind: str) -> date:
    if kind == "day":
        return day
    if kind == "week":
        return day + timedelta(days=6 - day.weekday())
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def by_span(rows: Sequence[Row], period: Period) -> list[BucketReach]:
    """Put the rows of posts into the spans that they went out in; a number that no post has stays None."""
    divided = spans(period)
    inside: list[list[Row]] = [[] for _ in divided]
    place = 0
    for row in sorted((row for row in rows if row.post), key=lambda row: row.post.published_at if row.post else 0):
        day = row.post.published_at.astimezone(period.zone).date() if row.post else period.first
        while place < len(divided) - 1 and day > divided[place].last:
            place += 1
        inside[place].append(row)
    return [
        BucketReach(span=span, posts=len(some), figures=_together(some))
        for span, some in zip(divided, inside, strict=True)
    ]


def _together(rows: Sequence[Row]) -> Figures:
    """Sum up; viewers are people, so of several posts the largest number stands alone."""

    def total(name: str) -> float | None:
        values = [value for row in rows if (value := getattr(row.figures, name)) is not None]
        return sum(values) if values else None

    viewers = [row.figures.largest_viewers for row in rows if row.figures.largest_viewers is not None]
    summed = {name: total(name) for name in ("views", "reactions", "comments", "shares", "clicks")}
    return Figures(**summed, largest_viewers=max(viewers, default=None))
