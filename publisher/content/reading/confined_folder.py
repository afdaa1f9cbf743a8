"""Read files inside one folder and nothing outside it, whatever links, pipes or giants lie there."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, NamedTuple

from publisher.domain.coded_text import Message, Value
from publisher.domain.errors import CodedError
from publisher.domain.system_errors import reason_of

#: Path of a file below the folder, part by part; no part holds a slash or is `..`.
Parts = tuple[str, ...]

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_FLAGS = (
    os.O_RDONLY | _NO_FOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
_BY_DESCRIPTOR = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd and _NO_FOLLOW != 0


class FileRefused(Exception):
    """A file that is not read: why, and what to do, as a code with values; its sentence begins with the file's name.

    `coded` is the same for whoever sends the file in the studio.
    """

    def __init__(self, code: str, /, *, coded: CodedError | None = None, **values: Value) -> None:
        super().__init__(code)
        self.code, self.values, self.coded = code, values, coded

    def of(self, file: Value) -> Message:
        """Return what is to be said of a file: its name, or what it is called in a sentence (`THE_FILE`)."""
        return Message(self.code, file=file, **self.values)


#: How a file is called whose name stands before the sentence already.
THE_FILE = Message("the_file")
THE_POSTS_FOLDER = Message("the_posts_folder")


class FolderEntry(NamedTuple):
    """A name in a folder, not opened yet; a tuple, as there may be ten thousand."""

    name: str
    #: `other` is a pipe, a socket or a device.
    kind: Literal["file", "folder", "link", "other"]


class ConfinedFolder:
    """A folder, as the only place that is read.

    Every part of a path is opened from its parent's descriptor and no link is followed, so a file that is swapped for a
    link at the wrong moment is refused too. Where the system has no such call (Windows) the resolved path is compared.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entries(self, parts: Parts = (), begins: str = "") -> list[FolderEntry]:
        """Return what lies in a folder, sorted by name; with `begins` only names that begin so.

        Raises:
            Refused: if it is no folder, is a link, or cannot be read.
        """
        with _plain_words(), self._open_folder(parts) as place, os.scandir(place) as found:
            return sorted([FolderEntry(each.name, _kind_in(each)) for each in found if each.name.startswith(begins)])

    def named(self, *paths: Parts) -> list[FolderEntry]:
        """Return those of these paths that lie there, by their last parts, in order; opens no folder but above them.

        Raises:
            Refused: if a folder above cannot be read, or a part is none.
        """
        found = []
        for parts in paths:
            _check_parts(parts)
            with _plain_words(), self._open_folder(parts[:-1]) as place, suppress(FileNotFoundError):
                path, dir_fd = (parts[-1], place) if isinstance(place, int) else (place / parts[-1], None)
                found.append(FolderEntry(parts[-1], _kind(os.stat(path, dir_fd=dir_fd, follow_symlinks=False).st_mode)))
        return found

    def read(self, parts: Parts, limit_bytes: int) -> bytes:
        """Read a regular file of at most `limit_bytes`; the size is looked at before anything is read.

        Raises:
            Refused: if it is anything else.
        """
        _check_parts(parts)
        with (
            _plain_words(),
            self._open_folder(parts[:-1]) as place,
            _opened(parts[-1], place, limit_bytes) as descriptor,
        ):
            return _read_all(descriptor, limit_bytes)

    @contextmanager
    def _open_folder(self, parts: Parts) -> Iterator[int | Path]:
        _check_parts(parts)
        if not _BY_DESCRIPTOR:
            yield self._resolved(parts)
            return
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            for part in parts:
                _refuse_link(os.stat(part, dir_fd=descriptor, follow_symlinks=False).st_mode)
                inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | _NO_FOLLOW, dir_fd=descriptor)
                os.close(descriptor)
                descriptor = inner
            yield descriptor
        finally:
            os.close(descriptor)

    def _resolved(self, parts: Parts) -> Path:
        root = self.folder.resolve()
        path = root.joinpath(*parts)
        if path.resolve() != path:
            raise FileRefused("file_is_link")
        return path


@contextmanager
def _opened(name: str, place: int | Path, limit_bytes: int) -> Iterator[int]:
    path, dir_fd = (name, place) if isinstance(place, int) else (place / name, None)
    _refuse_unreadable(os.stat(path, dir_fd=dir_fd, follow_symlinks=False), limit_bytes)
    descriptor = os.open(path, _FLAGS, dir_fd=dir_fd)
    try:
        _refuse_unreadable(os.fstat(descriptor), limit_bytes)
        yield descriptor
    finally:
        os.close(descriptor)


def _read_all(descriptor: int, limit_bytes: int) -> bytes:
    with os.fdopen(os.dup(descriptor), "rb") as stream:
        content = stream.read(limit_bytes + 1)
    if len(content) > limit_bytes:
        raise too_large(len(content), limit_bytes)
    return content


def _refuse_unreadable(status: os.stat_result, limit_bytes: int) -> None:
    _refuse_link(status.st_mode)
    if stat.S_ISDIR(status.st_mode):
        raise FileRefused("file_is_folder")
    if not stat.S_ISREG(status.st_mode):
        raise FileRefused("file_is_no_file")
    if status.st_size > limit_bytes:
        raise too_large(status.st_size, limit_bytes)


def _refuse_link(mode: int) -> None:
    if stat.S_ISLNK(mode):
        raise FileRefused("file_is_link")


def too_large(size_bytes: int, limit_bytes: int, coded: CodedError | None = None) -> FileRefused:
    """Return the refusal of a file that has too many bytes."""
    return FileRefused("file_too_large", coded=coded, size=size_words(size_bytes), limit=size_words(limit_bytes))


def size_words(size_bytes: int) -> str:
    """Say a size as people do: `1.5 GB`, `50 MB`, `900 kB` (decimal units)."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size_bytes >= factor:
            return f"{size_bytes / factor:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size_bytes} bytes"


def _check_parts(parts: Parts) -> None:
    for part in parts:
        if part in ("", ".", "..") or any(character in part for character in "/\\\0"):
            raise FileRefused("file_outside")


def _kind(mode: int) -> Literal["file", "folder", "link", "other"]:
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "other"


def _kind_in(entry: os.DirEntry[str]) -> Literal["file", "folder", "link", "other"]:
    """Tell it by what the listing itself says, where the file system does: thousands of folders are not asked each."""
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "other"


@contextmanager
def _plain_words() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise FileRefused("file_missing") from error
    except OSError as error:
        raise FileRefused("file_unreadable", reason=reason_of(error)) from error
