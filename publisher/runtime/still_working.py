"""Whether a running service still does its work: its pages answer, and its timer rings. For the watchdog."""

from collections.abc import Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from publisher.runtime.scheduler import Scheduler

#: What takes longer to answer does not answer.
_PATIENCE_SECONDS = 30.0


class StillWorking:
    """Looks at one process from inside, as its readers do."""

    def __init__(self, addresses: Sequence[str]) -> None:
        """Ask these addresses; any answer is one."""
        self._addresses = addresses
        #: None as long as it has not begun: first pages may take long.
        self.timer: Scheduler | None = None

    def __call__(self) -> bool:
        """Return whether all of it works."""
        return (self.timer is None or self.timer.rings()) and all(_answers(each) for each in self._addresses)


def _answers(address: str) -> bool:
    parts = urlsplit(address)
    line = HTTPConnection(parts.netloc, timeout=_PATIENCE_SECONDS)
    with suppress(OSError, HTTPException):
        line.request("GET", parts.path or "/")
        return line.getresponse().status > 0
    return False
