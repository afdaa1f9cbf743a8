"""From a look at a post or the Page to the visit that is recorded. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from publisher.domain.measurement_schedule import DueMeasurement
from publisher.domain.reading import (
    PAST,
    Deleted,
    Fetched,
    FetchFailed,
    FetchResult,
    Figure,
    Measurement,
    Reading,
    Result,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where and when figures were read: what each of their readings keeps."""

    channel: str
    api_version: str
    made_up: bool
    measured_at: datetime


def post_visit(wanted: DueMeasurement, look: FetchResult, origin: Origin, others_answered: bool) -> Measurement | None:
    """Return the visit of a post, or None where it is to be read again later.

    A post of the past has one window that never closes; where it alone fails among others it is given up, or it would
    be asked for ever.
    """
    match look:
        case Fetched():
            return _visit(wanted, origin, result_of(look), _post_readings(wanted, look.figures, origin))
        case Deleted():
            return _visit(wanted, origin, Result.GONE)
        case FetchFailed():
            given_up = wanted.window == PAST and others_answered and not look.stop
            return _visit(wanted, origin, Result.REFUSED) if given_up else None
        case _:
            assert_never(look)


def page_visit(page_id: str, day: str, look: Fetched, origin: Origin) -> Measurement:
    """Return the visit of the Page for a day; its readings name the day that Facebook says they are about."""
    readings = tuple(
        _reading(figure, origin, object_id=page_id, delivery_id=None, age_seconds=None, window=figure.day or day)
        for figure in look.figures
    )
    return Measurement(
        object_id=page_id, window=day, measured_at=origin.measured_at, result=result_of(look), readings=readings
    )


def missed_visits(missed: Iterable[DueMeasurement], now: datetime) -> list[Measurement]:
    """Return the visits that say that a window's time passed."""
    return [
        Measurement(object_id=wanted.post.object_id, window=wanted.window, measured_at=now, result=Result.MISSED)
        for wanted in missed
    ]


def result_of(look: Fetched) -> Result:
    """Tell a refusal of everything from a reading, though it be one without figures."""
    return Result.REFUSED if look.refusals and not look.answered else Result.READ


def _visit(wanted: DueMeasurement, origin: Origin, result: Result, readings: tuple[Reading, ...] = ()) -> Measurement:
    return Measurement(
        object_id=wanted.post.object_id,
        window=wanted.window,
        measured_at=origin.measured_at,
        result=result,
        readings=readings,
    )


def _post_readings(wanted: DueMeasurement, figures: Iterable[Figure], origin: Origin) -> tuple[Reading, ...]:
    post = wanted.post
    age = (origin.measured_at - post.published_at).total_seconds()
    return tuple(
        _reading(
            figure,
            origin,
            object_id=post.object_id,
            delivery_id=post.delivery_id,
            age_seconds=age,
            window=wanted.window,
        )
        for figure in figures
    )


def _reading(
    figure: Figure, origin: Origin, *, object_id: str, delivery_id: int | None, age_seconds: float | None, window: str
) -> Reading:
    return Reading(
        delivery_id=delivery_id,
        channel=origin.channel,
        object_id=object_id,
        metric=figure.metric,
        raw_metric=figure.raw_metric,
        part=figure.part,
        value=figure.value,
        measured_at=origin.measured_at,
        age_seconds=age_seconds,
        window=window,
        api_version=origin.api_version,
        made_up=origin.made_up,
    )
