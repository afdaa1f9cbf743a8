"""A worker: the engine rings, and each job runs the steps of the line. No rules here: the ledger says what is due."""

import os
import time
from collections.abc import Callable
from datetime import datetime
from queue import SimpleQueue
from threading import Event, Thread

import structlog

from publisher.app import CREWS, App, opened
from publisher.cli import diary, exits
from publisher.cli.stopping import until_stopped
from publisher.pipeline.deliver import Crew, Report, deliver, deliver_claimable
from publisher.settings import Settings
from publisher.storage.engine import Engine, Steps

#: A stop takes no longer. What hangs then is left: its lease runs out, and it is looked for by the others.
STOP_SECONDS = 4.0
_log = structlog.get_logger("worker")


def work(settings: Settings) -> int:
    """Work until the process is asked to stop, which takes less than five seconds; give the exit code."""
    with until_stopped() as stopped, opened(settings, os.environ) as app:
        worker = Worker(app, diary.delivered(settings.organisation.timezone), diary.once())
        diary.begun(app)
        worker.start()
        stopped.wait()
        if not worker.stop():
            diary.left()
            os._exit(exits.DONE)
    return exits.DONE


class Worker:
    """Runs the steps of one app when the engine says so, several at once."""

    def __init__(self, app: App, report: Report, told: Callable[[str], None]) -> None:
        """Tell `report` each delivery that was tried, and `told` what else a person should know, in plain words."""
        self._app, self._report, self._tell = app, report, told
        self._stopping = Event()
        self._parts = (app.facebook, app.insights, app.readings)  # made here, before threads share them
        self._crews: SimpleQueue[Crew] = SimpleQueue()
        for _ in range(CREWS):
            self._crews.put(app.crew())
        schedule = app.settings.schedule
        self._engine = Engine(
            app.settings.database.url,
            Steps(deliver=self._deliver, sweep=self._sweep, measure=self._measure),
            threads=CREWS + 2,
            sweep_seconds=schedule.sweep_seconds,
            lease_seconds=schedule.lease_seconds,
        )
        self._thread = Thread(target=self._engine.run, name="engine", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Begin nothing more; tell whether what was going on has ended in time."""
        self._stopping.set()
        self._engine.stop()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _deliver(self, delivery_id: int, at: datetime) -> None:
        self._guard(lambda: self._try(delivery_id, at))

    def _try(self, delivery_id: int, at: datetime) -> None:
        """Send what is due, if this one is; where its claim finds nothing, set aside what bars the way."""
        ahead = (at - self._app.clock()).total_seconds()  # the database's clock may be before ours
        if 0 < ahead <= self._app.settings.schedule.sweep_seconds:
            time.sleep(ahead)
        if not self._app.may_go(delivery_id):
            return
        app, crew = self._app, self._crews.get()
        try:
            if not deliver_claimable(crew.queue, crew.lines, app.waits, app.clock, self._report, self._go_on):
                deliver(crew.queue, crew.lines, app.waits, app.clock, self._report, self._go_on)
        finally:
            self._crews.put(crew)

    def _sweep(self) -> None:
        for step in (self._deliver_all, self._find, self._app.upload_ahead):
            self._guard(step)

    def _deliver_all(self) -> None:
        app, crew = self._app, self._crews.get()
        try:
            deliver(crew.queue, crew.lines, app.waits, app.clock, self._report, self._go_on)
        finally:
            self._crews.put(crew)

    def _find(self) -> None:
        if warning := self._app.find(self._report):
            self._tell(warning)

    def _measure(self) -> None:
        self._guard(self._measure_reach)

    def _measure_reach(self) -> None:
        if self._app.queue.foreign():
            return
        for text in diary.measured(self._app.measure()):
            self._tell(text)

    def _go_on(self) -> bool:
        return not self._stopping.is_set()

    def _guard(self, step: Callable[[], object]) -> None:
        if self._stopping.is_set():
            return
        try:
            step()
        except Exception:  # noqa: BLE001 (the guard around a scheduler's step: whatever happened, the next one comes)
            _log.exception("a step failed; it is tried again")
