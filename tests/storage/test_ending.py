"""What an attempt's outcome leaves in its delivery's row: the state, the trouble, and whether a person is told."""

from datetime import timedelta

import pytest

from publisher.domain.delivery import Delivery
from publisher.domain.outcome import Outcome, Rejected, Sent, SignInNeeded, TryLater
from publisher.storage.database import Database
from tests.world import World

TOLD = TryLater(reason="A block for policy.", tell=True)


@pytest.fixture
def world(sqlite: Database) -> World:
    return World(sqlite)


def after(world: World, *outcomes: Outcome) -> Delivery:
    """The delivery after these outcomes, one after the other."""
    world.late_limit_seconds = None
    world.schedule("lajmi", channels=("facebook",))
    world.facebook.answers_next(*outcomes)
    for _ in outcomes:
        world.tick()
        world.clock.passes(hours=1)
    return world.deliveries("lajmi")[-1]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Sent(remote_id="1_2"), "sent"),
        (Rejected(reason="Too long."), "rejected"),
        (SignInNeeded(reason="The token is dead."), "paused"),
        (TryLater(reason="Too many calls."), "waiting"),
    ],
)
def test_what_was_told_while_it_waited_is_told_no_more_once_it_goes_on(
    world: World, outcome: Outcome, state: str
) -> None:
    assert after(world, TOLD).notify
    world.facebook.answers_next(outcome)
    world.tick()
    (delivery,) = world.deliveries("lajmi")
    assert (delivery.state, delivery.notify) == (state, False)


def test_what_is_sent_has_no_trouble_any_more(world: World) -> None:
    delivery = after(world, TryLater(reason="Too many calls."), TOLD, Sent(remote_id="1_2", url="https://fb.test/1_2"))
    assert (delivery.state, delivery.error, delivery.notify) == ("sent", "", False)
    assert (delivery.remote_id, delivery.url, delivery.attempts) == ("1_2", "https://fb.test/1_2", 3)


@pytest.mark.parametrize("found", ["by a look", "by a person"])
def test_what_was_told_is_told_no_more_once_it_is_found(world: World, found: str) -> None:
    assert after(world, TOLD).notify
    world.facebook.loses_the_answer(written=True)
    world.tick()
    assert world.state("lajmi") == "unknown"
    if found == "by a look":
        world.tick()
    else:
        world.resolve("lajmi", "sent", "1_2")
    (delivery,) = world.deliveries("lajmi")
    assert (delivery.state, delivery.error, delivery.notify) == ("sent", "", False)


def test_a_refusal_that_names_a_wait_is_kept_and_another_one_backs_off(world: World) -> None:
    world.schedule("lajmi", channels=("facebook",))
    world.facebook.answers_next(TryLater(reason="Too many calls.", after=timedelta(minutes=7)))
    now = world.clock()
    world.tick()
    (delivery,) = world.deliveries("lajmi")
    assert delivery.ready_at == now + timedelta(minutes=7)
    world.clock.passes(minutes=7)
    world.facebook.answers_next(TryLater(reason="Too many calls."))
    now = world.clock()
    world.tick()
    (delivery,) = world.deliveries("lajmi")
    assert delivery.ready_at == now + world.waits.retry.wait(delivery.id, 2)
    assert delivery.due_at == now - timedelta(minutes=7)
