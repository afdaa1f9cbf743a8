"""Procrastinate as the engine of a worker: it fetches jobs and runs their steps in threads. No rules here."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import procrastinate
import psycopg
from procrastinate import exceptions
from procrastinate.jobs import Job, Status
from sqlalchemy.engine import make_url

from publisher.storage.cluster.job_outbox import DELIVER, MEASURE, QUEUE, SWEEP, TELL

#: A job whose time has come waits no longer than this, in seconds; one that is put in for now is told at once.
POLL_SECONDS = 0.2
#: After the database was lost, in seconds.
PAUSE_SECONDS = 1.0
#: After so many rounds in a row that were somebody else's, a worker has all looked over itself.
MISSED_ROUNDS = 3
_LOST = (exceptions.ProcrastinateException, psycopg.Error, OSError)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What jobs do. Each runs in a thread and must not raise."""

    #: Try the delivery of this id, whose job was for this moment.
    deliver: Callable[[int, datetime], None]
    #: Look all over.
    sweep: Callable[[], None]
    measure: Callable[[], None]
    #: Tell people what needs them.
    tell: Callable[[], object]


class Engine:
    """One worker. Several on one database share the work; each makes up for what a dead one left."""

    def __init__(self, url: str, steps: Steps, *, threads: int, sweep_seconds: float, lease_seconds: float) -> None:
        """Prepare to run up to `threads` steps at once. `url` is SQLAlchemy's, of the migrated ledger on PostgreSQL.

        A worker that gives no sign for half of `lease_seconds` is taken for dead.
        """
        logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it tells each job; the diary tells deliveries
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # what is lost is told once, below
        address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._steps, self._threads = steps, threads
        self._sweep_seconds, self._silence_seconds = sweep_seconds, lease_seconds / 2
        self._app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(conninfo=address, min_size=1, max_size=4, timeout=10)
        )
        self._app.task(name=DELIVER, queue=QUEUE)(self._deliver)
        self._app.task(name=SWEEP, queue=QUEUE)(self._sweep)
        self._app.task(name=MEASURE, queue=QUEUE)(self._measure)
        self._app.task(name=TELL, queue=QUEUE)(self._tell)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False
        #: By job: how many rounds in a row somebody else had it rung, or a round of that number was before.
        self._missed = dict.fromkeys((SWEEP, MEASURE, TELL), 0)

    def run(self) -> None:
        """Work until `stop` is called; a lost database is waited for. Not for the thread that calls `stop`."""
        asyncio.run(self._run())

    def stop(self) -> None:
        """Fetch no more jobs; `run` returns when those at work are done."""
        self._stopping = True
        if self._loop is not None:
            with suppress(RuntimeError):  # it has ended by itself
                self._loop.call_soon_threadsafe(self._stopped.set)

    async def _run(self) -> None:
        self._stopped = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._loop.set_default_executor(ThreadPoolExecutor(self._threads, thread_name_prefix="job"))
        while not (self._stopping or self._stopped.is_set()):
            try:
                async with self._app.open_async():
                    await self._work()
            except _LOST as error:
                _log.warning("the queue of jobs cannot be read, it is tried again: %s", error.__cause__ or error)
            await self._pause(PAUSE_SECONDS)

    async def _work(self) -> None:
        """Fetch jobs and ring until asked to stop, or until one of both fails."""
        worker = self._app.run_worker_async(
            queues=[QUEUE],
            concurrency=self._threads,
            fetch_job_polling_interval=POLL_SECONDS,
            delete_jobs="always",  # the ledger is the record
            install_signal_handlers=False,
            update_heartbeat_interval=self._silence_seconds / 3,
            stalled_worker_timeout=self._silence_seconds,
        )
        tasks = [asyncio.ensure_future(each) for each in (worker, self._ring(), self._stopped.wait())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result

    async def _ring(self) -> None:
        """Every `sweep_seconds`: run again what a dead worker left, and have all looked over once, by any worker."""
        while True:
            for job in await self._app.job_manager.get_stalled_jobs(
                queue=QUEUE, seconds_since_heartbeat=self._silence_seconds
            ):
                await self._again(job)
            for name in (SWEEP, MEASURE, TELL):
                await self._once_a_round(name)
            await asyncio.sleep(self._sweep_seconds)

    async def _again(self, job: Job) -> None:
        jobs = self._app.job_manager
        try:
            await jobs.retry_job(job)
        except exceptions.UniqueViolation:  # the same waits already
            await jobs.finish_job(job, Status.ABORTED, delete_job=True)

    async def _once_a_round(self, name: str) -> None:
        now = int(time.time() / self._sweep_seconds)
        task = self._app.configure_task(
            name, queue=QUEUE, lock=name, queueing_lock=name, task_kwargs={"timestamp": now}
        )
        try:
            await self._app.job_manager.defer_periodic_job(job=task.job, periodic_id=QUEUE, defer_timestamp=now)
            self._missed[name] = 0
        except exceptions.AlreadyEnqueued:  # by another worker, or the last one has not begun yet
            self._missed[name] += 1
        if self._missed[name] >= MISSED_ROUNDS:  # a clock that was set back names rounds that were, for as long
            self._missed[name] = 0
            with suppress(exceptions.AlreadyEnqueued):
                await task.defer_async()

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), seconds)

    def _deliver(self, delivery_id: int, at: str) -> None:
        self._steps.deliver(delivery_id, datetime.fromisoformat(at))

    def _sweep(self, timestamp: int = 0) -> None:
        self._steps.sweep()

    def _measure(self, timestamp: int = 0) -> None:
        self._steps.measure()

    def _tell(self, timestamp: int = 0) -> None:
        self._steps.tell()
