"""Edges of a report: the first and last day, when a post is final; `tests/pipeline/test_report.py` has its numbers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from publisher.domain.errors import InvalidInput
from publisher.domain.period import Period
from publisher.domain.reading import Reach, ReportedPost
from publisher.domain.report import BY_HAND, Report, ReportParameters, SectionKind, Stacking, build
from tests.domain.deliveries import SECOND

DAY = timedelta(days=1)
OUT_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def period(first: date, last: date) -> Period:
    return Period(first=first, last=last, zone=UTC)


def post(object_id: str, **fields: object) -> ReportedPost:
    values: dict[str, object] = {
        "object_id": object_id,
        "slug": object_id,
        "title": object_id,
        "channel": "facebook",
        "published_at": OUT_AT,
        "tags": ("sq",),
        "topics": ("housing",),
        **fields,
    }
    return ReportedPost(**values)  # type: ignore[arg-type]  # a mapping of their values


def report(now: datetime, *posts: ReportedPost, before: Reach | None = None, age: float | None = None) -> Report:
    basis = ReportParameters(
        period=period(date(2026, 11, 1), date(2026, 11, 30)),
        now=now,
        stacking=Stacking(tags=("sq",)),
        last_age_seconds=DAY.total_seconds(),
        made_up=False,
        compared_age_seconds=age,
    )
    return build(basis, Reach(posts=posts), before, ())


@pytest.mark.parametrize(("after", "ripe"), [(DAY - SECOND, False), (DAY, True), (DAY + SECOND, True)])
def test_a_post_is_ripe_from_the_last_age_on(after: timedelta, ripe: bool) -> None:
    made = report(OUT_AT + after, post("a"), post("b", published_at=OUT_AT - DAY))
    assert {row.key: row.is_final for row in made.section(SectionKind.POST).rows} == {"a": ripe, "b": True}
    assert [row.is_final for row in made.section(SectionKind.TOPIC).rows] == [ripe]
    assert made.total.is_final is ripe


def test_a_row_is_by_hand_where_its_post_is_and_made_up_only_where_that_is_said() -> None:
    made = report(OUT_AT, post("a"), post("b", slug="", by_hand=True))
    assert {row.key: row.by_hand for row in made.section(SectionKind.POST).rows} == {"a": False, "b": True}
    assert {row.key: row.by_hand for row in made.section(SectionKind.TOPIC).rows} == {"housing": False, BY_HAND: True}
    assert (made.total.by_hand, made.made_up) == (False, False)


@pytest.mark.parametrize(("age", "before"), [(None, None), (None, Reach()), (3_600.0, None)])
def test_nothing_is_compared_without_an_age_and_a_period_before(age: float | None, before: Reach | None) -> None:
    made = report(OUT_AT, post("a"), before=before, age=age)
    assert made.total.compared is None
    assert {row.compared for section in made.sections for row in section.rows} == {None}


def test_where_both_are_there_it_is_compared() -> None:
    made = report(OUT_AT, post("a"), before=Reach(), age=3_600.0)
    assert made.total.compared is not None
    assert made.compared_age_seconds == 3_600.0


def test_a_period_can_be_one_day_and_the_one_before_it_is_the_day_before() -> None:
    one = period(date(2026, 11, 30), date(2026, 11, 30))
    assert (one.start, one.end) == (datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    assert one.previous() == period(date(2026, 11, 29), date(2026, 11, 29))
    assert one.previous().end == one.start


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 2), date(2026, 11, 1)),
        (date(1899, 12, 31), date(2026, 11, 1)),
        (date(2026, 11, 1), date(2101, 1, 1)),
    ],
)
def test_a_period_lies_within_two_hundred_years_and_ends_after_it_begins(first: date, last: date) -> None:
    with pytest.raises(InvalidInput, match="period_"):
        period(first, last)
    whole = period(date(1900, 1, 1), date(2100, 12, 31))
    assert whole.previous() == period(date(1900, 1, 1), date(1900, 1, 1))
