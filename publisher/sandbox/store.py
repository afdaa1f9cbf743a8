"""The file that holds the Page: SQLite with WAL, and the photos' bytes in a folder beside it.

Several processes may open the same folder at once. A process killed at any moment leaves either all of a change or
nothing: bytes are renamed into place before the row that names them is committed.
"""

import contextlib
import hashlib
import queue
import secrets
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS last_number (only INTEGER PRIMARY KEY CHECK (only = 1), number INTEGER NOT NULL);
INSERT OR IGNORE INTO last_number VALUES (1, 0);
CREATE TABLE IF NOT EXISTS posts (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL, message TEXT NOT NULL, link TEXT NOT NULL, published INTEGER NOT NULL,
    created_at REAL NOT NULL, updated_at REAL NOT NULL, published_at REAL, scheduled_at REAL, listed_at REAL NOT NULL,
    application TEXT NOT NULL, by_hand INTEGER NOT NULL, hidden INTEGER NOT NULL DEFAULT 0, extra TEXT NOT NULL,
    deleted_at REAL);
CREATE INDEX IF NOT EXISTS posts_by_time ON posts (created_at, number);
CREATE INDEX IF NOT EXISTS posts_waiting ON posts (scheduled_at) WHERE published = 0 AND deleted_at IS NULL;
CREATE TABLE IF NOT EXISTS photos (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL, sha256 TEXT NOT NULL, size_bytes INTEGER NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, format TEXT NOT NULL, caption TEXT NOT NULL, alt TEXT NOT NULL,
    published INTEGER NOT NULL, temporary INTEGER NOT NULL, created_at REAL NOT NULL, application TEXT NOT NULL,
    deleted_at REAL);
CREATE INDEX IF NOT EXISTS photos_waiting ON photos (created_at) WHERE published = 0 AND deleted_at IS NULL;
CREATE TABLE IF NOT EXISTS post_photos (
    post_id TEXT NOT NULL, photo_id TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (post_id, position));
CREATE INDEX IF NOT EXISTS posts_of_photo ON post_photos (photo_id);
CREATE TABLE IF NOT EXISTS comments (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL, post_id TEXT NOT NULL, parent_id TEXT NOT NULL, message TEXT NOT NULL,
    created_at REAL NOT NULL, application TEXT NOT NULL, deleted_at REAL);
CREATE INDEX IF NOT EXISTS comments_of_post ON comments (post_id, number);
CREATE TABLE IF NOT EXISTS cards (
    url TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT NOT NULL, site_name TEXT NOT NULL, image TEXT NOT NULL,
    image_alt TEXT NOT NULL, problem TEXT NOT NULL, scraped_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS outside_links (
    id TEXT PRIMARY KEY, post_id TEXT NOT NULL, counted_at REAL, live INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS outside_links_by_time ON outside_links (counted_at);
CREATE TABLE IF NOT EXISTS forgotten (id TEXT PRIMARY KEY);
"""


class Store:
    """Transactions on the Page's file, and the bytes of its photos."""

    def __init__(self, folder: Path, page_id: str) -> None:
        self._bytes = folder / "photos"
        self._bytes.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"page-{page_id}.sqlite3"
        self._idle: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        self._holds = False
        with self._connection() as connection:
            connection.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}COMMIT;")

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=30, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA secure_delete=ON")
        return connection

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            connection = self._open()
        try:
            yield connection
        finally:
            if self._holds:
                self._idle.put(connection)
            else:
                connection.close()

    @contextlib.contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._connection() as connection:
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def reading(self) -> contextlib.AbstractContextManager[sqlite3.Connection]:
        """One consistent view of the Page."""
        return self._transaction("BEGIN")

    def writing(self) -> contextlib.AbstractContextManager[sqlite3.Connection]:
        """One change, all or nothing; waits up to 30 seconds for another writer."""
        return self._transaction("BEGIN IMMEDIATE")

    def fold(self) -> None:
        """Bring the write-ahead log into the file as far as readers allow: old words stand in it."""
        with self._connection() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def hold(self) -> None:
        """Keep connections open between transactions, until `close`: ten times faster."""
        self._holds = True

    def close(self) -> None:
        """Close what is open. Safe to repeat; later transactions open and close a connection each."""
        self._holds = False
        with contextlib.suppress(queue.Empty):
            while True:
                self._idle.get_nowait().close()

    def keep(self, content: bytes, extension: str) -> str:
        """Store bytes under their digest and return the digest. Safe to repeat."""
        digest = hashlib.sha256(content).hexdigest()
        file = self.file(digest, extension)
        if not file.exists():
            half_way = file.with_suffix(f".{secrets.token_hex(8)}")
            half_way.write_bytes(content)
            half_way.replace(file)
        return digest

    def file(self, digest: str, extension: str) -> Path:
        """Where the bytes of a digest lie."""
        return self._bytes / f"{digest}.{extension}"


def next_number(transaction: sqlite3.Connection, now: datetime) -> int:
    """Take a new object number, higher than all before it.

    It starts from the clock, so that a Page that is thrown away and begun again repeats no number: Facebook never does.
    """
    number = 122_000_000_000_000_000 + int(now.timestamp() * 1_000_000)
    row = transaction.execute(
        "UPDATE last_number SET number = max(number + 1, ?) RETURNING number", (number,)
    ).fetchone()
    return int(row["number"])


def moment(seconds: float | None) -> datetime | None:
    """A stored time as an aware one."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
