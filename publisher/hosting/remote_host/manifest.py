"""What lies on the host, by path: kept on this machine, so that nobody has to ask the host about each file.

A row says that the host gave exactly these bytes back. It is taken out before the host is touched and put in after, so
that a crash in between leaves a path unknown, never wrong.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from publisher.domain.errors import StorageError

_TABLES = """
    CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, digest TEXT, size_bytes INTEGER) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What is known of one path: a file, or with no digest that nothing lies there."""

    digest: str | None
    size_bytes: int = 0


class Manifest:
    """One SQLite file. Use it under the site's lock."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        try:
            self._connection.executescript(_TABLES)
        except sqlite3.Error:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def known(self, path: str) -> KnownFile | None:
        """Return what lies at a path; None where that is not known."""
        row = self._connection.execute("SELECT digest, size_bytes FROM file WHERE path = ?", (path,)).fetchone()
        return KnownFile(*row) if row else None

    def files(self) -> Iterator[tuple[str, KnownFile]]:
        """Return every file that is known to lie there."""
        rows = self._connection.execute("SELECT path, digest, size_bytes FROM file WHERE digest IS NOT NULL").fetchall()
        yield from ((path, KnownFile(digest, size_bytes)) for path, digest, size_bytes in rows)

    def any_below(self, folder: str) -> bool:
        """Return whether a file is known, or may be, in a folder or below it."""
        row = self._connection.execute(
            "SELECT 1 FROM file WHERE path > ? AND path < ? AND digest IS NOT NULL LIMIT 1",
            (f"{folder}/", f"{folder}0"),  # "0" follows "/"
        ).fetchone()
        return row is not None

    def doubt(self, paths: Iterable[str]) -> None:
        """Note that these paths are about to change: nothing is known of them now."""
        with self._saved():
            self._connection.executemany("DELETE FROM file WHERE path = ?", [(path,) for path in paths])

    def learn(self, rows: Mapping[str, KnownFile]) -> None:
        """Note what lies at these paths."""
        values = [(path, known.digest, known.size_bytes) for path, known in rows.items()]
        with self._saved():
            self._connection.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", values)

    def forget(self) -> None:
        """Forget everything: files and facts."""
        with self._saved():
            self._connection.execute("DELETE FROM file")
            self._connection.execute("DELETE FROM fact")

    def fact(self, name: str) -> str:
        """Return a fact; empty where it is not known."""
        row = self._connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def note(self, **facts: str) -> None:
        """Keep facts."""
        with self._saved():
            self._connection.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", list(facts.items()))

    @contextmanager
    def _saved(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


@contextmanager
def opened(file: Path) -> Iterator[Manifest]:
    """Open the manifest; one that cannot be read is begun anew, which costs nothing but a look at every file.

    Raises:
        StorageError: if it cannot be read or written.
    """
    try:
        with closing(_open(file)) as manifest:
            yield manifest
    except sqlite3.Error as error:
        raise StorageError("host_files_not_noted", file=str(file), reason=str(error)) from error


def _open(file: Path) -> Manifest:
    try:
        return Manifest(file)
    except sqlite3.OperationalError:  # the disk, not the file
        raise
    except sqlite3.DatabaseError:
        file.unlink()
        return Manifest(file)
