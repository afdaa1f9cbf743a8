"""A file written whole or not at all, and there after a power failure too."""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

#: What only its owner may read.
PRIVATE = 0o600


def atomic_write(path: Path, content: bytes, mode: int = PRIVATE, *, over: bool = True) -> None:
    """Write under another name, sync, put it in place, and sync the folder: readers see the old file or the new one.

    The mode holds whatever the umask is, and from the first byte on. Without `over` what is there already stays.

    Raises:
        OSError: if the disk is full or may not be written; nothing lies there half done.
        FileExistsError: without `over`, if something is there.
    """
    half = path.with_name(f".{path.name[:200]}.{uuid4().hex}")
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode & 0o700)
        with os.fdopen(handle, "wb") as stream:
            os.fchmod(handle, mode)
            stream.write(content)
            stream.flush()
            os.fsync(handle)
        if over:
            half.replace(path)
        else:
            os.link(half, path)  # unlike a rename, this never takes the place of what came there meanwhile
    finally:
        with suppress(FileNotFoundError):
            half.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename last: a folder that is not synced may forget it when the power fails."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
