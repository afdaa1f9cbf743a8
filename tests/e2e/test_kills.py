"""`kill -9` at each step of a delivery: after the next passes the post is on the Page exactly once."""

import contextlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxPage
from tests.e2e.project import COMMAND, SCHEDULER, Project, wait_until
from tests.extent import sample
from tests.processes import Process

FIRST, SECOND = "POST /feed", "POST /{post} is_published=true"


def asked(page: SandboxPage, method: str, ending: str) -> Callable[[], bool]:
    return lambda: any(request.method == method and request.path.endswith(ending) for request in page.requests)


def publishing(page: SandboxPage) -> bool:
    return any(request.params.get("is_published") == "true" for request in page.requests)


def settles(project: Project, page: SandboxPage, *, waits: bool = False) -> None:
    """Let the scheduler make the next passes until all is done, then look at the Page."""
    if not waits:
        project.lease_runs_out()
    with project.started(SCHEDULER):
        wait_until(lambda: set(project.states("strehimi").values()) == {"sent"}, "the post to be sent")
        wait_until(lambda: page.unpublished() == [], "what was left unpublished to be deleted")
    (post,) = page.published()
    ((made_id,),) = project.query("SELECT made_id FROM delivery WHERE channel = 'facebook'")
    assert made_id == post.id


def opens_ledger(pid: int) -> bool:
    """Return whether a process has got as far as its ledger."""
    with contextlib.suppress(FileNotFoundError):  # a file that it has just closed
        return any(file.readlink().name == "publisher.db" for file in Path(f"/proc/{pid}/fd").iterdir())
    return False


def killed(process: Process) -> None:
    assert process.poll() is None, "it ended before it could be killed"
    process.kill()
    process.wait()


def scheduled(project: Project, mode: str) -> None:
    project.environ["PUBLISHER_FACEBOOK__PUBLISH"] = mode
    project.draft("strehimi")
    project.does("schedule", "strehimi")


@pytest.mark.parametrize("mode", sample(["two-phase", "direct"], "two-phase"))
def test_killed_before_the_claim(project: Project, mode: str) -> None:
    with project.page() as page:
        scheduled(project, mode)
        with project.locked_ledger(), project.started([*COMMAND, "publish"]) as process:
            wait_until(lambda: opens_ledger(process.pid), "the ledger to be opened")
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.5)  # it stands before the locked ledger
            killed(process)
        assert page.posts() == []
        settles(project, page)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["two-phase", "direct"])
def test_killed_after_the_claim(project: Project, mode: str) -> None:
    with project.page(Fault("GET *", "hang_before")) as page:
        scheduled(project, mode)
        with project.started([*COMMAND, "publish"]) as process:
            wait_until(asked(page, "GET", "/me"), "the first question to the Page")
            killed(process)
        assert page.posts() == []
        settles(project, page, waits=mode == "direct")


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["two-phase", "direct"])
@pytest.mark.parametrize("kind", ["hang_before", "hang_after"])
def test_killed_while_the_post_is_made(project: Project, mode: str, kind: str) -> None:
    with project.page(Fault(FIRST, kind)) as page:
        scheduled(project, mode)
        with project.started([*COMMAND, "publish"]) as process:
            wait_until(asked(page, "POST", "/feed"), "the post to be made")
            killed(process)
        settles(project, page)


@pytest.mark.parametrize("kind", sample(["hang_before", "hang_after"], "hang_after"))
def test_killed_while_the_prepared_post_is_published(project: Project, kind: str) -> None:
    with project.page(Fault(SECOND, kind)) as page:
        scheduled(project, "two-phase")
        with project.started([*COMMAND, "publish"]) as process:
            wait_until(lambda: publishing(page), "the post to be published")
            killed(process)
        settles(project, page)


@pytest.mark.parametrize(
    ("mode", "call"), sample([("two-phase", FIRST), ("two-phase", SECOND), ("direct", FIRST)], ("two-phase", SECOND))
)
def test_killed_between_the_answer_and_its_record(project: Project, mode: str, call: str) -> None:
    with project.page(Fault(call, "slow", delay_seconds=1)) as page:
        scheduled(project, mode)
        with project.started([*COMMAND, "publish"]) as process:
            wait_until(lambda: publishing(page) or (call == FIRST and asked(page, "POST", "/feed")()), "the call")
            with project.locked_ledger():  # the answer comes, and cannot be written down
                with pytest.raises(subprocess.TimeoutExpired):
                    process.wait(1.5)
                killed(process)
        settles(project, page)
