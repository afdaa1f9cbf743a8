"""`scheduler.py` alone: punctual, stoppable, and it goes on where it was."""

import signal
from datetime import UTC, datetime, timedelta

import pytest

from publisher.sandbox.faults import Fault
from tests.e2e.project import SCHEDULER, Project, stops, wait_until


def test_a_post_goes_out_at_its_time_and_not_at_the_next_sweep(project: Project) -> None:
    project.environ["PUBLISHER_SCHEDULE__SWEEP_SECONDS"] = "60"  # so that only the due time can wake it
    project.draft("strehimi")
    with project.page(), project.started(SCHEDULER):
        wait_until(lambda: "the scheduler runs" in project.log(), "the scheduler")
        due_at = datetime.now(UTC) + timedelta(seconds=2)
        project.does("schedule", "strehimi", "--at", due_at.isoformat())
        wait_until(lambda: set(project.states("strehimi").values()) == {"sent"}, "the post")
    ((started_at,),) = project.query("SELECT min(started_at) FROM attempt")
    late = datetime.fromisoformat(started_at).replace(tzinfo=UTC) - due_at
    assert timedelta(0) <= late < timedelta(seconds=30)  # half a sweep; `python -m bench punctual` measures


@pytest.mark.slow
def test_what_another_process_plans_now_does_not_wait_for_the_sweep(project: Project) -> None:
    project.environ["PUBLISHER_SCHEDULE__SWEEP_SECONDS"] = "600"
    project.draft("strehimi")
    with project.page() as page, project.started(SCHEDULER):
        wait_until(lambda: "the scheduler runs" in project.log(), "the scheduler")
        project.does("schedule", "strehimi")
        wait_until(lambda: len(page.published()) == 1, "the post")


@pytest.mark.slow
@pytest.mark.parametrize("number", [pytest.param(signal.SIGINT, marks=pytest.mark.slow), signal.SIGTERM])
def test_it_stops_though_a_call_hangs_and_goes_on_afterwards(project: Project, number: signal.Signals) -> None:
    project.settings(timeout=20)
    project.draft("strehimi")
    with project.page(Fault("POST /feed", "hang_after")) as page:
        project.does("schedule", "strehimi")
        with project.started(SCHEDULER) as process:
            wait_until(lambda: any(r.method == "POST" for r in page.requests), "the call")
            assert stops(process, number) < 20  # the call hangs for longer; `python -m bench command` measures
            assert process.returncode == 0
        project.lease_runs_out()
        with project.started(SCHEDULER):
            wait_until(lambda: project.states("strehimi").get("facebook") == "sent", "the post to be found or sent")
            wait_until(lambda: page.unpublished() == [], "the orphan to be swept")
        assert len(page.published()) == 1


@pytest.mark.slow
def test_a_step_that_fails_does_not_end_it(project: Project) -> None:
    project.executed = True
    project.draft("strehimi")
    with project.page() as page, project.started(SCHEDULER) as process:
        wait_until(lambda: "the scheduler runs" in project.log(), "the scheduler")
        (project.folder / "site").write_text("not a folder", encoding="utf-8")
        project.does("schedule", "strehimi")
        wait_until(lambda: project.states("strehimi").get("website") == "waiting", "the website to fail")
        wait_until(lambda: "tried again" in project.log(), "the trouble to be told")
        (project.folder / "site").unlink()
        wait_until(lambda: len(page.published()) == 1, "the post")
        assert process.poll() is None
