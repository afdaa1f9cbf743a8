"""A file of JSON Lines that only grows, line by whole line: for what lies outside the ledger and its backups."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from publisher.atomic_write import sync_folder
from publisher.domain.coded_text import Message
from publisher.domain.errors import StorageError
from publisher.storage.archive.shared_lines import SharedLines


class LineFile:
    """The file; only its owner can read it. Where several machines share a ledger, they share its lines too."""

    def __init__(self, file: Path, what: Message, shared: SharedLines | None = None) -> None:
        """`what` it is, for people, such as `list of erasures`; `shared` is where other machines' lines are."""
        self.file, self._what, self.shared = file, what, shared

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
        lines = [_line(row) for row in rows]
        self._append(lines)
        if self.shared is not None and lines:
            self.shared.add(lines)

    def gather(self) -> None:
        """Take in what other machines wrote down, and give them what they lack. Safe to repeat.

        Raises:
            StorageError: if one of the two cannot be read or written.
        """
        if self.shared is None:
            return
        own, others = [_line(row) for row in self.read()], self.shared.read()
        theirs = [_line(json.loads(line)) for line in others]
        if lacking := [line for line in dict.fromkeys(theirs) if line not in set(own)]:
            self._append(lacking)
        if unknown := [line for line in dict.fromkeys(own) if line not in set(theirs)]:
            self.shared.add(unknown)

    def _append(self, lines: Sequence[bytes]) -> None:
        try:
            handle = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "r+b") as stream:
                self._cut_half(stream.fileno(), stream.read())
                stream.write(b"".join(lines))
                stream.flush()
                os.fsync(stream.fileno())
            sync_folder(self.file.parent)
        except OSError as error:
            raise StorageError("list_not_written", what=self._what, file=str(self.file), reason=str(error)) from error

    @staticmethod
    def _cut_half(handle: int, content: bytes) -> None:
        """Take away a line that a crash left by half: the next one would be joined to it."""
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.ftruncate(handle, whole)

    def broken(self, error: Exception) -> StorageError:
        """Return what a person is told of a file that cannot be understood."""
        return StorageError("list_not_read", what=self._what, file=str(self.file), reason=str(error))


def _line(row: Mapping[str, str]) -> bytes:
    return json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n"
