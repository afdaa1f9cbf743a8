"""Writes files into the site's folder: only those that changed, and none is ever seen half."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from publisher.domain.errors import StorageError
from publisher.domain.ports_channel import MediaStore
from publisher.domain.revision import digest_of
from publisher.hosting.atomic_files import AtomicFiles
from publisher.media.picture_zip import stored_bytes
from publisher.site.output_files import Content, File, Gone, Stored


@dataclass(slots=True)
class WriteResult:
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

    def add(self, other: "WriteResult") -> None:
        """Take in what another process came to."""
        self.written += other.written
        self.written_bytes += other.written_bytes
        self.kept += other.kept
        self.deleted += other.deleted
        self.digests |= other.digests
        self.missing |= other.missing


class SiteFolder:
    """The folder that the site is written to. Use it under `lock.only_writer`."""

    def __init__(self, output: Path, *, sync_each: bool = True, run: str = "", public: bool = True) -> None:
        """Use a folder, made when first needed; it may be a link itself.

        `sync_each` makes each file survive a power failure at once. Without it the caller syncs the whole disk at the
        end: thousands of files are written in seconds that would take minutes. Processes that write one site side by
        side have one `run`. What is not `public` no web server of another user can read.
        """
        self._files = AtomicFiles(output, sync_each=sync_each, run=run, public=public)

    def write(self, files: Iterable[File], media: MediaStore) -> WriteResult:
        """Write files in their order, and delete those that are `Gone` after all others.

        Raises:
            UnsafePath: if a path leads out of the folder; what came before it is written.
            OSError: if the disk is full or may not be written.
        """
        done, gone = WriteResult(), dict[str, Gone]()
        for path, content in files:
            if isinstance(content, Gone):
                gone[path] = content
            else:
                gone.pop(path, None)
                self._put(path, content, media, done)
        for path in gone:
            done.digests[path] = None
            done.deleted += self._files.delete(path)
        self._files.sync_folders()
        return done

    def prune(self, keep: Collection[str]) -> int:
        """Delete every file that is not in `keep`, but for those whose path has a name with a dot in front."""
        paths = [path for path in self._files.paths() if path not in keep]
        dotted = (any(part.startswith(".") for part in path.split("/")) for path in paths)
        return sum(self._files.delete(path) for path, stays in zip(paths, dotted, strict=True) if not stays)

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None if there is none."""
        return self._files.read(path)

    def _put(self, path: str, content: Content, media: MediaStore, done: WriteResult) -> None:
        if isinstance(content, Stored):
            done.digests[path] = PurePosixPath(content.name).stem
            self._put_media(path, content, media, done)
        elif isinstance(content, bytes):
            done.digests[path] = digest_of(content)
            self._put_bytes(path, content, done)

    def _put_media(self, path: str, ref: Stored, media: MediaStore, done: WriteResult) -> None:
        """Copy a picture, unless it is there: its name is its digest, and files come into place whole."""
        if self._files.size(path) == ref.size_bytes:
            done.kept += 1
            return
        try:
            content = stored_bytes(ref, media.get)
        except StorageError as error:
            done.missing[path] = error.told
        else:
            self._replace(path, content, done)

    def _put_bytes(self, path: str, content: bytes, done: WriteResult) -> None:
        if self._files.is_there(path, content):
            done.kept += 1
        else:
            self._replace(path, content, done)

    def _replace(self, path: str, content: bytes, done: WriteResult) -> None:
        self._files.replace(path, content)
        done.written += 1
        done.written_bytes += len(content)
