"""The deliberate bugs can still be put in; that they are found is tried by `make torture`."""

import py_compile
import shutil
from pathlib import Path

import pytest

from tests.properties.deliberate.__main__ import ROOT
from tests.properties.deliberate.bugs import BUGS, Bug


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_deliberate_bug_can_be_put_in(bug: Bug, tmp_path: Path) -> None:
    for file in {edit.file for edit in bug.edits}:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    for edit in bug.edits:
        edit.apply(tmp_path)
        py_compile.compile(str(tmp_path / edit.file), doraise=True)
