"""What the tests of the settings share."""

from pathlib import Path

import pytest

from tests.settings.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return an empty folder to write settings in."""
    return Desk(tmp_path)
