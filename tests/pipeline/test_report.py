"""Reports as values: what is summed, what is not, and what is compared with what."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from publisher.domain.equal_age import compared_age, readings_at_age
from publisher.domain.errors import InvalidInput
from publisher.domain.period import Period
from publisher.domain.reading import Metric, Reach, Reading, ReportedPost, newest
from publisher.domain.report import (
    BY_HAND,
    NONE,
    Figures,
    Report,
    ReportParameters,
    Section,
    SectionKind,
    Stacking,
    aggregate,
    build,
    page_lines,
)
from tests.pipeline.desk import AGES, DAY, HOUR

BELGRADE = ZoneInfo("Europe/Belgrade")
NOVEMBER = Period(first=date(2026, 11, 1), last=date(2026, 11, 30), zone=BELGRADE)
NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
BOTH = Stacking(tags=("sq", "sr-Latn"))


def post(object_id: str, day: int = 2, **labels: object) -> ReportedPost:
    values: dict[str, object] = {
        "object_id": object_id,
        "slug": f"slug-{object_id}",
        "title": f"Title {object_id}",
        "channel": "facebook",
        "published_at": datetime(2026, 11, day, 9, 0, tzinfo=UTC),
        "tags": ("sq", "sr-Latn", "sr-Cyrl"),
        **labels,
    }
    return ReportedPost(**values)  # type: ignore[arg-type]  # a mapping of their values


def reading(value: float, metric: Metric = Metric.VIEWS, age_seconds: float = DAY, part: str = "") -> Reading:
    return Reading(
        delivery_id=1,
        channel="facebook",
        object_id="1",
        metric=metric,
        raw_metric=metric,
        part=part,
        value=value,
        measured_at=datetime(2026, 11, 2, 9, 0, tzinfo=UTC) + timedelta(seconds=age_seconds),
        age_seconds=age_seconds,
        window="1d",
        api_version="v26.0",
        made_up=False,
    )


def made(
    posts: list[ReportedPost],
    readings: dict[str, tuple[Reading, ...]] | None = None,
    before: Reach | None = None,
    compared_age_seconds: float | None = None,
) -> Report:
    basis = ReportParameters(
        period=NOVEMBER,
        now=NOW,
        stacking=BOTH,
        last_age_seconds=28 * DAY,
        made_up=False,
        compared_age_seconds=compared_age_seconds,
    )
    return build(basis, Reach(posts=tuple(posts), readings=readings or {}), before, ())


def views(section: Section) -> dict[str, tuple[int, float | None]]:
    return {row.key: (row.posts, row.figures.views) for row in section.rows}


def test_a_period_begins_and_ends_at_local_midnight() -> None:
    march = Period(first=date(2026, 3, 29), last=date(2026, 3, 29), zone=BELGRADE)

    assert march.start == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert march.end == datetime(2026, 3, 29, 22, 0, tzinfo=UTC)


def test_the_period_before_has_as_many_days() -> None:
    before = NOVEMBER.previous()

    assert (before.first, before.last) == (date(2026, 10, 2), date(2026, 10, 31))
    assert before.end == NOVEMBER.start


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInput, match="period_backwards"):
        Period(first=date(2026, 11, 2), last=date(2026, 11, 1), zone=UTC)


@pytest.mark.parametrize(
    ("stacking", "tags", "label"),
    [
        (BOTH, ("sq", "sr-Latn", "sr-Cyrl", "en"), "sq+sr"),
        (BOTH, ("sq", "en"), "sq"),
        (BOTH, ("en", "rom"), "en+rom"),
        (Stacking(tags=("sr-Latn", "sr-Cyrl")), ("sq", "sr-Latn", "sr-Cyrl"), "sr"),
        (Stacking(tags=("sq", "sr-Latn"), stacked=False), ("sq", "sr-Latn"), "sq"),
        (BOTH, (), ""),
    ],
)
def test_the_languages_of_a_stacked_post_are_one_label(stacking: Stacking, tags: tuple[str, ...], label: str) -> None:
    assert stacking.languages(tags) == label


def test_a_post_with_two_topics_is_in_two_rows_and_in_the_total_once() -> None:
    report = made(
        [post("1", topics=("housing", "returns")), post("2", topics=("housing",)), post("3")],
        {"1": (reading(10),), "2": (reading(5),), "3": (reading(1),)},
    )

    assert views(report.section(SectionKind.TOPIC)) == {"housing": (2, 15), "returns": (1, 10), NONE: (1, 1)}
    assert (report.total.posts, report.total.figures.views) == (3, 16)


def test_a_label_that_is_given_twice_counts_once() -> None:
    report = made([post("1", places=("ferizaj", "ferizaj"))], {"1": (reading(10),)})

    assert views(report.section(SectionKind.PLACE)) == {"ferizaj": (1, 10)}


def test_a_stacked_post_is_one_row() -> None:
    report = made([post("1"), post("2", tags=("sq",))], {"1": (reading(10),), "2": (reading(5),)})

    assert views(report.section(SectionKind.LANGUAGE)) == {"sq+sr": (1, 10), "sq": (1, 5)}


def test_viewers_of_several_posts_are_never_summed() -> None:
    report = made(
        [post("1", grants=("rio-2026",)), post("2", grants=("rio-2026",))],
        {"1": (reading(10, Metric.VIEWERS),), "2": (reading(7, Metric.VIEWERS),)},
    )

    (row,) = report.section(SectionKind.GRANT).rows
    assert (row.figures.viewers, row.figures.largest_viewers) == (None, 10)
    assert report.total.figures.viewers is None
    assert [each.figures.viewers for each in report.section(SectionKind.POST).rows] == [10, 7]


def test_no_figure_is_not_nought() -> None:
    assert aggregate([]) == aggregate([{}]) == Figures()
    assert aggregate([{Metric.SHARES: 0}, {}]) == Figures(shares=0)


def test_posts_by_hand_are_a_row_of_their_own() -> None:
    report = made(
        [post("1", topics=("housing",)), post("2", slug="", by_hand=True, tags=())],
        {"1": (reading(10),), "2": (reading(5),)},
    )

    for kind in (SectionKind.TOPIC, SectionKind.PLACE, SectionKind.GRANT, SectionKind.LANGUAGE):
        assert views(report.section(kind))[BY_HAND] == (1, 5)
    assert [row.by_hand for row in report.section(SectionKind.POST).rows] == [False, True]
    assert report.total.figures.views == 15


def test_the_newest_reading_of_each_metric_counts() -> None:
    readings = (
        reading(9, age_seconds=3 * DAY),
        reading(5, age_seconds=DAY),
        reading(2, Metric.SHARES, age_seconds=HOUR),
        reading(4, Metric.REACTIONS, part="like"),
    )

    assert newest(readings) == {Metric.VIEWS: 9, Metric.SHARES: 2}


def test_rows_are_in_order_posts_by_time_and_groups_by_views() -> None:
    report = made(
        [post("1", 2, topics=("a",)), post("2", 3, topics=("b",)), post("3", 4, topics=("c",))],
        {"2": (reading(5),), "3": (reading(9),)},
    )

    assert [row.key for row in report.section(SectionKind.POST).rows] == ["1", "2", "3"]
    assert [row.label for row in report.section(SectionKind.TOPIC).rows] == ["c", "b", "a"]


def test_what_still_grows_is_not_ripe() -> None:
    report = made([post("1", 2, topics=("a",)), post("2", 20, topics=("a", "b"))])

    assert [row.is_final for row in report.section(SectionKind.POST).rows] == [True, False]
    assert {row.key: row.is_final for row in report.section(SectionKind.TOPIC).rows} == {"a": False, "b": False}


@pytest.mark.parametrize(
    ("age_seconds", "found"),
    [(7 * DAY - 1, False), (7 * DAY, True), (8.7 * DAY, True), (8.75 * DAY, False), (28 * DAY, False)],
)
def test_a_reading_is_of_equal_age_up_to_a_quarter_more(age_seconds: float, found: bool) -> None:
    assert bool(readings_at_age([reading(5, age_seconds=age_seconds)], 7 * DAY)) is found


def test_of_several_readings_of_equal_age_the_first_counts() -> None:
    assert readings_at_age([reading(6, age_seconds=1.2 * DAY), reading(5, age_seconds=DAY)], DAY) == {Metric.VIEWS: 5}
    assert readings_at_age([], DAY) == {}


@pytest.mark.parametrize(("ages", "age"), [(AGES, 7 * DAY), ((10, 60), 60), ((28 * DAY,), 28 * DAY), ((), 7 * DAY)])
def test_periods_are_compared_at_the_largest_age_up_to_a_week(ages: tuple[float, ...], age: float) -> None:
    assert compared_age(ages) == age


def test_periods_are_compared_at_equal_age_and_what_is_not_ripe_is_left_out() -> None:
    before = Reach(
        posts=(post("8", topics=("a",)), post("9", topics=("b",))),
        readings={"8": (reading(30, age_seconds=7 * DAY), reading(90, age_seconds=28 * DAY)), "9": ()},
    )
    report = made(
        [post("1", topics=("a",)), post("2", 28, topics=("a",))],
        {"1": (reading(40, age_seconds=7 * DAY), reading(50, age_seconds=28 * DAY)), "2": (reading(3),)},
        before,
        7 * DAY,
    )

    rows = {row.key: row for row in report.section(SectionKind.TOPIC).rows}
    compared = rows["a"].compared
    assert compared is not None
    assert compared.before is not None
    assert (compared.now.posts, compared.now.left_out, compared.now.is_final) == (1, 1, False)
    assert (compared.now.figures.views, compared.before.figures.views) == (40, 30)
    assert compared.before.is_final
    assert rows["b"].posts == 0
    assert rows["a"].figures.views == 53
    assert report.compared_age_seconds == 7 * DAY


def test_a_single_post_has_no_before() -> None:
    report = made([post("1")], {"1": (reading(40, age_seconds=7 * DAY),)}, Reach(), 7 * DAY)

    (row,) = report.section(SectionKind.POST).rows
    assert row.compared is not None
    assert row.compared.before is None
    assert report.total.compared is not None
    assert report.total.compared.before is not None


def test_without_a_period_before_nothing_is_compared() -> None:
    report = made([post("1")])

    assert report.total.compared is None
    assert report.compared_age_seconds is None


def test_the_pages_people_are_not_summed_over_days() -> None:
    def day(window: str, value: float, metric: Metric, hour: int = 9, part: str = "") -> Reading:
        return Reading(
            delivery_id=None,
            channel="facebook",
            object_id="1",
            metric=metric,
            raw_metric=metric,
            part=part,
            value=value,
            measured_at=datetime(2026, 11, 24, hour, tzinfo=UTC),
            age_seconds=None,
            window=window,
            api_version="v26.0",
            made_up=False,
        )

    lines = page_lines(
        [
            day("2026-11-02", 70, Metric.PAGE_VIEWERS),
            day("2026-11-01", 60, Metric.PAGE_VIEWERS, hour=10),
            day("2026-11-01", 10, Metric.PAGE_VIEWERS, hour=8),
            day("2026-11-01", 5, Metric.PAGE_VIEWS),
            day("2026-11-02", 6, Metric.PAGE_VIEWS),
            day("2026-11-02", 6, Metric.PAGE_VIEWS, part="is_from_ads=1"),
        ]
    )

    assert [(line.metric, line.days, line.first, line.last, line.largest, line.total) for line in lines] == [
        (Metric.PAGE_VIEWS, 2, 5, 6, 6, 11),
        (Metric.PAGE_VIEWERS, 2, 60, 70, 70, None),
    ]
