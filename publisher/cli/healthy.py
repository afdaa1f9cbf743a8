"""`/healthy`: when the last sweep ran, for whoever watches this machine, so that silence is noticed."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from publisher.cli.times import utc
from publisher.domain.errors import StorageError

if TYPE_CHECKING:
    from publisher.lookout import Health

PATH = "/healthy"
#: Tells whether sweeps are made.
AskHealth = Callable[[], "Health"]


def answer(ask: AskHealth | None) -> tuple[HTTPStatus, bytes]:
    """Give status and JSON: 200 while sweeps are made, 503 where the last one is too old, or nobody knows yet."""
    try:
        health = ask() if ask else None
    except StorageError:
        health = None
    healthy = health is not None and health.healthy
    content = {"healthy": healthy, "last_sweep_at": utc(health.last_sweep_at) if health else None}
    return HTTPStatus.OK if healthy else HTTPStatus.SERVICE_UNAVAILABLE, json.dumps(content).encode()
