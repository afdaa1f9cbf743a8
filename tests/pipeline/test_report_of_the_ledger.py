"""Reports and CSV from a real ledger."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from publisher.domain.delivery import Payload
from publisher.domain.equal_age import readings_at_age
from publisher.domain.payload import payload_to_json
from publisher.domain.period import Period
from publisher.domain.reading import Measurement, Metric, PagePost, Reading, Result, page_object
from publisher.domain.report import Report, SectionKind, Stacking
from publisher.pipeline.report import COLUMNS, report, write_csv
from tests.pipeline.desk import AGES, DAY, Desk, PageDesk
from tests.world import START

NOVEMBER = Period(first=date(2026, 11, 1), last=date(2026, 11, 30), zone=ZoneInfo("Europe/Belgrade"))
BOTH = Stacking(tags=("sq", "sr-Latn"))


def read(
    desk: Desk, object_id: str, at: datetime, age_seconds: float, *, made_up: bool = False, **values: float
) -> None:
    """Record a visit with a reading a metric; `views_like` is a part of `views`."""
    readings = [
        Reading(
            delivery_id=None,
            channel="facebook",
            object_id=object_id,
            metric=Metric(name.partition("_")[0]),
            raw_metric=f"raw_{name.partition('_')[0]}",
            part=name.partition("_")[2],
            value=value,
            measured_at=at + timedelta(seconds=age_seconds),
            age_seconds=age_seconds,
            window=f"{age_seconds:g}s",
            api_version="v26.0",
            made_up=made_up,
        )
        for name, value in values.items()
    ]
    context = Measurement(
        object_id=object_id,
        window=f"{age_seconds:g}s",
        measured_at=at + timedelta(seconds=age_seconds),
        result=Result.READ,
        readings=tuple(readings),
    )
    desk.store.record([context])


def reported(desk: Desk, **wishes: Any) -> Report:
    values: dict[str, Any] = {
        "now": START + timedelta(days=40),
        "ages_seconds": AGES,
        "stacking": BOTH,
        "page_object": "1",
        "made_up": False,
        **wishes,
    }
    return report(desk.store, NOVEMBER, **values)


def written(desk: Desk, **wishes: Any) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    values: dict[str, Any] = {"stacking": BOTH, "made_up": False, **wishes}
    count = write_csv(desk.store, NOVEMBER, stream, **values)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))
    assert len(rows) == count
    return rows


def test_a_report_is_of_the_ledgers_posts_and_readings(desk: Desk) -> None:
    desk.has_sent("forum", "1_1", topics=["housing"], places=["ferizaj", "peja"], grants=["rio-2026"])
    desk.has_sent("october", "1_2", at=datetime(2026, 10, 31, 22, 59, tzinfo=START.tzinfo))
    read(desk, "1_1", START, DAY, views=20, viewers=15, shares=0)
    read(desk, "1_1", START, 3 * DAY, views=25)

    found = reported(desk)

    (row,) = found.section(SectionKind.POST).rows
    assert (row.label, row.languages, row.is_final, row.by_hand) == ("Title of forum", "sq+sr", True, False)
    assert (row.figures.views, row.figures.viewers, row.figures.shares, row.figures.clicks) == (25, 15, 0, None)
    assert {row.key for row in found.section(SectionKind.PLACE).rows} == {"ferizaj", "peja"}
    assert found.total.posts == 1
    assert not found.made_up


def test_the_period_before_is_compared_at_equal_age(desk: Desk) -> None:
    earlier = START - timedelta(days=30)
    desk.has_sent("now", "1_1")
    desk.has_sent("before", "1_2", at=earlier)
    read(desk, "1_1", START, 7 * DAY, views=40)
    read(desk, "1_2", earlier, 7 * DAY, views=30)
    read(desk, "1_2", earlier, 28 * DAY, views=99)

    total = reported(desk, compare_previous=True).total
    by_the_day = reported(desk, compare_previous=True, compare_age_seconds=DAY).total

    assert total.compared is not None
    assert total.compared.before is not None
    assert (total.compared.now.figures.views, total.compared.before.figures.views) == (40, 30)
    assert by_the_day.compared is not None
    assert by_the_day.compared.now.left_out == 1


LINKED = Payload(message="M", link="https://kosint2020.net/sq/a/")
TWO_FORMS = Payload(message="M", linked=LINKED)


def test_posts_with_a_link_stand_beside_those_without_at_equal_age(desk: Desk) -> None:
    sent: dict[str, dict[str, Any]] = {
        "1_1": {"payload": payload_to_json(LINKED)},  # of before there were two forms
        "1_2": {"payload": payload_to_json(TWO_FORMS), "with_link": True},
        "1_3": {"payload": payload_to_json(TWO_FORMS), "with_link": False},
        "1_4": {"payload": payload_to_json(Payload(message="https://www.facebook.com/events/1"))},
        "1_5": {"payload": payload_to_json(TWO_FORMS), "with_link": True},  # too young
        "1_6": {"payload": payload_to_json(Payload())},  # erased
    }
    for number, (made_id, columns) in enumerate(sent.items()):
        desk.has_sent(f"post-{number}", made_id, **columns)
    desk.store.add_handmade([PagePost(object_id="1_9", created_at=START, message="M")], START)
    for object_id, views in (("1_1", 10), ("1_2", 20), ("1_3", 100), ("1_4", 300), ("1_6", 900), ("1_9", 1000)):
        read(desk, object_id, START, 7 * DAY, views=views)
        read(desk, object_id, START, 28 * DAY, views=views + 5000)
    read(desk, "1_2", START, 7 * DAY + 1, clicks=4)  # at another time: not among the first of that age
    read(desk, "1_5", START, DAY, views=7)

    for compared in (False, True):
        links = reported(desk, compare_previous=compared).links
        assert links is not None
        assert links.age_seconds == 7 * DAY
        assert (links.with_link.posts, links.with_link.left_out, links.with_link.means) == (2, 1, {Metric.VIEWS: 15})
        assert (links.without_link.posts, links.without_link.left_out) == (2, 0)
        assert links.without_link.means == {Metric.VIEWS: 200}
    found = desk.store.numbers_at_age(list(sent), 7 * DAY, made_up=False)
    reach = desk.store.reach(NOVEMBER.start, NOVEMBER.end, made_up=False)
    assert {key: dict(found.get(key, {})) for key in sent} == {
        key: dict(readings_at_age(reach.readings.get(key, ()), 7 * DAY)) for key in sent
    }
    assert {row["slug"]: row["with_link"] for row in written(desk)} == {
        "post-0": "yes",
        "post-1": "yes",
        "post-2": "no",
        "post-3": "no",
        "post-4": "yes",
        "post-5": "",
        "by-hand/1_9": "",
    }


def test_nothing_is_set_side_by_side_where_all_posts_are_alike(sqlite_desk: Desk) -> None:
    sqlite_desk.has_sent("forum", "1_1")
    read(sqlite_desk, "1_1", START, 7 * DAY, views=3)
    assert reported(sqlite_desk).links is None


def test_csv_is_one_row_a_reading(desk: Desk) -> None:
    desk.has_sent(
        "forum", "1_1", topics=["housing", "returns"], places=["ferizaj"], grants=["rio-2026"], campaign="strehim"
    )
    read(desk, "1_1", START, 5_400, views=20.0, reactions=3, reactions_like=3)

    rows = written(desk)

    assert tuple(rows[0]) == COLUMNS
    assert rows[0] == {
        "slug": "forum",
        "channel": "facebook",
        "languages": "sq+sr",
        "topics": "housing+returns",
        "places": "ferizaj",
        "grants": "rio-2026",
        "campaign": "strehim",
        "metric": "views",
        "raw_metric": "raw_views",
        "value": "20",
        "measured_at": "2026-11-24T10:30:00+00:00",
        "age_hours": "1.5",
        "api_version": "v26.0",
        "with_link": "no",
    }
    assert [row["metric"] for row in rows] == ["views", "reactions"]


def test_csv_has_the_kinds_of_reactions_where_parts_are_asked_for(sqlite_desk: Desk) -> None:
    sqlite_desk.has_sent("forum", "1_1")
    read(sqlite_desk, "1_1", START, DAY, reactions=3, reactions_like=2, reactions_love=1)

    assert [(row["part"], row["value"]) for row in written(sqlite_desk, parts=True)] == [
        ("", "3"),
        ("like", "2"),
        ("love", "1"),
    ]


def test_csv_says_of_every_row_that_it_is_made_up(sqlite_desk: Desk) -> None:
    sqlite_desk.has_sent("forum", "1_1")
    read(sqlite_desk, "1_1", START, DAY, made_up=True, views=3)

    assert {row["note"] for row in written(sqlite_desk, made_up=True)} == {"made up"}
    assert written(sqlite_desk) == []


def test_csv_names_a_post_by_hand_as_such(sqlite_desk: Desk) -> None:
    sqlite_desk.store.add_handmade([PagePost(object_id="1_9", created_at=START, message="=1+1")], START)
    read(sqlite_desk, "1_9", START, DAY, views=3)

    (row,) = written(sqlite_desk)

    assert (row["slug"], row["languages"], row["topics"]) == ("by-hand/1_9", "", "")


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_holds_no_formula(sqlite_desk: Desk, evil: str) -> None:
    sqlite_desk.has_sent("forum", "1_1", campaign=evil, topics=[evil])
    read(sqlite_desk, "1_1", START, DAY, views=3)

    (row,) = written(sqlite_desk)

    assert row["campaign"] == row["topics"] == f"'{evil}"


def test_the_pages_days_are_in_the_report(page_desk: PageDesk) -> None:
    page_desk.publishes("forum")
    page_desk.clock.passes(days=1)
    page_desk.measures()

    found = reported(page_desk, page_object=page_object(page_desk.page.page_id, False))

    assert {line.metric for line in found.page} == {
        Metric.PAGE_VIEWS,
        Metric.PAGE_VIEWERS,
        Metric.PAGE_ENGAGEMENTS,
        Metric.PAGE_FOLLOWS,
        Metric.PAGE_FOLLOWERS,
        Metric.PAGE_FANS,
    }


def test_a_rehearsal_is_reported_as_made_up(sqlite_desk: Desk) -> None:
    sqlite_desk.has_sent("forum", "1_1", target="sandbox")
    read(sqlite_desk, "1_1", START, DAY, made_up=True, views=3)

    found = reported(sqlite_desk, made_up=True)

    assert found.made_up
    assert found.total.figures.views == 3
    assert reported(sqlite_desk).total.posts == 0
