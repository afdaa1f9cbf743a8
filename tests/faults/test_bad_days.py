"""The bad day: the disk is full, the ledger cannot be written, the line is down, the clock jumps, PostgreSQL restarts.

Each time: a clear error, nothing lost, nothing sent twice, and it goes on by itself when the cause is gone.
"""

import resource
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.domain.errors import StorageError
from publisher.domain.ports_channel import NotFound
from publisher.sandbox.faults import Fault
from publisher.storage.database import Database
from tests import processes
from tests.e2e.project import COMMAND, Project
from tests.faults.page_world import PageWorld
from tests.torture.postgres import Databases, databases
from tests.world import World

MESSAGE = "Titulli i lajmi\n\nPërmbledhje e lajmi"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "project")
    made.draft("lajmi")
    return made


def _publish(
    project: Project, *, most_bytes: int | None = None, faketime: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run one pass, with a limit on how large a file may grow, or under another clock."""
    if not (most_bytes or faketime):
        return project.run("publish")
    command = ["faketime", "-f", faketime, *COMMAND] if faketime else COMMAND
    limit = most_bytes and (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes)))
    return subprocess.run(
        [*command, "publish"],
        cwd=project.folder,
        env=project.env,
        capture_output=True,
        text=True,
        timeout=project.patience_seconds,
        check=False,
        preexec_fn=limit or None,
    )


def test_a_full_disk_is_a_clear_error_and_the_next_pass_carries_on(project: Project) -> None:
    with project.page() as page:
        project.does("schedule", "lajmi")
        full = _publish(project, most_bytes=4096)
        assert full.returncode == 3
        assert "Nothing is lost" in full.stderr + full.stdout
        assert "Traceback" not in full.stdout
        assert page.posts() == []
        assert _publish(project).returncode == 0
        assert [post.message for post in page.published()] == [page.published()[0].message]
    assert project.states("lajmi") == {"website": "sent", "facebook": "sent"}


def test_a_site_folder_without_room_waits_and_then_goes_out_once(project: Project) -> None:
    with project.page() as page:
        project.does("schedule", "lajmi")
        (project.folder / "site").write_text("in the way of the folder", encoding="utf-8")
        _publish(project)
        assert project.states("lajmi")["facebook"] == "waiting"
        assert page.posts() == []
        (project.folder / "site").unlink()
        for _ in range(20):
            _publish(project)
            if project.states("lajmi")["facebook"] == "sent":
                break
        assert len(page.published()) == 1


def test_a_read_only_ledger_is_a_clear_error(migrated_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    shutil.copy(migrated_file, file)
    world = World(Database(f"sqlite:///file:{file}?mode=ro&uri=true"))
    with pytest.raises(StorageError, match=r"readonly|read.only"):
        world.schedule("a")
    again = World(Database(f"sqlite:///{file}"))
    again.schedule("a")
    again.tick()
    assert again.state("a") == "sent"


def test_a_locked_ledger_is_waited_for(project: Project) -> None:
    with project.page() as page:
        project.does("schedule", "lajmi")
        with project.locked_ledger():
            process = processes.start([*COMMAND, "publish"], cwd=project.folder, env=project.env)
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(1.5)
            assert page.posts() == []
        assert process.wait(project.patience_seconds) == 0
        assert len(page.published()) == 1


def test_without_a_line_to_facebook_a_post_waits_and_goes_out_when_it_is_back(sqlite: Database, tmp_path: Path) -> None:
    world = PageWorld(sqlite, tmp_path)
    try:
        world.page.stop()
        world.schedule("a", "Once")
        world.tick()
        assert (world.state("a"), world.state("a", "website")) == ("waiting", "sent")
        world.page.start()
        world.run_until_settled("a")
        assert (world.state("a"), world.published("Once")) == ("sent", 1)
    finally:
        world.close()


def test_a_clock_set_back_an_hour_delays_and_doubles_nothing(world: World) -> None:
    world.schedule("a")
    world.tick()
    world.facebook.loses_the_answer(written=False)
    world.schedule("b")
    world.tick()
    world.clock.now -= timedelta(hours=1)
    for _ in range(3):
        world.facebook.shows_next(NotFound())
        world.tick()
    assert (world.state("b"), len(world.facebook.out)) == ("unknown", 1)
    for _ in range(40):
        world.clock.passes(minutes=3)
        world.tick()
    assert (world.state("a"), world.state("b"), len(world.facebook.out)) == ("sent", "sent", 2)


@pytest.mark.slow
def test_a_pass_under_a_clock_an_hour_slow_sends_nothing_early_and_nothing_twice(project: Project) -> None:
    with project.page() as page:
        project.does("schedule", "lajmi")
        assert _publish(project, faketime="-1h").returncode == 0
        assert page.posts() == []
        for _ in range(2):
            assert _publish(project).returncode == 0
        assert _publish(project, faketime="-1h").returncode == 0
        assert len(page.published()) == 1


@pytest.fixture
def restartable(tmp_path: Path) -> Iterator[Databases]:
    with databases("postgresql", tmp_path / "pg") as made:
        yield made


@pytest.mark.slow
def test_postgresql_restarted_in_the_middle_loses_and_doubles_nothing(project: Project, restartable: Databases) -> None:
    project.environ["DATABASE_URL"] = restartable.new()
    project.settings(timeout=3)
    with project.page(Fault("POST /feed published=false", "slow", delay_seconds=2)) as page:
        project.does("schedule", "lajmi")
        with project.started([*COMMAND, "publish"]) as process:
            while not any(request.method == "POST" and request.path.endswith("/feed") for request in page.requests):
                assert process.poll() is None
            restartable.restart()
            process.wait(project.patience_seconds)
        assert "password" not in project.log()
        for _ in range(60):
            project.run("publish")
            if {row["state"] for row in project.status("lajmi")} == {"sent"} and not page.unpublished():
                break
        assert len(page.published()) == 1
        assert page.unpublished() == []
