"""Files below one folder: compared, put into place whole, deleted, and none of it ever outside the folder.

Tens of thousands of them are written in one build, so these are the system's own calls on plain strings: what pathlib
adds to each would be a third of the time.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from publisher.domain.errors import PublisherError
from publisher.file_modes import PRIVATE_FILE, PRIVATE_FOLDER, PUBLIC_FILE, PUBLIC_FOLDER

#: Begins the name of a file that is not finished yet. What a crash left is cleaned on the next write in its folder.
HALF = ".half-"
_DOTTED = frozenset(("", ".", ".."))
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class UnsafePath(PublisherError):
    """A path that leads out of the site's folder."""

    def __init__(self, path: str) -> None:
        super().__init__("path_outside_site", path=repr(path))
        self.path = path


def refuse_unsafe(path: str) -> None:
    """Raise UnsafePath where a path is absolute, or has an empty or dotted part."""
    if "\\" in path or not path.isprintable() or not _DOTTED.isdisjoint(path.split("/")):
        raise UnsafePath(path)


class AtomicFiles:
    """The files below a folder, which is made when first needed and may be a link itself. Paths are relative to it."""

    def __init__(self, root: Path, *, sync_each: bool, run: str = "", public: bool = True) -> None:
        """Begin; `sync_each` makes each file survive a power failure at once, and the folders by `sync_folders`.

        Processes that write side by side have one `run`: what others of it have not finished is not cleared away.
        What is `public` any web server may read, whatever the umask is; the rest is its owner's alone.
        """
        self._root = os.path.realpath(root)
        self._sync_each = sync_each
        self._folder_mode, self._file_mode = (PUBLIC_FOLDER, PUBLIC_FILE) if public else (PRIVATE_FOLDER, PRIVATE_FILE)
        self._half = f"{HALF}{run or uuid4().hex}-"
        self._mine = f"{self._half}{os.getpid()}-{id(self)}-"
        self._count = 0
        #: Folders that surely lie below the root, and those that this one wrote or deleted in.
        self._safe = {self._root}
        self._used: set[str] = set()

    def is_there(self, path: str, content: bytes) -> bool:
        """Return whether exactly these bytes lie at a path.

        Raises:
            UnsafePath: like all others, if the path leads out.
        """
        try:
            handle = os.open(self._place(path), _READ)
        except OSError:  # none, a link, a folder in its place ...: to be replaced, which tells more where it fails
            return False
        try:
            about = os.fstat(handle)
            alike = stat.S_ISREG(about.st_mode) and about.st_size == len(content)
            if alike and stat.S_IMODE(about.st_mode) != self._file_mode:
                with suppress(PermissionError):
                    os.fchmod(handle, self._file_mode)
            return alike and os.read(handle, len(content) + 1) == content
        finally:
            os.close(handle)

    def size(self, path: str) -> int | None:
        """Return how many bytes a file has; None where there is no file, or a link."""
        with suppress(OSError):
            about = os.lstat(self._place(path))
            return about.st_size if stat.S_ISREG(about.st_mode) else None
        return None

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None if there is none."""
        with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return Path(self._place(path)).read_bytes()
        return None

    def replace(self, path: str, content: bytes) -> None:
        """Write under a temporary name in the same folder, sync, rename: a reader sees the old file or the new one.

        Raises:
            OSError: if the disk is full or may not be written.
        """
        place = self._place(path)
        folder = os.path.dirname(place)
        self._open_folder(folder)
        self._count += 1
        half = f"{folder}/{self._mine}{self._count}"
        try:
            with _opened(half) as handle:
                os.fchmod(handle, self._file_mode)
                _write_all(handle, content)
                if self._sync_each:
                    os.fsync(handle)
            os.replace(half, place)
        except BaseException:
            with suppress(OSError):
                os.unlink(half)
            raise

    def delete(self, path: str) -> bool:
        """Delete a file and the folders that it leaves empty; tell whether there was one."""
        place = self._place(path)
        try:
            os.unlink(place)
        except (FileNotFoundError, NotADirectoryError):
            return False
        folder = os.path.dirname(place)
        self._used.add(folder)
        with suppress(OSError):
            while folder != self._root:
                os.rmdir(folder)
                self._used.discard(folder)
                self._safe.discard(folder)
                folder = os.path.dirname(folder)
                self._used.add(folder)
        return True

    def paths(self) -> Iterator[str]:
        """Return every file below the folder; links to folders are named, not entered. Half files are cleared away."""
        for folder, folders, names in os.walk(self._root):
            here = os.path.relpath(folder, self._root)
            links = [name for name in folders if os.path.islink(f"{folder}/{name}")]
            for name in (*names, *links):
                if name.startswith(HALF):
                    os.unlink(f"{folder}/{name}")
                else:
                    yield name if here == "." else f"{here}/{name}"

    def sync_folders(self) -> None:
        """Make renames and deletions last: a folder that is not synced may forget them when the power fails."""
        for folder in self._used if self._sync_each else ():
            with suppress(FileNotFoundError):
                handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)

    def _place(self, path: str) -> str:
        """Return the place of a path inside the folder.

        Raises:
            UnsafePath: if it is absolute, has an empty or dotted part, or a link on the way leads out of the folder.
        """
        refuse_unsafe(path)
        place = f"{self._root}/{path}"
        if not self._is_safe(os.path.dirname(place)):
            raise UnsafePath(path)
        return place

    def _is_safe(self, folder: str) -> bool:
        """Return whether a folder lies below the root, whatever links there are: looked at once, part by part."""
        if folder in self._safe:
            return True
        if not self._is_safe(os.path.dirname(folder)):
            return False
        if os.path.islink(folder) and not f"{os.path.realpath(folder)}/".startswith(f"{self._root}/"):
            return False
        self._safe.add(folder)
        return True

    def _open_folder(self, folder: str) -> None:
        """Make a folder, and clear away what a crash left in one that was there."""
        if folder in self._used:
            return
        self._used.add(folder)
        try:
            os.mkdir(folder)
            os.chmod(folder, self._folder_mode)
        except FileNotFoundError:
            self._open_parent(folder)
        except FileExistsError:
            with os.scandir(folder) as found:
                left = [each.path for each in found if each.name.startswith(HALF)]
            for half in left:
                if not os.path.basename(half).startswith(self._half):
                    os.unlink(half)

    def _open_parent(self, folder: str) -> None:
        """Make a folder and those above it that are missing."""
        above = os.path.dirname(folder)
        if not os.path.isdir(above):
            self._open_parent(above)
        with suppress(FileExistsError):
            os.mkdir(folder)
            os.chmod(folder, self._folder_mode)


@contextmanager
def _opened(half: str) -> Iterator[int]:
    handle = os.open(half, _NEW, PRIVATE_FILE)
    try:
        yield handle
    finally:
        os.close(handle)


def _write_all(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]
