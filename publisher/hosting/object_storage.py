"""The site behind an fsspec address (S3-compatible storage): only files that changed are sent, several at once.

What lies there is told by the storage itself (an object's ETag is the MD5 of its bytes; where it is not, the file is
sent again). Nothing is kept here about it, so a lost line or another machine changes nothing: the next write goes on.
"""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from publisher.domain.errors import StorageError, UploadCorrupted
from publisher.domain.ports_channel import MediaStore
from publisher.domain.revision import digest_of
from publisher.hosting.atomic_files import refuse_unsafe
from publisher.hosting.build_state import SiteState, state_from_json, state_to_json
from publisher.hosting.fsspec_files import open_files, troubles
from publisher.hosting.local_writer import WriteResult
from publisher.hosting.target import TRIAL
from publisher.hosting.upload_batches import batches, present
from publisher.media.media_types import media_type_of
from publisher.media.picture_zip import stored_bytes
from publisher.site.output_files import File, Gone, Stored

#: So many calls to the storage at once, and so many files waiting for them.
AT_ONCE, WAVE = 16, 64
#: Caches ask again for all that may be taken back; style sheets and scripts have names that change with their bytes.
ASK_AGAIN, FOR_EVER = "no-cache", "public, max-age=31536000, immutable"
#: Beside the pages, with a dot in front, so that no build takes it for one.
STATE = ".publisher/state.json"

Lock = Callable[[float], AbstractContextManager[int | None]]


class ObjectStorageTarget:
    """Implements `place.Place` behind an address; the lock is somebody else's, as files there cannot be one."""

    def __init__(self, address: str, lock: Lock) -> None:
        """Write below `address`, under `lock`, which must hold for every machine that writes there."""
        self._address, self._lock = address, lock
        self._files, self._root = open_files(address)

    def only_writer(self, timeout_seconds: float) -> AbstractContextManager[int | None]:
        """Be the only writer."""
        return self._lock(timeout_seconds)

    def state(self) -> SiteState:
        """Return what is known of the files there."""
        content = self.files(whole=False).read(STATE)
        return state_from_json(content.decode("utf-8", "replace")) if content else SiteState()

    def note(self, state: SiteState) -> None:
        """Keep what is known of the files there."""
        with self._plainly():
            self._files.pipe_file(f"{self._root}/{STATE}", state_to_json(state).encode())

    def files(self, *, whole: bool) -> "RemoteFiles":
        """Return the files; for the whole site they are listed at once instead of asked for one by one."""
        return RemoteFiles(self._files, self._root, self._plainly, whole=whole)

    def flush(self) -> None:
        """Do nothing: what the storage has answered lasts."""

    def has(self, path: str) -> bool:
        """Return whether a file is there."""
        with self._plainly():
            return bool(self._files.exists(f"{self._root}/{path}"))

    def verify(self) -> None:
        """Do nothing: the storage tells each time what lies there."""

    def close(self) -> None:
        """Do nothing: the library keeps its connections itself."""

    @contextmanager
    def probe(self, content: bytes) -> Iterator[str]:
        """Put a small file for as long as it is looked at."""
        place = f"{self._root}/{TRIAL}"
        with self._plainly():
            self._files.pipe_file(place, content)
        try:
            yield TRIAL
        finally:
            with self._plainly():
                self._files.rm_file(place)

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except troubles() as error:
            raise StorageError("site_storage_unreachable", address=self._address, reason=str(error)) from error


@dataclass(frozen=True, slots=True)
class _Put:
    """What came of one file."""

    path: str
    digest: str | None
    sent_bytes: int | None = None
    missing: str = ""


