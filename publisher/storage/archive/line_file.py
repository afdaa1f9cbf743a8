"""A file of JSON Lines that only grows, line by whole line: for what lies outside the ledger and its backups."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from publisher.atomic_write import atomic_write, sync_folder
from publisher.domain.coded_text import Message
from publisher.domain.errors import StorageError
from publisher.storage.archive.shared_lines import SharedLines


class LineFile:
    """The file; only its owner can read it. Where several machines share a ledger, they share its lines too."""

    def __init__(
        self, file: Path, what: Message, shared: SharedLines | None = None, backups: Path | None = None
    ) -> None:
        """`what` it is, for people, such as `list of erasures`; `shared` is where other machines' lines are.

        `backups` is the folder of the nightly backups: a copy lies there, of each change at once.
        """
        self.file, self._what, self.shared, self._backups = file, what, shared, backups

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
        with suppress(StorageError):  # it is tried again and told (`operations/nightly_backup.py`): the line stands
            self.copy()

    def copy(self) -> None:
        """Bring the copy beside the nightly backups up to date, where there is such a folder. It loses no line ever.

        Raises:
            StorageError: if that does not work.
        """
        if self._backups is None or not self._backups.is_dir() or not self.file.is_file():
            return
        copy = LineFile(self._backups / self.file.name, self._what)
        try:
            with self._alone():
                lines = _merged(self.read(), copy.read())
                if lines != copy.content():
                    atomic_write(copy.file, lines)
        except OSError as error:
            raise StorageError("list_not_copied", what=self._what, file=str(copy.file), reason=str(error)) from error

    def take_in(self, other: Path) -> bool:
        """Take in what a copy of the list says and this one does not; tell whether there is such a copy.

        Raises:
            StorageError: if the copy cannot be read, or this one not be written.
        """
        found = LineFile(other, self._what)
        if not other.is_file() or (self.file.exists() and other.samefile(self.file)):
            return other.is_file()
        lines = _merged(self.read(), found.read())
        try:
            if lines != self.content():
                atomic_write(self.file, lines)
        except OSError as error:
            raise StorageError("list_not_written", what=self._what, file=str(self.file), reason=str(error)) from error
        return True

    def content(self) -> bytes | None:
        """Return all bytes of the file; None where there is none."""
        return self.file.read_bytes() if self.file.is_file() else None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time copy: who read first must not write last."""
        with self.file.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield

    @staticmethod
    def _cut_half(handle: int, content: bytes) -> None:
        """Take away a line that a crash left by half: the next one would be joined to it."""
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.ftruncate(handle, whole)

    def broken(self, error: Exception) -> StorageError:
        """Return what a person is told of a file that cannot be understood."""
        return StorageError("list_not_read", what=self._what, file=str(self.file), reason=str(error))


def _merged(own: Sequence[Mapping[str, str]], others: Sequence[Mapping[str, str]]) -> bytes:
    """Return the lines of both, each once: in the order of the list that has all of them, or else of their times."""
    mine, theirs = ([_line(row) for row in rows] for rows in (own, others))
    if set(theirs) <= set(mine):
        return b"".join(mine)
    if set(mine) <= set(theirs):
        return b"".join(theirs)
    rows = [*own, *(row for row in others if _line(row) not in set(mine))]
    return b"".join(_line(row) for row in sorted(rows, key=lambda row: row.get("at") or row.get("erased_at") or ""))


def _line(row: Mapping[str, str]) -> bytes:
    return json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n"
