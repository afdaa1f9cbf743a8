"""What answers mean: only a proved refusal is one, and no text decides anything."""

import re
from datetime import timedelta

import pytest

from publisher.channels.facebook.attempt_ended import reason_of
from publisher.channels.facebook.error_outcomes import (
    TABLE,
    THROTTLED,
    asks_for_a_token,
    classify_error,
    is_permanent_refusal,
)
from publisher.channels.facebook.errors import GraphError, NotSent, OutcomeUnknown
from publisher.channels.facebook.usage import Usage
from publisher.domain.outcome import Outcome, Rejected, Sent, SignInNeeded, TryLater, Unknown
from publisher.messages import words
from publisher.sandbox.errors import KNOWN

HOUR = timedelta(hours=1)


def error(code: int | None, subcode: int | None = None, **fields: object) -> GraphError:
    return GraphError("(#190) the text lies", code=code, subcode=subcode, **fields)  # type: ignore[arg-type]  # by name


def of_write(code: int | None, subcode: int | None = None, **fields: object) -> Outcome:
    return classify_error(error(code, subcode, **fields), write=True)


@pytest.mark.parametrize("code", [4, 17, 32, 341, 613, *range(80_000, 80_015)])
def test_throttling_comes_first_whatever_else_the_answer_holds(code: int) -> None:
    for write in (True, False):
        outcome = classify_error(error(code, 1996, http_status=503, is_transient=True), write=write)
        assert isinstance(outcome, TryLater)
        assert (outcome.after, outcome.tell) == (None, False)


def test_the_time_that_facebook_names_is_the_wait() -> None:
    outcome = of_write(80_001, usage=Usage(percent=100, wait=timedelta(minutes=7)))

    assert isinstance(outcome, TryLater)
    assert outcome.after == timedelta(minutes=7)


@pytest.mark.parametrize(
    "answer",
    [
        error(1),
        error(2),
        error(1, 99, http_status=400),
        error(None),
        error(987_654),
        error(0),
        error(100, http_status=500),
        error(190, http_status=502),
        error(100, is_transient=True),
        error(200, is_transient=True),
        error(368, http_status=503),
        error(20, 1772107, http_status=400),
        error(506),
        error(506, 1455006),
        error(368, 1404082),
        OutcomeUnknown("it broke"),
        OutcomeUnknown("a page", http_status=502),
    ],
)
def test_what_proves_no_refusal_of_a_write_is_unknown(answer: GraphError | OutcomeUnknown) -> None:
    outcome = classify_error(answer, write=True)

    assert isinstance(outcome, Unknown)
    assert outcome.evidence == answer.evidence
    assert isinstance(classify_error(answer, write=False), TryLater)


def test_what_was_not_sent_is_tried_later() -> None:
    assert classify_error(NotSent("no line"), write=True) == TryLater(reason="no line")


@pytest.mark.parametrize("subcode", [None, 458, 459, 460, 463, 464, 466, 467, 492, 12345])
def test_a_dead_token_pauses_reads_and_writes_with_what_to_do(subcode: int | None) -> None:
    for write in (True, False):
        outcome = classify_error(error(190, subcode), write=write)
        assert isinstance(outcome, SignInNeeded)
        assert "publisher connect" in words(outcome.reason)


def test_every_way_for_a_token_to_die_has_its_own_sentence() -> None:
    reasons = {reason_of(of_write(190, subcode)) for subcode in (458, 459, 460, 463, 464, 466, 467, 492)}

    assert len(reasons) == 8


@pytest.mark.parametrize("code", [10, 102, 104, 190, 200, 210, 283, 299])
def test_missing_rights_pause_the_channel(code: int) -> None:
    assert isinstance(of_write(code), SignInNeeded)


def test_the_missing_permission_is_named() -> None:
    outcome = classify_error(error(200), write=True, permission="pages_manage_engagement")
    assert "pages_manage_engagement" in words(reason_of(outcome))


