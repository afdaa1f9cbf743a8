"""A house of its own for each test, on a copy of an empty ledger."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.extent import EVERYTHING
from tests.studio.house import LANGUAGES, House, built, closes

Build = Callable[[str], House]


@pytest.fixture
def languages() -> Sequence[str]:
    """The house's languages: one in `make test`, but for files that are about several."""
    return LANGUAGES if EVERYTHING else LANGUAGES[:1]


@pytest.fixture
def build(tmp_path: Path, migrated_file: Path, languages: Sequence[str]) -> Iterator[Build]:
    """Gives houses with more settings than the usual."""
    houses: list[House] = []

    def one(more: str = "") -> House:
        folder = tmp_path / f"house{len(houses)}"
        folder.mkdir()
        shutil.copy(migrated_file, folder / "publisher.db")
        houses.append(built(folder, more, languages))
        return houses[-1]

    yield one
    for house in houses:
        closes(house)


@pytest.fixture
def house(build: Build) -> House:
    return build("")
