"""What a wish means for a post on one channel: tables over its history."""

from dataclasses import replace

import pytest

from publisher.domain import planning
from publisher.domain.delivery import IN_DOUBT, PENDING, Action, Delivery, Payload, PayloadPhoto, State
from publisher.domain.errors import InvalidInput
from publisher.domain.planning import Choice, Difference, Move, New, Step, Wish
from tests.domain.deliveries import delivery, history

PHOTO = PayloadPhoto(digest="a", media_type="image/jpeg", alt="Sallë")
OTHER = PayloadPhoto(digest="b", media_type="image/jpeg", alt="Sallë")
SENT = Payload(message="Forum", link="https://example.org/forum/", photos=(PHOTO, OTHER))


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (SENT, "nothing"),
        (replace(SENT, message="Forum!"), "text"),
        (replace(SENT, photos=(replace(PHOTO, alt="Salla"), OTHER)), "text"),
        (replace(SENT, photos=(replace(PHOTO, media_type="image/png"), OTHER)), "text"),
        (replace(SENT, link=""), "more"),
        (replace(SENT, link="", message="Forum!"), "more"),
        (replace(SENT, photos=(OTHER, PHOTO)), "more"),
        (replace(SENT, photos=(PHOTO,)), "more"),
        (replace(SENT, photos=()), "more"),
        (Payload(), "more"),
    ],
)
def test_only_the_text_of_a_post_can_be_changed(new: Payload, expected: str) -> None:
    assert planning.difference(SENT, new) == expected
    assert planning.difference(new, SENT) == expected


#: What happened on a channel; the id of the publication that stands there, and of what is shown.
STANDING: list[tuple[str, int | None, int | None]] = [
    ("", None, None),
    ("publish waiting", None, None),
    ("publish unknown", None, None),
    ("publish rejected", None, None),
    ("publish sent", 1, 1),
    ("publish sent, comment sent", 1, 1),
    ("publish sent, update waiting", 1, 1),
    ("publish sent, update unknown", 1, 1),
    ("publish sent, update sent", 1, 2),
    ("publish sent, update sent, update sent", 1, 3),
    ("publish sent, update sent, update rejected", 1, 2),
    ("publish sent, withdraw waiting", 1, 1),
    ("publish sent, withdraw cancelled", 1, 1),
    ("publish sent, withdraw sent", None, None),
    ("publish sent, update sent, withdraw sent", None, None),
    ("publish sent, update sent, withdraw sent, publish waiting", None, None),
    ("publish sent, update sent, withdraw sent, publish sent", 4, 4),
    ("publish sent, withdraw sent, publish sent, update sent", 3, 4),
    ("publish cancelled, publish sent", 2, 2),
]


@pytest.mark.parametrize(("told", "out", "shown"), STANDING)
def test_what_stands_at_a_channel_is_the_newest_publication_that_was_not_taken_back(
    told: str, out: int | None, shown: int | None
) -> None:
    known = history(*filter(None, told.split(", ")))
    there, standing = planning.out_there(known), planning.standing(known)
    assert ((there and there.id), (standing and standing.id)) == (out, shown)
    assert planning.is_out(known) is (out is not None)


def test_a_post_is_out_where_it_stands_at_any_channel() -> None:
    site = [*history("publish sent", "withdraw sent", channel="website")]
    page = [replace(each, id=each.id + 2) for each in history("publish sent")]
    assert planning.is_out([*site, *page])
    assert not planning.is_out(site)
    assert not planning.is_out([])
    # Taking back on one channel takes nothing back on the other.
    assert planning.is_out([*page, *(replace(each, id=each.id + 9) for each in site)])


@pytest.mark.parametrize("state", list(State))
def test_a_change_of_which_readers_are_told_is_one_that_is_still_to_come(state: State) -> None:
    coming = state in PENDING | IN_DOUBT
    assert planning.tells_readers([delivery(1, Action.UPDATE, state)]) is coming
    assert planning.tells_readers([delivery(1, Action.UPDATE, state, minor_edit=True)]) is False
    for action in (Action.PUBLISH, Action.WITHDRAW, Action.COMMENT):
        assert planning.tells_readers([delivery(1, action, state)]) is False
    hidden = [delivery(1, Action.UPDATE, state), delivery(2, Action.UPDATE, State.WAITING, minor_edit=True)]
    assert planning.tells_readers(hidden) is coming


