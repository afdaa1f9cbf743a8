"""Reach over time: what is put together, where Facebook changed what it counts, followers, and a post's own course."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from publisher.domain.accounts import Role
from publisher.domain.metric_changes import CHANGES, changes_between
from publisher.domain.period import Period
from publisher.domain.reading import Measured, Metric, ReportedPost
from publisher.domain.report import Figures, Row
from publisher.storage.ledger.schema_reach import ReadingRow
from publisher.studio.charts import columns, line
from publisher.studio.post_reach import post_reach
from publisher.studio.time_buckets import by_span, spans
from tests.studio.house import Browser, House
from tests.studio.test_planning import plan

BELGRADE = ZoneInfo("Europe/Belgrade")


def period(first: date, last: date) -> Period:
    return Period(first=first, last=last, zone=BELGRADE)


def row(at: datetime, **figures: float) -> Row:
    post = ReportedPost(object_id="1", slug="lajm", title="Lajm", channel="facebook", published_at=at)
    return Row(key="1", label="Lajm", posts=1, figures=Figures(**figures), is_final=True, post=post)


@pytest.mark.parametrize(
    ("last", "kind", "count", "second"),
    [
        (date(2026, 3, 31), "day", 31, date(2026, 3, 2)),
        (date(2026, 4, 1), "week", 6, date(2026, 3, 2)),  # the first of March is a Sunday
        (date(2026, 12, 31), "month", 10, date(2026, 4, 1)),
    ],
)
def test_a_period_is_divided_whole_and_without_overlap(last: date, kind: str, count: int, second: date) -> None:
    found = spans(period(date(2026, 3, 1), last))
    assert (found[0].kind, len(found), found[1].first) == (kind, count, second)
    assert (found[0].first, found[-1].last) == (date(2026, 3, 1), last)
    assert all(before.last + timedelta(days=1) == after.first for before, after in pairwise(found))


def test_a_post_counts_where_it_went_out_on_the_clocks_of_the_organisation() -> None:
    rows = [
        row(datetime(2026, 3, 2, 23, 30, tzinfo=UTC), views=7, largest_viewers=5),  # 00:30 of the third, there
        row(datetime(2026, 3, 1, 9, tzinfo=UTC), views=2, clicks=1, largest_viewers=2),
        row(datetime(2026, 3, 1, 12, tzinfo=UTC), views=3, largest_viewers=3),
    ]
    found = by_span(rows, period(date(2026, 3, 1), date(2026, 3, 3)))
    assert [(each.posts, each.figures.views, each.figures.clicks) for each in found] == [
        (2, 5, 1),
        (0, None, None),
        (1, 7, None),
    ]
    assert [each.figures.largest_viewers for each in found] == [3, None, 5]


def test_changes_are_dated_and_in_order() -> None:
    assert [change.on for change in CHANGES] == sorted(change.on for change in CHANGES)
    found = changes_between(date(2025, 11, 15), date(2026, 6, 14), {Metric.VIEWS, Metric.VIEWERS})
    assert [(change.before, change.since) for change in found] == [("post_impressions", "post_media_view")]


def test_columns_and_lines_stay_inside_the_drawing() -> None:
    plot = columns([3, None, 700], [(1.5, 1)])
    assert plot is not None
    assert [column.height for column in plot.columns] == [0.7, 0.0, 154.0]
    assert all(0 <= column.y <= 220 and column.y + column.height == pytest.approx(220, 0.01) for column in plot.columns)
    assert plot.marks == ((320.0, 1),)
    assert columns([None, 0]) is None
    assert line([(0, 5)]) is None
    for values in ([3412, 3500, 4012], [50, 50], [0, 0], [7, 3]):
        drawn = line([(place / (len(values) - 1), value) for place, value in enumerate(values)])
        assert drawn is not None
        heights = [float(point.partition(",")[2]) for point in drawn.points.split()]
        assert all(0 <= height <= 220 for height in heights)
        assert drawn.ticks[0].value >= max(values)
        assert drawn.ticks[-1].value <= min(values)


def test_the_course_of_a_post_tells_where_it_cannot_be_compared() -> None:
    out_at = datetime(2025, 11, 13, 10, tzinfo=UTC)
    readings = [
        Measured(metric=metric, value=value, measured_at=out_at + timedelta(days=days), age_seconds=days * 86_400.0)
        for days, metric, value in ((1, "views", 10), (1, "clicks", 2), (4, "views", 40))
    ]
    found = post_reach(readings)
    assert [(moment.of("views"), moment.of("clicks")) for moment in found.moments] == [(10, 2), (40, None)]
    assert [(x, change.since) for x, change in found.changes] == [(320.0, "post_media_view")]
    assert post_reach(readings[:1]).curve is None


def test_the_page_shows_followers_and_marks_beside_the_numbers(house: House) -> None:
    ana = house.signed_in("ana", Role.AUTHOR)
    house.draft("lajm")
    plan(ana, "lajm")
    house.app.deliver(lambda *_: None)
    made = house.app.status("lajm")[-1].delivery
    today = house.clock().date()
    days = [(today - timedelta(days=count), 900.0 - count) for count in range(1, 300)]
    with house.app.container.database.write() as session:
        session.execute(insert(ReadingRow), [follower(house, day, value) for day, value in days])
        of_post = {"delivery_id": made.id, "object_id": made.remote_id, "window": "2h", "raw_metric": "sample data"}
        numbers = [(3600.0, "views", 10.0), (7200.0, "views", 70.0), (7200.0, "viewers", 40.0)]
        session.execute(
            insert(ReadingRow),
            [
                follower(house, today, value) | of_post | {"metric": metric, "age_seconds": age}
                for age, metric, value in numbers
            ],
        )

    shown = ana.get("/reach?days=365").text
    assert "Followers of the Page" in shown
    assert "since 29 Jan 2026" in shown
    assert "<td>876</td>" in shown  # the last count of October
    assert shown.count('class="mark-line"') == 1  # viewers alone changed within the year
    assert "post_impressions_unique" in shown
    assert "June 2026 <sup>1</sup>" in " ".join(shown.split())
    assert 'class="mark-line"' not in ana.get("/reach?days=30").text
    post = ana.get("/posts/lajm").text
    assert all(words in post for words in ("2 hours</th><td>70</td><td>40</td>", "Show as a table"))
    assert "still growing" in ana.get("/reach").text
    ana.post("/posts/lajm/withdraw")
    house.clock.passes(seconds=11)
    house.app.deliver(lambda *_: None)
    tables_are_downloaded(house, ana)
    reach = ana.get("/reach").text
    assert "still growing" not in reach
    assert 'class="chip state-unpublished">Unpublished<' in reach


def tables_are_downloaded(house: House, ana: Browser) -> None:
    table = ana.get("/reach.csv").content.decode("utf-8-sig").splitlines()
    assert [len(table), table[0].split(",")[:3], table[1].split(",")[6:8]] == [
        2,
        ["Published", "Post", "Topics"],
        ["70", "40"],
    ]
    accounts, account = house.server.office.accounts, ana.get("/session").json()["account"]
    accounts.set_language(account, "sq")
    assert ";70;40;" in ana.get("/reach.csv").text
    assert ";views;" in ana.get("/reach.csv?readings=yes").text
    accounts.set_language(account, "en")


def follower(house: House, day: date, value: float) -> dict[str, object]:
    return {
        "delivery_id": None,
        "channel": "facebook",
        "object_id": f"sandbox/{house.app.settings.facebook.page_id}",
        "metric": "page_followers",
        "raw_metric": "followers_count",
        "value": value,
        "measured_at": datetime.combine(day, datetime.min.time(), UTC),
        "age_seconds": None,
        "window": day.isoformat(),
        "api_version": "v26.0",
        "made_up": True,
    }
