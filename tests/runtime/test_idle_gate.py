"""Looking costs: where nobody committed anything and no moment has come, a step of the scheduler does not look."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from publisher.bootstrap.app import App
from publisher.domain.errors import InvalidInput
from publisher.runtime.idle_gate import IdleGate
from publisher.runtime.recurring_jobs import RecurringJobs
from publisher.runtime.scheduler import Scheduler
from publisher.settings import load
from publisher.storage.database import LedgerVersion
from publisher.storage.ledger.periodic_tasks import SqlPeriodicTasks, rest
from tests.e2e.project import wait_until

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


class Steps:
    """Counts how often a step is taken, and the ledger that it looks at."""

    def __init__(self) -> None:
        self.taken = 0
        self.version: LedgerVersion | None = (1, 1)
        self.until: datetime | None = None
        self.now = NOW
        self.gate = IdleGate(lambda: self.version, timedelta(hours=1), lambda: self.now)

    def ring(self) -> int:
        """Ring once, and return how often it was taken so far."""
        if not self.gate.rests("step"):
            self.gate.look("step", self._step)
        return self.taken

    def _step(self) -> datetime | None:
        self.taken += 1
        return self.until


def test_a_step_rests_until_something_is_committed() -> None:
    steps = Steps()
    assert [steps.ring(), steps.ring(), steps.ring()] == [1, 1, 1]
    steps.version = (1, 2)
    assert [steps.ring(), steps.ring()] == [2, 2]


def test_a_step_rests_until_the_moment_that_it_told() -> None:
    steps = Steps()
    steps.until = NOW + timedelta(minutes=5)
    steps.ring()
    steps.now += timedelta(minutes=4)
    assert steps.ring() == 1
    steps.now += timedelta(minutes=1)
    assert steps.ring() == 2


def test_what_is_committed_during_a_look_is_looked_at_next_time() -> None:
    steps = Steps()

    def look() -> None:
        steps.version = (1, 2)

    steps.gate.look("step", look)
    assert not steps.gate.rests("step")


def test_a_step_that_failed_is_taken_again() -> None:
    steps = Steps()

    def fail() -> None:
        raise InvalidInput("no")

    steps.ring()
    with pytest.raises(InvalidInput):
        steps.gate.look("step", fail)
    assert steps.ring() == 2
    went = [True, False]  # taken from the end: at first a part of it fails
    several = steps.gate.unless_idle("several", went.pop)
    for _ in range(3):
        several()
    assert went == []


def test_where_nobody_knows_whether_something_changed_every_step_looks() -> None:
    steps = Steps()
    steps.version = None
    assert [steps.ring(), steps.ring()] == [1, 2]


def test_after_some_sweeps_it_looks_all_the_same() -> None:
    taken: list[int] = []
    gate = IdleGate(lambda: (1, 1), timedelta(seconds=0.01), lambda: NOW)
    step = gate.unless_idle("step", lambda: taken.append(1))
    step()
    step()
    time.sleep(0.05)
    step()
    assert len(taken) == 2


def test_when_the_clock_was_set_every_step_looks() -> None:
    steps = Steps()
    steps.ring()
    steps.gate.forget()
    assert steps.ring() == 2


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    file = tmp_path / "settings.toml"
    file.write_text(f'[templates]\nfolder = "{Path(__file__).parents[2] / "templates"}"\n', encoding="utf-8")
    (tmp_path / "posts").mkdir()
    app = App(load(file, {"PUBLISHER_SCHEDULE__SWEEP_SECONDS": "0.1"}), {})
    yield app
    app.close()


def test_measuring_is_due_when_facebook_may_be_called_again(app: App) -> None:
    jobs = RecurringJobs(app, lambda _delivery: None, lambda _text: None)
    until = app.clock() + timedelta(minutes=7)
    with app.container.database.write() as session:
        rest(session, "facebook", until, "too many calls")
    assert jobs.measure() == until


def test_an_idle_service_asks_its_ledger_next_to_nothing(app: App) -> None:
    """A sweep asks whether Page and ledger still agree, and says that it goes on; all else waits for news."""
    asked: list[str] = []
    event.listen(app.container.database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    sweeps = Scheduler(app, lambda _delivery: None, lambda _text: None)

    def sweeps_made() -> int:
        return sum("INSERT INTO pulse" in each for each in asked)

    sweeps.start()
    try:
        wait_until(lambda: sweeps_made() > 4, "the first sweeps", seconds=20)
        asked.clear()
        wait_until(lambda: sweeps_made() >= 20, "some idle sweeps", seconds=20)
        idle = len(asked) / sweeps_made()
        asked.clear()
        SqlPeriodicTasks(app.container.database).record_run("a change", NOW)
        wait_until(lambda: any("FROM delivery" in each for each in asked), "a look at what changed", seconds=20)
    finally:
        sweeps.stop()
    assert idle < 35, f"{idle:.0f} questions a sweep: 80 are those of a sweep in which every step looks"
