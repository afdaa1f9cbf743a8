"""Pictures by digest: the folder `database.media`, or an fsspec address that several machines share."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from publisher.atomic_write import atomic_write
from publisher.domain.errors import InvalidInput, StorageError
from publisher.domain.revision import digest_of
from publisher.hosting.fsspec_files import is_local, open_files, troubles
from publisher.storage.archive.shared_lines import FOLDER as LISTS

#: Nothing is written for longer: what a crash left by half is older.
_WRITTEN_IN = timedelta(hours=1)


class ErasedPicture(InvalidInput):
    """A picture that was erased is to be published again."""

    def __init__(self) -> None:
        super().__init__("file_was_erased")


class MediaFiles:
    """Implements `domain.ports_channel.MediaStore`. Names are `Rendition.name`: a sha256 in hex and an ending."""

    def __init__(self, address: str, erased: Callable[[str], bool] = lambda digest: False) -> None:
        """Use a local folder, or an address such as `s3://bucket/media`: opened, and made, when first needed.

        `erased` tells whether a digest was destroyed for good: such bytes are not taken again.
        """
        self._erased = erased
        self._address = address
        self._local = is_local(address)

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        return open_files(self._address)

    @property
    def _files(self) -> Any:
        return self._opened[0]

    @property
    def _root(self) -> str:
        return self._opened[1]

    def put(self, name: str, content: bytes) -> None:
        """Store bytes durably; a no-op where they lie already.

        Raises:
            StorageError: if they cannot be written.
            ErasedPicture: if they were destroyed for good.
        """
        if self.has(name):
            return
        self.refuse_erased(name.partition(".")[0])
        try:
            self._put_local(name, content) if self._local else self._files.pipe_file(self._path(name), content)
        except troubles() as error:
            raise StorageError("picture_not_stored", name=name, folder=self._root, reason=str(error)) from error

    def refuse_erased(self, digest: str) -> None:
        """Refuse a picture by its digest.

        Raises:
            ErasedPicture: if it was destroyed for good.
        """
        if self._erased(digest):
            raise ErasedPicture

    def _put_local(self, name: str, content: bytes) -> None:
        path = Path(self._path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(path, content)

    def file_of(self, name: str) -> Path | None:
        """Return where a picture lies on this machine; None where pictures lie elsewhere."""
        return Path(self._path(name)) if self._local else None

    def get(self, name: str) -> bytes:
        """Return the bytes, checked against the digest in their name.

        Raises:
            StorageError: if they are missing, or not what their name says.
        """
        try:
            content: bytes = self._files.cat_file(self._path(name))
        except troubles() as error:
            raise StorageError("picture_not_there", name=name, folder=self._root, reason=str(error)) from error
        if digest_of(content) != name.partition(".")[0]:
            raise StorageError("picture_damaged_in_store", name=name, folder=self._root)
        return content

    def delete(self, name: str) -> bool:
        """Destroy bytes for good; tell whether there were any.

        Raises:
            StorageError: if they cannot be deleted.
        """
        if not self.has(name):
            return False
        try:
            self._files.rm_file(self._path(name))
        except troubles() as error:
            raise StorageError("picture_not_deleted", name=name, folder=self._root, reason=str(error)) from error
        return True

    def has(self, name: str) -> bool:
        """Return whether the bytes lie there."""
        return bool(self._files.exists(self._path(name)))

    def unnamed(self, named: Collection[str], before: datetime | None = None) -> list[str]:
        """Return what lies there and is not among `named`; only what was stored before a moment, where one is given.

        Raises:
            StorageError: if the folder cannot be looked through.
        """
        found = self._found()
        try:
            wanted = sorted(found.keys() - named)
            return [name for name in wanted if self._is_older(name, found[name], before)]
        except troubles() as error:
            raise StorageError("pictures_not_listed", folder=self._root, reason=str(error)) from error

    def _is_older(self, name: str, path: str, before: datetime | None) -> bool:
        if name.startswith("."):  # it may be written at this moment
            before = datetime.now(UTC) - _WRITTEN_IN
        return before is None or bool(self._files.modified(path) < before)

    def digests(self) -> list[str]:
        """Return the digests of all that lies there.

        Raises:
            StorageError: if the folder cannot be looked through.
        """
        return [name.partition(".")[0] for name in self._found()]

    def _found(self) -> dict[str, str]:
        """Return where each file lies, by its name; a half that a crash left has a name with a dot in front."""
        try:
            found = (path for path in self._files.find(self._root) if not path.startswith(f"{self._root}/{LISTS}/"))
            return {path.rpartition("/")[2]: path for path in found}
        except troubles() as error:
            raise StorageError("pictures_not_listed", folder=self._root, reason=str(error)) from error

    def _path(self, name: str) -> str:
        return f"{self._root}/{name.lstrip('.')[:2]}/{name}"
