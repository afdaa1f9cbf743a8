"""How a post stands: a table over every combination of its deliveries, written down a second time."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from publisher.domain.delivery import Action, Delivery, State
from publisher.domain.due_verdict import Hold
from publisher.domain.notices import AlertThresholds, DeliveryTrouble
from publisher.domain.post_state import Facts, PostState, PostStatus, Reason, Status, post_status
from publisher.messages.post_states import REASONS, WORDS
from tests.domain.deliveries import HOUR, NOW, delivery

PATIENCE = AlertThresholds(settle=timedelta(minutes=10), website=timedelta(minutes=10), between_mails=HOUR)
HOLD = Hold(id=1, channel="", kind="person", reason="zi", from_at=NOW - HOUR, end_at=None)
#: What went before on a channel, and whether the post stands there after it.
BEFORE = {
    "nothing": [],
    "out": [(Action.PUBLISH, State.SENT)],
    "taken back": [(Action.PUBLISH, State.SENT), (Action.WITHDRAW, State.SENT)],
}
#: The newest delivery's state, while no hold is on and nothing waits for an approval: nothing out, out, taken back.
TABLE = {
    (Action.PUBLISH, State.WAITING): ("scheduled", "update-scheduled", "scheduled"),
    (Action.PUBLISH, State.SENDING): ("publishing", "publishing", "publishing"),
    (Action.PUBLISH, State.SENT): ("published", "published", "published"),
    (Action.PUBLISH, State.REJECTED): ("refused", "refused", "refused"),
    (Action.PUBLISH, State.PAUSED): ("signin", "signin", "signin"),
    (Action.PUBLISH, State.UNKNOWN): ("doubt", "doubt", "doubt"),
    (Action.PUBLISH, State.HELD): ("release", "release", "release"),
    (Action.PUBLISH, State.MISSED): ("missed", "missed", "missed"),
    (Action.PUBLISH, State.CANCELLED): ("cancelled", "published", "unpublished"),
    (Action.PUBLISH, State.SUPERSEDED): ("cancelled", "published", "unpublished"),
    (Action.UPDATE, State.WAITING): ("scheduled", "update-scheduled", "scheduled"),
    (Action.UPDATE, State.SENDING): ("publishing", "publishing", "publishing"),
    (Action.UPDATE, State.SENT): ("cancelled", "published", "unpublished"),
    (Action.UPDATE, State.REJECTED): ("refused", "refused", "refused"),
    (Action.UPDATE, State.PAUSED): ("signin", "signin", "signin"),
    (Action.UPDATE, State.UNKNOWN): ("doubt", "doubt", "doubt"),
    (Action.UPDATE, State.HELD): ("release", "release", "release"),
    (Action.UPDATE, State.MISSED): ("missed", "missed", "missed"),
    (Action.UPDATE, State.CANCELLED): ("cancelled", "published", "unpublished"),
    (Action.UPDATE, State.SUPERSEDED): ("cancelled", "published", "unpublished"),
    (Action.WITHDRAW, State.WAITING): ("published", "published", "published"),
    (Action.WITHDRAW, State.SENDING): ("published", "published", "published"),
    (Action.WITHDRAW, State.SENT): ("unpublished", "unpublished", "unpublished"),
    (Action.WITHDRAW, State.REJECTED): ("withdrawal", "withdrawal", "withdrawal"),
    (Action.WITHDRAW, State.PAUSED): ("withdrawal", "withdrawal", "withdrawal"),
    (Action.WITHDRAW, State.UNKNOWN): ("withdrawal", "withdrawal", "withdrawal"),
    (Action.WITHDRAW, State.HELD): ("withdrawal", "withdrawal", "withdrawal"),
    (Action.WITHDRAW, State.MISSED): ("withdrawal", "withdrawal", "withdrawal"),
    (Action.WITHDRAW, State.CANCELLED): ("cancelled", "published", "unpublished"),
    (Action.WITHDRAW, State.SUPERSEDED): ("cancelled", "published", "unpublished"),
}
#: The state of a post whose channels differ: the first of these that one of them has.
FIRST = (
    *("needs-attention", "publishing", "on-hold", "in-review", "update-scheduled", "published"),
    *("scheduled", "unpublished", "cancelled"),
)


def story(before: str, action: Action, state: State, channel: str = "facebook", **fields: Any) -> list[Delivery]:
    """Return a channel's deliveries: what went before, then the newest."""
    told = [delivery(number, *each, channel) for number, each in enumerate(BEFORE[before], 1)]
    return [*told, delivery(len(told) + 1, action, state, channel, **fields)]


