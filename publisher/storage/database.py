"""The connection to the ledger: SQLite in one file, or PostgreSQL. No rules here."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from threading import RLock, local
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from publisher.domain.coded_text import coded
from publisher.domain.errors import LedgerDamaged, StorageError
from publisher.storage.cluster import job_outbox

#: How long a writer waits for another one before it gives up.
BUSY_SECONDS = 30
#: So long a sign of life may keep others from seeing whether something changed: then they believe that it did.
_WATCH_SECONDS = 1.0
#: A connection to PostgreSQL that was not used for so long may be gone; asking each time would double the calls.
RESTED_SECONDS = 1.0
#: Which connection watched, and how many commits of others it has counted.
LedgerVersion = tuple[int, int]


class Database:
    """An engine with the settings that the promise needs: durable, one writer at a time, foreign keys on."""

    def __init__(self, url: str) -> None:
        """Prepare the engine; nothing is opened yet. `url` is SQLAlchemy's, `sqlite:///…` or `postgresql+psycopg://…`."""
        self.engine = _engine(url)
        self._sessions = sessionmaker(expire_on_commit=False)
        #: By thread: what it reads through.
        self._views = local()
        self._watching: Connection | None = None
        #: How many connections have watched so far: what SQLite counts on one says nothing about another.
        self._watches = 0
        self._at_watch = RLock()
        #: On SQLite the threads of one process write one after another; on PostgreSQL each write may wake workers.
        self._turn: AbstractContextManager[object] = RLock() if self.is_sqlite else nullcontext()
        # PostgreSQL shows each statement what is committed then, in a transaction or not: reads go without one.
        self._reading: dict[str, Any] = {"publisher_read": True}
        if not self.is_sqlite:
            self._reading["isolation_level"] = "AUTOCOMMIT"
            event.listen(self._sessions, "after_flush", job_outbox.note)

    @property
    def is_sqlite(self) -> bool:
        """Return whether the ledger is a file on this machine."""
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """Return the file that the ledger is; None on PostgreSQL."""
        return Path(self.engine.url.database or "") if self.is_sqlite else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Return a session for reading one state of the ledger; it waits for no writer.

        Raises:
            StorageError: if the ledger cannot be read.
        """
        view = self._view
        if view is None or view.busy:
            with _plainly("read"), self._reader() as connection:
                with self._sessions(bind=connection, autoflush=False) as session:
                    yield session
                connection.rollback()
        else:
            with _plainly("read"), view.reading() as session:
                yield session

    @contextmanager
    def one_view(self) -> Iterator[None]:
        """Let what this thread reads inside, one after another, go through one session.

        That is of one state of the ledger on SQLite, until this thread writes: what it wrote is seen. It keeps a
        connection, so it is not for what waits for the network.
        """
        self._views.now = view = _View(self._reader, self._sessions)
        try:
            yield
        finally:
            self._views.now = None
            view.end()

    @property
    def _view(self) -> "_View | None":
        return getattr(self._views, "now", None)

    def _reader(self) -> Connection:
        return self.engine.connect().execution_options(**self._reading)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Return a connection that sees one state of the ledger however long it reads; nobody waits for it.

        Raises:
            StorageError: if the ledger cannot be read.
        """
        options = {"publisher_read": True} | ({} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"})
        with _plainly("read"), self.engine.connect().execution_options(**options) as connection:
            yield connection
            connection.rollback()

    @contextmanager
    def write(self, *, keep: bool = True) -> Iterator[Session]:
        """Return a session for one transaction: committed at the end, rolled back on any exception, or if not `keep`.

        Raises:
            StorageError: if the ledger cannot be written (disk full, locked for longer than 30 s, connection lost).
        """
        if self._view is not None:
            self._view.end()  # nobody waits for a connection while holding another one; then what is written is seen
        with (
            _plainly("written"),
            self._turn,
            self.engine.connect() as connection,
            connection.begin() as transaction,
            self._sessions(bind=connection) as session,
        ):
            yield session
            session.flush()
            job_outbox.defer(session)
            if not keep:
                transaction.rollback()

    def check(self) -> None:
        """Look through an SQLite file for damage; PostgreSQL does so by itself (checksums).

        Raises:
            LedgerDamaged: if there is some.
        """
        if self.is_sqlite:
            with self.read() as session:
                found = session.connection().exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
            if found != "ok":
                raise LedgerDamaged(str(found))

    def version(self) -> LedgerVersion | None:
        """Return what is another one once anybody committed anything; None where that cannot be told.

        SQLite counts on one connection what was committed through others (`PRAGMA data_version`), so it is another one
        with each connection, too. What is written with `note` goes through this connection, and does not count in this
        process.
        """
        if not self.is_sqlite or not self._at_watch.acquire(timeout=_WATCH_SECONDS):
            return None
        try:
            raw = self._watch().connection.driver_connection
            return (self._watches, int(raw.execute("PRAGMA data_version").fetchone()[0])) if raw else None
        except (sqlite3.Error, DBAPIError, NoneFree):  # whoever reads then says what is wrong
            self._look_away()
            return None
        finally:
            self._at_watch.release()

    @contextmanager
    def note(self) -> Iterator[Session]:
        """Return a session as `write` does, for a sign of life: it is no news, so `version` stays as it is.

        Raises:
            StorageError: as `write`.
        """
        if not self.is_sqlite:
            with self.write() as session:
                yield session
            return
        if self._view is not None:
            self._view.end()
        with _plainly("written"), self._turn, self._at_watch:
            try:
                with self._watch().begin(), self._sessions(bind=self._watch()) as session:
                    yield session
                    session.flush()
            except DBAPIError:
                self._look_away()
                raise

    def _watch(self) -> Connection:
        if self._watching is None:
            self._watching = self.engine.connect()
            self._watches += 1
        return self._watching

    def _look_away(self) -> None:
        """Drop the connection for good: another one that takes its place must not be taken for it."""
        watching, self._watching = self._watching, None
        with suppress(DBAPIError):
            if watching is not None:
                watching.invalidate()
                watching.close()

    def close(self) -> None:
        """Close all connections."""
        with self._at_watch:
            self._look_away()
        self.engine.dispose()


class _View:
    """One session for what a thread reads for a while: opened when it is asked for, and again after its end."""

    def __init__(self, connect: Callable[[], Connection], sessions: sessionmaker[Session]) -> None:
        self._connect, self._sessions = connect, sessions
        self._open: tuple[Connection, Session] | None = None
        #: Something is being read right now; what is read inside of that has a session of its own.
        self.busy = False

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Return the session; after an error another one is opened, as the line may be broken."""
        if self._open is None:
            connection = self._connect()
            self._open = connection, self._sessions(bind=connection, autoflush=False)
        self.busy = True
        try:
            yield self._open[1]
        except BaseException:
            self.busy = False
            self.end()
            raise
        self.busy = False

    def end(self) -> None:
        """Release the connection, unless something is being read through it."""
        if self._open is None or self.busy:
            return
        (connection, session), self._open = self._open, None
        session.close()
        connection.close()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_engine(url, connect_args={"connect_timeout": 10}, hide_parameters=True)
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", partial(_ask_after_rest, engine))
        return engine
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["used_at"] = time.monotonic()


def _ask_after_rest(engine: Engine, connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """Ask whether a connection that rested is still there: then another one is taken, and nobody notices."""
    if time.monotonic() - record.info.get("used_at", 0.0) < RESTED_SECONDS and not connection.broken:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # autocommit, so that _begin_sqlite decides how a transaction starts (SQLAlchemy's pysqlite page tells why).
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    raw = connection.connection.dbapi_connection
    if raw is not None and connection.get_execution_options().get("publisher_read", False):
        raw.execute("BEGIN")  # opens nothing yet and cannot fail; each page reads some thirty times
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _plainly(verb: str) -> Iterator[None]:
    code = "ledger_not_read" if verb == "read" else "ledger_not_written"
    try:
        yield
    except NoneFree as error:
        raise StorageError(code, reason=coded("connections_in_use")) from error
    except DBAPIError as error:
        if is_damage(error):
            raise LedgerDamaged(str(error.orig)) from error
        raise StorageError(code, reason=_reason(error)) from error


def _reason(error: DBAPIError) -> str:
    """Return what the database said, without the row that it quotes (PostgreSQL's DETAIL): that tells of people."""
    primary = getattr(getattr(error.orig, "diag", None), "message_primary", None)
    return str(primary or error.orig)


def is_damage(error: DBAPIError) -> bool:
    """Return whether SQLite says that the file itself is broken (sqlite.org/rescode.html: CORRUPT, NOTADB)."""
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
