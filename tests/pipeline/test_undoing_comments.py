"""A first comment goes the way of its post: what is undone of one is undone of both."""

from datetime import timedelta

import pytest

from publisher.domain.delivery import Claim, State
from publisher.domain.errors import CodedError
from publisher.domain.outcome import Outcome, TryLater
from publisher.domain.ports_claim import ClaimLog
from publisher.pipeline.undo import undo_cancel, undo_start
from tests.pipeline.test_planning import commented
from tests.world import World

SOON = timedelta(seconds=10)


def waits_under_its_post(world: World) -> None:
    world.schedule("a", texts=commented("First"), channels=("facebook",))
    world.facebook.answers_next(world.facebook.sends_well, TryLater(reason="Too many calls."))
    world.tick()
    assert world.states("a") == ["publish sent", "comment waiting"]


def undo(world: World) -> None:
    with world.ledger.transaction() as uow:
        undo_start(uow, "a", world.clock() + SOON, released=False, by="ana", now=world.clock())


def goes_on(world: World) -> None:
    world.clock.passes(hours=1)
    world.tick()


def test_undoing_that_a_post_is_taken_back_leaves_it_its_comment(world: World) -> None:
    waits_under_its_post(world)
    world.withdraw("a", at=world.clock() + SOON)
    undo(world)
    goes_on(world)
    assert sorted(world.facebook.out.values()) == ["First", "More on the site"]


def test_undoing_a_change_without_the_comment_leaves_the_post_its_comment(world: World) -> None:
    waits_under_its_post(world)
    world.schedule("a", "Second", channels=("facebook",), at=world.clock() + SOON)
    undo(world)
    goes_on(world)
    assert sorted(world.facebook.out.values()) == ["First", "More on the site"]


def test_a_comment_that_an_earlier_change_dropped_stays_dropped(world: World) -> None:
    waits_under_its_post(world)
    world.schedule("a", "Second", channels=("facebook",))
    goes_on(world)
    world.withdraw("a", at=world.clock() + SOON)
    undo(world)
    goes_on(world)
    assert list(world.facebook.out.values()) == ["Second"]


@pytest.mark.parametrize("meant", ["publish", "comment"])
def test_undoing_a_cancelled_plan_plans_post_and_comment_again(world: World, meant: str) -> None:
    world.schedule("a", at=world.clock() + timedelta(minutes=30), texts=commented("First"), channels=("facebook",))
    world.cancel("a")
    ids = [each.id for each in world.deliveries("a") if each.action.value == meant]
    with world.ledger.transaction() as uow:
        undo_cancel(uow, "a", ids, world.target, by="ana", now=world.clock())
    goes_on(world)
    assert sorted(world.facebook.out.values()) == ["First", "More on the site"]


def test_a_comment_is_not_planned_again_while_its_post_is_being_stopped(world: World) -> None:
    def cancelled_meanwhile(claim: Claim, notes: ClaimLog) -> Outcome:
        world.cancel("a")
        ids = [each.id for each in world.deliveries("a") if each.state is State.CANCELLED]
        with pytest.raises(CodedError, match="undo_too_late"), world.ledger.transaction() as uow:
            undo_cancel(uow, "a", ids, world.target, by="ana", now=world.clock())
        wish = notes.stop_reason(claim)
        assert wish is not None
        return TryLater(reason=wish)

    world.facebook.answers_next(cancelled_meanwhile)
    world.schedule("a", texts=commented("First"), channels=("facebook",))
    world.tick()
    assert world.states("a") == ["publish cancelled", "comment cancelled"]
