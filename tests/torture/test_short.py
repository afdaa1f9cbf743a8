"""A short run of the killing rig, with executed commands; `make torture` runs the long ones."""

import os
import subprocess
import sys

import pytest

from tests.torture.office import ROOT


@pytest.mark.slow
def test_a_short_run_of_the_killing_rig_finds_nothing() -> None:
    command = [sys.executable, "-m", "tests.torture", "--rounds", "12", "--exec", "--mode", "two-phase"]
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(command, cwd=ROOT, env=unmeasured, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
