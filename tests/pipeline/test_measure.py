"""Measuring end to end: the sandbox Page over HTTP, a real ledger, one clock."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from publisher.domain.reading import MeasureResult
from publisher.messages import words
from publisher.pipeline.measure import PAST_AT_ONCE, measure, next_due
from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxPage
from publisher.storage.database import Database
from publisher.storage.ledger.schema_reach import MeasurementRow, MetricRow, ReadingRow
from tests.pipeline.desk import AGES, DAY, HOUR, PageDesk
from tests.world import START, TestClock

POST_METRICS = {"views", "viewers", "reactions", "comments", "shares", "clicks"}


def metrics(desk: PageDesk, object_id: str, window: str = "1h") -> dict[str, float]:
    return {
        row.raw_metric: row.value
        for row in desk.readings
        if (row.object_id, row.window, row.part) == (object_id, window, "")
    }


def struck(desk: PageDesk, fault: Fault) -> None:
    desk.page.faults.plan(fault)


def test_a_post_is_read_at_its_age_with_all_its_metrics(page_desk: PageDesk) -> None:
    post_id = page_desk.publishes("forum")
    page_desk.page.comment_by_hand(post_id, "Mirë")
    page_desk.clock.passes(hours=1, seconds=3)

    result = page_desk.measures()

    rows = [row for row in page_desk.readings if row.object_id == post_id]
    assert {row.metric for row in rows} == POST_METRICS
    assert metrics(page_desk, post_id)["comments"] == 1
    assert {(row.age_seconds, row.window, row.api_version, row.made_up) for row in rows} == {
        (3603, "1h", "v26.0", False)
    }
    assert (result.refused, result.gone, result.trouble, result.missed) == ((), (), "", 0)


def test_the_total_of_reactions_is_the_sum_of_its_kinds(page_desk: PageDesk) -> None:
    post_id = page_desk.publishes("forum")
    page_desk.clock.passes(days=1)
    page_desk.measures()

    reactions = [row for row in page_desk.readings if (row.object_id, row.metric) == (post_id, "reactions")]
    kinds = {row.part: row.value for row in reactions if row.part}

    assert {row.raw_metric for row in reactions} == {"post_reactions_by_type_total"}
    assert len(kinds) > 1
    assert metrics(page_desk, post_id, "1d")["post_reactions_by_type_total"] == sum(kinds.values())


def test_a_window_is_read_once_and_the_next_at_its_time(page_desk: PageDesk) -> None:
    post_id = page_desk.publishes("forum")
    page_desk.clock.passes(hours=1)
    first, second = page_desk.measures(), page_desk.measures()
    page_desk.clock.passes(hours=5)
    third = page_desk.measures()

    assert (first.read, second.read, third.read) == (2, 0, 1)  # the Page's day is the other one
    assert page_desk.visits(post_id) == {"1h": "read", "6h": "read"}
    assert first.next_at == START + timedelta(hours=6)
    assert third.next_at == START + timedelta(days=1)


def test_where_nothing_is_due_nothing_is_asked(page_desk: PageDesk) -> None:
    page_desk.publishes("forum")
    page_desk.measures()
    asked = len(page_desk.page.requests)
    page_desk.clock.passes(minutes=59)

    assert page_desk.measures().read == 0
    assert len(page_desk.page.requests) == asked


def test_a_machine_that_slept_reads_once_at_the_true_age(page_desk: PageDesk) -> None:
    post_id = page_desk.publishes("forum")
    page_desk.clock.passes(days=8)

    result = page_desk.measures()

    assert page_desk.visits(post_id) == {"1h": "missed", "6h": "missed", "1d": "missed", "3d": "missed", "7d": "read"}
    assert result.missed == 4
    assert {row.age_seconds for row in page_desk.readings if row.object_id == post_id} == {8 * DAY}


def test_every_read_is_one_metric_with_its_period_and_fifty_go_into_a_batch(page_desk: PageDesk) -> None:
    for number in range(15):
        page_desk.publishes(f"post-{number}")
    page_desk.clock.passes(hours=1)

    page_desk.measures()

    batches = [request for request in page_desk.page.requests if "batch" in request.params]
    queries = [parse_qs(urlsplit(item["relative_url"]).query) for item in page_desk.reads()]
    assert len(batches) == 3  # 12 + 3 posts of 4 insights, and the Page's day
    listings = [request for request in page_desk.page.requests if "reactions" in str(request.params.get("fields"))]
    assert len(listings) == 2
    assert not [query for query in queries if "fields" in query and "_count" not in query["fields"][0]]
    assert all(len(query.get("metric", ["one"])) == 1 and "," not in query.get("metric", [""])[0] for query in queries)
    assert {query["period"][0] for query in queries if "metric" in query} == {"lifetime", "day"}
    assert not any(page_desk.page.token in request.query for request in page_desk.page.requests)


def test_a_withdrawn_metric_costs_itself_alone_and_is_told_once(page_desk: PageDesk) -> None:
    struck(page_desk, Fault("GET /insights metric=post_clicks", "error", code=100, times=None))
    post_id = page_desk.publishes("forum")
    page_desk.clock.passes(hours=1)
    first = page_desk.measures()
    page_desk.clock.passes(hours=5)
    second = page_desk.measures()

    assert set(metrics(page_desk, post_id)) == {
        "post_media_view",
        "post_total_media_view_unique",
        "post_reactions_by_type_total",
        "comments",
        "shares",
    }
    assert len(first.refused) == 1
    assert "post_clicks" in first.refused[0]
    assert second.refused == ()
    asked = [item["relative_url"] for item in page_desk.reads() if "post_clicks" in item["relative_url"]]
    assert len(asked) == 1


def test_a_withdrawn_metric_is_asked_again_weekly_and_forgotten_when_it_is_back(page_desk: PageDesk) -> None:
    struck(page_desk, Fault("GET /insights metric=post_clicks", "error", code=100, times=2))
    post_id = page_desk.publishes("forum")
    page_desk.clock.passes(hours=1)
    page_desk.measures()
    page_desk.clock.passes(days=7)
    again = page_desk.measures()
    assert again.refused == ()
    assert page_desk.count(MetricRow) == 1

    page_desk.clock.passes(days=21)
    page_desk.measures()

    assert page_desk.count(MetricRow) == 0
    assert "post_clicks" in metrics(page_desk, post_id, "28d")


def test_without_the_permission_for_insights_counts_go_on(page_desk: PageDesk) -> None:
    struck(page_desk, Fault("GET /insights", "error", code=200, times=None))
    post_id = page_desk.publishes("forum")
    page_desk.clock.passes(days=1)
    first = page_desk.measures()
    page_desk.page.faults.clear()
    page_desk.clock.passes(days=2)
    page_desk.measures()

    assert set(metrics(page_desk, post_id, "1d")) == {"reactions", "comments", "shares"}
    assert len(first.refused) == 1
    assert "read_insights" in words(first.refused[0])
    assert "post_media_view" in metrics(page_desk, post_id, "3d")
    assert page_desk.count(MetricRow) == 0


def test_refused_comments_leave_shares(page_desk: PageDesk) -> None:
    struck(
        page_desk,
        Fault("GET /{post} fields=comments.filter(stream).summary(true).limit(0)", "error", code=10, times=None),
    )
    post_id = page_desk.publishes("forum")
    page_desk.clock.passes(hours=1)
    page_desk.measures()

    assert "shares" in metrics(page_desk, post_id)
    assert "comments" not in metrics(page_desk, post_id)


def test_no_figure_is_not_stored_as_nought(page_desk: PageDesk) -> None:
    struck(page_desk, Fault("GET /insights", "empty_list", times=None))
    post_id = page_desk.publishes("forum")
    page_desk.clock.passes(hours=1)
    result = page_desk.measures()

    assert set(metrics(page_desk, post_id)) == {"reactions", "comments", "shares"}
    assert page_desk.visits(post_id) == {"1h": "read"}
    assert result.refused == ()


def test_everything_refused_is_a_visit_without_readings(page_desk: PageDesk) -> None:
    page_desk.measures()
    struck(page_desk, Fault("GET *", "error", code=200, times=None))
    post_id = page_desk.publishes("forum")
    page_desk.clock.passes(hours=1)
    result = page_desk.measures()

    assert page_desk.visits(post_id) == {"1h": "refused"}
    assert result.read == 0


def test_a_post_that_is_gone_says_so_once(page_desk: PageDesk) -> None:
    post_id = page_desk.publishes("forum")
    other_id = page_desk.publishes("other")
    page_desk.clock.passes(hours=1)
    page_desk.page.delete_by_hand(post_id)
    first = page_desk.measures()
    page_desk.clock.passes(hours=5)
    second = page_desk.measures()

    assert [post.name for post in first.gone] == ["forum"]
    assert second.gone == ()
    assert page_desk.visits(post_id) == {"1h": "gone"}
    assert page_desk.visits(other_id) == {"1h": "read", "6h": "read"}


def test_a_post_is_not_called_gone_while_the_pages_posts_cannot_be_read(page_desk: PageDesk) -> None:
    post_id = page_desk.publishes("forum")
    page_desk.measures()
    page_desk.clock.passes(hours=1)
    struck(page_desk, Fault("GET *", "error", code=100, subcode=33, times=None))

    result = page_desk.measures()

    assert result.gone == ()
    assert page_desk.visits(post_id) == {}
    assert "doctor" in words(result.trouble)


@pytest.mark.parametrize(
    ("fault", "waits_seconds"),
    [
        (Fault("GET /insights", "error", code=4, times=1), 600),
        (Fault("GET /insights", "error", code=190, times=1), 600),
        (Fault("POST /batch", "error", code=80_001, usage_percent=100, regain_minutes=3), 180),
        (Fault("POST /batch", "html"), 600),
        (Fault("POST /batch", "drop_before"), 600),
        (Fault("POST /batch", "truncated"), 600),
        (Fault("GET *", "null_batch_item", times=None), 120),
    ],
)
def test_after_trouble_nothing_is_recorded_and_it_is_read_later(
    page_desk: PageDesk, fault: Fault, waits_seconds: float
) -> None:
    page_desk.measures()
    post_id = page_desk.publishes("forum")
    page_desk.clock.passes(hours=1)
    struck(page_desk, fault)
    failed = page_desk.measures()
    assert failed.trouble
    assert page_desk.page.token not in failed.trouble
    assert page_desk.visits(post_id) == {}
    assert failed.next_at == page_desk.clock() + timedelta(seconds=waits_seconds)

    page_desk.page.faults.clear()
    page_desk.clock.passes(seconds=waits_seconds)
    later = page_desk.measures()

    assert later.trouble == ""
    assert page_desk.visits(post_id) == {"1h": "read"}


def test_an_item_that_was_not_got_to_is_asked_once_more(page_desk: PageDesk) -> None:
    post_id = page_desk.publishes("forum")
    page_desk.clock.passes(hours=1)
    struck(page_desk, Fault("GET /insights metric=post_media_view", "null_batch_item"))
    result = page_desk.measures()

    assert "post_media_view" in metrics(page_desk, post_id)
    assert result.trouble == ""


def test_one_metric_that_cannot_be_read_now_does_not_cost_the_others(page_desk: PageDesk) -> None:
    post_id = page_desk.publishes("forum")
    page_desk.clock.passes(hours=1)
    struck(page_desk, Fault("GET /insights metric=post_media_view", "error", code=2, times=None))
    page_desk.measures()

    assert "post_clicks" in metrics(page_desk, post_id)
    assert "post_media_view" not in metrics(page_desk, post_id)
    assert page_desk.visits(post_id) == {"1h": "read"}


def test_the_page_is_read_once_a_day(page_desk: PageDesk) -> None:
    page_desk.publishes("forum")
    page_desk.clock.passes(days=1)
    page_desk.measures()
    page_desk.clock.passes(hours=23)
    page_desk.measures()

    rows = [row for row in page_desk.readings if row.object_id == page_desk.page.page_id]
    # Insights are of the last day that ended; what stands on the Page is of now.
    assert {row.raw_metric: row.window for row in rows} == {
        "page_media_view": "2026-11-24",
        "page_total_media_view_unique": "2026-11-24",
        "page_post_engagements": "2026-11-24",
        "page_follows": "2026-11-24",
        "followers_count": "2026-11-25",
        "fan_count": "2026-11-25",
    }
    assert {row.age_seconds for row in rows} == {None}
    assert page_desk.visits(page_desk.page.page_id) == {"2026-11-25": "read"}


def test_posts_made_by_hand_are_measured_and_have_a_past(page_desk: PageDesk, sandbox: SandboxPage) -> None:
    now = page_desk.clock.now
    for days in (800, 400, 45, 10, 0):
        page_desk.clock.now = now - timedelta(days=days)
        sandbox.make_by_hand(message=f"{days} days ago")
    ours = page_desk.publishes("ours")
    page_desk.clock.passes(hours=1)

    result = page_desk.measures()

    by_hand = {row.message: row.remote_id for row in page_desk.handmade}
    assert set(by_hand) == {"400 days ago", "45 days ago", "10 days ago", "0 days ago"}
    assert page_desk.visits(by_hand["400 days ago"]) == {"past": "read"}
    assert page_desk.visits(by_hand["45 days ago"])["past"] == "read"
    assert page_desk.visits(by_hand["10 days ago"])["7d"] == "read"
    assert page_desk.visits(by_hand["0 days ago"]) == {"1h": "read"}
    assert result.read == 6
    ages = {row.object_id: row.age_seconds for row in page_desk.readings}
    assert ages[by_hand["400 days ago"]] == 400 * DAY + HOUR
    assert {row.delivery_id for row in page_desk.readings if row.object_id != ours} == {None}


def test_the_second_listing_goes_back_two_days_only(page_desk: PageDesk) -> None:
    page_desk.measures()
    page_desk.clock.passes(days=1)
    page_desk.measures()

    since = [
        int(request.params["since"]) for request in page_desk.page.requests if request.path.endswith("published_posts")
    ]
    assert since == [
        int((START - timedelta(days=730)).timestamp()),
        int((START - timedelta(days=2)).timestamp()),
    ]


@pytest.mark.parametrize(
    "fault", [Fault("GET /published_posts", "error", code=10), Fault("GET /published_posts", "html")]
)
def test_a_listing_that_failed_goes_back_two_years_again(page_desk: PageDesk, fault: Fault) -> None:
    page_desk.clock.now = START - timedelta(days=300)
    page_desk.page.make_by_hand(message="old")
    page_desk.clock.now = START
    struck(page_desk, fault)
    failed = page_desk.measures()
    page_desk.clock.passes(days=1)
    page_desk.measures()

    assert failed.refused or failed.trouble
    assert [row.message for row in page_desk.handmade] == ["old"]
    assert page_desk.count(MetricRow) == 0


def test_a_long_past_is_read_in_several_passes(page_desk: PageDesk) -> None:
    page_desk.clock.now = START - timedelta(days=100)
    for number in range(PAST_AT_ONCE + 5):
        page_desk.page.make_by_hand(message=f"Post {number}")
    page_desk.clock.now = START

    first, second = page_desk.measures(), page_desk.measures()

    assert (first.read, second.read) == (PAST_AT_ONCE + 1, 5)
    assert first.next_at == START
    assert second.next_at == START + timedelta(days=1)


def test_the_sandboxes_numbers_and_refusals_are_kept_apart(
    sqlite: Database, clock: TestClock, sandbox: SandboxPage
) -> None:
    rehearsal = PageDesk(sqlite, clock, target="sandbox", page=sandbox, made_up=True)
    real = PageDesk(sqlite, clock, page=sandbox)
    sandbox.faults.plan(Fault("GET /insights metric=page_follows", "error", code=100, times=1))
    told = rehearsal.measures().refused

    assert "page_follows" in told[0]
    assert {row.made_up for row in rehearsal.readings} == {True}
    assert real.measures().read == 1
    assert [row.raw_metric for row in real.readings if not row.made_up and row.metric == "page_follows"] == [
        "page_follows"
    ]


def test_progress_is_told_to_its_end(page_desk: PageDesk) -> None:
    for number in range(13):
        page_desk.publishes(f"post-{number}")
    page_desk.clock.passes(hours=1)
    seen: list[tuple[int, int]] = []
    measure(
        page_desk.store,
        page_desk.source,
        page_desk.clock,
        ages_seconds=AGES,
        retry_seconds=30,
        progress=lambda done, total: seen.append((done, total)),
    )

    assert seen == [(12, 14), (13, 14), (14, 14)]


def test_two_workers_at_once_leave_each_reading_once(page_desk: PageDesk) -> None:
    page_desk.publishes("forum")
    page_desk.clock.passes(hours=1)
    other = PageDesk(page_desk.database, page_desk.clock, page=page_desk.page)

    ours = page_desk.source

    class Interrupted:
        """The source, where somebody else does a whole pass before the first answer is recorded."""

        def __getattr__(self, name: str) -> object:
            return getattr(ours, name)

        def posts(self, posts: Mapping[str, datetime], leave_out: frozenset[str]) -> object:
            looks = ours.posts(posts, leave_out)
            other.measures()
            return looks

    page_desk.source = Interrupted()  # type: ignore[assignment]  # it passes everything on
    page_desk.measures()

    rows = [(row.object_id, row.window, row.raw_metric, row.part) for row in page_desk.readings]
    assert len(rows) == len(set(rows))
    assert page_desk.count(MeasurementRow) == 2
    assert len([each for each in page_desk.page.requests if "batch" in each.params]) == 4


def test_what_is_due_next_is_known_without_asking_the_page(page_desk: PageDesk) -> None:
    page = page_desk.page.page_id
    assert next_due(page_desk.store, page, AGES, START) == START

    page_desk.measures()
    assert next_due(page_desk.store, page, AGES, START) == START + timedelta(days=1)

    page_desk.publishes("forum")
    assert next_due(page_desk.store, page, AGES, START) == START + timedelta(hours=1)
    assert next_due(page_desk.store, page, (), START) == START + timedelta(days=1)

    waiting = MeasureResult(trouble="throttled", next_at=START + timedelta(hours=3))
    assert next_due(page_desk.store, page, AGES, START, waiting) == START + timedelta(hours=3)


def test_without_ages_only_the_page_is_read(page_desk: PageDesk) -> None:
    page_desk.publishes("forum")
    page_desk.clock.passes(days=1)
    result = measure(page_desk.store, page_desk.source, page_desk.clock, ages_seconds=(), retry_seconds=30)

    assert result.read == 1
    assert {row.age_seconds for row in page_desk.readings} == {None}
    assert page_desk.count(ReadingRow) == 6


def test_a_page_that_the_token_cannot_see_is_trouble(page_desk: PageDesk) -> None:
    struck(page_desk, Fault("GET *", "error", code=100, subcode=33, times=None))

    result = page_desk.measures()

    assert "doctor" in words(result.trouble)
    assert page_desk.count(MeasurementRow) == 0


def test_once_it_is_stopped_nothing_else_is_asked(page_desk: PageDesk) -> None:
    for number in range(8):
        page_desk.publishes(f"post-{number}")
    page_desk.clock.passes(hours=1)
    struck(page_desk, Fault("POST /batch", "error", code=4))

    result = page_desk.measures()

    assert "fewer calls" in words(result.trouble)
    assert len([each for each in page_desk.page.requests if "batch" in each.params]) == 1
    assert page_desk.count(MeasurementRow) == 0


def test_a_look_for_what_is_gone_that_breaks_off_tells_nothing(page_desk: PageDesk) -> None:
    post_id = page_desk.publishes("forum")
    page_desk.measures()
    page_desk.clock.passes(hours=1)
    page_desk.page.delete_by_hand(post_id)
    struck(page_desk, Fault("POST /batch", "drop_before", after=1))

    result = page_desk.measures()

    assert result.gone == ()
    assert result.trouble
    assert page_desk.visits(post_id) == {}


def test_a_past_post_that_alone_cannot_be_read_is_given_up(page_desk: PageDesk) -> None:
    page_desk.clock.now = START - timedelta(days=100)
    for number in range(2):
        page_desk.page.make_by_hand(message=f"Post {number}")
    page_desk.clock.now = START
    # The first post's reads fail twice, the second's go well.
    struck(page_desk, Fault("GET /insights period=lifetime", "error", code=2, times=4))
    struck(page_desk, Fault("GET /{post}", "error", code=2, times=3))
    struck(page_desk, Fault("GET /insights period=lifetime", "error", code=2, times=4, after=4))
    struck(page_desk, Fault("GET /{post}", "error", code=2, times=3, after=3))

    result = page_desk.measures()
    results = sorted(page_desk.visits(row.remote_id)["past"] for row in page_desk.handmade)

    assert results == ["read", "refused"]
    assert result.trouble
    page_desk.clock.passes(days=1)
    assert page_desk.measures().trouble == ""


def test_the_past_is_not_given_up_where_no_post_can_be_read(page_desk: PageDesk) -> None:
    page_desk.clock.now = START - timedelta(days=100)
    page_desk.page.make_by_hand(message="old")
    page_desk.clock.now = START
    for edge in ("GET /insights period=lifetime", "GET /{post}"):
        struck(page_desk, Fault(edge, "error", code=2, times=None))
    failed = page_desk.measures()
    page_desk.page.faults.clear()
    page_desk.measures()

    assert failed.trouble
    assert page_desk.visits(page_desk.handmade[0].remote_id) == {"past": "read"}


def test_a_pass_goes_the_same_on_either_database(database: Database, clock: TestClock, sandbox: SandboxPage) -> None:
    either = PageDesk(database, clock, page=sandbox)
    post_id = either.publishes("forum")
    sandbox.make_by_hand(message="Nga dora")
    sandbox.faults.plan(Fault("GET /insights metric=post_clicks", "error", code=100, times=None))
    clock.passes(hours=1)

    first, second = either.measures(), either.measures()

    assert (first.read, second.read, len(first.refused)) == (3, 0, 1)
    assert either.visits(post_id) == {"1h": "read"}
    assert either.count(MetricRow) == 1
