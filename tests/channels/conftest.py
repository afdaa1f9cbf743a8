"""A sandbox Page, the channel on it, and notes that remember."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.sandbox.server import SandboxPage
from tests.channels.desk import Desk
from tests.world import START, TestClock


@pytest.fixture
def clock() -> TestClock:
    return TestClock(START)


@pytest.fixture
def page(tmp_path: Path, clock: TestClock) -> Iterator[SandboxPage]:
    with SandboxPage(tmp_path / "page", templates=Path("templates"), now=clock, app_secret="app-secret") as page:
        yield page


@pytest.fixture
def desk(page: SandboxPage, clock: TestClock) -> Desk:
    return Desk(page, clock)
