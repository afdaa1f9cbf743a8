"""Whether a recurring step has to look at all: in an idle installation nothing changes for hours, and looking costs.

A step that looked and left the ledger as it was would find the same again, until somebody commits something or a moment
comes that it told itself. To be safe it looks every few sweeps all the same.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from publisher.domain.ports_channel import Clock
from publisher.storage.database import LedgerVersion

#: So many sweeps may pass without a look; more where a step knows by itself when it has to look again.
_SWEEPS, EXACT_SWEEPS = 4, 20


@dataclass(frozen=True, slots=True)
class _Look:
    """A step's last look."""

    version: LedgerVersion | None
    began_at: float
    #: The moment at which it wants to look again; None where it named none.
    until: datetime | None


class IdleGate:
    """Remembers what each step saw. Safe to share between threads, each with steps of its own."""

    def __init__(self, version: Callable[[], LedgerVersion | None], sweep: timedelta, clock: Clock) -> None:
        """`version` tells whether the ledger changed (`Database.version`); where it tells None, every step looks."""
        self._version, self._clock = version, clock
        self._sweep_seconds = sweep.total_seconds()
        self._looks: dict[str, _Look] = {}

    def rests(self, name: str, sweeps: int = _SWEEPS) -> bool:
        """Return whether a step would find what it found before; it looks after so many sweeps all the same."""
        last = self._looks.get(name)
        if last is None or last.version is None or (last.until and self._clock() >= last.until):
            return False
        # The next sweep comes a little late each time, and the last of them is to be the one that looks.
        longest = (sweeps - 0.5) * self._sweep_seconds
        return time.monotonic() - last.began_at < longest and self._version() == last.version

    def look(self, name: str, step: Callable[[], datetime | None]) -> None:
        """Take a step that tells when it wants to be taken again; where it fails it is taken at the next sweep."""
        self._looks.pop(name, None)
        version, began_at = self._version(), time.monotonic()
        until = step()
        self._looks[name] = _Look(version, began_at, until)

    def unless_idle(self, name: str, step: Callable[[], object]) -> Callable[[], None]:
        """Return a step that is left out while it would find nothing new; what tells False did not go well."""

        def taken() -> datetime | None:
            return self._clock() if step() is False else None

        return lambda: None if self.rests(name) else self.look(name, taken)

    def forget(self) -> None:
        """Let every step look: the clock was set."""
        self._looks.clear()
