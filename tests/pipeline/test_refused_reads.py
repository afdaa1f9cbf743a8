"""What a refused read means, by code and subcode."""

from datetime import timedelta

import pytest

from publisher.channels.facebook.errors import GraphError, NotSent, OutcomeUnknown
from publisher.channels.facebook.insight_errors import Absent, meaning, stopping
from publisher.channels.facebook.metric_requests import POST_ASKS
from publisher.channels.facebook.usage import Usage
from publisher.domain.reading import FetchFailed, Refusal, RefusalReason
from publisher.messages import words

VIEWS = next(ask for ask in POST_ASKS if ask.raw_metric == "post_media_view")
COMMENTS = next(ask for ask in POST_ASKS if ask.raw_metric == "comments")


def error(code: int | None, subcode: int | None = None, *, wait: timedelta | None = None) -> GraphError:
    return GraphError("said Facebook", code=code, subcode=subcode, http_status=400, usage=Usage(wait=wait))


@pytest.mark.parametrize("code", [4, 17, 32, 341, 613, 80_000, 80_001, 80_002, 80_014])
def test_a_throttled_read_stops_the_pass(code: int) -> None:
    found = meaning(error(code), VIEWS, timedelta(minutes=3))

    assert isinstance(found, FetchFailed)
    assert found.stop
    assert found.wait == timedelta(minutes=3)


def test_the_wait_of_the_answer_itself_counts_first() -> None:
    found = meaning(error(4, wait=timedelta(minutes=9)), VIEWS, timedelta(minutes=3))

    assert isinstance(found, FetchFailed)
    assert found.wait == timedelta(minutes=9)


@pytest.mark.parametrize(
    ("code", "subcode"), [(190, None), (190, 463), (190, 2_069_032), (102, None), (104, None), (368, 1_390_008)]
)
def test_a_token_that_is_not_accepted_stops_the_pass(code: int, subcode: int | None) -> None:
    found = stopping(error(code, subcode))

    assert found is not None
    assert found.stop
    assert "doctor" in words(found.reason)


@pytest.mark.parametrize(
    ("code", "subcode", "why"),
    [
        (100, None, RefusalReason.INVALID),
        (3001, 1_504_028, RefusalReason.INVALID),
        (2500, None, RefusalReason.INVALID),
        (3, None, RefusalReason.NOT_ALLOWED),
        (10, None, RefusalReason.NOT_ALLOWED),
        (200, None, RefusalReason.NOT_ALLOWED),
        (200, 2_069_030, RefusalReason.NOT_ALLOWED),
        (299, None, RefusalReason.NOT_ALLOWED),
        (1, 2_853_006, RefusalReason.NOT_ALLOWED),
        (100, 2_874_008, RefusalReason.NOT_ALLOWED),
        (100, 2_932_001, RefusalReason.NOT_HERE),
        (100, 2_932_010, RefusalReason.NOT_HERE),
    ],
)
def test_a_refusal_says_whom_it_is_about(code: int, subcode: int | None, why: RefusalReason) -> None:
    found = meaning(error(code, subcode), VIEWS)

    assert isinstance(found, Refusal)
    assert (found.raw_metric, found.why) == ("post_media_view", why)
    assert str(code) in words(found.reason)


@pytest.mark.parametrize(("code", "subcode"), [(100, 33), (803, None)])
def test_an_object_that_is_not_there_is_absent(code: int, subcode: int | None) -> None:
    assert isinstance(meaning(error(code, subcode), VIEWS), Absent)


@pytest.mark.parametrize(
    "found", [error(1), error(2), error(None), error(987_654), NotSent("no line"), OutcomeUnknown("cut")]
)
def test_passing_trouble_is_asked_again(found: GraphError | NotSent | OutcomeUnknown) -> None:
    trouble = meaning(found, VIEWS)

    assert isinstance(trouble, FetchFailed)
    assert not trouble.stop


def test_a_missing_permission_names_what_the_token_needs() -> None:
    insights, counts = meaning(error(200), VIEWS), meaning(error(10), COMMENTS)

    assert isinstance(insights, Refusal)
    assert isinstance(counts, Refusal)
    assert "read_insights" in words(insights.reason)
    assert "pages_read_user_content" in words(counts.reason)
