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


def bars(rows: Sequence[tuple[str, float | None]]) -> list[Bar]:
    """Give bars whose longest is the whole width."""
    most = max((value or 0 for _, value in rows), default=0)
    return [Bar(label, value, round(100 * (value or 0) / most, 1) if most else 0.0) for label, value in rows]


def curve(points: Sequence[tuple[float, float]]) -> Curve | None:
    """Give a line through points (x ascending); None for fewer than two, which make none."""
    if len(points) < 2:
        return None
    top = nice_top(max(value for _, value in points))
    last_x = points[-1][0] or 1.0
    dots = tuple((round(WIDTH * x / last_x, 1), round(HEIGHT * (1 - value / top), 1)) for x, value in points)
    return Curve(
        points=" ".join(f"{x},{y}" for x, y in dots),
        dots=dots,
        ticks=tuple(Tick(round(HEIGHT * (1 - part), 1), top * part) for part in (1.0, 0.5, 0.0)),
        last_x=last_x,
    )


def nice_top(most: float) -> float:
    """Give a round number that is not below `most`: 1, 2, 5, 10, 20, 50 ..."""
    if most <= 1:
        return 1.0
    unit = 10.0 ** floor(log10(most))
    return next(step * unit for step in (1, 2, 5, 10) if step * unit >= ceil(most))
