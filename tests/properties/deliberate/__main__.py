"""`python -m tests.properties.deliberate [NAME...]`: each bug alone in a copy, and the state machine run on it.

Exits with 1 if one is not found.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.properties.deliberate.bugs import BUGS, Bug

ROOT = Path(__file__).parents[3]
#: What the state machine needs of the project.
PARTS = ("publisher", "tests", "templates", "scheduler.py", "pyproject.toml")
#: Hypothesis begins each run with small examples, the longer the more of them: so there are many short runs.
EXAMPLES = 80
#: The same each time; the bug that hides best needs a few of them.
SEEDS = range(1, 21)


def run(names: Sequence[str]) -> int:
    """Try the bugs of these names, or all; print a line each."""
    missed = 0
    for bug in BUGS:
        if names and bug.name not in names:
            continue
        began_at = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="deliberate-") as folder:
            copy_with(bug, Path(folder))
            found = next(filter(None, (_finds(bug, Path(folder), seed) for seed in SEEDS)), "")
        missed += not found
        print(f"{bug.name} ({bug.mode}): {found or 'NOT FOUND'}, {time.monotonic() - began_at:.0f} s", flush=True)
    return 1 if missed else 0


def copy_with(bug: Bug, folder: Path) -> None:
    """Copy the project into `folder`, with the bug in it."""
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, folder / part)
    for edit in bug.edits:
        edit.apply(folder)


def _finds(bug: Bug, folder: Path, seed: int) -> str:
    """Run the state machine in the copy; give what it said, or nothing where it saw no difference."""
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    machine = "tests/properties/test_state_machine.py"
    command = ("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-k", bug.mode, f"--hypothesis-seed={seed}")
    environ = {"PYTHONPATH": str(folder), "TMPDIR": str(scratch)}
    environ |= {"PUBLISHER_EXAMPLES": str(EXAMPLES), "PUBLISHER_SHRINK": "no"}
    done = subprocess.run(
        [sys.executable, *command, machine],
        cwd=folder,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"the copy with {bug.name!r} does not run:\n{done.stdout}{done.stderr}")
    return f"{_said(done.stdout)} of run {seed}" if done.returncode else ""


def _said(output: str) -> str:
    """Return the message of the first failure, and in which example it came."""
    errors = re.findall(r"^E\s+(.+)$", output, re.MULTILINE)
    count = re.search(r"after (\d+) examples", output)
    return f"{errors[0][:150]!r} in example {count[1] if count else '?'}"


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
