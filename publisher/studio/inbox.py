"""Photos that come in, piece by piece, over a line that drops: each piece counts once, and a whole photo is cleaned."""

import os
import re
from pathlib import Path
from threading import Lock

from publisher.domain.errors import InvalidInput, NotPossible
from publisher.domain.revision import digest_of
from publisher.media.picture_process import render_picture
from publisher.storage.news import Newsroom, Photo
from publisher.studio.words import later

#: Largest photo as a phone sends it; it shrinks them before, so this is for phones without our script.
LIMIT_BYTES = 25_000_000
_NAME = re.compile(r"[0-9a-f]{64}\.(?:jpg|png|webp)")


class Inbox:
    """A folder beside the settings file; only its owner can read it."""

    def __init__(self, folder: Path, newsroom: Newsroom) -> None:
        self._folder, self._newsroom = folder, newsroom
        self._turn = Lock()
        #: Held by whoever decides what becomes of news, so that it becomes one thing.
        self.turn = Lock()

    def received_bytes(self, photo: Photo) -> int:
        """Tell how much of a photo is here."""
        half = self._half(photo)
        if photo.file:
            return photo.size_bytes
        return half.stat().st_size if half.exists() else 0

    def add(self, photo: Photo, offset: int, piece: bytes) -> int:
        """Put a piece where it belongs; give how much is here then. A piece that was here already changes nothing.

        Raises:
            InvalidInput: if the whole is no photo that can be published; it has to be sent anew.
            NotPossible: if it is larger than was said.
        """
        with self._turn:
            here = self.received_bytes(photo)
            if offset != here or photo.file:
                return here
            if here + len(piece) > photo.size_bytes:
                raise NotPossible(later("This is more than was announced."))
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with self._half(photo).open("ab") as stream:
                stream.write(piece)
                stream.flush()
                os.fsync(stream.fileno())
            here += len(piece)
            if here == photo.size_bytes:
                self._newsroom.photo_is_there(photo.id, self._finish(photo))
            return here

    def _finish(self, photo: Photo) -> str:
        """Keep the photo without its remarks (the place above all), named by its digest."""
        half = self._half(photo)
        try:
            (cleaned,) = render_picture(half.read_bytes(), ("original",), strange=True)
        except InvalidInput:
            half.unlink()
            raise
        name = f"{digest_of(cleaned.content)}.{cleaned.rendition.name.rpartition('.')[2]}"
        whole = self._folder / name
        unfinished = self._folder / f".{name}.{photo.id}"
        unfinished.write_bytes(cleaned.content)
        unfinished.replace(whole)
        half.unlink()
        return name

    def read(self, file: str) -> bytes:
        """Give a photo's bytes.

        Raises:
            NotPossible: if it is not here (any more).
        """
        if not _NAME.fullmatch(file) or not (self._folder / file).is_file():
            raise NotPossible(later("This photo is not here any more."))
        return (self._folder / file).read_bytes()

    def forget(self, file: str) -> None:
        """Delete a photo's bytes here: they lie in a draft now, or nobody wants them."""
        if _NAME.fullmatch(file):
            (self._folder / file).unlink(missing_ok=True)

    def _half(self, photo: Photo) -> Path:
        return self._folder / f"{photo.id}.part"
