"""A worker: the engine rings, and each job runs the steps of the line. No rules here: the ledger says what is due."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from publisher.bootstrap.app import App, opened
from publisher.bootstrap.page_access import THREADS
from publisher.messages import exit_codes
from publisher.pipeline.deliver import DeliveryWorker, Report, deliver, deliver_claimable
from publisher.runtime import delivery_log
from publisher.runtime.recurring_jobs import RecurringJobs
from publisher.runtime.service_record import registered, service
from publisher.runtime.shutdown import until_stopped
from publisher.runtime.systemd_notify import watched
from publisher.settings import Settings
from publisher.storage.cluster.procrastinate_worker import Engine, Steps

#: A stop takes no longer. What hangs then is left: its lease runs out, and it is looked for by the others.
STOP_SECONDS = 3.0
T = TypeVar("T")


def work(settings: Settings) -> int:
    """Work until the process is asked to stop, which takes less than five seconds; give the exit code."""
    with (
        service(settings, "worker"),
        until_stopped() as stopped,
        opened(settings, os.environ) as app,
        registered(app, "worker"),
    ):
        worker = Worker(app, delivery_log.delivered(settings.organisation.timezone), delivery_log.once())
        delivery_log.begun(app)
        worker.start()
        with watched(lambda: True):
            stopped.wait()
        if not worker.stop():
            delivery_log.left()
            os._exit(exit_codes.DONE)
    return exit_codes.DONE


class Worker:
    """Runs the steps of one app when the engine says so, several at once."""

    def __init__(self, app: App, report: Report, told: Callable[[str], None]) -> None:
        """Tell `report` each delivery that was tried, and `told` what else a person should know, in plain words."""
        self._app, self._report = app, report
        self._rounds = RecurringJobs(app, report, told, alone=False)
        self._parts = (
            app.container.page.facebook,
            app.container.page.insights,
            app.container.readings,
            app.container.page.monitoring,
        )  # made here, before threads share them
        self._crews: SimpleQueue[tuple[str, DeliveryWorker]] = SimpleQueue()
        for _ in range(THREADS):
            self._crews.put((self._token, app.container.page.worker()))
        schedule = app.settings.schedule
        self._engine = Engine(
            app.settings.database.url,
            Steps(deliver=self._deliver, sweep=self._sweep, measure=self._measure, tell=self._rounds.tell_people),
            threads=THREADS + 3,
            sweep_seconds=schedule.sweep_seconds,
            lease_seconds=schedule.lease_seconds,
        )
        self._thread = Thread(target=self._engine.run, name="engine", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Begin nothing more; tell whether what was going on has ended in time."""
        self._rounds.stop()
        self._engine.stop()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _deliver(self, delivery_id: int, at: datetime) -> None:
        self._rounds.guard(lambda: self._try(delivery_id, at))

    def _try(self, delivery_id: int, at: datetime) -> None:
        """Send what is due, if this one is; where its claim finds nothing, set aside what bars the way."""
        ahead = (at - self._app.clock()).total_seconds()  # the database's clock may be before ours
        if 0 < ahead <= self._app.settings.schedule.sweep_seconds:
            time.sleep(ahead)
        if not self._app.may_go(delivery_id) or self._send(deliver_claimable):
            return
        if self._app.may_go(delivery_id):  # nobody else has taken it meanwhile
            self._send(deliver)

    def _send(self, sending: Callable[..., T]) -> T:
        with self._borrowed_crew() as whole:
            worker = whole if self._rounds.page_agrees() else whole.only_website
            return sending(
                worker.queue,
                worker.lanes,
                self._app.container.retry_timing,
                self._app.clock,
                self._report,
                self._rounds.go_on,
            )

    @contextmanager
    def _borrowed_crew(self) -> Iterator[DeliveryWorker]:
        """Return a crew that nobody else uses; a new one where a new token was stored meanwhile."""
        self._app.renew_token()
        token, worker = self._crews.get()
        try:
            if token != self._token:
                token, worker = self._token, self._app.container.page.worker()
            yield worker
        finally:
            self._crews.put((token, worker))

    @property
    def _token(self) -> str:
        return self._app.settings.secrets.facebook_page_token

    def _sweep(self) -> None:
        self._rounds.look_over(lambda: self._send(deliver))

    def _measure(self) -> None:
        self._rounds.guard(self._rounds.measure)
        self._rounds.guard(self._rounds.index_search)
        self._rounds.guard(self._rounds.end_what_is_over)
        self._rounds.guard(self._rounds.clean_up)
        self._rounds.guard(self._rounds.back_up)
        self._rounds.guard(lambda: self._rounds.read_partners(most=1))
        self._rounds.guard(self._rounds.look_on_page)
        self._rounds.guard(self._app.count_links)
        self._rounds.guard(self._rounds.make_website)
