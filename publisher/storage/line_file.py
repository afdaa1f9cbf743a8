"""A file of JSON Lines that only grows, line by whole line: for what lies outside the ledger and its backups."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from publisher.atomic_write import sync_folder
from publisher.domain.errors import StorageError


class LineFile:
    """The file; only its owner can read it."""

    def __init__(self, file: Path, what: str) -> None:
        """`what` it is, for people, such as `list of erasures`."""
        self.file, self._what = file, what

    def read(self) -> list[dict[str, Any]]:
        """Return what stands on its lines, oldest first; a last one by half was never acted on, and is left out.

        Raises:
            StorageError: if the file is there and cannot be read: what it says must not be overlooked.
        """
        try:
            *lines, _half = self.file.read_bytes().split(b"\n")
            return [dict(json.loads(line)) for line in lines if line.strip()]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError) as error:
            raise self.broken(error) from error

    def append(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Add lines; they are on disk when this returns.

        Raises:
            StorageError: if it cannot be written.
        """
        lines = [json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n" for row in rows]
        try:
            handle = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "r+b") as stream:
                self._cut_half(stream.fileno(), stream.read())
                stream.write(b"".join(lines))
                stream.flush()
                os.fsync(stream.fileno())
            sync_folder(self.file.parent)
        except OSError as error:
            raise StorageError(f"The {self._what} {self.file} cannot be written: {error}.") from error

    @staticmethod
    def _cut_half(handle: int, content: bytes) -> None:
        """Take away a line that a crash left by half: the next one would be joined to it."""
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.ftruncate(handle, whole)

    def broken(self, error: Exception) -> StorageError:
        """Return what a person is told of a file that cannot be understood."""
        return StorageError(f"The {self._what} {self.file} cannot be read: {error}. Mend it first.")
