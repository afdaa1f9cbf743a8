"""A folder for what is made on the way: it goes with the process that asked for it, however that ends."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

#: Waits until the process that began it has closed the pipe, or has ended, and deletes the folder.
_CLEANER = """
import shutil, sys, time
sys.stdin.buffer.read()
for _ in range(50):
    try:
        shutil.rmtree(sys.argv[1])
    except FileNotFoundError:
        break
    except OSError:
        time.sleep(0.1)
"""


@contextmanager
def scratch_folder(prefix: str) -> Iterator[Path]:
    """Return a folder of this process alone. What others of this prefix left when the power failed goes first.

    Another process deletes it where this one is killed.
    """
    home = Path(tempfile.gettempdir())
    _delete_left_over(home, prefix)
    folder = home / f"{prefix}{uuid4().hex}"
    command = [sys.executable, "-I", "-c", _CLEANER, str(folder)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603 - our own program, with a path of ours
        command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True
    ):  # its end closes the pipe, and waits until the folder is gone
        folder.mkdir(mode=0o700)
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield folder
        finally:
            os.close(handle)


def _delete_left_over(home: Path, prefix: str) -> None:
    """Delete folders of ours that no living process holds."""
    for folder in home.glob(f"{prefix}*"):
        with suppress(OSError):  # somebody else's, or just gone
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)
