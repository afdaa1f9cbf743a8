"""From a look at a post or at the Page to the visit that is recorded."""

from datetime import timedelta

import pytest

from publisher.domain.measurement_schedule import DueMeasurement
from publisher.domain.measurements import Origin, missed_visits, page_visit, post_visit, result_of
from publisher.domain.reading import (
    PAST,
    Deleted,
    Fetched,
    FetchFailed,
    FetchResult,
    Figure,
    MeasuredPost,
    Measurement,
    Metric,
    Reading,
    Refusal,
    RefusalReason,
    Result,
)
from tests.domain.deliveries import HOUR, NOW

ORIGIN = Origin(channel="facebook", api_version="v26.0", made_up=True, measured_at=NOW)
POST = MeasuredPost(object_id="1_2", published_at=NOW - 7 * HOUR, delivery_id=5, name="forum")
REFUSED = Refusal(raw_metric="post_clicks", why=RefusalReason.INVALID, reason="It is not known any more.")
VIEWS = Figure(metric=Metric.VIEWS, raw_metric="post_media_view", value=12)
LIKES = Figure(metric=Metric.REACTIONS, raw_metric="post_reactions", value=3, part="like")


def context(look: FetchResult, window: str = "6h", *, others: bool = True) -> Measurement | None:
    return post_visit(DueMeasurement(post=POST, window=window), look, ORIGIN, others_answered=others)


def test_every_figure_becomes_a_reading_with_its_origin_and_the_posts_true_age() -> None:
    found = context(Fetched(figures=(VIEWS, LIKES), answered=frozenset({"post_media_view"})))
    shared = {
        "delivery_id": 5,
        "channel": "facebook",
        "object_id": "1_2",
        "measured_at": NOW,
        "age_seconds": 7 * 3600.0,
        "window": "6h",
        "api_version": "v26.0",
        "made_up": True,
    }
    assert found == Measurement(
        object_id="1_2",
        window="6h",
        measured_at=NOW,
        result=Result.READ,
        readings=(
            Reading(metric=Metric.VIEWS, raw_metric="post_media_view", value=12, **shared),  # type: ignore[arg-type]
            Reading(metric=Metric.REACTIONS, raw_metric="post_reactions", part="like", value=3, **shared),  # type: ignore[arg-type]
        ),
    )


@pytest.mark.parametrize("window", ["6h", PAST])
@pytest.mark.parametrize("others", [True, False])
def test_a_post_that_is_gone_is_recorded_as_gone(window: str, others: bool) -> None:
    assert context(Deleted(), window, others=others) == Measurement(
        object_id="1_2", window=window, measured_at=NOW, result=Result.GONE
    )


@pytest.mark.parametrize(
    ("answered", "refusals", "expected"),
    [
        ((), (), Result.READ),
        (("views",), (), Result.READ),
        (("views",), (REFUSED,), Result.READ),
        ((), (REFUSED,), Result.REFUSED),
    ],
)
def test_only_where_everything_was_refused_it_is_a_refusal(
    answered: tuple[str, ...], refusals: tuple[Refusal, ...], expected: Result
) -> None:
    look = Fetched(answered=frozenset(answered), refusals=refusals)
    assert result_of(look) is expected
    found = context(look)
    assert found is not None
    assert (found.result, found.readings) == (expected, ())


@pytest.mark.parametrize(
    ("window", "others", "stop", "given_up"),
    [
        ("6h", True, False, False),
        (PAST, True, False, True),
        (PAST, False, False, False),  # no post could be read: it is not this one's fault
        (PAST, True, True, False),  # throttled, or the token is dead
        (PAST, False, True, False),
    ],
)
def test_a_post_that_cannot_be_read_now_is_asked_again_unless_it_is_an_old_one_alone(
    window: str, others: bool, stop: bool, given_up: bool
) -> None:
    found = context(FetchFailed(reason="503", stop=stop), window, others=others)
    refused = Measurement(object_id="1_2", window=window, measured_at=NOW, result=Result.REFUSED)
    assert found == (refused if given_up else None)


def test_a_page_figure_belongs_to_the_day_that_facebook_names() -> None:
    named = Figure(metric=Metric.PAGE_VIEWS, raw_metric="page_media_view", value=7, day="2026-11-22")
    unnamed = Figure(metric=Metric.PAGE_FANS, raw_metric="fan_count", value=100)
    look = Fetched(figures=(named, unnamed), answered=frozenset({"page_media_view"}))
    found = page_visit("sandbox/100", "2026-11-23", look, ORIGIN)
    assert (found.object_id, found.window, found.measured_at, found.result) == (
        *("sandbox/100", "2026-11-23", NOW, Result.READ),
    )
    assert [(each.metric, each.window, each.value) for each in found.readings] == [
        (Metric.PAGE_VIEWS, "2026-11-22", 7),
        (Metric.PAGE_FANS, "2026-11-23", 100),
    ]
    assert {(each.object_id, each.delivery_id, each.age_seconds, each.made_up) for each in found.readings} == {
        ("sandbox/100", None, None, True)
    }
    assert page_visit("100", "2026-11-23", Fetched(refusals=(REFUSED,)), ORIGIN).result is Result.REFUSED


def test_windows_whose_time_passed_are_recorded_as_missed() -> None:
    later = NOW + timedelta(seconds=1)
    assert missed_visits([], later) == []
    assert missed_visits([DueMeasurement(post=POST, window="1h"), DueMeasurement(post=POST, window="6h")], later) == [
        Measurement(object_id="1_2", window=window, measured_at=later, result=Result.MISSED) for window in ("1h", "6h")
    ]
