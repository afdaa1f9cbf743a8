"""What the state machine and the rig found, each as the shortest test that shows it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest

from publisher.domain.delivery import State
from publisher.domain.errors import NotPossible
from publisher.domain.outcome import TryLater
from publisher.domain.ports import Unreadable
from publisher.sandbox.faults import Fault
from tests.properties.stage import LEASE, Stage, migrated_ledger
from tests.world import World


@pytest.fixture
def stage() -> Iterator[Stage]:
    stage = Stage("two-phase", migrated_ledger())
    stage.shapes = dict.fromkeys("abc", "text")
    yield stage
    stage.close()


def test_an_update_in_doubt_lets_no_second_one_be_planned(world: World) -> None:
    world.schedule("forum", "one", channels=("facebook",))
    world.tick()
    world.schedule("forum", "two", channels=("facebook",))
    world.facebook.loses_the_answer(written=False)
    world.tick()
    with pytest.raises(NotPossible, match="its update on facebook is being sent"):
        world.schedule("forum", "three", channels=("facebook",))


def test_a_page_that_was_never_begun_is_taken_back_at_once(stage: Stage) -> None:
    stage.schedule("a", "a says 1")
    stage.begin_worker("dies before it writes the page", 1, dies=True)
    assert stage.state("a", "website") == "sending"
    stage.withdraw("a")
    stage.clock.passes(seconds=LEASE + 1)
    for _ in range(3):
        stage.clock.passes(seconds=61)
        stage.pass_once()
    assert stage.states("a", "website") == ["publish cancelled", "withdraw sent"]


def test_a_post_that_was_taken_back_can_come_out_again(stage: Stage) -> None:
    stage.schedule("a", "a says 1")
    stage.pass_once()
    stage.withdraw("a")
    stage.pass_once()
    stage.schedule("a", "a says 1")
    stage.pass_once()
    assert stage.states("a", "website") == ["publish sent", "withdraw sent", "publish sent"]
    assert [post.message for post in stage.page.published()] == ["a says 1"]


def _held_in_doubt(world: World) -> None:
    """A post in one call whose answer was lost, on a Page that could not be read: it may be out there."""
    world.schedule("forum", "one", channels=("facebook",))
    world.facebook.loses_the_answer(written=False)
    world.tick()
    world.facebook.shows_next(Unreadable(reason="The line is dead."))
    world.clock.passes(minutes=30)
    world.tick()
    assert world.state("forum") == "held"


def test_what_may_be_out_is_neither_replaced_nor_cancelled(world: World) -> None:
    _held_in_doubt(world)
    with pytest.raises(NotPossible, match="may be out there already"):
        world.schedule("forum", "two", channels=("facebook",))
    with pytest.raises(NotPossible, match="may be out there already"):
        world.cancel("forum")


def test_what_may_be_out_is_taken_back_as_soon_as_a_person_found_it(world: World) -> None:
    _held_in_doubt(world)
    world.withdraw("forum")
    world.facebook.out["found"] = "one"
    world.resolve("forum", "sent", "found")
    world.tick()
    assert (world.states("forum"), world.facebook.out) == (["publish sent", "withdraw sent"], {})


def test_what_may_be_out_and_was_taken_back_is_not_sent_again(world: World) -> None:
    _held_in_doubt(world)
    world.withdraw("forum")
    world.resolve("forum", "again")
    world.tick()
    assert (world.states("forum"), world.facebook.out) == (["publish cancelled"], {})


def test_a_claim_waits_for_whoever_is_just_cancelling(world: World) -> None:
    world.schedule("forum", channels=("facebook",))
    rules = world.lines[1].rules
    with ThreadPoolExecutor() as others:
        with world.ledger.book() as book:
            delivery = book.history("forum")[0]
            claims = others.submit(world.queue.claim, rules, world.clock())
            with suppress(TimeoutError):
                claims.result(timeout=0.5)
            book.move(delivery.id, State.CANCELLED)
        assert claims.result(timeout=30) == []
    assert world.state("forum") == "cancelled"


def test_an_orphan_is_found_though_our_clock_was_set_right_meanwhile(stage: Stage) -> None:
    stage.clock.skew = timedelta(minutes=90)
    stage.page.faults.plan(Fault("POST /feed published=false", "drop_after"))
    stage.schedule("a", "a says 1")
    stage.pass_once()
    stage.clock.skew = timedelta()
    for _ in range(120):
        stage.clock.passes(seconds=61)
        stage.pass_once()
    assert ([post.message for post in stage.page.published()], stage.page.unpublished()) == (["a says 1"], [])


def test_a_withdrawal_that_was_tried_is_not_cancelled(world: World) -> None:
    world.schedule("forum", channels=("facebook",))
    world.tick()
    world.withdraw("forum")
    world.facebook.answers_next(TryLater(reason="Facebook says that it is deleted, and that could not be proved yet."))
    world.tick()
    with pytest.raises(NotPossible):
        world.cancel("forum")
