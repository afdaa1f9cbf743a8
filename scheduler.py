"""The timer: APScheduler rings the steps of the line. No rules here: the ledger alone says what is due."""

import argparse
import logging
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from publisher.app import App, opened
from publisher.cli import diary
from publisher.cli.main import guarded
from publisher.cli.stopping import until_stopped
from publisher.cli.work import DEFAULT_FILE, read_settings
from publisher.domain.errors import NotTold
from publisher.pipeline.deliver import Report

#: A stop takes no longer. What hangs then is left: its lease runs out, and it is looked for at the next start.
STOP_SECONDS = 4.0
_log = structlog.get_logger("scheduler")


class Timer:
    """Rings the steps of one app at the next due time, and every `schedule.sweep_seconds` all the same."""

    def __init__(self, app: App, report: Report, told: Callable[[str], None]) -> None:
        """Tell `report` each delivery that was tried, and `told` what else a person should know, in plain words."""
        self._app, self._report, self._tell = app, report, told
        self._sweep = timedelta(seconds=app.settings.schedule.sweep_seconds)
        self._passed_at = app.clock()
        self._stopping = Event()
        self._well = False
        self._parts = (app.crews, app.insights, app.readings)  # made here, before threads share them
        # A run is never dropped for being late (misfire), and runs that piled up are one.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._timer = BackgroundScheduler(timezone=UTC, job_defaults=defaults)
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a run is skipped while one goes on is right

    def start(self) -> None:
        """Begin, with a first pass at once."""
        now, sweep = self._app.clock(), self._sweep.total_seconds()
        for name, job, seconds in (
            ("pass", self._pass, sweep),
            ("measure", self._measure, sweep),
            ("watch", self._watch, 1),
            ("tell", self._tell_people, sweep),
        ):
            self._timer.add_job(_guard, "interval", (job,), id=name, seconds=seconds, next_run_time=now)
        self._timer.start()

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Ring no more; tell whether what was going on has ended in time."""
        self._stopping.set()
        ending = Thread(target=self._timer.shutdown, daemon=True)
        ending.start()
        ending.join(seconds)
        return not ending.is_alive()

    def _pass(self) -> None:
        """Deliver first: a due post does not wait for what is looked after beside it."""
        self._passed_at = self._app.clock()
        steps = (self._app.lookout.swept, self._deliver, self._find, self._app.upload_ahead)
        went_well = [_guard(step) for step in steps]  # each runs, whatever came of the one before
        self._well = all(went_well)
        self._ring("pass", self._app.queue.next_due_at(self._passed_at))

    def _deliver(self) -> None:
        self._app.deliver(self._report, self._go_on)

    def _go_on(self) -> bool:
        self._app.lookout.still_sweeping()
        return not self._stopping.is_set()

    def _find(self) -> None:
        if warning := self._app.find(self._report):
            self._tell(warning)

    def _watch(self) -> None:
        """See what another process planned sooner."""
        due_at = self._app.queue.next_due_at(self._passed_at)
        if due_at and self._passed_at < due_at < self._timer.get_job("pass").next_run_time:
            self._ring("pass", due_at)

    def _tell_people(self) -> None:
        """Mail what needs a person. In a thread of its own, so that no mail server keeps a post waiting."""
        if _guard(self._app.tell_people) and self._well and not self._app.queue.foreign():
            _guard(self._app.lookout.sign_of_life)

    def _measure(self) -> None:
        if self._app.queue.foreign() or self._app.resting:
            return
        result = self._app.measure()
        for text in diary.measured(result):
            self._tell(text)
        self._ring("measure", result.next_at)

    def _ring(self, name: str, at: datetime | None) -> None:
        now = self._app.clock()
        latest = now + self._sweep
        at = latest if at is None or at <= self._passed_at else min(max(at, now), latest)
        self._timer.modify_job(name, next_run_time=at)


def _guard(step: Callable[[], object]) -> bool:
    """Do a step, and tell whether it went well."""
    try:
        step()
    except NotTold as error:
        _log.warning(str(error))
        return False
    except Exception:  # noqa: BLE001 (the guard around a scheduler's step: whatever happened, the next one comes)
        _log.exception("a step failed; it is tried again")
        return False
    return True


def run(path: Path) -> int:
    """Run the scheduler alone until it is asked to stop."""
    with opened(read_settings(path), os.environ) as app, until_stopped() as stopped:
        timer = Timer(app, diary.delivered(app.settings.organisation.timezone), diary.once())
        diary.begun(app)
        timer.start()
        stopped.wait()
        if not timer.stop():
            diary.left()
            os._exit(0)
    return 0


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="The scheduler alone, without site, studio or sandbox.")
    arguments.add_argument("--settings", type=Path, default=DEFAULT_FILE, metavar="FILE", help="the settings file")
    sys.exit(guarded(lambda: run(arguments.parse_args().settings)))
