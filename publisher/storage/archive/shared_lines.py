"""Lines of a list that several machines share: beside the pictures, where all of them look, and in no ledger.

Where machines share one ledger, each keeps a list of its own; this is how each learns what the others wrote down.
"""

import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

from publisher.atomic_write import atomic_write
from publisher.domain.errors import StorageError
from publisher.hosting.fsspec_files import is_local, open_files, troubles

#: Folder below that of the pictures; whatever clears pictures away leaves it alone.
FOLDER = "lists"


class SharedLines:
    """One list. It only grows; lines that were added together lie in one file."""

    def __init__(self, media: str, name: str) -> None:
        """`media` is `database.media`; `name` that of the list's own file on each machine."""
        self._media, self._name = media, name

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        files, root = open_files(self._media)
        return files, f"{root}/{FOLDER}/{Path(self._name).stem}"

    def read(self) -> list[bytes]:
        """Return all lines, in the order in which they were added.

        Raises:
            StorageError: if they cannot be read.
        """
        files, folder = self._opened
        try:
            paths = sorted(path for path in files.find(folder) if path.endswith(".jsonl"))
            contents = [files.cat_file(path) for path in paths]
        except troubles() as error:
            raise self._trouble(error) from error
        return [line for content in contents for line in content.splitlines() if line.strip()]

    def add(self, lines: Sequence[bytes]) -> None:
        """Add lines; all of them are stored when this returns, or none.

        Raises:
            StorageError: if they cannot be written.
        """
        files, folder = self._opened
        path = f"{folder}/{time.time_ns():020d}-{uuid4().hex}.jsonl"
        content = b"".join(line.strip() + b"\n" for line in lines)
        try:
            if is_local(self._media):
                Path(folder).mkdir(parents=True, exist_ok=True)
                atomic_write(Path(path), content)
            else:
                files.pipe_file(path, content)
        except troubles() as error:
            raise self._trouble(error) from error

    def _trouble(self, error: Exception) -> StorageError:
        values = {"name": self._name, "media": self._media, "folder": FOLDER, "reason": str(error)}
        return StorageError("shared_list_unreachable", **values)
