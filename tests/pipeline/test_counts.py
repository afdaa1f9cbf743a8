"""Reactions, comments and shares of many posts by one call of the Page's listing, and what happens without it."""

import pytest

from publisher.messages import words
from publisher.sandbox.faults import Fault
from tests.pipeline.desk import PageDesk

COUNTS = ("comments", "reactions", "shares")


def listings(desk: PageDesk) -> list[int]:
    """The rows that each call of the listing with counts asked for."""
    return [
        int(request.params["limit"])
        for request in desk.page.requests
        if request.path.endswith("/published_posts") and "reactions" in request.params["fields"]
    ]


def reads(desk: PageDesk) -> int:
    """The counts that were read one by one."""
    return sum("limit%280%29" in item["relative_url"] for item in desk.reads())


def counts(desk: PageDesk) -> dict[tuple[str, str], float]:
    return {(row.object_id, row.raw_metric): row.value for row in desk.readings if row.raw_metric in COUNTS}


@pytest.fixture
def posts(page_desk: PageDesk) -> list[str]:
    posts = [page_desk.publishes(f"post-{number}") for number in range(4)]
    comment = page_desk.page.comment_by_hand(posts[0], "Mirë")
    page_desk.page.comment_by_hand(posts[0], "Shumë mirë")
    assert comment.post_id == posts[0]
    page_desk.clock.passes(hours=1)
    return posts


@pytest.mark.parametrize("refused", [False, True])
def test_both_ways_give_the_same_counts(page_desk: PageDesk, posts: list[str], refused: bool) -> None:
    if refused:
        page_desk.page.faults.plan(Fault("GET /published_posts limit=100", "error", code=10, times=None))
    page_desk.measures()

    assert set(counts(page_desk)) == {(post, name) for post in posts for name in ("comments", "shares")}
    assert counts(page_desk)[posts[0], "comments"] == 2
    assert reads(page_desk) == (8 if refused else 0)
    assert len(listings(page_desk)) == 1


def test_the_listing_is_asked_for_fewer_rows_where_facebook_says_so(page_desk: PageDesk, posts: list[str]) -> None:
    page_desk.page.faults.plan(Fault("GET /published_posts", "too_much", rows=30, times=None))
    result = page_desk.measures()

    assert listings(page_desk) == [100, 50, 25]
    assert {post for post, _ in counts(page_desk)} == set(posts)
    assert result.trouble == ""


def test_a_post_that_no_listing_shows_is_read_by_itself(page_desk: PageDesk, posts: list[str]) -> None:
    page_desk.page.faults.plan(Fault("GET /published_posts", "empty_list", after=1))  # the first looks for new posts
    page_desk.measures()

    assert {post for post, _ in counts(page_desk)} == set(posts)
    assert (len(listings(page_desk)), reads(page_desk)) == (1, 8)


def test_passing_trouble_with_insights_leaves_the_window_open(page_desk: PageDesk, posts: list[str]) -> None:
    """Counts alone are no reading: the window would be settled without a single view."""
    page_desk.page.faults.plan(Fault("GET /insights period=lifetime", "error", code=2, times=None))
    assert page_desk.measures().trouble
    assert counts(page_desk) == {}
    page_desk.page.faults.clear()
    page_desk.clock.passes(minutes=10)
    page_desk.measures()

    assert page_desk.visits(posts[0]) == {"1h": "read"}
    assert {row.raw_metric for row in page_desk.readings if row.object_id == posts[0]} >= {"post_media_view", "shares"}


def test_where_calls_are_limited_the_listing_is_the_last_one(page_desk: PageDesk, posts: list[str]) -> None:
    page_desk.page.faults.plan(Fault("GET /published_posts limit=100", "error", code=32, after=1, times=None))
    result = page_desk.measures()

    assert "fewer calls" in words(result.trouble)
    assert not [item for item in page_desk.reads() if "insights" in item["relative_url"]]
