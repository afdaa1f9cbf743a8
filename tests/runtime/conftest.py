"""A new office on a real PostgreSQL for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import new_postgresql
from tests.runtime.office import Office, opened_office


@pytest.fixture
def office(postgresql: str, tmp_path: Path) -> Iterator[Office]:
    with opened_office(tmp_path, new_postgresql(postgresql)) as opened:
        yield opened
