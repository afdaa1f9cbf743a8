"""Room for forms that are being received: how many bytes of strangers and of officers may come in at once."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from publisher.studio.numbers import whole_number

#: Bytes of forms that come in at once: of people without an account, and of those who are signed in.
STRANGERS_BYTES, OFFICERS_BYTES = 260_000_000, 500_000_000
#: What stays free on the disk that uploads wait on, so that the ledger can be written whatever comes in.
FREE_BYTES = 200_000_000


class UploadRoom:
    """Counts what is announced, from before it is read until the page has answered."""

    def __init__(self) -> None:
        self._announced = {True: 0, False: 0}
        self._lock = Lock()

    @contextmanager
    def room(self, content_length: str, *, strange: bool) -> Iterator[bool]:
        """Hold room for a form of that length in bytes; gives False where there is none now."""
        size_bytes = whole_number(content_length) or 0
        taken = self._take(size_bytes, strange=strange)
        try:
            yield taken
        finally:
            if taken:
                with self._lock:
                    self._announced[strange] -= size_bytes

    def _take(self, size_bytes: int, *, strange: bool) -> bool:
        most = STRANGERS_BYTES if strange else OFFICERS_BYTES
        if size_bytes > 1_000_000 and shutil.disk_usage(tempfile.gettempdir()).free < 2 * size_bytes + FREE_BYTES:
            return False
        with self._lock:
            if self._announced[strange] + size_bytes > most:
                return False
            self._announced[strange] += size_bytes
            return True