def steps(found: list[Step]) -> str:
    """Steps in short: `1 superseded`, `1 wish cancel`, `new update`."""
    return ", ".join(_short(each) for each in found)


def _short(step: Step) -> str:
    match step:
        case Move():
            return f"{step.delivery.id} {step.to.value}"
        case Wish():
            return f"{step.delivery.id} wish {step.wish}"
        case New():
            return f"new {step.action.value}"


def scheduled(told: str, change: Difference, choice: Choice | None = None, *, comment: bool = False) -> str:
    known = history(*filter(None, told.split(", ")))
    return steps(planning.schedule(known, change, choice, comment=comment))


#: Where nothing stands: the history, and what is planned.
NEW = [
    ("", "new publish"),
    *((f"publish {state.value}", "1 superseded, new publish") for state in sorted(PENDING)),
    *((f"publish {state.value}", "1 wish supersede, new update") for state in sorted(IN_DOUBT)),
    *((f"publish {state}", "new publish") for state in ("rejected", "cancelled", "superseded")),
    ("publish waiting, comment waiting", "1 superseded, 2 superseded, new publish"),
    ("publish unknown, update waiting", "2 superseded, 1 wish supersede, new update"),
    ("publish unknown, comment waiting", "2 superseded, 1 wish supersede, new update"),
    ("publish unknown, update waiting, comment waiting", "2 superseded, 3 superseded, 1 wish supersede, new update"),
    ("publish sent, withdraw sent", "new publish"),
    ("publish sent, withdraw sent, publish held", "3 superseded, new publish"),
    # What is going to be taken back, or is being, comes out anew; the withdrawal stays.
    *((f"publish sent, withdraw {state.value}", "new publish") for state in sorted(PENDING | IN_DOUBT)),
]


@pytest.mark.parametrize(("told", "expected"), NEW)
def test_a_post_that_does_not_stand_is_published(told: str, expected: str) -> None:
    assert scheduled(told, "more") == expected
    commented = expected.endswith("new publish") or "comment waiting" in told
    assert scheduled(told, "more", comment=True) == (f"{expected}, new comment" if commented else expected)


def test_of_several_in_doubt_the_newest_is_told() -> None:
    assert scheduled("publish unknown, publish sending", "more") == "2 wish supersede, new update"


#: Where the post stands: the history, the change, the choice, and what is planned.
CHANGES: list[tuple[str, Difference, Choice | None, str]] = [
    ("publish sent", "nothing", None, ""),
    ("publish sent", "text", None, "new update"),
    ("publish sent", "more", "text", "new update"),
    ("publish sent", "more", "again", "new withdraw, new publish"),
    ("publish sent", "text", "again", "new update"),
    ("publish sent", "nothing", "again", ""),
    ("publish sent, update waiting", "nothing", None, "2 superseded"),
    ("publish sent, update held", "text", None, "2 superseded, new update"),
    ("publish sent, update sent", "nothing", None, ""),
    # It is not known whether the change is out, so what stands there is not known either.
    ("publish sent, update unknown", "nothing", None, "2 wish supersede, new update"),
    ("publish sent, update sending", "text", None, "2 wish supersede, new update"),
    ("publish sent, update unknown, update waiting", "text", None, "3 superseded, 2 wish supersede, new update"),
    ("publish sent, update sending", "more", "again", "2 wish supersede, new withdraw, new publish"),
    ("publish sent, comment unknown", "nothing", None, ""),
    ("publish sent, comment sent", "text", None, "new update"),
    # One that still waits is written in the newer words, or not at all where there are none.
    ("publish sent, comment waiting", "nothing", None, "2 superseded"),
    ("publish sent, comment waiting", "text", None, "2 superseded, new update"),
    ("publish sent, comment paused", "more", "text", "2 superseded, new update"),
    ("publish sent, comment waiting", "more", "again", "2 superseded, new withdraw, new publish"),
    ("publish sent, comment rejected", "nothing", None, ""),
    ("publish sent, comment superseded", "text", None, "new update"),
    ("publish sent, comment cancelled", "nothing", None, ""),
    ("publish sent, withdraw cancelled", "text", None, "new update"),
    ("publish sent, withdraw rejected", "text", None, "new update"),
]


