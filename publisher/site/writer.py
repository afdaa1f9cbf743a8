"""Writes files into the site's folder: only those that changed, each under a temporary name and renamed, never half.

Nothing is ever written or deleted outside the folder, whatever a path or a link inside it says.
"""

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from uuid import uuid4

from publisher.domain.errors import PublisherError, StorageError
from publisher.domain.ports import MediaStore
from publisher.domain.revision import digest_of
from publisher.site.files import Content, File, Gone, MediaRef

#: Begins the name of a file that is not finished yet. What a crash left is cleaned on the next write in its folder.
HALF = ".half-"


class UnsafePath(PublisherError):
    """A path that leads out of the site's folder."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path!r} would be written outside the site's folder; it is refused. Look for links in there."
        )
        self.path = path


def refuse_unsafe(path: str) -> None:
    """Raise UnsafePath where a path is absolute, or has an empty or dotted part."""
    if "\\" in path or not path.isprintable() or any(part in ("", ".", "..") for part in path.split("/")):
        raise UnsafePath(path)


@dataclass(slots=True)
class Written:
    """What a write came to."""

    #: Files that were new or changed, and their bytes.
    written: int = 0
    written_bytes: int = 0
    #: Files that were right already.
    kept: int = 0
    deleted: int = 0
    #: Digest of what lies at each path; None where nothing may lie.
    digests: dict[str, str | None] = field(default_factory=dict)
    #: Pictures that the media store could not give, by path: why, in plain words.
    missing: dict[str, str] = field(default_factory=dict)


class SiteFolder:
    """The folder that the site is written to. Use it under `lock.only_writer`."""

    def __init__(self, output: Path, *, sync_each: bool = True) -> None:
        """Use a folder, made when first needed; it may be a link itself.

        `sync_each` makes each file survive a power failure at once. Without it the caller syncs the whole disk at the
        end: thousands of files are written in seconds that would take minutes.
        """
        self._root = output.resolve()
        self._sync_each = sync_each
        self._known: set[Path] = set()

    def write(self, files: Iterable[File], media: MediaStore) -> Written:
        """Write files in their order, and delete those that are `Gone` after all others.

        Raises:
            UnsafePath: if a path leads out of the folder; what came before it is written.
            OSError: if the disk is full or may not be written.
        """
        done, gone = Written(), dict[str, Gone]()
        for path, content in files:
            if isinstance(content, Gone):
                gone[path] = content
            else:
                gone.pop(path, None)
                self._put(path, content, media, done)
        for path in gone:
            done.digests[path] = None
            done.deleted += self._delete(path)
        self._sync_folders()
        return done

    def prune(self, keep: Collection[str]) -> int:
        """Delete every file that is not in `keep`, but for those whose path has a name with a dot in front."""
        paths = [path for path in self._all_files() if path not in keep]
        return sum(self._delete(path) for path in paths if not any(part.startswith(".") for part in path.split("/")))

    def read(self, path: str) -> bytes | None:
        """Give a file's bytes; None if there is none."""
        with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return self._place(path).read_bytes()
        return None

    def _put(self, path: str, content: Content, media: MediaStore, done: Written) -> None:
        place = self._place(path)
        if isinstance(content, MediaRef):
            done.digests[path] = PurePosixPath(content.name).stem
            self._put_media(place, path, content, media, done)
        elif isinstance(content, bytes):
            done.digests[path] = digest_of(content)
            self._put_bytes(place, content, done)

    def _put_media(self, place: Path, path: str, ref: MediaRef, media: MediaStore, done: Written) -> None:
        """Copy a picture, unless it is there: its name is its digest, and files come into place whole."""
        if not place.is_symlink() and place.is_file() and place.stat().st_size == ref.size_bytes:
            done.kept += 1
            return
        try:
            content = media.get(ref.name)
        except StorageError as error:
            done.missing[path] = str(error)
        else:
            self._replace(place, content, done)

    def _put_bytes(self, place: Path, content: bytes, done: Written) -> None:
        if not place.is_symlink() and place.is_file() and place.read_bytes() == content:
            done.kept += 1
        else:
            self._replace(place, content, done)

    def _replace(self, place: Path, content: bytes, done: Written) -> None:
        """Write under a temporary name in the same folder, sync, rename: a reader sees the old file or the new one."""
        self._open_folder(place.parent)
        half = place.with_name(f"{HALF}{uuid4().hex}")
        try:
            handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                if self._sync_each:
                    file.flush()
                    os.fsync(file.fileno())
            half.replace(place)
        finally:
            half.unlink(missing_ok=True)
        done.written += 1
        done.written_bytes += len(content)

    def _open_folder(self, folder: Path) -> None:
        """Make a folder, and clear away what a crash left in it."""
        if folder in self._known:
            return
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"{HALF}*"):
            left.unlink(missing_ok=True)
        self._known.add(folder)

    def _delete(self, path: str) -> int:
        place = self._place(path)
        try:
            place.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return 0
        self._known.add(place.parent)
        self._drop_empty(place.parent)
        return 1

    def _drop_empty(self, folder: Path) -> None:
        while folder != self._root:
            try:
                folder.rmdir()
            except OSError:
                return
            self._known.discard(folder)
            folder = folder.parent
            self._known.add(folder)

    def _place(self, path: str) -> Path:
        """Give the place of a path inside the folder.

        Raises:
            UnsafePath: if it is absolute, has an empty or dotted part, or a link on the way leads out of the folder.
        """
        refuse_unsafe(path)
        place = self._root.joinpath(*path.split("/"))
        if place.parent not in self._known and not place.parent.resolve().is_relative_to(self._root):
            raise UnsafePath(path)
        return place

    def _all_files(self) -> Iterator[str]:
        """Name every file below the folder; links to folders are named, not entered. Half files are cleared away."""
        for folder, folders, names in os.walk(self._root):
            here = Path(folder)
            for name in names:
                if name.startswith(HALF):
                    (here / name).unlink(missing_ok=True)
                else:
                    yield (here / name).relative_to(self._root).as_posix()
            links = [name for name in folders if (here / name).is_symlink()]
            yield from ((here / name).relative_to(self._root).as_posix() for name in links)

    def _sync_folders(self) -> None:
        """Make renames and deletions last: a folder that is not synced may forget them when the power fails."""
        for folder in self._known if self._sync_each else ():
            with suppress(FileNotFoundError):
                handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)
