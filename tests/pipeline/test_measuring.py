"""What is due, as tables: no clock, no ledger."""

from datetime import UTC, datetime, timedelta

import pytest

from publisher.domain.measurement_schedule import (
    MeasurementPlan,
    age_label,
    believed_refusals,
    candidates_since,
    decide,
    left_out,
    next_measure_at,
    next_page_day_at,
    page_day,
    past_before,
    to_remember,
    windows,
)
from publisher.domain.reading import Deleted, Fetched, FetchFailed, FetchResult, MeasuredPost, Refusal, RefusalReason
from tests.pipeline.desk import AGES, DAY, HOUR

OUT_AT = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def post(*settled: str, name: str = "forum") -> MeasuredPost:
    return MeasuredPost(
        object_id=f"1_{name}", published_at=OUT_AT, delivery_id=1, name=name, settled=frozenset(settled)
    )


def labels(planned: MeasurementPlan) -> tuple[list[str], list[str]]:
    return [each.window for each in planned.due], [each.window for each in planned.missed]


@pytest.mark.parametrize(
    ("seconds", "label"),
    [
        (0.5, "0.5s"),
        (10, "10s"),
        (60, "1m"),
        (90, "90s"),
        (5_400, "90m"),
        (3_600, "1h"),
        (21_600, "6h"),
        (86_400, "1d"),
        (129_600, "36h"),
        (604_800, "7d"),
        (2_419_200, "28d"),
    ],
)
def test_an_age_is_named_in_the_largest_unit_that_it_is_whole_in(seconds: float, label: str) -> None:
    assert age_label(seconds) == label


def test_a_window_reaches_to_the_next_age_and_the_last_a_quarter_further() -> None:
    assert [(w.label, w.opens_seconds, w.closes_seconds) for w in windows((10, 20, 100))] == [
        ("10s", 10, 20),
        ("20s", 20, 100),
        ("100s", 100, 125),
    ]


def test_without_ages_nothing_is_due() -> None:
    assert decide([post()], (), OUT_AT + timedelta(days=1)) == MeasurementPlan()


@pytest.mark.parametrize(
    ("age_seconds", "settled", "due", "missed"),
    [
        (HOUR - 1, (), [], []),
        (HOUR, (), ["1h"], []),
        (6 * HOUR - 1, (), ["1h"], []),
        (6 * HOUR, (), ["6h"], ["1h"]),
        (6 * HOUR, ("1h",), ["6h"], []),
        (6 * HOUR, ("1h", "6h"), [], []),
        # Asleep for a week: one true reading, and no false ages.
        (8 * DAY, ("1h",), ["7d"], ["6h", "1d", "3d"]),
        (35 * DAY - 1, ("1h", "6h", "1d", "3d", "7d"), ["28d"], []),
        (35 * DAY, ("1h", "6h", "1d", "3d", "7d"), [], ["28d"]),
        (-5.0, (), [], []),
    ],
)
def test_only_the_open_window_is_read_and_those_before_it_are_missed(
    age_seconds: float, settled: tuple[str, ...], due: list[str], missed: list[str]
) -> None:
    planned = decide([post(*settled)], AGES, OUT_AT + timedelta(seconds=age_seconds))

    assert labels(planned) == (due, missed)


@pytest.mark.parametrize(
    ("age_seconds", "settled", "next_age_seconds"),
    [
        (0.0, (), HOUR),
        (2 * HOUR, (), HOUR),
        (2 * HOUR, ("1h",), 6 * HOUR),
        (8 * DAY, ("7d",), 28 * DAY),
        (40 * DAY, (), None),
    ],
)
def test_the_next_time_is_that_of_the_first_window_that_can_still_be_read(
    age_seconds: float, settled: tuple[str, ...], next_age_seconds: float | None
) -> None:
    next_at = next_measure_at([post(*settled)], AGES, OUT_AT + timedelta(seconds=age_seconds))

    assert next_at == (None if next_age_seconds is None else OUT_AT + timedelta(seconds=next_age_seconds))


def test_candidates_reach_back_twice_the_largest_age_and_the_past_begins_where_the_last_window_closes() -> None:
    assert candidates_since(AGES, OUT_AT) == OUT_AT - timedelta(days=56)
    assert past_before(AGES, OUT_AT) == OUT_AT - timedelta(days=35)


@pytest.mark.parametrize(
    ("now", "day", "next_at"),
    [
        ("2026-11-24T08:59:59+00:00", "2026-11-23", "2026-11-24T09:00:00+00:00"),
        ("2026-11-24T09:00:00+00:00", "2026-11-24", "2026-11-25T09:00:00+00:00"),
        ("2026-11-24T23:59:00+00:00", "2026-11-24", "2026-11-25T09:00:00+00:00"),
    ],
)
def test_a_page_day_begins_when_facebooks_day_is_over(now: str, day: str, next_at: str) -> None:
    moment = datetime.fromisoformat(now)

    assert page_day(moment) == day
    assert next_page_day_at(moment) == datetime.fromisoformat(next_at)


def refused(raw_metric: str, why: RefusalReason = RefusalReason.INVALID) -> Refusal:
    return Refusal(raw_metric=raw_metric, why=why, reason=f"no {raw_metric}")


def test_an_invalid_metric_is_believed_where_something_else_was_answered() -> None:
    looks: list[FetchResult] = [Fetched(refusals=(refused("post_clicks"),), answered=frozenset({"shares"})), Deleted()]

    assert believed_refusals(looks) == (refused("post_clicks"),)


def test_an_invalid_metric_is_not_believed_where_nothing_was_answered() -> None:
    looks: list[FetchResult] = [
        Fetched(refusals=(refused("post_clicks"), refused("shares"))),
        FetchFailed(reason="later"),
    ]

    assert believed_refusals(looks) == ()


def test_a_metric_that_another_post_has_is_not_withdrawn() -> None:
    looks = [
        Fetched(refusals=(refused("post_clicks"),), answered=frozenset({"shares"})),
        Fetched(answered=frozenset({"post_clicks"})),
    ]

    assert believed_refusals(looks) == ()
    assert believed_refusals(looks[:1], frozenset({"post_clicks"})) == ()


def test_what_a_single_post_lacks_says_nothing_about_the_metric() -> None:
    looks = [Fetched(refusals=(refused("post_clicks", RefusalReason.NOT_HERE),), answered=frozenset({"shares"}))]

    assert believed_refusals(looks) == ()


def test_a_missing_permission_is_believed_alone() -> None:
    looks = [Fetched(refusals=(refused("comments", RefusalReason.NOT_ALLOWED),))]

    assert believed_refusals(looks) == (refused("comments", RefusalReason.NOT_ALLOWED),)


def test_a_withdrawn_metric_is_left_out_for_a_week_and_a_forbidden_one_is_asked_at_every_visit() -> None:
    withdrawn = to_remember(refused("post_clicks"), "v26.0", OUT_AT)
    forbidden = to_remember(refused("comments", RefusalReason.NOT_ALLOWED), "v26.0", OUT_AT)
    both = [withdrawn, forbidden]

    assert left_out(both, "v26.0", OUT_AT) == {"post_clicks"}
    assert left_out(both, "v26.0", OUT_AT + timedelta(days=7)) == frozenset()
    assert left_out(both, "v27.0", OUT_AT) == frozenset()