def status(history: list[Delivery], **facts: Any) -> PostStatus:
    return post_status(history, Facts(now=NOW, thresholds=PATIENCE, **facts))


def word(told: PostStatus, channel: str = "") -> str:
    one = told.channels[channel] if channel else told.whole
    return one.reason.value if one.reason else one.state.value


STORIES = [
    (before, action, state, TABLE[action, state][place])
    for (place, before), (action, state) in product(enumerate(BEFORE), TABLE)
]


@pytest.mark.parametrize(("before", "action", "state", "expected"), STORIES)
def test_every_newest_delivery_has_its_word(before: str, action: Action, state: State, expected: str) -> None:
    assert word(status(story(before, action, state))) == expected


def test_the_table_has_every_action_and_state() -> None:
    assert set(TABLE) == set(product(set(Action) - {Action.COMMENT}, State))


def test_two_channels_stand_as_the_one_that_a_person_has_to_see_first() -> None:
    others = [each for each in STORIES if each[0] == "out"]
    for (one, other), hold, approval in product(product(STORIES, others), (False, True), (False, True)):
        fields: dict[str, Any] = {"needs_approval": approval, "due_at": NOW, "ready_at": NOW}
        site = story(*one[:3], "website", **fields)
        page = [
            *story(*other[:3], "facebook", **fields),
            delivery(90, Action.COMMENT, State.REJECTED),  # its fate never changes the post's
        ]
        found = status(sorted([*site, *page], key=lambda each: each.id), holds=[HOLD] if hold else [])
        states = {each.state.value for each in found.channels.values()}
        assert found.whole.state.value == next(each for each in FIRST if each in states)
        assert set(found.differing) == {n for n, s in found.channels.items() if s.state is not found.whole.state}
        green = found.whole.state in (PostState.PUBLISHED, PostState.UPDATE_SCHEDULED)
        assert not green or stands(site) or stands(page)


def stands(history: list[Delivery]) -> bool:
    """Whether readers see it, or may."""
    out = False
    for each in history:
        if each.action is Action.PUBLISH and each.state is State.SENT:
            out = True
        if each.action is Action.WITHDRAW:
            out = each.state is not State.SENT and (out or each.state in (State.WAITING, State.SENDING))
    return out or any(each.action is Action.WITHDRAW and each.state is State.CANCELLED for each in history)


def waiting(**fields: Any) -> Delivery:
    return delivery(1, Action.PUBLISH, State.WAITING, **fields)


def test_what_waits_says_what_it_waits_for() -> None:
    due: dict[str, Any] = {"due_at": NOW, "ready_at": NOW}
    assert word(status([waiting()])) == "scheduled"
    assert word(status([waiting()], holds=[HOLD])) == "scheduled"  # its time has not come
    assert word(status([waiting(**due)])) == "publishing"
    assert word(status([waiting(**due)], holds=[HOLD])) == "on-hold"
    assert word(status([waiting(needs_approval=True)])) == "in-review"
    assert word(status([waiting(needs_approval=True)], approved={1})) == "scheduled"
    assert word(status([waiting(needs_approval=True, **due)], holds=[HOLD])) == "in-review"
    assert word(status([waiting(attempts=1, ready_at=NOW + HOUR, due_at=NOW)])) == "publishing"  # tried again
    assert word(status([waiting(attempts=1, notify=True)])) == "delayed"


def test_what_is_held_is_on_hold_until_a_person_can_decide() -> None:
    held = [delivery(1, Action.PUBLISH, State.HELD)]
    assert word(status(held, holds=[HOLD])) == "on-hold"
    assert word(status(held)) == "release"


@pytest.mark.parametrize(("minutes", "expected"), [(9, "publishing"), (10, "doubt")])
def test_a_lost_answer_is_looked_for_before_a_person_is_asked(minutes: int, expected: str) -> None:
    lost = delivery(1, Action.PUBLISH, State.UNKNOWN, attempts=1)
    at = NOW - timedelta(minutes=minutes)
    assert word(status([lost], tries={1: DeliveryTrouble(delivery=lost, tried_at=at, lost_at=at)})) == expected


