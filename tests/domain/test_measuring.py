"""How long things are measured and remembered; `tests/pipeline/test_measuring.py` has which windows are due."""

from datetime import UTC, datetime, timedelta

import pytest

from publisher.domain.measurement_schedule import (
    TWO_YEARS,
    candidates_since,
    left_out,
    next_measure_at,
    past_before,
    to_remember,
    windows,
)
from publisher.domain.reading import MeasuredPost, Refusal, RefusalReason, RefusedMetric
from tests.domain.deliveries import HOUR, NOW, SECOND


def refused(why: RefusalReason) -> RefusedMetric:
    return to_remember(Refusal(raw_metric="post_clicks", why=why, reason="x"), "v26.0", NOW)


def test_facebook_keeps_figures_for_two_years() -> None:
    assert timedelta(days=730) == TWO_YEARS


@pytest.mark.parametrize(
    ("why", "days"), [(RefusalReason.INVALID, 7), (RefusalReason.NOT_ALLOWED, 0), (RefusalReason.NOT_HERE, 0)]
)
def test_only_a_metric_that_is_not_known_any_more_is_left_alone_for_a_week(why: RefusalReason, days: int) -> None:
    one = refused(why)
    assert (one.refused_at, one.ask_again_at) == (NOW, NOW + timedelta(days=days))
    before, at = one.ask_again_at - SECOND, one.ask_again_at
    assert left_out([one], "v26.0", before) == {"post_clicks"}
    assert left_out([one], "v26.0", at) == set()
    assert left_out([one], "v27.0", before) == set()


def test_where_no_age_is_measured_nothing_is_a_candidate() -> None:
    assert windows(()) == ()
    assert candidates_since((), NOW) == past_before((), NOW) == NOW


def test_the_next_time_is_the_earliest_of_all_posts() -> None:
    def post(hours: int, *settled: str) -> MeasuredPost:
        at = datetime(2026, 11, 24, tzinfo=UTC) + hours * HOUR
        return MeasuredPost(
            object_id=f"1_{hours}", published_at=at, delivery_id=1, name="a", settled=frozenset(settled)
        )

    ages = (3_600.0, 7_200.0)
    assert next_measure_at([], ages, NOW) is None
    assert next_measure_at([post(9), post(8, "1h")], ages, NOW) == NOW + HOUR  # of the other, its second hour
    assert next_measure_at([post(9, "1h", "2h")], ages, NOW) is None
    # A window that closes this second can be read no more.
    assert next_measure_at([post(7, "2h")], ages, NOW) is None
