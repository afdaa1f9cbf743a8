"""Readings in a real ledger, on SQLite and on PostgreSQL."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, event, update

from publisher.domain.errors import StorageError
from publisher.domain.measurement_schedule import candidates_since
from publisher.domain.reading import Measurement, Metric, PagePost, Reading, RefusedMetric, Result
from publisher.storage.ledger.readings import Readings
from publisher.storage.ledger.schema_reach import MeasurementRow, ReadingRow
from tests.pipeline.desk import AGES, Desk
from tests.world import START


def reading(object_id: str = "1_2", value: float = 25, at: datetime = START, **changes: object) -> Reading:
    values: dict[str, object] = {
        "delivery_id": None,
        "channel": "facebook",
        "object_id": object_id,
        "metric": Metric.VIEWS,
        "raw_metric": "post_media_view",
        "value": value,
        "measured_at": at,
        "age_seconds": 3_600.0,
        "window": "1h",
        "api_version": "v26.0",
        "made_up": False,
        **changes,
    }
    return Reading(**values)  # type: ignore[arg-type]  # a mapping of their values


def context(
    object_id: str = "1_2", window: str = "1h", *readings: Reading, result: Result = Result.READ
) -> Measurement:
    return Measurement(object_id=object_id, window=window, measured_at=START, result=result, readings=readings)


def names(desk: Desk) -> set[str]:
    return {post.name for post in desk.store.to_measure(candidates_since(AGES, desk.clock()), "28d")}


def test_a_visit_and_its_readings_are_recorded_once(desk: Desk) -> None:
    first = desk.store.record([context("1_2", "1h", reading())])
    again = desk.store.record([context("1_2", "1h", reading(value=99)), context("1_2", "6h", reading(window="6h"))])

    assert (first, again) == (1, 1)
    assert [(row.window, row.value) for row in desk.readings] == [("1h", 25), ("6h", 25)]
    assert desk.store.record([]) == 0


def test_a_reading_keeps_all_that_it_came_with(desk: Desk) -> None:
    wanted = reading(part="like", metric=Metric.REACTIONS, raw_metric="post_reactions_by_type_total", made_up=True)
    desk.has_sent("forum", "1_2")
    desk.store.record([context("1_2", "1h", wanted)])

    reach = desk.store.reach(START, START + timedelta(days=1), made_up=True)

    assert reach.readings == {"1_2": (wanted,)}


def test_two_workers_record_the_same_visits_once(desk: Desk) -> None:
    visits = [context(f"1_{number}", "1h", reading(f"1_{number}")) for number in range(50)]
    counts: list[int] = []
    workers = [
        threading.Thread(target=lambda order=order: counts.append(desk.store.record(order)))
        for order in (visits, visits[::-1])
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    assert sum(counts) == 50
    assert desk.count(ReadingRow) == 50


def test_a_visit_whose_readings_fail_leaves_nothing(desk: Desk) -> None:
    with pytest.raises(StorageError):
        desk.store.record([context("1_1", "1h", reading("1_1")), context("1_2", "1h", reading(delivery_id=987))])

    assert desk.count(MeasurementRow) == desk.count(ReadingRow) == 0


@pytest.mark.parametrize("change", [update(ReadingRow).values(value=1), delete(ReadingRow), delete(MeasurementRow)])
def test_the_ledger_refuses_to_change_readings(desk: Desk, change: object) -> None:
    desk.store.record([context("1_2", "1h", reading())])

    with pytest.raises(StorageError), desk.database.write() as session:
        session.execute(change)  # type: ignore[call-overload]  # one of three statements


def test_what_is_measured_is_out_there_on_todays_page_and_young(desk: Desk) -> None:
    now = desk.clock()
    desk.has_sent("young", "1_1")
    desk.has_sent("old", "1_2", at=now - timedelta(days=57))
    desk.has_sent("elsewhere", "1_3", target="sandbox")
    desk.has_sent("on-the-site", "a-path", channel="website")
    desk.has_sent("waiting", None, state="waiting", sent_at=None)
    desk.has_sent("comment", "1_1_9", action="comment")

    assert names(desk) == {"young"}


def test_nothing_more_is_measured_of_what_is_gone_taken_back_or_done(desk: Desk) -> None:
    for number, slug in enumerate(["gone", "taken-back", "done", "half-done", "not-yet-taken-back"]):
        desk.has_sent(slug, f"1_{number}")
    desk.store.record([context("1_0", "6h", result=Result.GONE), context("1_2", "28d"), context("1_3", "1h")])
    for slug, state, number in (("taken-back", "sent", 1), ("not-yet-taken-back", "waiting", 4)):
        desk.has_sent(slug, None, revision_id=1, action="withdraw", state=state, remote_id=f"1_{number}")

    assert names(desk) == {"half-done", "not-yet-taken-back"}


def test_settled_windows_come_with_the_post(desk: Desk) -> None:
    delivery_id = desk.has_sent("forum", "1_2")
    desk.store.record([context("1_2", "1h", result=Result.MISSED), context("1_2", "6h")])

    (post,) = desk.store.to_measure(START - timedelta(days=1), "28d")

    assert (post.delivery_id, post.published_at, post.settled) == (delivery_id, START, frozenset({"1h", "6h"}))


def test_the_query_for_candidates_does_not_read_the_archive(desk: Desk) -> None:
    for number in range(20):
        desk.has_sent(f"old-{number}", f"1_{number}", at=START - timedelta(days=100 + number))
    desk.has_sent("young", "1_100")
    statements: list[str] = []
    event.listen(desk.database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    assert names(desk) == {"young"}
    assert len([text for text in statements if text.startswith("SELECT")]) <= 3


def page_post(object_id: str, days: float = 0, message: str = "Nga dora") -> PagePost:
    return PagePost(object_id=object_id, created_at=START - timedelta(days=days), message=message, url="https://fb/1")


def test_posts_that_no_delivery_made_are_remembered_once(desk: Desk) -> None:
    desk.has_sent("ours", "1_1")

    added = desk.store.add_handmade([page_post("1_1"), page_post("1_2"), page_post("1_3", message="\n")], START)
    again = desk.store.add_handmade([page_post("1_2")], START + timedelta(days=1))

    assert (added, again) == (2, 0)
    assert [(row.remote_id, row.first_seen_at) for row in desk.handmade] == [("1_2", START), ("1_3", START)]
    assert names(desk) == {"ours", "Nga dora", "1_3"}
    assert desk.store.add_handmade([], START) == 0


def test_a_post_that_turns_out_to_be_ours_is_by_hand_no_more(desk: Desk) -> None:
    desk.store.add_handmade([page_post("1_2")], START)
    desk.has_sent("found-later", "1_2")

    assert names(desk) == {"found-later"}
    assert [post.slug for post in desk.store.reach(START, START + timedelta(days=1), False).posts] == ["found-later"]


def test_the_past_are_hand_made_posts_of_which_nothing_was_read(desk: Desk) -> None:
    desk.store.add_handmade([page_post(f"1_{days}", days) for days in (1, 40, 50, 60, 70, 800)], START)
    desk.store.record(
        [
            context("1_40", "28d", result=Result.MISSED),
            context("1_50", "28d"),
            context("1_60", "past", result=Result.REFUSED),
        ]
    )

    past = desk.store.without_past(START - timedelta(days=730), START - timedelta(days=35), 10)

    assert [post.object_id for post in past] == ["1_40", "1_70"]
    assert len(desk.store.without_past(START - timedelta(days=730), START - timedelta(days=35), 1)) == 1


def test_a_visit_is_found_by_its_window(desk: Desk) -> None:
    assert desk.store.last_visit("1") is None
    desk.store.record([context("1", "2026-11-24")])

    assert desk.store.visited("1", "2026-11-24")
    assert not desk.store.visited("1", "2026-11-25")
    assert desk.store.last_visit("1") == START


def test_a_refused_metric_is_remembered_replaced_and_forgotten(desk: Desk) -> None:
    def refused(days: int) -> RefusedMetric:
        return RefusedMetric(
            raw_metric="post_clicks",
            api_version="v26.0",
            refused_at=START,
            reason="no more",
            ask_again_at=START + timedelta(days=days),
        )

    desk.store.remember([refused(7)], frozenset())
    desk.store.remember([refused(14)], frozenset({"shares"}))
    assert desk.store.refused_metrics() == {"post_clicks": refused(14)}

    desk.store.remember([], frozenset({"post_clicks"}))
    assert desk.store.refused_metrics() == {}


def test_labels_are_those_of_the_newest_revision_and_languages_those_that_went_out(desk: Desk) -> None:
    desk.has_sent("forum", "1_2", tags=["sq"], topics=["housing"], url="https://fb/1_2")
    desk.has_frozen("forum", 2, tags=["sq", "en"], topics=["returns"], grants=["rio-2026"], campaign="strehim")

    (post,) = desk.store.reach(START, START + timedelta(days=1), made_up=False).posts

    assert (post.tags, post.topics, post.grants, post.campaign) == (("sq",), ("returns",), ("rio-2026",), "strehim")
    assert (post.slug, post.title, post.url, post.by_hand) == ("forum", "Title of forum", "https://fb/1_2", False)


def test_the_reach_of_a_period_is_that_of_posts_that_went_out_in_it(desk: Desk) -> None:
    desk.has_sent("before", "1_1", at=START - timedelta(seconds=1))
    desk.has_sent("first", "1_2", at=START)
    desk.has_sent("after", "1_3", at=START + timedelta(days=1))
    desk.store.add_handmade([page_post("1_4", message=f"{'Shumë ' * 20}\nfund")], START)
    desk.store.record(
        [context("1_2", "6h", reading(at=START + timedelta(hours=6), window="6h")), context("1_2", "1h", reading())]
    )

    reach = desk.store.reach(START, START + timedelta(days=1), made_up=False)

    assert [(post.slug, post.by_hand) for post in reach.posts] == [("first", False), ("", True)]
    assert len(reach.posts[1].title) <= 60
    assert [found.window for found in reach.readings["1_2"]] == ["1h", "6h"]


def test_made_up_and_counted_numbers_are_never_in_one_report(desk: Desk) -> None:
    desk.has_sent("counted", "1_1")
    desk.has_sent("rehearsed", "1_2", target="sandbox")
    desk.has_sent("unread", "1_3")
    desk.store.record([context("1_1", "1h", reading("1_1")), context("1_2", "1h", reading("1_2", made_up=True))])
    day = START, START + timedelta(days=1)

    assert [post.slug for post in desk.store.reach(*day, made_up=False).posts] == ["counted", "unread"]
    assert [post.slug for post in desk.store.reach(*day, made_up=True).posts] == ["rehearsed", "unread"]


def test_page_readings_come_by_day(desk: Desk) -> None:
    days = [
        reading("1", value, window=day, age_seconds=None, metric=Metric.PAGE_FOLLOWS)
        for value, day in enumerate(["2026-11-01", "2026-11-02", "2026-12-01"])
    ]
    made_up = reading("1", 9, window="2026-11-01", age_seconds=None, metric=Metric.PAGE_FOLLOWS, made_up=True)
    desk.store.record([context("1", "2026-11-24", *days[::-1], made_up)])

    assert list(desk.store.page_readings("1", "2026-11-01", "2026-11-30", made_up=False)) == days[:2]


@pytest.mark.slow
def test_more_ids_than_one_query_takes_are_read_in_portions(desk: Desk) -> None:
    posts = [page_post(f"1_{number:04}") for number in range(2_500)]
    assert desk.store.add_handmade(posts, START) == 2_500

    assert len(desk.store.to_measure(START - timedelta(days=1), "28d")) == 2_500
    assert len(desk.store.reach(START, START + timedelta(days=1), made_up=False).posts) == 2_500


def test_another_page_is_another_store(desk: Desk) -> None:
    desk.has_sent("ours", "1_1")
    desk.store.add_handmade([page_post("1_2")], START)

    other = Readings(desk.database, target="https://graph.test 2")

    assert other.to_measure(START - timedelta(days=1), "28d") == []


def test_times_come_back_as_aware_utc(desk: Desk) -> None:
    desk.has_sent("forum", "1_2")
    desk.store.record([context("1_2", "1h", reading())])

    found = desk.store.reach(START, START + timedelta(days=1), made_up=False).readings["1_2"][0]

    assert found.measured_at == START
    assert found.measured_at.tzinfo is UTC


def test_what_a_report_needs_is_found_without_reading_all_of_it(desk: Desk) -> None:
    desk.has_sent("forum", "1_1", topics=["housing"])
    desk.has_frozen("forum", 2, topics=["returns"])
    desk.has_sent("rehearsed", "1_2", target="sandbox")
    desk.has_sent("unread", "1_3")
    later = START + timedelta(hours=6)
    desk.store.add_handmade([page_post("1_4")], START)
    readings = [
        reading("1_1", 40, at=later),
        reading("1_1", 25),
        reading("1_1", 7, metric=Metric.SHARES),
        reading("1_1", 3, metric=Metric.REACTIONS),
        reading("1_1", 99, metric=Metric.REACTIONS, part="like", at=later),
        reading("1_1", 1000, made_up=True, at=later),
    ]
    desk.store.record([context("1_1", "1h", *readings), context("1_2", "1h", reading("1_2", made_up=True))])
    day = START, START + timedelta(days=1)

    for made_up in (False, True):
        all_of_it, short = desk.store.reach(*day, made_up), desk.store.newest_reach(*day, made_up)
        assert short.posts == all_of_it.posts
        assert short.readings == {}
        for post in short.posts:
            assert short.newest(post.object_id) == all_of_it.newest(post.object_id)
    numbers = desk.store.newest_reach(*day, made_up=False).newest("1_1")
    assert numbers == {Metric.VIEWS: 40, Metric.SHARES: 7, Metric.REACTIONS: 3}
