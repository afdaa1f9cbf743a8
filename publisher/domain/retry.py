"""How long to wait before the same is tried again: a value, not a loop."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

#: However often it was tried, and when a throttled channel names no time: at most this many times the base.
CAP = 50


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential back-off with jitter. The same delivery and attempt always wait the same time."""

    base_seconds: float

    def wait(self, delivery_id: int, attempt: int) -> timedelta:
        """Return the wait after the `attempt`-th try (from 1): between half and all of base * 2^(attempt-1), capped."""
        longest = min(self.base_seconds * 2.0 ** min(attempt - 1, 30), self.base_seconds * CAP)
        digest = hashlib.sha256(f"{delivery_id}:{attempt}".encode()).digest()
        share = int.from_bytes(digest[:4], "big") / 0xFFFFFFFF
        return timedelta(seconds=longest * (0.5 + share / 2))
