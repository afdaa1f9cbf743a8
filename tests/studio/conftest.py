"""A house of its own for each test, on a copy of an empty ledger."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.studio.house import House, built, closed

Build = Callable[[str], House]


@pytest.fixture
def build(tmp_path: Path, migrated_file: Path) -> Iterator[Build]:
    """Gives houses with more settings than the usual."""
    houses: list[House] = []

    def one(more: str = "") -> House:
        folder = tmp_path / f"house{len(houses)}"
        folder.mkdir()
        shutil.copy(migrated_file, folder / "publisher.db")
        houses.append(built(folder, more))
        return houses[-1]

    yield one
    for house in houses:
        closed(house)


@pytest.fixture
def house(build: Build) -> House:
    return build("")
