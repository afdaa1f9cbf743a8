"""An environment of another Python, or of before the folder was renamed, is made anew by `make install`."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parents[2] / "Makefile"


def told(checkout: Path, made_in: Path, version: str) -> str:
    """Return what `make install` would do in a checkout with an environment."""
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").symlink_to(sys.executable)
    text = f"version = {version}.1\ncommand = /usr/bin/python3 -m venv {made_in}/.venv\n"
    (checkout / ".venv/pyvenv.cfg").write_text(text, encoding="utf-8")
    shutil.copyfile(MAKEFILE, checkout / "Makefile")
    for name in ("requirements.lock", "pyproject.toml", ".venv/installed"):
        (checkout / name).touch()
    command = ["make", "-n", ".venv/installed"]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("version", "renamed", "anew"), [("own", False, False), ("3.2", False, True), ("own", True, True)]
)
def test_an_environment_that_does_not_start_is_made_anew(
    tmp_path: Path, version: str, renamed: bool, anew: bool
) -> None:
    checkout = tmp_path / "zyra e përbashkët"
    own = "{}.{}".format(*sys.version_info[:2])
    said = told(checkout, tmp_path / "before" if renamed else checkout, own if version == "own" else version)
    assert ('test -z "stale" || rm -rf .venv' in said) is anew, said
