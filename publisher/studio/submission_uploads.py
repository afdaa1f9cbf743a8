"""Photos that come in, piece by piece, over a line that drops: each piece counts once, and a whole photo is cleaned.

A photo is told as received when its file, the folder's entry and the ledger's row are on the disk, and not before: a
phone forgets its copy then.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from publisher.atomic_write import atomic_write, sync_folder
from publisher.bootstrap.studio_stores import StudioStores
from publisher.domain.errors import CodedError
from publisher.domain.revision import digest_of
from publisher.domain.submissions import Photo, PhotoState
from publisher.media.picture_process import render_picture
from publisher.media.picture_renditions import UnusablePicture

#: Largest photo as a phone sends it; it shrinks them before, so this is for phones without our script.
LIMIT_BYTES = 25_000_000
#: A photo's name: the digest of its bytes, and its own number in hex, so that deleting one deletes nobody else's.
_NAME = re.compile(r"[0-9a-f]{64}(?:[0-9a-f]{8,16})?\.(?:jpg|png|webp)")


@dataclass(frozen=True, slots=True)
class Received:
    """How far a photo came."""

    #: Bytes that are here.
    here: int
    #: Whether nothing of it can be lost any more.
    done: bool


class Inbox:
    """A folder beside the settings file; only its owner can read it."""

    def __init__(self, folder: Path, stores: StudioStores, is_erased: Callable[[str], bool]) -> None:
        """`is_erased` tells of a photo's digest whether it was destroyed for good: it is not taken again."""
        self._folder, self._newsroom, self._is_erased = folder, stores.submissions, is_erased
        self._lock = Lock()
        self._turns: dict[int, Lock] = {}
        #: Held by whoever decides what becomes of news, so that it becomes one thing.
        self.turn = Lock()

    def expect(self, news_id: int, key: str, size_bytes: int) -> Photo:
        """Note that a photo comes in, once for its key. Of another size than before, it begins anew.

        Raises:
            CodedError: if the news has all its photos already, or it is empty or larger than any may be.
        """
        if not size_bytes:
            raise CodedError("picture_empty")
        if size_bytes > LIMIT_BYTES:
            raise CodedError("photo_too_large", megabytes=LIMIT_BYTES // 1_000_000)
        photo = self._newsroom.expect_photo(news_id, key, size_bytes)
        if photo.state is not PhotoState.COMING or photo.size_bytes == size_bytes:
            return photo
        with self._turn(photo):
            self._half(photo).unlink(missing_ok=True)
            return self._newsroom.resize_photo(photo.id, size_bytes)

    def received(self, photo: Photo) -> Received:
        """Return how much of a photo is here; one that came in whole before a crash is finished first.

        Raises:
            UnusablePicture: if it is no photo that can be published.
        """
        with self._turn(photo) as now:
            return self._finished(now, self._here(now))

    def add(self, photo: Photo, offset: int, piece: bytes) -> Received:
        """Put a piece where it belongs; return how much is here then. A piece that was here already changes nothing.

        Raises:
            UnusablePicture: if the whole is no photo that can be published.
            CodedError: if it is larger than was said.
            OSError: if there is no room; what was here before still is.
        """
        with self._turn(photo) as now:
            here = self._here(now)
            if offset != here or now.state is not PhotoState.COMING:
                return self._finished(now, here)
            if here + len(piece) > now.size_bytes:
                raise CodedError("photo_more_than_announced")
            self._append(now, here, piece)
            return self._finished(now, here + len(piece))

    @contextmanager
    def _turn(self, photo: Photo) -> Iterator[Photo]:
        """Work on one photo alone; gives it as it stands then."""
        with self._lock:
            turn = self._turns.setdefault(photo.id, Lock())
        with turn:
            yield self._newsroom.photo(photo.id)

    def _here(self, photo: Photo) -> int:
        if photo.state is not PhotoState.COMING:
            return photo.size_bytes
        half = self._half(photo)
        return half.stat().st_size if half.exists() else 0

    def _append(self, photo: Photo, here: int, piece: bytes) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        half = self._half(photo)
        try:
            with half.open("ab") as stream:
                stream.write(piece)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError:
            if half.exists():
                os.truncate(half, here)
            raise
        if not here:
            sync_folder(self._folder)

    def _finished(self, photo: Photo, here: int) -> Received:
        """Finish a whole photo: its file without its remarks (the place above all), the row; the half goes last."""
        half = self._half(photo)
        if photo.state is not PhotoState.COMING:
            half.unlink(missing_ok=True)  # a crash may have left it
        if photo.state is PhotoState.REFUSED:
            raise UnusablePicture("picture_unreadable")
        if photo.state is not PhotoState.COMING or here < photo.size_bytes:
            return Received(here, done=photo.state is not PhotoState.COMING)
        try:
            (cleaned,) = render_picture(half.read_bytes(), ("original",), strange=True)
        except UnusablePicture:
            self._newsroom.refuse_photo(photo.id)
            half.unlink()
            raise
        digest = digest_of(cleaned.content)
        name = f"{digest}{photo.id:08x}.{cleaned.rendition.name.rpartition('.')[2]}"
        atomic_write(self._folder / name, cleaned.content)
        self._newsroom.photo_is_there(photo.id, name)
        half.unlink(missing_ok=True)
        if self._is_erased(digest):  # asked when it lies there: an erasure at this moment finds it, or is found here
            self._newsroom.refuse_photo(photo.id)
            (self._folder / name).unlink(missing_ok=True)
            raise UnusablePicture("upload_was_erased")
        return Received(here, done=True)

    def read(self, file: str) -> bytes:
        """Return a photo's bytes.

        Raises:
            CodedError: if it is not here (any more).
        """
        if not _NAME.fullmatch(file) or not (self._folder / file).is_file():
            raise CodedError("photo_gone")
        return (self._folder / file).read_bytes()

    def forget(self, photo: Photo) -> None:
        """Delete what is here of a photo that somebody decided about. Photos of before may share a file."""
        with self._turn(photo):
            self._half(photo).unlink(missing_ok=True)
            if _NAME.fullmatch(photo.file) and not self._newsroom.is_waited_for(photo.file):
                (self._folder / photo.file).unlink(missing_ok=True)

    def _half(self, photo: Photo) -> Path:
        return self._folder / f"{photo.id}.part"
