"""What the state machine and the rig found, each as the shortest test that shows it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.domain.delivery import State
from publisher.domain.errors import IllegalTransition
from publisher.domain.outcome import TryLater
from publisher.domain.ports_channel import LookupFailed
from publisher.domain.revision import ArticleText
from publisher.pipeline import operator_actions
from publisher.pipeline.undo import undo_start
from publisher.sandbox.faults import Fault
from tests.properties.stage import LEASE, Ground, Stage
from tests.world import World


@pytest.fixture(scope="module")
def ground(migrated_file: Path) -> Iterator[Ground]:
    one = Ground(migrated_file)
    yield one
    one.close()


@pytest.fixture(params=["two-phase"])
def stage(request: pytest.FixtureRequest, ground: Ground) -> Iterator[Stage]:
    stage = Stage(request.param, ground)
    stage.shapes = dict.fromkeys("abc", "text")
    yield stage
    stage.close()


def _update_in_doubt(stage: Stage) -> str:
    """A post that is out, the answer to whose update was lost, and a newer revision behind it; return the post's id."""
    stage.schedule("a", "a says 1", channels=("facebook",))
    stage.pass_once()
    (post,) = stage.page.published()
    stage.schedule("a", "a says 2", channels=("facebook",))
    stage.page.faults.plan(Fault("POST /{post}", "drop_before"))
    stage.pass_once()
    stage.schedule("a", "a says 3", channels=("facebook",), at=stage.clock() + timedelta(seconds=10))
    assert stage.states("a") == ["publish sent", "update unknown", "update waiting"]
    return post.id


def test_a_newer_update_waits_for_one_in_doubt_and_then_takes_its_place(stage: Stage) -> None:
    _update_in_doubt(stage)
    stage.schedule("a", "a says 4", channels=("facebook",))
    _minutes_pass(stage, 30)
    assert stage.states("a") == ["publish sent", "update superseded", "update superseded", "update sent"]
    assert [post.message for post in stage.page.published()] == ["a says 4"]


def test_an_update_that_arrives_late_does_not_undo_a_newer_one(stage: Stage) -> None:
    post_id = _update_in_doubt(stage)
    _minutes_pass(stage, 8)
    stage.page.edit_by_hand(post_id, "a says 2")  # as the lost call, which Facebook had only kept for a while
    _minutes_pass(stage, 22)
    assert stage.states("a") == ["publish sent", "update sent", "update sent"]
    assert [post.message for post in stage.page.published()] == ["a says 3"]


def test_a_newer_update_that_was_undone_leaves_the_one_in_doubt_as_it_was_planned(stage: Stage) -> None:
    _update_in_doubt(stage)
    with stage.ledger.transaction() as uow:
        undo_start(uow, "a", uow.history("a")[-1].due_at, released=False, by="ana", now=stage.clock())
    _minutes_pass(stage, 30)
    assert stage.states("a") == ["publish sent", "update sent", "update cancelled"]
    assert [post.message for post in stage.page.published()] == ["a says 2"]


@pytest.mark.parametrize(("answer", "ended"), [("sent", "sent"), ("again", "superseded"), ("never", "cancelled")])
def test_what_a_person_says_of_an_update_in_doubt_lets_the_newer_one_go(stage: Stage, answer: str, ended: str) -> None:
    _update_in_doubt(stage)
    stage.resolve("a", answer)
    _minutes_pass(stage, 2)
    assert stage.states("a") == ["publish sent", f"update {ended}", "update sent"]
    assert [post.message for post in stage.page.published()] == ["a says 3"]


def test_a_dead_token_while_a_newer_update_waits_stops_neither_for_good(stage: Stage) -> None:
    stage.schedule("a", "a says 1", channels=("facebook",))
    stage.pass_once()
    stage.schedule("a", "a says 2", channels=("facebook",))
    stage.page.faults.plan(Fault("POST /{post}", "error", code=190))
    stage.begin_worker("sleeps before it hears the answer", 0, dies=False)
    while stage.state("a") != "sending":
        stage.wake_worker(0, 1, dies=False)
    stage.schedule("a", "a says 3", channels=("facebook",))
    while stage.sleepers:
        stage.wake_worker(0, 1, dies=False)
    with stage.ledger.transaction() as uow:
        operator_actions.resume(uow, "", by="ana", now=stage.clock())
    _minutes_pass(stage, 3)
    assert stage.states("a") == ["publish sent", "update superseded", "update sent"]
    assert [post.message for post in stage.page.published()] == ["a says 3"]


