"""`/healthy`: whether everything that is due can go out, for whoever watches this machine."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from publisher.domain.errors import StorageError
from publisher.domain.readiness import Blocker
from publisher.messages import blocker_sentence
from publisher.messages.times import utc

if TYPE_CHECKING:
    from publisher.domain.readiness import Readiness

PATH = "/healthy"
#: Tells whether the work can be done.
AskHealth = Callable[[], "Readiness"]


def answer(ask: AskHealth | None) -> tuple[HTTPStatus, bytes]:
    """Return status and JSON: 200 while the work can be done, else 503 with the reasons, also where nobody knows."""
    try:
        found = ask() if ask else None
    except StorageError:
        found = None
    healthy = found is not None and found.ready
    content: dict[str, object] = {"healthy": healthy, "last_sweep_at": utc(found.last_sweep_at) if found else None}
    if not healthy:
        blockers = found.blockers if found else [Blocker(code="ledger_unreadable" if ask else "no_sweep_yet")]
        content["reasons"] = [{"code": blocker.code, "text": blocker_sentence(blocker)} for blocker in blockers]
    return HTTPStatus.OK if healthy else HTTPStatus.SERVICE_UNAVAILABLE, json.dumps(content).encode()