@pytest.mark.parametrize(("minutes", "expected"), [(9, "publishing"), (10, "page")])
def test_a_page_that_cannot_be_seen_is_told_after_a_while(minutes: int, expected: str) -> None:
    tried = delivery(1, Action.PUBLISH, State.WAITING, "website", attempts=1, due_at=NOW - HOUR)
    at = NOW - timedelta(minutes=minutes)
    assert word(status([tried], tries={1: DeliveryTrouble(delivery=tried, tried_at=at, lost_at=None)})) == expected


def refused_then(state: State) -> list[Delivery]:
    return [delivery(1, Action.PUBLISH, State.REJECTED), delivery(2, Action.PUBLISH, state)]


def test_what_was_refused_is_settled_by_anything_newer() -> None:
    assert [word(status(refused_then(state))) for state in (State.WAITING, State.SENT, State.CANCELLED)] == [
        *("scheduled", "published", "cancelled")
    ]


def test_a_post_that_was_never_planned_stands_as_its_draft_does() -> None:
    facts = Facts(now=NOW, thresholds=PATIENCE)
    for draft in (PostState.DRAFT, PostState.READY, PostState.SENT_BACK):
        assert post_status([], facts, draft).whole.state is draft
        assert post_status([delivery(1, Action.PUBLISH, State.SENT)], facts, draft).whole.state is PostState.PUBLISHED
    cancelled = [delivery(1, Action.PUBLISH, State.CANCELLED)]
    assert post_status(cancelled, facts).whole.state is PostState.CANCELLED
    assert post_status(cancelled, facts, PostState.READY).whole.state is PostState.READY


def words() -> Iterator[object]:
    yield from WORDS
    yield from REASONS


def test_every_state_and_reason_has_its_word() -> None:
    assert set(words()) == {*PostState, *Reason}
    assert len({*WORDS.values(), *REASONS.values()}) == len(PostState) + len(Reason)


def both(site: State, page: State) -> PostStatus:
    return status([delivery(1, Action.PUBLISH, site, "website"), delivery(2, Action.PUBLISH, page)])


def test_of_two_reasons_the_more_pressing_one_is_the_posts() -> None:
    assert word(both(State.MISSED, State.REJECTED)) == word(both(State.REJECTED, State.MISSED)) == "refused"
    assert word(both(State.PAUSED, State.UNKNOWN)) == word(both(State.UNKNOWN, State.PAUSED)) == "doubt"
    assert word(both(State.SENT, State.MISSED)) == "missed"
    assert both(State.REJECTED, State.MISSED).differing == {}
    assert both(State.SENT, State.MISSED).differing.keys() == {"website"}


def test_what_readers_surely_see_is_what_is_published() -> None:
    seen = {state for state in PostState if Status(state=state).seen}
    assert seen == {PostState.PUBLISHED, PostState.UPDATE_SCHEDULED}


@pytest.mark.parametrize("state", list(State))
def test_a_comment_changes_nothing(state: State) -> None:
    out = delivery(1, Action.PUBLISH, State.SENT)
    assert word(status([out, delivery(2, Action.COMMENT, state, notify=True)])) == "published"
    assert status([delivery(1, Action.COMMENT, state)]).channels == {}


def test_a_post_that_is_tried_again_though_it_is_prepared_is_late_and_no_doubt() -> None:
    again = delivery(1, Action.PUBLISH, State.WAITING, attempts=3, notify=True, prepared_id="1_7")
    tries = {1: DeliveryTrouble(delivery=again, tried_at=NOW - HOUR, lost_at=NOW - HOUR)}
    assert word(status([again], tries=tries)) == "delayed"


@pytest.mark.parametrize(("channel", "attempts", "expected"), [("website", 0, "publishing"), ("website", 1, "page")])
def test_a_page_troubles_nobody_before_it_was_tried(channel: str, attempts: int, expected: str) -> None:
    one = delivery(1, Action.PUBLISH, State.WAITING, channel, attempts=attempts, due_at=NOW, ready_at=NOW)
    tries = {1: DeliveryTrouble(delivery=one, tried_at=NOW - HOUR, lost_at=None)}
    assert word(status([one], tries=tries)) == expected
