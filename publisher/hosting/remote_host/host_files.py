"""The site's files on a host: what changed goes there, in order, and what came back right is noted."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from publisher.domain.errors import PublisherError, StorageError
from publisher.domain.ports_channel import MediaStore
from publisher.domain.revision import digest_of
from publisher.hosting.atomic_files import refuse_unsafe
from publisher.hosting.local_writer import WriteResult
from publisher.hosting.remote_host.atomic_upload import upload_atomically
from publisher.hosting.remote_host.connection import Connection
from publisher.hosting.remote_host.connection_pool import ConnectionPool
from publisher.hosting.remote_host.manifest import KnownFile, Manifest
from publisher.hosting.upload_batches import batches, present
from publisher.media.picture_zip import stored_bytes
from publisher.site.output_files import File, Gone, Stored

#: So many files are rendered, sent and noted together; a crash loses what is known of so many.
WAVE = 16


@dataclass(frozen=True, slots=True)
class _Parcel:
    """A file that is to be sent."""

    file: File
    content: bytes
    digest: str
    #: Whether it is sure that other bytes lie there, or none.
    differs: bool

    @property
    def path(self) -> str:
        return self.file[0]

    @property
    def is_picture(self) -> bool:
        return isinstance(self.file[1], Stored)


class HostFiles:
    """Implements `place.SiteFiles` on a host."""

    def __init__(self, lines: ConnectionPool, manifest: Manifest | None) -> None:
        """Use these lines; without the manifest, which is open under the lock only, files can be read and no more."""
        self._lines, self._open_manifest = lines, manifest

    @property
    def _manifest(self) -> Manifest:
        if self._open_manifest is None:
            raise RuntimeError("The files on a host are written under the site's lock only.")
        return self._open_manifest

    def write(self, files: Iterable[File], media: MediaStore) -> WriteResult:
        """Send what changed, wave by wave, and delete those that are `Gone` after all others.

        Raises:
            UnsafePath: if a path leads out.
            StorageError: if the host cannot be reached or refuses a file; what was sent stays, and is not sent again.
        """
        done, gone = WriteResult(), dict[str, Gone]()
        for wave in batches(self._parcels(present(files, gone), media, done), lambda parcel: parcel.file, WAVE):
            self._send(wave, done)
        for path in gone:
            refuse_unsafe(path)
            done.digests[path] = None
        self._delete([path for path in gone if self._manifest.known(path) != KnownFile(None)], done)
        return done

    def prune(self, keep: Collection[str]) -> int:
        """Delete every file of ours that is not in `keep`. What others put there is not ours to delete."""
        done = WriteResult()
        self._delete([path for path, _ in self._manifest.files() if path not in keep], done)
        return done.deleted

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None if there is none."""
        return self._lines.once(lambda line, _: line.read(path))

    def recheck(self) -> None:
        """Ask the host for the size of all that is known to lie there; what is other is unknown from now on."""
        rows = list(self._manifest.files())
        for start in range(0, len(rows), 64 * WAVE):
            asked = self._lines.each(lambda line, _, row: line.size(row[0]), rows[start : start + 64 * WAVE])
            _raise_first(each.error for each in asked)
            self._manifest.doubt(each.item[0] for each in asked if each.result != each.item[1].size_bytes)

    def _parcels(self, files: Iterator[File], media: MediaStore, done: WriteResult) -> Iterator[_Parcel]:
        for file in files:
            path, content = file
            refuse_unsafe(path)
            digest = done.digests[path] = _digest_of(file)
            known = self._manifest.known(path)
            if known and known.digest == digest:
                done.kept += 1
                continue
            try:
                there = stored_bytes(content, media.get) if isinstance(content, Stored) else content
            except StorageError as error:
                done.missing[path] = error.told
                continue
            if isinstance(there, bytes):
                yield _Parcel(file, there, digest, differs=known is not None)

    def _send(self, wave: Sequence[_Parcel], done: WriteResult) -> None:
        self._manifest.doubt(parcel.path for parcel in wave)
        came = self._lines.each(_bring, wave)
        arrived = [each for each in came if each.result is not None]
        self._manifest.learn({one.item.path: KnownFile(one.item.digest, len(one.item.content)) for one in arrived})
        for one in arrived:
            done.written += bool(one.result)
            done.written_bytes += len(one.item.content) if one.result else 0
            done.kept += not one.result
        _raise_first(each.error for each in came)

    def _delete(self, paths: Sequence[str], done: WriteResult) -> None:
        """Delete files, note that they are gone, and delete the folders that are empty now."""
        self._manifest.doubt(paths)
        came = self._lines.each(lambda line, _, path: line.delete(path), paths)
        self._manifest.learn({one.item: KnownFile(None) for one in came if one.result is not None})
        done.deleted += sum(bool(one.result) for one in came)
        _raise_first(each.error for each in came)
        if folders := dict.fromkeys(str(PurePosixPath(one.item).parent) for one in came if one.result):
            self._lines.once(lambda line, _: self._drop_empty(line, folders))

    def _drop_empty(self, line: Connection, folders: Iterable[str]) -> None:
        for empty in folders:
            folder = empty
            while folder != "." and not self._manifest.any_below(folder) and line.drop_folder(folder):
                folder = str(PurePosixPath(folder).parent)


def _bring(line: Connection, number: int, parcel: _Parcel) -> bool:
    """Send a file unless it is there; tell whether it was sent."""
    if not parcel.differs and _is_there(line, parcel):
        return False
    upload_atomically(line, parcel.path, parcel.content, f"half-{number}")
    return True


def _is_there(line: Connection, parcel: _Parcel) -> bool:
    """Compare with what lies there. A picture of the right size is right: its name is its digest, it came proved."""
    same_size = line.size(parcel.path) == len(parcel.content)
    return same_size and (parcel.is_picture or line.read(parcel.path) == parcel.content)


def _digest_of(file: File) -> str:
    path, content = file
    if isinstance(content, Stored):
        return PurePosixPath(content.name).stem
    if isinstance(content, bytes):
        return digest_of(content)
    raise TypeError(f"{path}: {type(content).__name__} is nothing to send")


def _raise_first(errors: Iterable[PublisherError | None]) -> None:
    for error in filter(None, errors):
        raise error
