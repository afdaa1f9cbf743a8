"""`publisher worker` as a real process on a real PostgreSQL: once each, whoever dies."""

import signal
from pathlib import Path

import pytest

from publisher.sandbox.faults import Fault
from tests.conftest import new_postgresql
from tests.e2e.project import PATIENCE_SECONDS
from tests.extent import EVERYTHING
from tests.runtime.office import Office, eventually, opened_office, stops

SLUGS = tuple(f"post-{number:02}" for number in range(12 if EVERYTHING else 7))


def all_sent(office: Office, count: int) -> bool:
    return office.states() == {"website sent": count, "facebook sent": count}


@pytest.mark.slow
def test_a_worker_sends_what_is_planned_before_and_after_it_started(office: Office) -> None:
    office.writes("early", "late")
    office.runs("schedule", "early", "--at", "now")
    office.starts_worker(executed=True)
    assert eventually(lambda: all_sent(office, 1)), office.logs()
    office.runs("schedule", "late", "--at", "now")
    assert eventually(lambda: all_sent(office, 2)), office.logs()
    assert office.messages() == ["early", "late"]
    assert eventually(lambda: not office.jobs()), "finished jobs are deleted"


def test_four_workers_and_the_scheduler_beside_them_send_each_post_once(office: Office) -> None:
    office.writes(*SLUGS)
    for _ in range(3):
        office.starts_worker()
    office.starts_worker("publish")
    office.runs("schedule", *SLUGS, "--at", "now")
    assert eventually(lambda: all_sent(office, len(SLUGS))), office.logs()
    assert office.messages() == sorted(SLUGS)


@pytest.mark.slow
def test_another_worker_goes_on_where_one_was_killed(postgresql: str, tmp_path: Path) -> None:
    with opened_office(tmp_path, new_postgresql(postgresql), lease_seconds=2, latency=0.15) as office:
        office.writes(*SLUGS)
        office.runs("schedule", *SLUGS, "--at", "now")
        victim = office.starts_worker()
        office.starts_worker()
        assert eventually(lambda: office.states().get("facebook sent", 0) > 0), office.logs()
        victim.kill()
        assert eventually(lambda: all_sent(office, len(SLUGS))), (office.states(), office.logs())
        assert office.messages() == sorted(SLUGS)
        assert eventually(lambda: not [job for job in office.jobs() if job[0] == "deliver"]), "left by the dead one"


@pytest.mark.slow
def test_a_worker_that_was_killed_and_starts_again_sends_nothing_twice(postgresql: str, tmp_path: Path) -> None:
    with opened_office(tmp_path, new_postgresql(postgresql), lease_seconds=2, latency=0.1) as office:
        office.writes(*SLUGS)
        office.runs("schedule", *SLUGS, "--at", "now")
        for enough in (1, 4):
            worker = office.starts_worker()
            assert eventually(lambda least=enough: len(office.messages()) >= least), office.logs()  # type: ignore[misc]
            worker.kill()
            worker.wait()
        # What a dead one was sending is nobody's at once, and no lease later.
        office.asks("UPDATE delivery SET lease_until = now() - interval '1 day' WHERE state = 'sending'")
        office.starts_worker()
        assert eventually(lambda: all_sent(office, len(SLUGS))), (office.states(), office.logs())
        assert office.messages() == sorted(SLUGS)


@pytest.mark.slow
def test_the_same_job_put_in_many_times_sends_once(office: Office) -> None:
    office.writes("once")
    office.runs("schedule", "once", "--at", "now")
    copy = "INSERT INTO procrastinate_jobs (queue_name, task_name, args) SELECT queue_name, task_name, args"
    office.asks(f"{copy} FROM procrastinate_jobs, generate_series(1, 20)")
    for _ in range(2):
        office.starts_worker()
    assert eventually(lambda: not office.jobs() and all_sent(office, 1)), (office.jobs(), office.logs())
    assert office.messages() == ["once"]


def test_what_the_channel_puts_off_is_tried_again_when_the_ledger_says(office: Office) -> None:
    office.page.faults.plan(Fault("POST /feed", "error", code=4, times=2))
    office.writes("busy")
    office.starts_worker()
    office.runs("schedule", "busy", "--at", "now")
    assert eventually(lambda: all_sent(office, 1)), (office.states(), office.jobs(), office.logs())
    assert office.asks("SELECT attempts FROM delivery WHERE channel = 'facebook'") == [(3,)]


def test_a_job_of_a_dead_worker_is_run_again(postgresql: str, tmp_path: Path) -> None:
    with opened_office(tmp_path, new_postgresql(postgresql), lease_seconds=3, sweep_seconds=600) as office:
        office.writes("stalled")
        office.runs("schedule", "stalled", "--at", "now")
        dead = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        (worker,) = office.asks(dead)
        office.asks(f"UPDATE procrastinate_jobs SET status = 'doing', worker_id = {worker[0]}")
        office.starts_worker()
        assert eventually(lambda: all_sent(office, 1)), (office.jobs(), office.logs())


def test_what_a_lost_job_should_have_woken_is_found_by_the_sweep(office: Office) -> None:
    office.writes("forgotten")
    office.runs("schedule", "forgotten", "--at", "now")
    office.asks("DELETE FROM procrastinate_jobs")
    office.starts_worker()
    assert eventually(lambda: all_sent(office, 1)), office.logs()


@pytest.mark.slow
def test_a_worker_waits_for_a_database_that_went_away(office: Office) -> None:
    worker = office.starts_worker()
    assert eventually(lambda: bool(office.asks("SELECT id FROM procrastinate_workers"))), office.logs()
    for _ in range(3):
        office.asks("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    office.writes("after")
    office.runs("schedule", "after", "--at", "now")
    assert eventually(lambda: all_sent(office, 1)), office.logs()
    assert worker.poll() is None


@pytest.mark.slow
@pytest.mark.parametrize("hanging", [False, True], ids=["idle", "in a call that hangs"])
def test_a_worker_stops_within_five_seconds(office: Office, *, hanging: bool) -> None:
    worker = office.starts_worker()
    office.writes("one")
    if hanging:
        office.page.faults.plan(Fault("POST /feed", "hang_before", delay_seconds=60))
    office.runs("schedule", "one", "--at", "now")
    state = "facebook sending" if hanging else "facebook sent"
    assert eventually(lambda: office.states().get(state) == 1), office.logs()
    code, seconds = stops(worker)
    assert code == 0, office.logs()
    assert seconds < 5


def test_a_worker_stops_on_ctrl_c(office: Office) -> None:
    worker = office.starts_worker()
    assert eventually(lambda: "runs" in office.logs())
    worker.send_signal(signal.SIGINT)
    assert worker.wait(PATIENCE_SECONDS) == 0


def test_on_sqlite_a_worker_says_in_one_line_what_it_needs(tmp_path: Path) -> None:
    with opened_office(tmp_path, f"sqlite:///{tmp_path}/ledger.db") as office:
        answer = office.runs("worker", code=2)
    assert answer.stderr.strip().startswith("`publisher worker` needs PostgreSQL")
    assert len(answer.stderr.strip().splitlines()) == 1