@pytest.mark.parametrize(("told", "change", "choice", "expected"), CHANGES)
def test_a_post_that_stands_is_changed(told: str, change: Difference, choice: Choice | None, expected: str) -> None:
    assert scheduled(told, change, choice) == expected
    # A comment that was written into the draft after the post was out goes under it, too.
    waits = told.endswith(("comment waiting", "comment paused", "comment rejected", "comment superseded"))
    commented = waits or expected.endswith("new publish") or "comment" not in told
    assert scheduled(told, change, choice, comment=True) == ", ".join(
        filter(None, (expected, "new comment" if commented else ""))
    )


def test_where_more_than_the_text_changed_somebody_has_to_choose() -> None:
    with pytest.raises(InvalidInput):
        scheduled("publish sent", "more")


def withdrawn(told: str, *, shown: bool = False) -> str:
    return steps(planning.withdraw(history(*filter(None, told.split(", "))), shown=shown))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", ""),
        ("publish sent", "new withdraw"),
        ("publish rejected", ""),
        ("publish cancelled", ""),
        *((f"publish {state.value}", "1 cancelled") for state in sorted(PENDING)),
        *((f"publish {state.value}", "1 wish cancel, new withdraw") for state in sorted(IN_DOUBT)),
        ("publish waiting, comment waiting", "1 cancelled, 2 cancelled"),
        ("publish sent, comment unknown", "2 wish cancel, new withdraw"),
        ("publish sent, update waiting", "2 cancelled, new withdraw"),
        ("publish sent, update sending", "2 wish cancel, new withdraw"),
        *((f"publish sent, withdraw {state.value}", "") for state in sorted(PENDING | IN_DOUBT)),
        ("publish sent, withdraw waiting, publish waiting", "3 cancelled"),
        ("publish sent, withdraw waiting, publish sending", "3 wish cancel"),
        ("publish sent, withdraw cancelled", "new withdraw"),
        ("publish sent, withdraw rejected", "new withdraw"),
        ("publish sent, withdraw sent", ""),
        ("publish sent, withdraw sent, publish sent", "new withdraw"),
    ],
)
def test_taking_back_stops_what_is_to_come_and_takes_down_what_stands(told: str, expected: str) -> None:
    assert withdrawn(told) == expected
    assert steps(planning.withdraw(history(*filter(None, told.split(", "))))) == expected


def test_what_the_channel_may_show_is_taken_back_though_nothing_of_it_was_sent() -> None:
    assert withdrawn("publish waiting", shown=True) == "1 cancelled, new withdraw"
    assert withdrawn("publish waiting, withdraw waiting", shown=True) == "1 cancelled"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", ""),
        ("publish sent", ""),
        ("publish rejected", ""),
        *((f"publish {state.value}", "1 cancelled") for state in sorted(PENDING)),
        *((f"publish {state.value}", "1 wish cancel") for state in sorted(IN_DOUBT)),
        ("publish sent, update waiting", "2 cancelled"),
        ("publish sent, withdraw waiting", "2 cancelled"),
        ("publish unknown, comment waiting", "2 cancelled, 1 wish cancel"),
    ],
)
def test_cancelling_stops_what_is_to_come_and_leaves_what_stands(told: str, expected: str) -> None:
    assert steps(planning.cancel(history(*filter(None, told.split(", "))))) == expected


@pytest.mark.parametrize("state", sorted(PENDING))
def test_a_withdrawal_that_was_tried_may_be_done_and_is_not_cancelled(state: State) -> None:
    tried: Delivery = delivery(1, Action.WITHDRAW, state, attempts=1)
    assert steps(planning.cancel([tried])) == ""
    assert steps(planning.cancel([replace(tried, attempts=0)])) == "1 cancelled"
    assert steps(planning.cancel([replace(tried, action=Action.UPDATE)])) == "1 cancelled"
