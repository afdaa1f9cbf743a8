"""What the tests of content share."""

from pathlib import Path

import pytest

from tests.content.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An officer with an empty posts folder."""
    return Desk(tmp_path)
