"""Desks for reach tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.sandbox.server import SandboxPage
from publisher.storage.database import Database
from tests.pipeline.desk import Desk, PageDesk
from tests.world import TestClock

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def desk(database: Database, clock: TestClock) -> Desk:
    """A ledger on both databases."""
    return Desk(database, clock)


@pytest.fixture
def sqlite_desk(sqlite: Database, clock: TestClock) -> Desk:
    """A ledger on SQLite, for what is decided outside the database."""
    return Desk(sqlite, clock)


@pytest.fixture
def sandbox(tmp_path: Path, clock: TestClock) -> Iterator[SandboxPage]:
    with SandboxPage(tmp_path / "page", templates=TEMPLATES, now=clock) as page:
        yield page


@pytest.fixture
def page_desk(sqlite: Database, clock: TestClock, sandbox: SandboxPage) -> PageDesk:
    """A ledger on SQLite and the sandbox Page."""
    return PageDesk(sqlite, clock, page=sandbox)
