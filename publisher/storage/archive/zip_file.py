"""A backup's file: a ZIP (APPNOTE 6.3) of JSON Lines, pictures and drafts, with a manifest that names every digest.

A folder with the same in it is read in the same way: what a snapshot holds (`folder_files.py`).
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from uuid import uuid4

from publisher.atomic_write import sync_folder
from publisher.domain.errors import InvalidInput
from publisher.storage.archive.table_dump import Counted

#: What this program writes and reads; a number that it does not know is refused.
FORMAT = 1
MANIFEST = "manifest.json"
#: Pictures and recordings are compressed already.
_STORED = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".mp3", ".ogg", ".m4a")
_PIECE = 1 << 20

#: Told how far it has come, and of how much.
Progress = Callable[[int, int], None]


class BadBackup(InvalidInput):
    """A file that is no backup, is damaged, or comes from a newer program; its sentence says what to do."""


@dataclass(slots=True)
class BackupContents:
    """What a backup holds, as its manifest tells."""

    #: When the ledger was read, ISO 8601.
    taken_at: str
    #: The ledger's version (its newest migration).
    ledger: str
    program: str
    #: By table.
    tables: dict[str, Counted] = field(default_factory=dict)
    #: sha256 in hex by path inside the file.
    members: dict[str, str] = field(default_factory=dict)
    #: Pictures that the ledger names and that could not be read, by file name: why.
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> dict[str, int]:
        """Return how many rows there are, by table."""
        return {name: counted.rows for name, counted in self.tables.items()}

    def as_json(self) -> bytes:
        """Return the manifest."""
        tables = {name: {"rows": counted.rows, "digest": counted.digest} for name, counted in self.tables.items()}
        content = {
            "format": FORMAT,
            "taken_at": self.taken_at,
            "ledger": self.ledger,
            "program": self.program,
            "tables": tables,
            "members": self.members,
            "missing": self.missing,
        }
        return json.dumps(content, ensure_ascii=False, indent=1).encode()


@contextmanager
def new_archive(file: Path, contents: BackupContents) -> Iterator["ArchiveWriter"]:
    """Write a backup under a temporary name that only its owner can read; it comes into place whole, or not at all.

    Raises:
        OSError: if the disk is full or may not be written.
    """
    half = file.with_name(f".{file.name}.{uuid4().hex}")
    handle = os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "w+b") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
                yield ArchiveWriter(partial(_new_member, packed), contents)
                packed.writestr(MANIFEST, contents.as_json())
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(file)
        sync_folder(file.parent)
    finally:
        half.unlink(missing_ok=True)


def _new_member(packed: zipfile.ZipFile, path: str) -> AbstractContextManager[IO[bytes]]:
    info = zipfile.ZipInfo(path)
    info.external_attr = 0o600 << 16
    info.compress_type = zipfile.ZIP_STORED if path.lower().endswith(_STORED) else zipfile.ZIP_DEFLATED
    return packed.open(info, "w", force_zip64=True)


class ArchiveWriter:
    """Adds members one after the other."""

    def __init__(
        self,
        new_member: Callable[[str], AbstractContextManager[IO[bytes]]],
        contents: BackupContents,
        link: Callable[[str, Path], bool] = lambda path, file: False,
    ) -> None:
        """`link` puts a file that never changes into its place without reading it, where that can be done."""
        self._new_member, self._link = new_member, link
        self.contents = contents

    def add_table(self, name: str, lines: Iterable[bytes]) -> None:
        """Add a table, and note how many rows it has."""
        rows = 0

        def counted() -> Iterator[bytes]:
            nonlocal rows
            for line in lines:
                rows += 1
                yield line

        path = table_path(name)
        self.add(path, counted())
        self.contents.tables[name] = Counted(rows=rows, digest=self.contents.members[path])

    def add(self, path: str, pieces: Iterable[bytes]) -> None:
        """Add a member from its pieces."""
        whole = hashlib.sha256()
        with self._new_member(path) as member:
            for piece in pieces:
                whole.update(piece)
                member.write(piece)
        self.contents.members[path] = whole.hexdigest()

    def add_linked(self, path: str, file: Path, digest: str) -> bool:
        """Add a file whose digest is known without reading it; tell whether that could be done."""
        if not self._link(path, file):
            return False
        self.contents.members[path] = digest
        return True


class FolderFiles:
    """The members of a backup that is a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def open(self, path: str) -> IO[bytes]:
        """Open a member for reading.

        Raises:
            KeyError: if there is none.
        """
        file = self._root / path
        if not is_inside(path) or not file.is_file():
            raise KeyError(path)
        return file.open("rb")

    def read(self, path: str) -> bytes:
        """Return a member's bytes."""
        with self.open(path) as member:
            return member.read()

    def close(self) -> None:
        """Do nothing: no file stays open."""


