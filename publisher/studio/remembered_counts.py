"""The figures beside the menu, remembered for a moment: every page shows them, and each costs several queries."""

import time
from collections.abc import Callable, Mapping

Counts = Mapping[str, int]
#: Seconds; whatever somebody does in the studio of this process ends it at once.
_LASTS = 3.0


class RememberedCounts:
    """Counts by whom they are for; safe to share between threads."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[float, Counts]] = {}

    def of(self, key: object, count: Callable[[], Counts], *, anew: bool = False) -> Counts:
        """Return what was counted a moment ago; count where nothing was, or where it is to be done `anew`."""
        now = time.monotonic()
        made_at, known = self._known.get(key, (0.0, None))
        if known is not None and now - made_at < _LASTS and not anew:
            return known
        counts = count()
        self._known[key] = now, counts
        return counts

    def forget(self) -> None:
        """Count anew from now on: somebody did something."""
        self._known = {}
