"""Facebook's answers become figures: the shapes of Meta's reference and of recorded answers."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from publisher.channels.facebook.metric_requests import PAGE_ASKS, POST_ASKS, MetricRequest, without_doubles
from publisher.domain.reading import Figure, Metric

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ASKS = {ask.raw_metric: ask for ask in (*POST_ASKS, *PAGE_ASKS)}
VIEWERS, REACTIONS = "post_total_media_view_unique", "post_reactions_by_type_total"


def row(name: str, *values: Mapping[str, Any], period: str = "lifetime") -> dict[str, Any]:
    return {"name": name, "period": period, "values": list(values), "title": "", "id": f"1_2/insights/{name}/{period}"}


def figures(name: str, answer: Mapping[str, Any]) -> list[tuple[str, float]]:
    ask: MetricRequest = ASKS[name]
    return [(figure.part, figure.value) for figure in ask.figures(ask, answer, NOW)]


def test_every_metric_is_asked_for_alone_and_with_its_period() -> None:
    insights = [ask for ask in ASKS.values() if ask.is_insight]

    assert all("," not in ask.params["metric"] for ask in insights)
    assert {ask.params["period"] for ask in insights if ask in POST_ASKS} == {"lifetime"}
    assert {ask.params["period"] for ask in insights if ask in PAGE_ASKS} == {"day"}


@pytest.mark.parametrize(
    ("name", "answer", "expected"),
    [
        ("post_media_view", {"data": [row("post_media_view", {"value": 25})]}, [("", 25)]),
        ("post_media_view", {"data": [row("post_media_view", {"value": 0})]}, [("", 0)]),
        # Too young or too small: no figure, which is not zero.
        ("post_media_view", {"data": [], "paging": {"next": "https://graph.test/next"}}, []),
        ("post_media_view", {}, []),
        ("post_media_view", {"data": "?"}, []),
        ("post_media_view", {"data": [row("post_media_view", {"value": None}, {"value": True})]}, []),
        ("post_media_view", {"data": [{"name": "post_media_view", "period": "lifetime", "values": None}]}, []),
        # It may come twice: lifetime, and day with noughts.
        (
            VIEWERS,
            {"data": [row(VIEWERS, {"value": 0}, period="day"), row(VIEWERS, {"value": 18})]},
            [("", 18)],
        ),
        (
            VIEWERS,
            {"data": [row(VIEWERS, {"value": 18}), row(VIEWERS, {"value": 0}, period="day")]},
            [("", 18)],
        ),
        ("post_clicks", {"data": [row("post_media_view", {"value": 18})]}, []),
        (REACTIONS, {"data": [row(REACTIONS, {"value": {"like": 3, "love": 2}})]}, [("", 5), ("like", 3), ("love", 2)]),
        (REACTIONS, {"data": [row(REACTIONS, {"value": {}})]}, []),
        # Breakdown as flat rows.
        (
            "post_media_view",
            {"data": [row("post_media_view", {"value": 20, "is_from_ads": "0"}, {"value": 5, "is_from_ads": "1"})]},
            [("", 25), ("is_from_ads=0", 20), ("is_from_ads=1", 5)],
        ),
        # Distinct people are never summed.
        (VIEWERS, {"data": [row(VIEWERS, {"value": {"ads": 4, "organic": 9}})]}, [("ads", 4), ("organic", 9)]),
        ("comments", {"comments": {"data": [], "summary": {"total_count": 2}}, "id": "1_2"}, [("", 2)]),
        ("comments", {"id": "1_2"}, []),
        ("comments", {"comments": {"data": []}, "id": "1_2"}, []),
        ("reactions", {"reactions": {"data": [], "summary": {"total_count": 0}}, "id": "1_2"}, [("", 0)]),
        ("shares", {"shares": {"count": 4}, "id": "1_2"}, [("", 4)]),
        # Left out where there is none, in an answer that is about the post.
        ("shares", {"id": "1_2"}, [("", 0)]),
        ("shares", {}, []),
        ("fan_count", {"fan_count": 64, "id": "1"}, [("", 64)]),
        ("fan_count", {"id": "1"}, []),
    ],
)
def test_an_answer_becomes_figures(name: str, answer: Mapping[str, Any], expected: list[tuple[str, float]]) -> None:
    assert figures(name, answer) == expected


def test_a_page_figure_is_that_of_the_last_finished_day() -> None:
    ask = ASKS["page_follows"]
    days = (
        {"value": 63, "end_time": "2026-11-23T08:00:00+0000"},
        {"value": 64, "end_time": "2026-11-24T08:00:00+0000"},
        {"value": 1, "end_time": "2026-11-25T08:00:00+0000"},
    )

    found = ask.figures(ask, {"data": [row("page_follows", *days, period="day")]}, NOW)

    assert found == [Figure(metric=Metric.PAGE_FOLLOWS, raw_metric="page_follows", value=64, day="2026-11-23")]


@pytest.mark.parametrize("end_time", [None, "yesterday", "2026-11-23T08:00:00"])
def test_a_day_whose_end_cannot_be_read_is_no_figure(end_time: str | None) -> None:
    answer = {"data": [row("page_follows", {"value": 64, "end_time": end_time}, period="day")]}

    assert figures("page_follows", answer) == []


def test_the_count_of_reactions_stands_in_only_where_insights_gave_none() -> None:
    counted = Figure(metric=Metric.REACTIONS, raw_metric="reactions", value=4)
    by_kind = Figure(metric=Metric.REACTIONS, raw_metric=REACTIONS, value=5)
    shares = Figure(metric=Metric.SHARES, raw_metric="shares", value=1)

    assert without_doubles([by_kind, counted, shares]) == (by_kind, shares)
    assert without_doubles([counted, shares]) == (counted, shares)