class Archive:
    """A backup, open for reading."""

    def __init__(self, file: Path) -> None:
        """Open a file and read its manifest.

        Raises:
            BadBackup: if it is none, or a newer program made it.
        """
        try:
            self._packed = FolderFiles(file) if file.is_dir() else zipfile.ZipFile(file)
            manifest = json.loads(self._packed.read(MANIFEST))
            self.contents = _contents(manifest)
        except FileNotFoundError as error:
            raise BadBackup("no_such_file", file=str(file)) from error
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError) as error:
            raise BadBackup("backup_is_none", file=str(file), reason=str(error)) from error
        if manifest.get("format") != FORMAT:
            raise BadBackup("backup_file_newer", program=self.contents.program, file=str(file))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._packed.close()

    def verify(self, progress: Progress) -> None:
        """Read all of it and compare every digest, before anything is restored.

        Raises:
            BadBackup: if a member is missing, damaged, or leads out of the folder that it belongs in.
        """
        for done, (path, digest) in enumerate(self.contents.members.items()):
            progress(done, len(self.contents.members))
            if not is_inside(path) or self._digest(path) != digest:
                raise BadBackup("backup_damaged", path=path)

    def _digest(self, path: str) -> str:
        whole = hashlib.sha256()
        try:
            with self._packed.open(path) as member:
                for piece in pieces_of(member):
                    whole.update(piece)
        except (KeyError, zipfile.BadZipFile, OSError, EOFError) as error:
            raise BadBackup("backup_unreadable_at", path=path, reason=str(error)) from error
        return whole.hexdigest()

    def below(self, folder: str) -> list[str]:
        """Return the members below a folder, without its name."""
        return [path.removeprefix(f"{folder}/") for path in self.contents.members if path.startswith(f"{folder}/")]

    def digest(self, path: str) -> str:
        """Return a member's digest."""
        return self.contents.members[path]

    def read(self, path: str) -> bytes:
        """Return a member's bytes."""
        return self._packed.read(path)

    def lines(self, table: str) -> Iterator[bytes]:
        """Return a table's lines; none where the backup has no such table."""
        path = table_path(table)
        if path in self.contents.members:
            with self._packed.open(path) as member:
                yield from member


def _contents(manifest: dict[str, Any]) -> BackupContents:
    return BackupContents(
        taken_at=str(manifest["taken_at"]),
        ledger=str(manifest["ledger"]),
        program=str(manifest["program"]),
        tables={name: Counted(**counted) for name, counted in manifest["tables"].items()},
        members={str(path): str(digest) for path, digest in manifest["members"].items()},
        missing=dict(manifest["missing"]),
    )


def is_archive(file: Path) -> bool:
    """Return whether a file is a backup of ours, whole or not; an empty one is nobody's."""
    if not file.stat().st_size:
        return True
    try:
        with zipfile.ZipFile(file) as packed:
            return MANIFEST in packed.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def table_path(name: str) -> str:
    """Return the path of a table inside the file."""
    return f"ledger/{name}.jsonl"


def is_inside(path: str) -> bool:
    """Return whether a path stays below the folder that it is put into."""
    parts = path.split("/")
    return "\\" not in path and path.isprintable() and not any(part in ("", ".", "..") for part in parts)


def pieces_of(stream: IO[bytes]) -> Iterator[bytes]:
    """Return a stream in pieces."""
    while piece := stream.read(_PIECE):
        yield piece
