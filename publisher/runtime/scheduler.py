"""Run the recurring jobs with APScheduler on one machine; the ledger alone says what is due."""

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock, Thread

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from publisher.bootstrap.app import App, opened
from publisher.file_modes import keep_private
from publisher.pipeline.deliver import Report
from publisher.runtime import delivery_log
from publisher.runtime.idle_gate import EXACT_SWEEPS, IdleGate
from publisher.runtime.recurring_jobs import RecurringJobs
from publisher.runtime.service_record import registered, service
from publisher.runtime.settings_file import read_settings
from publisher.runtime.shutdown import until_stopped
from publisher.runtime.systemd_notify import watched

#: A stop takes no longer. What hangs then is left: its lease runs out, and it is looked for at the next start.
STOP_SECONDS = 3.0
#: A clock that went back, or on by so much more than was waited, was set; or the machine slept.
SET = timedelta(seconds=2)
#: The timer shows so often that it rings; where it did not for so long, it hangs.
_RING_SECONDS, _HANGS_SECONDS = 20, 120.0


class Scheduler:
    """Rings the steps of one app at the next due time, and every `schedule.sweep_seconds` all the same."""

    def __init__(self, app: App, report: Report, told: Callable[[str], None]) -> None:
        """Tell `report` each delivery that was tried, and `told` what else a person should know, in plain words."""
        self._app, self._rounds = app, RecurringJobs(app, report, told)
        self._sweep = timedelta(seconds=app.settings.schedule.sweep_seconds)
        self._passed_at = app.clock()
        self._gate = IdleGate(app.container.database.version, self._sweep, app.clock)
        #: What two threads learn, each from a question of its own: who asked last says when it rings next.
        self._next_due_at: datetime | None = None
        self._at_ring = Lock()
        self._next_measure_at: datetime | None = None
        self._parts = (
            app.container.page.workers,
            app.container.page.insights,
            app.container.readings,
        )  # made here, before threads share them
        # A run is never dropped for being late (misfire), and runs that piled up are one.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._jobs: dict[str, Callable[[], object]] = {
            "pass": self._pass,
            "measure": self._measure,
            "tell": self._tell,
            "search": self._gate.unless_idle("search", self._rounds.index_search),
            "notices": self._gate.unless_idle("notices", self._rounds.end_what_is_over),
            "clean up": self._gate.unless_idle("clean up", self._rounds.clean_up),
            "backup": self._gate.unless_idle("backup", self._rounds.back_up),
            "partners": self._gate.unless_idle("partners", self._rounds.read_partners),
            "page posts": self._gate.unless_idle("page posts", self._rounds.look_on_page),
            "links": self._gate.unless_idle("links", self._app.count_links),
            "website": self._gate.unless_idle("website", self._rounds.make_website),
        }
        # A thread for each: where all the others wait for somebody, the ring still shows that the timer lives.
        self._steps = ThreadPoolExecutor(len(self._jobs) + 1)
        self._stopped = Event()
        self._rang_at = time.monotonic()
        self._minding = Thread(target=self._mind_clock_and_plans, name="clock", daemon=True)
        self._timer = BackgroundScheduler(timezone=UTC, job_defaults=defaults, executors={"default": self._steps})
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a run is skipped while one goes on is right

    def start(self) -> None:
        """Begin, with a first pass at once."""
        now, sweep = self._app.clock(), self._sweep.total_seconds()
        for name, job in self._jobs.items():
            self._timer.add_job(self._rounds.guard, "interval", (job,), id=name, seconds=sweep, next_run_time=now)
        self._rang_at = time.monotonic()
        self._timer.add_job(self._show_ring, "interval", id="ring", seconds=_RING_SECONDS)
        self._timer.start()
        self._minding.start()

    def rings(self) -> bool:
        """Return whether the timer still does what it is there for, by a clock that nobody sets."""
        return time.monotonic() - self._rang_at < _HANGS_SECONDS

    def _show_ring(self) -> None:
        self._rang_at = time.monotonic()

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Ring no more; tell whether what was going on has ended in time."""
        self._stopped.set()
        self._rounds.stop()
        if self._minding.is_alive():
            self._minding.join(seconds)
        self._timer.remove_all_jobs()
        # Not by the timer's own waiting: it holds a lock meanwhile that a step needs to ring the next one.
        ending = Thread(target=self._steps.shutdown, daemon=True)
        ending.start()
        ending.join(seconds)
        if ending.is_alive():
            return False
        self._timer.shutdown(wait=False)
        return True

    def _mind_clock_and_plans(self) -> None:
        """Ring everything where the machine's clock was set: the timer waits for moments of the clock of before.

        Each second it sees, too, whether another process planned something sooner; one waking is enough for both.
        """
        wait = min(timedelta(seconds=1), self._sweep)
        before, seen = self._app.clock(), None
        while not self._stopped.wait(wait.total_seconds()):
            now = self._app.clock()
            if not before <= now <= before + wait + SET:
                self._passed_at = now
                self._gate.forget()
                for job in self._timer.get_jobs():
                    self._ring_at(job.id, now)
            before, version = now, self._app.container.database.version()
            if (version is None or version != seen) and self._rounds.guard(self._watch):
                seen = version

    def _pass(self) -> None:
        self._passed_at = self._app.clock()
        if self._gate.rests("pass", EXACT_SWEEPS) and self._rounds.went_well:
            self._rounds.show_life()
        else:
            self._gate.look("pass", self._look_over)
        with self._at_ring:
            self._ring("pass", self._next_due_at)

    def _look_over(self) -> datetime | None:
        self._rounds.look_over()
        queue, ahead = self._app.container.queue, self._app.container.retry_timing.upload_ahead
        with self._at_ring:
            self._next_due_at = queue.next_due_at(self._passed_at)
        return queue.quiet_until(self._passed_at, ahead)

    def _watch(self) -> None:
        """See what another process planned sooner; a pass that ends meanwhile rings no later for it."""
        with self._at_ring:
            self._next_due_at = due_at = self._app.container.queue.next_due_at(self._passed_at)
            ahead = self._timer.get_job("pass")
            if due_at and ahead and self._passed_at < due_at < ahead.next_run_time:
                self._ring("pass", due_at)

    def _measure(self) -> None:
        if not self._gate.rests("measure", EXACT_SWEEPS):
            self._gate.look("measure", self._measure_due)
        self._ring("measure", self._next_measure_at)

    def _measure_due(self) -> datetime | None:
        self._next_measure_at = None
        self._next_measure_at = self._rounds.measure()
        return self._next_measure_at

    def _tell(self) -> None:
        if self._gate.rests("tell"):
            self._rounds.send_heartbeat()
        else:
            self._gate.look("tell", self._tell_people)

    def _tell_people(self) -> datetime | None:
        return None if self._rounds.tell_people() else self._app.clock()  # what failed is tried again

    def _ring(self, name: str, at: datetime | None) -> None:
        now = self._app.clock()
        latest = now + self._sweep
        at = latest if at is None or at <= self._passed_at else min(max(at, now), latest)
        self._ring_at(name, at)

    def _ring_at(self, name: str, at: datetime) -> None:
        with suppress(JobLookupError):  # stopped meanwhile
            self._timer.modify_job(name, next_run_time=at)


def run(path: Path) -> int:
    """Run the scheduler alone until it is asked to stop."""
    keep_private()
    settings = read_settings(path)
    with (
        service(settings, "scheduler"),
        opened(settings, os.environ) as app,
        registered(app, "scheduler"),
        until_stopped() as stopped,
    ):
        timer = Scheduler(app, delivery_log.delivered(app.settings.organisation.timezone), delivery_log.once())
        delivery_log.begun(app)
        timer.start()
        with watched(timer.rings):
            stopped.wait()
        if not timer.stop():
            delivery_log.left()
            os._exit(0)
    return 0
