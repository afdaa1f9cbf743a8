"""A post that Facebook took and does not show: it is no success, and a person is told."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.domain.delivery import State
from publisher.domain.notices import AlertThresholds, Kind, of_deliveries
from publisher.sandbox.faults import Fault
from publisher.storage.database import Database
from publisher.storage.ledger.notices import SqlNoticeStore
from tests.faults.page_world import PageWorld

PATIENCE = AlertThresholds(
    settle=timedelta(minutes=10), website=timedelta(minutes=10), between_mails=timedelta(hours=1)
)


@pytest.fixture
def world(sqlite: Database, tmp_path: Path) -> Iterator[PageWorld]:
    world = PageWorld(sqlite, tmp_path)
    yield world
    world.close()


def test_a_post_that_is_not_shown_is_told_and_ends_as_sent_only_when_it_is(world: PageWorld) -> None:
    world.page.faults.plan(Fault("POST /{post} is_published=true", "ignored", times=None))
    world.schedule("a", "Nobody sees this")
    for _ in range(40):
        world.tick()
        world.clock.passes(minutes=1)
    (delivery,) = world.deliveries("a")
    assert (delivery.state is State.SENT, delivery.notify) == (False, True)
    look = of_deliveries(SqlNoticeStore(world.database, world.target).troubled(), [], PATIENCE, world.clock())
    assert [notice.kind for notice in look.found] == [Kind.INVISIBLE]

    world.page.faults.clear()  # Facebook shows it at last, or an officer published it there
    if delivery.state is State.HELD:
        world.release("a")
    world.run_until_settled("a")
    assert [d.state for d in world.deliveries("a")] == [State.SENT]
    assert world.published("Nobody sees this") == 1
