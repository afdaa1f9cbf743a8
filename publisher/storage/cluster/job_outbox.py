"""Jobs beside the ledger on PostgreSQL: what is planned, retried or let go wakes a worker, in the same transaction.

No rules here: a job says when to look; the claim says whether something is sent, and what.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from publisher.domain.errors import StorageError
from publisher.storage.ledger.schema import ApprovalRow, DeliveryRow, HoldRow

if TYPE_CHECKING:
    from procrastinate import App

#: The queue that our workers listen to.
QUEUE = "publisher"
#: Tasks: try one delivery; look all over; measure reach; tell people.
DELIVER, SWEEP, MEASURE, TELL = "deliver", "sweep", "measure", "tell"

_NOTED = "publisher_noted"
#: Nothing behind a delivery in one of these states has to wait for it any longer.
_CLOSED = ("sent", "rejected", "cancelled", "superseded")


@dataclass(frozen=True, slots=True)
class Job:
    """A moment at which a worker looks after something."""

    task: str
    at: datetime
    #: None: all that is due.
    delivery_id: int | None = None

    @property
    def queueing_lock(self) -> str:
        """Return it, so that the same job waits once only."""
        return f"{self.task} {self.delivery_id or 'all'} at {self.at.isoformat()}"

    @property
    def arguments(self) -> dict[str, int | str]:
        """Return what its task is called with."""
        return {} if self.delivery_id is None else {"delivery_id": self.delivery_id, "at": self.at.isoformat()}


def note(session: Session, _context: UOWTransaction) -> None:
    """Remember what a flush changed; a listener for SQLAlchemy's `after_flush`."""
    for row in (*session.new, *session.dirty):
        if isinstance(row, ApprovalRow | HoldRow) or (isinstance(row, DeliveryRow) and _moved(row)):
            session.info.setdefault(_NOTED, {})[row] = None


def _moved(row: DeliveryRow) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in ("state", "ready_at", "alone"))


def defer(session: Session) -> None:
    """Put the jobs for what was noted into the queue, on the session's own connection: they are committed with it.

    Raises:
        StorageError: if the queue cannot be written; the caller's transaction must not be committed then.
    """
    jobs = {job.queueing_lock: job for row in session.info.pop(_NOTED, {}) for job in _jobs(session, row)}
    connection = session.connection().connection.driver_connection
    if not jobs or connection is None:
        return
    from procrastinate.exceptions import AlreadyEnqueued, ConnectorException  # noqa: PLC0415  (0.3 s to import)

    for job in jobs.values():
        options = engine().configure_task(
            job.task, queue=QUEUE, queueing_lock=job.queueing_lock, schedule_at=job.at, connection=connection
        )
        try:
            with connection.transaction():
                options.defer(**job.arguments)
        except AlreadyEnqueued:
            continue  # it waits for this very moment already
        except ConnectorException as error:
            raise StorageError("worker_not_told", reason=str(error.__cause__)) from error


def _jobs(session: Session, row: object) -> Iterator[Job]:
    match row:
        case DeliveryRow(state="waiting"):
            yield _delivering(row.id, row.ready_at)
        case DeliveryRow() if row.state in _CLOSED:
            yield from _waiting(session, DeliveryRow.slug == row.slug)
        case ApprovalRow():
            yield from _waiting(session, DeliveryRow.revision_id == row.revision_id)
        case HoldRow(until_at=datetime() as until_at, ended_at=None):
            yield Job(SWEEP, until_at)
        case HoldRow():
            yield Job(SWEEP, row.ended_at or row.placed_at)


def _waiting(session: Session, where: ColumnElement[bool]) -> Iterator[Job]:
    query = select(DeliveryRow.id, DeliveryRow.ready_at).where(where, DeliveryRow.state == "waiting")
    for delivery_id, ready_at in session.execute(query):
        yield _delivering(delivery_id, max(ready_at, datetime.now(UTC)))


def _delivering(delivery_id: int, at: datetime) -> Job:
    return Job(DELIVER, at, delivery_id)


@cache
def engine() -> "App":
    """Return the engine for putting jobs into the queue; it opens no connection of its own."""
    import logging  # noqa: PLC0415

    from procrastinate import App, SyncPsycopgConnector  # noqa: PLC0415

    logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it tells each job; the diary tells each delivery
    return App(connector=SyncPsycopgConnector())
