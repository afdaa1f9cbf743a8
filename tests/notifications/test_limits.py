"""Facebook's limits of calls: the whole channel rests, in every process, and taking back does not wait for it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.channels.facebook.usage import Usage, rest_after
from publisher.domain.delivery import State
from publisher.sandbox.faults import Fault
from publisher.storage.database import Database
from tests.extent import EVERYTHING
from tests.faults.page_world import PageWorld

FIRST = timedelta(seconds=30)


@pytest.fixture
def world(sqlite: Database, tmp_path: Path) -> Iterator[PageWorld]:
    world = PageWorld(sqlite, tmp_path)
    yield world
    world.close()


def calls(world: PageWorld) -> int:
    return len(world.page.requests)


def plan_many(world: PageWorld) -> None:
    """Plan twenty posts in `make everything`: what the first call meets, the fifth would as well."""
    for number in range(20 if EVERYTHING else 5):
        world.schedule(f"post-{number}", f"Text {number}")


@pytest.mark.parametrize("code", [4, 17, 32, 341, 613, 80001])
def test_one_throttled_call_stops_all_posts_until_the_time_that_facebook_named(world: PageWorld, code: int) -> None:
    world.page.faults.plan(Fault("*", "error", code=code, usage_percent=100, regain_minutes=7, times=None))
    plan_many(world)

    world.tick()

    assert calls(world) == 1
    world.page.faults.clear()
    another_process = world.worker("worker-2")
    for _ in range(6):
        world.clock.passes(minutes=1)
        world.tick(another_process)
    assert calls(world) == 1
    world.clock.passes(minutes=1)
    world.tick(another_process)
    assert world.page.published()


def test_without_a_time_the_wait_grows_from_try_to_try(world: PageWorld) -> None:
    world.page.faults.plan(Fault("*", "error", code=4, times=None))
    plan_many(world)

    waits = []
    for _ in range(4):
        world.tick()
        until = world.queue.resting("facebook", world.clock())
        assert until is not None
        waits.append((until[0] - world.clock()).total_seconds())
        world.clock.now = until[0]

    assert calls(world) == 4
    assert waits == sorted(waits)
    assert waits[0] <= 30 < waits[-1]


def test_the_timer_is_told_when_the_rest_ends(world: PageWorld) -> None:
    world.page.faults.plan(Fault("*", "error", code=4, usage_percent=100, regain_minutes=7))
    plan_many(world)
    world.tick()

    assert world.queue.next_due_at(world.clock()) == world.clock() + timedelta(minutes=7)


def test_taking_back_does_not_wait_for_a_limit(world: PageWorld) -> None:
    world.schedule("out", "Is out")
    world.tick()
    world.page.faults.plan(Fault("*", "error", code=4, usage_percent=100, regain_minutes=60))
    world.schedule("later", "Comes later")
    world.tick()

    world.withdraw("out")
    world.tick()

    assert world.page.published() == []
    assert world.state("later") == "waiting"


@pytest.mark.parametrize(("subcode", "rests"), [(None, True), (1390008, True), (1404102, False)])
def test_a_block_of_the_page_stops_all_and_one_of_a_text_only_that(
    world: PageWorld, subcode: int | None, rests: bool
) -> None:
    world.page.faults.plan(Fault("POST /feed", "error", code=368, subcode=subcode))
    world.schedule("one", "First")
    world.schedule("two", "Second")

    world.tick()

    (blocked,) = world.deliveries("one")
    assert blocked.state is State.WAITING
    assert blocked.notify
    assert blocked.ready_at - world.clock() >= timedelta(hours=24)
    assert world.state("two") == ("waiting" if rests else "sent")


def test_from_four_fifths_on_each_post_waits_longer(world: PageWorld) -> None:
    world.page.faults.plan(Fault("*", "usage", usage_percent=80, times=None))
    plan_many(world)

    world.tick()

    assert len(world.page.published()) == 1
    world.clock.passes(seconds=29)
    world.tick()
    assert len(world.page.published()) == 1
    world.clock.passes(seconds=1)
    world.tick()
    assert len(world.page.published()) == 2


def test_at_nineteen_twentieths_nothing_is_begun_until_the_time_that_facebook_gives(world: PageWorld) -> None:
    world.page.faults.plan(Fault("*", "usage", usage_percent=95, regain_minutes=5, times=None))
    plan_many(world)

    world.tick()

    assert world.page.posts() == []
    assert {request.method for request in world.page.requests} == {"GET"}
    world.page.faults.clear()
    world.clock.passes(minutes=4)
    world.tick()
    assert world.page.posts() == []
    world.clock.passes(minutes=1)
    world.tick()
    assert world.page.published()


@pytest.mark.parametrize(
    ("usage", "seconds"),
    [
        (Usage(), None),
        (Usage(percent=79.9), None),
        (Usage(percent=80), 30),
        (Usage(percent=87.5), 165),
        (Usage(percent=94.9, wait=timedelta(hours=1)), 298.2),
        (Usage(percent=95), 300),
        (Usage(percent=400), 300),
        (Usage(percent=95, wait=timedelta(hours=1)), 3600),
    ],
)
def test_the_rest_after_a_post_grows_with_what_is_used(usage: Usage, seconds: float | None) -> None:
    rest = rest_after(usage, FIRST)
    assert (rest and round(rest.total_seconds(), 1)) == seconds
