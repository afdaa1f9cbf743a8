"""A backup as a folder, for a moment: what a snapshot is made of. So a picture is stored once for all snapshots."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from publisher.file_modes import PRIVATE_FOLDER
from publisher.storage.archive.zip_file import MANIFEST, ArchiveWriter, BackupContents


@contextmanager
def new_folder(folder: Path, contents: BackupContents) -> Iterator[ArchiveWriter]:
    """Write a backup into a folder that only its owner can read. What lay there goes first.

    Raises:
        OSError: if the disk is full or may not be written.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True)

    def place(path: str) -> Path:
        file = folder / path
        file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        return file

    def new_member(path: str) -> IO[bytes]:
        return os.fdopen(os.open(place(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")

    def link(path: str, file: Path) -> bool:
        try:
            os.link(file, place(path))
        except OSError:  # on another disk, or not there: it is read, and what is wrong is told then
            return False
        return True

    yield ArchiveWriter(new_member, contents, link)
    with new_member(MANIFEST) as member:
        member.write(contents.as_json())
