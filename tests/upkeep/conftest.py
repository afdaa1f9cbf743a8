"""Houses on both databases."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import new_postgresql
from tests.upkeep.house import House

#: Gives the address of an empty ledger: the file in the house's folder, or a new database.
NewLedger = Callable[[], str]


@pytest.fixture(params=["sqlite", "postgresql"])
def new_ledger(request: pytest.FixtureRequest) -> NewLedger:
    if request.param == "sqlite":
        return lambda: "sqlite:///publisher.db"
    server = request.getfixturevalue("postgresql")
    return lambda: new_postgresql(server)


@pytest.fixture
def house(tmp_path: Path, new_ledger: NewLedger) -> House:
    return House(tmp_path / "house", database_url=new_ledger())
