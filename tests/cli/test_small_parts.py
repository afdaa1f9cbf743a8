"""Times, sentences, the demonstration's moments, and who needs a person: pure parts of the command line."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from publisher.domain.attention import needing_person
from publisher.domain.delivery import Action, Delivery, Payload, State
from publisher.domain.errors import InvalidInput
from publisher.domain.reading import MeasureResult
from publisher.messages.deliveries import mend, sentence
from publisher.messages.times import local, parse_time
from publisher.runtime.delivery_log import measured
from publisher.runtime.demo import moments

ZONE = ZoneInfo("Europe/Belgrade")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def delivery(state: State, *, id: int = 1, error: str = "", action: Action = Action.PUBLISH) -> Delivery:
    return Delivery(
        id=id,
        slug="strehimi",
        revision_id=1,
        revision=1,
        channel="facebook",
        action=action,
        state=state,
        due_at=NOW,
        ready_at=NOW,
        late_limit_seconds=None,
        target="sandbox",
        payload=Payload(),
        payload_digest="",
        remote_id=None,
        prepared_id=None,
        url="",
        sent_at=None,
        attempts=1,
        error=error,
        notify=False,
        requested_end=None,
    )


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("", None),
        ("now", NOW),
        ("2026-11-25T10:00", datetime(2026, 11, 25, 9, tzinfo=UTC)),
        ("2026-07-25 10:00:30", datetime(2026, 7, 25, 8, 0, 30, tzinfo=UTC)),
        ("2026-11-25T10:00+00:00", datetime(2026, 11, 25, 10, tzinfo=UTC)),
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_once_into_utc(text: str, moment: datetime | None) -> None:
    assert parse_time(text, ZONE, NOW) == moment


@pytest.mark.parametrize("text", ["2027-03-28T02:30", "2026-11-25", "10:00", "soon"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="option_at_wrong"):
        parse_time(text, ZONE, NOW)


def test_times_are_shown_with_their_zone_and_seconds_only_where_there_are_some() -> None:
    assert local(NOW, ZONE) == "Tue 2026-11-24 10:00 CET"
    assert local(NOW + timedelta(seconds=4), ZONE) == "Tue 2026-11-24 10:00:04 CET"


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_sentence(state: State) -> None:
    said = sentence(delivery(state, error="Because."), ZONE)
    assert "strehimi" in said
    assert "facebook" in said


@pytest.mark.parametrize(
    "state", [State.REJECTED, State.PAUSED, State.HELD, State.MISSED, State.UNKNOWN, State.WAITING]
)
def test_whatever_needs_a_person_has_a_mend(state: State) -> None:
    assert mend(delivery(state))
    assert mend(delivery(state, error="`publisher release x` lets it go.")) == ""


@pytest.mark.parametrize("count", range(8))
def test_the_demonstration_begins_an_hour_ago_and_ends_next_week(count: int) -> None:
    times = moments(count, NOW)
    assert len(times) == count
    assert times == sorted(times)
    if count > 2:
        assert (times[0], times[-1]) == (NOW - timedelta(hours=1), NOW + timedelta(days=7))
        assert all(NOW < at < NOW + timedelta(minutes=2) for at in times[1:-1])


def test_what_was_refused_is_settled_by_something_newer_on_the_same_line() -> None:
    refused = delivery(State.REJECTED)
    comment = delivery(State.SENT, id=2, action=Action.COMMENT)
    assert needing_person([refused, comment]) == [refused]
    assert needing_person([refused, delivery(State.WAITING, id=3)]) == []
    missed = delivery(State.MISSED, id=4)
    assert needing_person([missed, delivery(State.WAITING, id=5)]) == [missed]


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (MeasureResult(), []),
        (MeasureResult(read=1, page=True), ["the reach of the Page is logged"]),
        (MeasureResult(read=1), ["the reach of 1 post is logged"]),
        (MeasureResult(read=4, page=True), ["the reach of 3 posts and of the Page is logged"]),
    ],
)
def test_the_log_says_whose_reach_was_measured(
    result: MeasureResult, said: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        assert list(measured(result)) == []
    assert [record.message for record in caplog.records if record.name == "publisher"] == said
