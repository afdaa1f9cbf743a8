"""The database itself refuses what must not happen, whatever program writes."""

import pytest
from sqlalchemy import text

from publisher.domain.delivery import TRANSITIONS, State
from publisher.domain.errors import StorageError
from publisher.storage.database import Database
from publisher.storage.migrations.triggers_0001 import ARROWS as FROZEN_ARROWS
from tests.world import World

GROWS_ONLY = ["revision", "delivery", "attempt", "approval", "audit", "adoption"]


def _run(database: Database, statement: str) -> None:
    with database.write() as session:
        session.execute(text(statement))


def _a_sent_post(world: World) -> None:
    world.needs_approval = True
    world.schedule("a")
    world.approve("a", by="besa")
    world.tick()
    assert world.state("a") == "sent"


@pytest.mark.parametrize("table", GROWS_ONLY)
def test_nothing_is_deleted_from_what_only_grows(world: World, table: str) -> None:
    _a_sent_post(world)
    with pytest.raises(StorageError, match="refuses this DELETE"):
        _run(world.database, f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE revision SET document = '{}'",
        "UPDATE approval SET approved_by = 'nobody'",
        "UPDATE audit SET verb = 'nothing'",
        "UPDATE adoption SET target = 'elsewhere'",
        "UPDATE attempt SET outcome = 'rejected'",
        "UPDATE delivery SET payload = 'another'",
        "UPDATE delivery SET made_id = 'another' WHERE channel = 'facebook'",
        "UPDATE delivery SET slug = 'another'",
        "UPDATE delivery SET fence = fence - 1",
    ],
)
def test_what_was_agreed_and_what_happened_is_not_rewritten(world: World, change: str) -> None:
    _a_sent_post(world)
    with pytest.raises(StorageError, match="refuses this UPDATE"):
        _run(world.database, change)


@pytest.mark.parametrize("start", list(State))
def test_a_state_moves_along_the_arrows_only(world: World, start: State) -> None:
    world.schedule("a", channels=("facebook",))
    way = _way_to(start)
    for end in State:
        if end is start or end in TRANSITIONS[start]:
            _walk(world.database, [*way, end])
            continue
        with pytest.raises(StorageError, match="refuses"):
            _walk(world.database, [*way, end])


def _walk(database: Database, way: list[State]) -> None:
    with database.write(keep=False) as session:
        for step in way:
            session.execute(text(f"UPDATE delivery SET state = '{step}'"))


def _way_to(state: State) -> list[State]:
    ways: dict[State, list[State]] = {State.WAITING: []}
    found = [State.WAITING]
    for here in found:
        for onward in sorted(TRANSITIONS[here]):
            if onward not in ways:
                ways[onward] = [*ways[here], onward]
                found.append(onward)
    return ways[state]


def test_the_arrows_in_the_database_are_those_of_the_program() -> None:
    frozen = {start: frozenset(ends) for start, ends in FROZEN_ARROWS.items()}
    assert frozen == {start.value: frozenset(end.value for end in ends) for start, ends in TRANSITIONS.items() if ends}


def test_an_erasure_may_rewrite_a_revision_and_marks_it(world: World) -> None:
    _a_sent_post(world)
    _run(world.database, "UPDATE revision SET document = '{}', erased_at = '2026-11-24 09:00:00'")


def test_one_post_and_channel_has_one_open_delivery_of_an_action(world: World) -> None:
    world.schedule("a", channels=("facebook",))
    copy = (
        "INSERT INTO delivery (slug, revision_id, channel, action, state, planned_at, planned_by, due_at, ready_at, "
        "target, payload, payload_digest, url, attempts, error, tell, alone, needs_approval, fence) "
        "SELECT slug, revision_id, channel, action, state, planned_at, planned_by, due_at, ready_at, target, payload, "
        "payload_digest, url, attempts, error, tell, alone, needs_approval, fence FROM delivery"
    )
    with pytest.raises(StorageError):
        _run(world.database, copy)