class RemoteFiles:
    """The files below one path. Use it under the site's lock."""

    def __init__(
        self, files: Any, root: str, plainly: Callable[[], AbstractContextManager[None]], *, whole: bool
    ) -> None:
        self._files, self._root, self._plainly, self._whole = files, root, plainly, whole
        self._typed = "s3" in files.protocol

    def write(self, files: Iterable[File], media: MediaStore) -> WriteResult:
        """Send what changed, and delete those that are `Gone` after all others.

        The order of `files` is kept where it matters: files of one kind go side by side, and none of the next kind
        (pictures, posts, listings, feeds) before all of them are there.

        Raises:
            UnsafePath: if a path leads out.
            StorageError: if the storage cannot be reached or written; what was sent stays, and is not sent again.
        """
        done, gone = WriteResult(), dict[str, Gone]()
        with self._plainly(), ThreadPoolExecutor(AT_ONCE, thread_name_prefix="site") as pool:
            there = self._listed() if self._whole else None
            for wave in batches(present(files, gone), lambda file: file, WAVE):
                for put in pool.map(lambda file: self._put(file, media, there), wave):
                    _count(done, put)
            for path in gone:
                refuse_unsafe(path)
                done.digests[path] = None
            done.deleted += sum(pool.map(self._delete, gone))
        return done

    def prune(self, keep: Collection[str]) -> int:
        """Delete every file that is not in `keep`, but for those whose path has a name with a dot in front."""
        with self._plainly():
            paths = [path for path in self._listed() if path not in keep]
            return sum(self._delete(path) for path in paths if not any(part[:1] == "." for part in path.split("/")))

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None if there is none."""
        with self._plainly():
            try:
                content: bytes = self._files.cat_file(f"{self._root}/{path}")
            except (FileNotFoundError, IsADirectoryError):
                return None
            return content

    def _listed(self) -> dict[str, dict[str, Any]]:
        """Return all files with what the storage tells of them; a site that is not there yet has none."""
        try:
            found = self._files.find(self._root, detail=True)
        except FileNotFoundError:
            return {}
        return {path.removeprefix(f"{self._root}/"): about for path, about in found.items()}

    def _put(self, file: File, media: MediaStore, there: dict[str, dict[str, Any]] | None) -> _Put:
        path, content = file
        refuse_unsafe(path)
        about = self._about(path) if there is None else there.get(path, {})
        if isinstance(content, Stored):
            return self._put_media(path, content, media, about)
        if not isinstance(content, bytes):
            raise TypeError(f"{path}: {type(content).__name__} is nothing to send")
        digest = digest_of(content)
        if _is(content, about):
            return _Put(path, digest)
        return self._send(path, content, digest)

    def _put_media(self, path: str, ref: Stored, media: MediaStore, about: dict[str, Any]) -> _Put:
        """Send a picture, unless it is there: its name is its digest."""
        digest = PurePosixPath(ref.name).stem
        if about.get("size") == ref.size_bytes:
            return _Put(path, digest)
        try:
            content = stored_bytes(ref, media.get)
        except StorageError as error:
            return _Put(path, digest, missing=error.told)
        return self._send(path, content, digest)

    def _about(self, path: str) -> dict[str, Any]:
        try:
            about: dict[str, Any] = self._files.info(f"{self._root}/{path}")
        except FileNotFoundError:
            return {}
        return about

    def _send(self, path: str, content: bytes, digest: str) -> _Put:
        """Send a file and see that these bytes lie there. What is spoiled on the way the storage refuses to keep."""
        md5 = hashlib.md5(content, usedforsecurity=False)
        options = {
            "ContentType": media_type_of(path),
            "ContentMD5": b64encode(md5.digest()).decode(),
            "CacheControl": FOR_EVER if path.startswith("assets/") else ASK_AGAIN,
        }
        self._files.pipe_file(f"{self._root}/{path}", content, **(options if self._typed else {}))
        if not _is(content, self._about(path)) and self._files.cat_file(f"{self._root}/{path}") != content:
            raise UploadCorrupted(path)
        return _Put(path, digest, len(content))

    def _delete(self, path: str) -> int:
        if not self._about(path):  # deleting says nothing about whether there was anything
            return 0
        self._files.rm_file(f"{self._root}/{path}")
        return 1


def _is(content: bytes, about: Mapping[str, Any]) -> bool:
    """Return whether the storage says of a file that it has these bytes."""
    return str(about.get("ETag", "")).strip('"') == hashlib.md5(content, usedforsecurity=False).hexdigest()


def _count(done: WriteResult, put: _Put) -> None:
    done.digests[put.path] = put.digest
    if put.missing:
        done.missing[put.path] = put.missing
    elif put.sent_bytes is None:
        done.kept += 1
    else:
        done.written += 1
        done.written_bytes += put.sent_bytes