@pytest.mark.parametrize("code", [3, 10, 100, 200, 283, 299, 803, 2500])
def test_a_refused_read_never_pauses_publishing(code: int) -> None:
    outcome = classify_error(error(code), write=False)

    assert isinstance(outcome, TryLater)
    assert outcome.tell


@pytest.mark.parametrize(
    ("code", "subcode"),
    [
        (3, None),
        (100, None),
        (100, 33),
        (324, None),
        (324, 1366046),
        (100, 1366051),
        (1366046, None),
        (1366051, None),
        (194, None),
        (197, None),
        (240, None),
        (803, None),
        (1500, None),
        (100, 1609008),
        (1609008, None),
    ],
)
def test_what_a_person_must_change_is_rejected(code: int, subcode: int | None) -> None:
    outcome = of_write(code, subcode)

    assert isinstance(outcome, Rejected)
    assert (outcome.evidence.code, outcome.evidence.subcode) == (code, subcode)


def test_facebooks_own_words_for_people_stand_in_an_invalid_parameter() -> None:
    assert "Choose a time" in words(reason_of(of_write(100, user_msg="Choose a time.")))


@pytest.mark.parametrize(("code", "subcode"), [(1609005, None), (100, 1609005)])
def test_a_page_that_could_not_be_read_is_tried_again(code: int, subcode: int | None) -> None:
    assert isinstance(of_write(code, subcode), TryLater)


@pytest.mark.parametrize(
    ("subcode", "wait"), [(None, 24 * HOUR), (1390008, 72 * HOUR), (4854002, 24 * HOUR), (1404078, 24 * HOUR)]
)
def test_a_block_waits_long_and_tells_a_person(subcode: int | None, wait: timedelta) -> None:
    outcome = of_write(368, subcode)

    assert isinstance(outcome, TryLater)
    assert (outcome.after, outcome.tell) == (wait, True)


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: f"{row.code}-{row.subcode}")
def test_every_documented_error_has_a_plain_sentence(row: object) -> None:
    code, subcode = row.code, row.subcode  # type: ignore[attr-defined]  # a row of the sandbox's table

    reason = words(reason_of(of_write(code, subcode)))

    assert code in THROTTLED or (code, subcode) in TABLE or (code, None) in TABLE or code in {1, 2}
    assert re.match(
        r"[A-Z].+\.$", reason.replace("the text lies Change", "the text lies. Change"), re.DOTALL
    ) or code in {1, 2}
    assert "{" not in reason


@pytest.mark.parametrize(
    ("answer", "denied"),
    [
        (error(100), True),
        (error(100, 33), True),
        (error(10), True),
        (error(190), True),
        (error(803), True),
        (error(4), False),
        (error(2), False),
        (error(368), False),
        (error(100, http_status=500), False),
        (error(100, 1609005), False),
        (error(None), False),
        (error(987_654), False),
        (NotSent("x"), False),
        (OutcomeUnknown("x"), False),
    ],
)
def test_a_denial_is_told_from_trouble_that_passes(answer: GraphError | NotSent | OutcomeUnknown, denied: bool) -> None:
    assert is_permanent_refusal(answer) is denied


def test_a_post_that_is_too_much_at_once_is_in_doubt_and_says_what_may_help() -> None:
    answer = GraphError("Please reduce the amount of data you're asking for", code=1, http_status=500)
    outcome = classify_error(answer, write=True)

    assert isinstance(outcome, Unknown)
    assert "at most four pictures" in words(outcome.reason)
    assert "four pictures" not in words(reason_of(classify_error(answer, write=False)))


def test_a_new_token_is_asked_for_only_where_one_may_help() -> None:
    assert not asks_for_a_token(error(3))
    assert asks_for_a_token(error(190))
    assert asks_for_a_token(error(10))
    assert not asks_for_a_token(error(4))


def test_success_has_no_reason() -> None:
    assert reason_of(Sent(remote_id="1")) == ""
