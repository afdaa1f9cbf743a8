"""Jobs are put in with what they are for, in one transaction: neither is ever there without the other."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from publisher.domain.outcome import TryLater
from publisher.storage.database import Database
from publisher.storage.migrate import migrate
from tests.conftest import new_postgresql
from tests.world import World


@pytest.fixture
def world(on_postgresql: Database) -> World:
    return World(on_postgresql)


def jobs(world: World) -> list[tuple[Any, ...]]:
    """Task, delivery and moment of each waiting job."""
    with world.database.read() as session:
        query = "SELECT task_name, (args->>'delivery_id')::int, scheduled_at FROM procrastinate_jobs ORDER BY 3, 2"
        return [tuple(row) for row in session.execute(text(query))]


def forget(world: World) -> None:
    with world.database.write() as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))


def test_each_planned_delivery_has_a_job_for_its_due_time(world: World) -> None:
    at = world.clock() + timedelta(hours=2)
    planned = world.schedule("news", at=at)
    assert jobs(world) == [("deliver", delivery.id, at) for delivery in planned]


def test_a_plan_that_is_rolled_back_leaves_no_job(world: World) -> None:
    (delivery,) = world.schedule("news", channels=("facebook",), at=world.clock() + timedelta(hours=1))
    forget(world)
    with world.ledger.transaction(keep=False) as uow:
        uow.requeue(delivery.id, world.clock())
    with pytest.raises(RuntimeError):
        crashes_after_planning(world, delivery.id)
    assert jobs(world) == []


def crashes_after_planning(world: World, delivery_id: int) -> None:
    with world.ledger.transaction() as uow:
        uow.requeue(delivery_id, world.clock())
        raise RuntimeError


def test_what_the_channel_puts_off_has_a_job_for_the_next_try(world: World) -> None:
    world.facebook.answers_next(TryLater(reason="Too many calls.", after=timedelta(minutes=7)))
    world.schedule("news", channels=("facebook",))
    forget(world)
    world.tick()
    (delivery,) = world.deliveries("news")
    assert jobs(world) == [("deliver", delivery.id, world.clock() + timedelta(minutes=7))]


def test_a_proved_page_wakes_the_facebook_post_that_waited_for_it(world: World) -> None:
    world.schedule("news")
    forget(world)
    (claim,) = world.queue.claim(world.lines[0].rules, world.clock())
    world.queue.record(claim, world.website.goes_well(claim), world.waits.retry)
    ((task, delivery_id, at),) = jobs(world)
    assert (task, delivery_id) == ("deliver", world.deliveries("news", "facebook")[0].id)
    assert at <= datetime.now(UTC) or at == world.clock()


def test_an_approval_wakes_what_waited_for_it(world: World) -> None:
    world.needs_approval = True
    planned = world.schedule("news")
    forget(world)
    world.approve("news", by="berat")
    assert {job[1] for job in jobs(world)} == {delivery.id for delivery in planned}


def test_the_end_of_a_hold_wakes_everybody(world: World) -> None:
    until = world.clock() + timedelta(hours=3)
    world.pause(end_at=until)
    assert jobs(world) == [("sweep", None, until)]


def test_moving_a_delivery_makes_one_job_for_the_new_time(world: World) -> None:
    world.schedule("news", channels=("facebook",), at=world.clock() + timedelta(hours=1))
    later = world.clock() + timedelta(hours=5)
    for _ in range(2):
        with world.ledger.transaction() as uow:
            uow.requeue(world.deliveries("news")[0].id, later)
    assert [job[2] for job in jobs(world)].count(later) == 1


def test_the_engine_s_tables_are_brought_up_to_date_once(postgresql: str) -> None:
    database = Database(new_postgresql(postgresql))
    with database.write() as session:
        session.execute(
            text("COMMENT ON TABLE procrastinate_jobs IS '03.04.00_01_pre_add_retry_failed_job_procedure.sql'")
        )
        session.execute(text("DROP FUNCTION procrastinate_retry_job_v1"))
    migrate(database)
    migrate(database)
    with database.read() as session:
        trigger = "SELECT count(*) FROM pg_trigger WHERE tgname = 'procrastinate_trigger_status_events_update_v1'"
        assert session.scalar(text(trigger)) == 1
        newest = session.scalar(text("SELECT obj_description('procrastinate_jobs'::regclass, 'pg_class')"))
    assert newest == "03.04.00_50_post_add_retry_failed_job_procedure.sql"
    database.close()