def _minutes_pass(stage: Stage, count: int) -> None:
    for _ in range(count):
        stage.clock.passes(seconds=61)
        stage.pass_once()


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
    world.facebook.shows_next(LookupFailed(reason="The line is dead."))
    world.clock.passes(minutes=30)
    world.tick()
    assert world.state("forum") == "held"


def test_what_may_be_out_is_neither_replaced_nor_cancelled(world: World) -> None:
    _held_in_doubt(world)
    with pytest.raises(IllegalTransition, match="may_be_out_already"):
        world.schedule("forum", "two", channels=("facebook",))
    with pytest.raises(IllegalTransition, match="may_be_out_already"):
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
        with world.ledger.transaction() as uow:
            delivery = uow.history("forum")[0]
            claims = others.submit(world.queue.claim, rules, world.clock())
            with suppress(TimeoutError):
                claims.result(timeout=0.5)
            uow.move(delivery.id, State.CANCELLED)
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
    with pytest.raises(IllegalTransition):
        world.cancel("forum")


def test_a_restored_ledger_stays_on_hold_though_the_clock_is_set_back(stage: Stage) -> None:
    stage.schedule("a", "a says 1", channels=("facebook",))
    stage.back_up()
    stage.restore()
    stage.schedule("b", "b says 2", at=stage.clock() - timedelta(hours=2), channels=("facebook",))
    stage.clock.skew = timedelta(hours=-1)
    stage.pass_once()
    assert stage.page.published() == []


def test_a_comment_on_a_post_that_is_not_out_does_not_stop_the_look(stage: Stage) -> None:
    said = ArticleText(tag="sq", title="a", summary="a says 1", html="", plain="a says 1", facebook_comment="first")
    stage.schedule("a", "a says 1", channels=("facebook",), texts=(said,))
    stage.back_up()
    stage.restore()
    looked = stage.look_around()
    assert "facebook" not in looked.unread
    assert stage.states("a") == ["publish held", "comment held"]


def test_a_post_that_went_out_while_our_clock_was_ahead_is_never_called_absent(stage: Stage) -> None:
    stage.clock.skew = timedelta(hours=6)
    stage.schedule("a", "a says 1", channels=("facebook",))
    stage.back_up()
    stage.pass_once()
    stage.clock.skew = timedelta()
    stage.restore()
    stage.look_around()
    delivery = stage.deliveries("a")[0]
    assert (delivery.state, "same_text_on_page" in delivery.error) == (State.HELD, True)


@pytest.mark.slow
def test_what_was_published_early_and_taken_back_after_the_backup_does_not_come_back_at_its_time(stage: Stage) -> None:
    stage.schedule("a", "a says 1", at=stage.clock() + timedelta(hours=3))
    stage.back_up()
    stage.schedule("a", "a says 1")
    stage.pass_once()
    stage.withdraw("a")
    stage.pass_once()
    stage.restore()
    stage.look_around()
    stage.resume()
    stage.clock.passes(hours=3)
    stage.pass_once()
    assert (stage.page.published(), stage.state("a"), stage.state("a", "website")) == ([], "held", "held")


@pytest.mark.parametrize("stage", ["two-phase", "direct"], indirect=True)
def test_a_jump_of_our_clock_is_no_patience(stage: Stage) -> None:
    stage.page.faults.plan(Fault("POST /feed", "lag", delay_seconds=500))
    stage.schedule("a", "a says 1", channels=("facebook",))
    stage.begin_worker("dies before it hears the answer", 0, dies=False)
    while not stage.page.posts():
        stage.wake_worker(0, 1, dies=False)
    stage.everybody_dies()
    stage.clock.skew = timedelta(hours=2)
    for _ in range(60):
        stage.pass_once()
        stage.clock.passes(seconds=61)
    assert ([post.message for post in stage.page.published()], stage.page.unpublished()) == (["a says 1"], [])


def test_an_orphan_is_looked_for_until_a_look_after_the_settling_time_was_clean(stage: Stage) -> None:
    stage.page.faults.plan(Fault("POST /feed", "drop_after", lag_seconds=500))
    stage.schedule("a", "a says 1", channels=("facebook",))
    for _ in range(5):
        stage.pass_once()
        stage.clock.passes(seconds=61)
    stage.page.faults.plan(Fault("GET /feed", "error", code=2, times=2))
    stage.clock.passes(seconds=700)
    for _ in range(2):
        stage.pass_once()
    assert ([post.message for post in stage.page.published()], stage.page.unpublished()) == (["a says 1"], [])
