"""Which processes on which machines send from this ledger, and whom each serves: PostgreSQL is shared by several."""

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from publisher.settings.services import Service, read_service
from publisher.storage.database import Database
from publisher.storage.ledger.periodic_tasks import write_pulse
from publisher.storage.ledger.schema import PulseRow

_PREFIX = "service "


class SqlServices:
    """Signs of life of services in the ledger. A row that was not renewed for a while says nothing any more."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, key: str, service: Service, now: datetime) -> None:
        """Write down that this service lives. Safe to repeat."""
        detail = json.dumps({"host": socket.gethostname(), "service": asdict(service)})
        with self._database.write() as session:
            write_pulse(session, f"{_PREFIX}{key}", now, detail)

    def forget(self, key: str, before: datetime) -> None:
        """Take this service out, and those that gave no sign since `before`."""
        with self._database.write() as session:
            mine, dead = PulseRow.name == f"{_PREFIX}{key}", PulseRow.at < before
            session.execute(delete(PulseRow).where(PulseRow.name.startswith(_PREFIX), mine | dead))

    def living(self, now: datetime, longest: timedelta) -> list[Service]:
        """Return the services that gave a sign of life within `longest`, on this machine those that still run."""
        query = select(PulseRow).where(PulseRow.name.startswith(_PREFIX), PulseRow.at >= now - longest)
        with self._database.read() as session:
            told = [json.loads(row.detail) for row in session.scalars(query.order_by(PulseRow.name))]
        living = [read_service(each["service"]) for each in told if not _gone(each)]
        return [each for each in living if each]


def _gone(told: Mapping[str, object]) -> bool:
    """Return whether it was a process of this machine that runs no more."""
    service = told["service"]
    if told["host"] != socket.gethostname() or not isinstance(service, dict):
        return False
    try:
        os.kill(int(service["pid"]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
