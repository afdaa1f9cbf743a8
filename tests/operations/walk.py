"""Look through every file of an installation, unpacked, for words and for pictures: what is gone has to be nowhere."""

import gzip
import hashlib
import io
import sqlite3
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_SQLITE, _GZIP, _ZIP = b"SQLite format 3\x00", b"\x1f\x8b", b"PK\x03\x04"


@dataclass(frozen=True)
class Wanted:
    """What is looked for."""

    #: In any case, in names and bytes; letters of ASCII, so that no encoding writes them in another way.
    words: tuple[str, ...] = ()
    #: sha256 in hex of whole files, and in names.
    digests: frozenset[str] = frozenset()


def places_of(folder: Path, wanted: Wanted, *, besides: Collection[str] = ()) -> list[str]:
    """Return every place below a folder that has it; `besides` are beginnings of paths that may."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        path = file.relative_to(folder).as_posix()
        if path.startswith(tuple(besides)):
            continue
        found += [where for where, content in unpacked(path, file.read_bytes()) if _has(where, content, wanted)]
        if file.read_bytes().startswith(_SQLITE):
            found += [where for where, value in _values(file, path) if _has(where, value, wanted)]
    return list(dict.fromkeys(found))


def _has(where: str, content: bytes, wanted: Wanted) -> bool:
    plain = content.lower()
    if any(word.lower().encode() in plain or word.lower() in where.lower() for word in wanted.words):
        return True
    named = any(digest in where for digest in wanted.digests)
    return named or hashlib.sha256(content).hexdigest() in wanted.digests


def unpacked(where: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Return bytes as they are, and all that is packed in them, however deep."""
    yield where, content
    if content.startswith(_ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield from unpacked(f"{where}!{name}", packed.read(name))
    elif content.startswith(_GZIP):
        try:
            yield from unpacked(f"{where}!", gzip.decompress(content))
        except (OSError, EOFError, zlib.error):
            return


def _values(file: Path, path: str) -> Iterator[tuple[str, bytes]]:
    """Return the values of a database's rows: a long one lies over several pages, and a word may lie across two."""
    with closing(sqlite3.connect(file)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in database.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    if isinstance(value, str | bytes):
                        yield f"{path}!{table}", value.encode() if isinstance(value, str) else value


def digests_below(folder: Path) -> dict[str, str]:
    """Return every file's path by digest."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path.relative_to(folder).as_posix() for path in files}
