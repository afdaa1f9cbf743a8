"""A small organisation whose colleagues post on the Page by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.bootstrap.app import App
from tests.operations.house import House
from tests.page_posts.colleague import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> House:
    return House(tmp_path / "house", clock=clock, languages=("sq",))


@pytest.fixture
def app(house: House) -> Iterator[App]:
    with house.open() as opened:
        yield opened
