"""A worker: the engine rings, and each job runs the steps of the line. No rules here: the ledger says what is due."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from publisher.app import App, opened
from publisher.cli import diary, exits
from publisher.cli.rounds import Rounds
from publisher.cli.service_record import registered, service
from publisher.cli.stopping import until_stopped
from publisher.parts import CREWS
from publisher.pipeline.deliver import Crew, Report, deliver, deliver_claimable
from publisher.settings import Settings
from publisher.storage.engine import Engine, Steps

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
        self._app, self._report = app, report
        self._rounds = Rounds(app, report, told, alone=False)
        self._parts = (app.facebook, app.insights, app.readings, app.lookout)  # made here, before threads share them
        self._crews: SimpleQueue[tuple[str, Crew]] = SimpleQueue()
        for _ in range(CREWS):
            self._crews.put((self._token, app.crew()))
        schedule = app.settings.schedule
        self._engine = Engine(
            app.settings.database.url,
            Steps(deliver=self._deliver, sweep=self._sweep, measure=self._measure, tell=self._rounds.tell_people),
            threads=CREWS + 3,
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
            crew = whole if self._rounds.page_agrees() else whole.only_website
            return sending(crew.queue, crew.lines, self._app.waits, self._app.clock, self._report, self._rounds.go_on)

    @contextmanager
    def _borrowed_crew(self) -> Iterator[Crew]:
        """Give a crew that nobody else uses; a new one where a new token was stored meanwhile."""
        self._app.renew_token()
        token, crew = self._crews.get()
        try:
            if token != self._token:
                token, crew = self._token, self._app.crew()
            yield crew
        finally:
            self._crews.put((token, crew))

    @property
    def _token(self) -> str:
        return self._app.settings.secrets.facebook_page_token

    def _sweep(self) -> None:
        self._rounds.look_over(lambda: self._send(deliver))

    def _measure(self) -> None:
        self._rounds.guard(self._rounds.measure)
        self._rounds.guard(self._rounds.index_search)
        self._rounds.guard(self._rounds.end_feed_notices)
        self._rounds.guard(self._rounds.clean_up)
