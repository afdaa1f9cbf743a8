"""Insights: which metrics there are, which are gone, how the numbers grow."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from publisher.sandbox.figures import figures
from publisher.sandbox.metrics import PAGE_METRICS, POST_METRICS
from publisher.sandbox.server import SandboxPage
from tests.sandbox.conftest import Caller, Clock

WITHDRAWN = [
    *("post_impressions", "post_impressions_unique", "post_engaged_users", "post_impressions_paid"),
    *("post_clicks_unique", "post_video_views_unique", "post_made_up"),
]


def _value(answer: Any) -> Any:
    (row,) = answer["data"]
    return row["values"][0]["value"]


def test_a_posts_numbers_grow_and_say_that_they_are_made_up(graph: Caller, clock: Clock) -> None:
    post_id = graph.make(message="a")
    seen = []
    for hours in (0, 0.01, 1, 24, 24 * 28):
        clock.forward(hours=hours)
        answer = graph.get(f"{post_id}/insights", metric="post_media_view", period="lifetime")
        assert answer["data"][0]["id"] == f"{post_id}/insights/post_media_view/lifetime"
        assert "made-up" in answer["data"][0]["description"].lower()
        assert "end_time" not in answer["data"][0]["values"][0]
        seen.append(_value(answer))
    assert seen == sorted(set(seen))
    assert seen[0] == 0


def test_numbers_never_fall_and_viewers_never_outnumber_views() -> None:
    ages = [0, 1, 2, 5, 10, 60, 3600, 86400, 7 * 86400, 28 * 86400, 400 * 86400]
    for post in ("1_2", "1_3", "1_99"):
        course = [figures(post, age) for age in ages]
        for before, after in pairwise(course):
            assert after.views >= before.views
            assert after.viewers <= after.views
            assert all(dict(after.reactions).get(name, 0) >= count for name, count in before.reactions)


@pytest.mark.parametrize("metric", sorted(POST_METRICS))
def test_every_valid_metric_of_a_post_answers(graph: Caller, metric: str, clock: Clock) -> None:
    post_id = graph.make(message="a")
    clock.forward(days=3)
    answer = graph.get(f"{post_id}/insights/{metric}", period="lifetime")
    assert [row["name"] for row in answer["data"]] == [metric]


@pytest.mark.parametrize("metric", sorted(PAGE_METRICS))
def test_every_valid_metric_of_the_page_answers(graph: Caller, sandbox: SandboxPage, metric: str) -> None:
    answer = graph.get(f"{sandbox.page_id}/insights", metric=metric, period="day")
    assert len(answer["data"][0]["values"]) == 2


@pytest.mark.parametrize("metric", WITHDRAWN)
def test_one_withdrawn_metric_fails_the_whole_call(graph: Caller, metric: str) -> None:
    answer = graph("GET", f"{graph.make(message='a')}/insights", params={"metric": f"post_clicks,{metric}"})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "(#100) The value must be a valid insights metric"


@pytest.mark.parametrize("metric", ["page_fans", "page_impressions", "page_impressions_unique", "post_media_view"])
def test_withdrawn_metrics_of_the_page_are_refused_too(graph: Caller, metric: str) -> None:
    assert graph.get("me/insights", metric=metric)["error"]["code"] == 100


def test_without_a_metric_the_call_is_refused(graph: Caller) -> None:
    answer = graph.get("me/insights")["error"]
    assert (answer["code"], answer["error_subcode"]) == (3001, 1504028)


def test_without_a_period_viewers_come_twice(graph: Caller) -> None:
    answer = graph.get(f"{graph.make(message='a')}/insights", metric="post_total_media_view_unique")
    assert [row["period"] for row in answer["data"]] == ["lifetime", "day"]
    assert {value["value"] for value in answer["data"][1]["values"]} == {0}


def test_a_period_that_a_metric_has_not_gives_no_figure(graph: Caller) -> None:
    post_id = graph.make(message="a")
    assert graph.get(f"{post_id}/insights", metric="post_clicks", period="day")["data"] == []
    assert graph.get(f"{post_id}/insights", metric="post_clicks", period="hour")["error"]["code"] == 100


def test_an_unpublished_post_has_no_figures(graph: Caller) -> None:
    post_id = graph.make(message="a", published=False)
    assert graph.get(f"{post_id}/insights", metric="post_media_view")["data"] == []


def test_a_breakdown_gives_flat_rows(graph: Caller, clock: Clock) -> None:
    post_id = graph.make(message="a")
    clock.forward(days=1)
    whole = _value(graph.get(f"{post_id}/insights", metric="post_media_view"))
    rows = graph.get(f"{post_id}/insights", metric="post_media_view", breakdown="is_from_followers")["data"][0][
        "values"
    ]
    assert [row["is_from_followers"] for row in rows] == ["0", "1"]
    assert sum(row["value"] for row in rows) == whole


def test_insights_can_be_asked_as_a_field_of_a_list(graph: Caller, clock: Clock) -> None:
    graph.make(message="a")
    clock.forward(days=1)
    asked = "id,insights.metric(post_media_view,post_reactions_by_type_total).period(lifetime)"
    (post,) = graph.get("me/published_posts", fields=asked)["data"]
    assert [row["name"] for row in post["insights"]["data"]] == ["post_media_view", "post_reactions_by_type_total"]
    assert isinstance(post["insights"]["data"][1]["values"][0]["value"], dict)


def test_the_days_of_the_page_add_up_to_what_its_posts_gained(
    graph: Caller, sandbox: SandboxPage, clock: Clock
) -> None:
    post_id = graph.make(message="a")
    start = clock()
    clock.forward(days=5)
    views = _value(graph.get(f"{post_id}/insights", metric="post_media_view"))
    since = (start - timedelta(days=1)).date().isoformat()
    (row,) = graph.get("me/insights", metric="page_media_view", period="day", since=since)["data"]
    assert sum(value["value"] for value in row["values"]) == views
    assert all(value["end_time"].endswith("T08:00:00+0000") for value in row["values"])


def test_more_than_ninety_days_are_refused(graph: Caller) -> None:
    assert graph.get("me/insights", metric="page_follows", since="2026-01-01")["error"]["code"] == 100
    assert len(graph.get("me/insights", metric="page_follows", date_preset="last_28d")["data"][0]["values"]) == 29


def test_the_paging_links_of_insights_are_always_there(graph: Caller) -> None:
    answer = graph.get(f"{graph.make(message='a')}/insights", metric="post_media_view")
    assert set(answer["paging"]) == {"previous", "next"}
