"""Houses on both databases: in `make everything` each test on either, in `make test` on those that it names.

A test that names none is done on SQLite alone.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import new_postgresql
from tests.extent import EVERYTHING
from tests.operations.house import House

#: Gives the address of an empty ledger: the file in the house's folder, or a new database.
NewLedger = Callable[[], str]


#: `make everything` runs.
_EITHER = ["sqlite", "postgresql"]
#: What is different on the other database, or told about it, is proved on both or there at any time.
on_both = pytest.mark.parametrize("new_ledger", _EITHER if EVERYTHING else ["sqlite"], indirect=True)
#: A copied file is another ledger; a server's is one that several machines share.
on_sqlite = pytest.mark.parametrize("new_ledger", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("new_ledger", _EITHER if EVERYTHING else ["postgresql"], indirect=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have a test that names no database done on both, or on SQLite alone."""
    named = any("new_ledger" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "new_ledger" in metafunc.fixturenames and not named:
        metafunc.parametrize("new_ledger", _EITHER if EVERYTHING else ["sqlite"], indirect=True)


@pytest.fixture
def new_ledger(request: pytest.FixtureRequest) -> NewLedger:
    if request.param == "sqlite":
        return lambda: "sqlite:///publisher.db"
    server = request.getfixturevalue("postgresql")
    return lambda: new_postgresql(server)


@pytest.fixture
def house(tmp_path: Path, new_ledger: NewLedger) -> House:
    return House(tmp_path / "house", database_url=new_ledger())
