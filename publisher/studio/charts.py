"""Numbers to drawings: coordinates for SVG in the templates, which stand beside a table of the same numbers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

#: Inside of a drawing, in its own units.
WIDTH, HEIGHT = 640.0, 220.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar."""

    label: str
    value: float | None
    #: From 0 to 100.
    percent: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    #: Distance from the top.
    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points, with its scale."""

    #: As `points` of an SVG polyline.
    points: str
    dots: tuple[tuple[float, float], ...]
    ticks: tuple[Tick, ...]
    last_x: float


@dataclass(frozen=True, slots=True)
class Column:
    """An upright bar."""

    x: float
    #: Distance of its top from the drawing's.
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plot:
    """Columns or a line over a time, with scale and marks."""

    columns: tuple[Column, ...]
    #: As `points` of an SVG polyline; empty where there are columns.
    points: str
    ticks: tuple[Tick, ...]
    #: Where something changed: distance from the left, and its number.
    marks: tuple[tuple[float, int], ...]


def columns(values: Sequence[float | None], marks: Sequence[tuple[float, int]] = ()) -> Plot | None:
    """Return a column a value; marks are counted in columns from the left. None where no value is above zero."""
    most = max((value or 0 for value in values), default=0)
    if most <= 0:
        return None
    top, step = nice_top(most), WIDTH / len(values)
    drawn = tuple(
        Column(
            x=round(step * (place + 0.12), 1),
            y=round(HEIGHT * (1 - (value or 0) / top), 1),
            width=round(step * 0.76, 1),
            height=round(HEIGHT * (value or 0) / top, 1),
        )
        for place, value in enumerate(values)
    )
    return Plot(drawn, "", _ticks(0.0, top), tuple((round(step * at, 1), number) for at, number in marks))


def line(points: Sequence[tuple[float, float]], marks: Sequence[tuple[float, int]] = ()) -> Plot | None:
    """Return a line through points (x from 0 to 1, ascending), scaled from near the least; None for fewer than two."""
    if len(points) < 2:
        return None
    least, most = min(value for _, value in points), max(value for _, value in points)
    step = nice_top(max(most - least, 1) / 2)
    low = floor(least / step) * step
    top = low + step * max(2, ceil((most - low) / step))
    drawn = " ".join(f"{WIDTH * x:.1f},{HEIGHT * (1 - (value - low) / (top - low)):.1f}" for x, value in points)
    return Plot((), drawn, _ticks(low, top), tuple((round(WIDTH * at, 1), number) for at, number in marks))


def _ticks(low: float, top: float) -> tuple[Tick, ...]:
    """Return the lines of a scale. What is counted is whole: a line at half a one would stand beside a wrong number."""
    parts = (1.0, 0.5, 0.0) if ((top - low) / 2).is_integer() else (1.0, 0.0)
    return tuple(Tick(round(HEIGHT * (1 - part), 1), low + (top - low) * part) for part in parts)


def bars(rows: Sequence[tuple[str, float | None]]) -> list[Bar]:
    """Return bars whose longest is the whole width."""
    most = max((value or 0 for _, value in rows), default=0)
    return [Bar(label, value, round(100 * (value or 0) / most, 1) if most else 0.0) for label, value in rows]


def curve(points: Sequence[tuple[float, float]]) -> Curve | None:
    """Return a line through points (x ascending); None for fewer than two, which make none."""
    if len(points) < 2:
        return None
    top = nice_top(max(value for _, value in points))
    last_x = points[-1][0] or 1.0
    dots = tuple((round(WIDTH * x / last_x, 1), round(HEIGHT * (1 - value / top), 1)) for x, value in points)
    return Curve(
        points=" ".join(f"{x},{y}" for x, y in dots),
        dots=dots,
        ticks=_ticks(0.0, top),
        last_x=last_x,
    )


def nice_top(most: float) -> float:
    """Return a round number that is not below `most`: 1, 2, 5, 10, 20, 50 ..."""
    if most <= 1:
        return 1.0
    unit = 10.0 ** floor(log10(most))
    return next(step * unit for step in (1, 2, 5, 10) if step * unit >= ceil(most))
