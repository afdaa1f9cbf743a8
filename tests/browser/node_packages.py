"""Packages of npm that only `make everything` needs: each folder's come into an environment of their own."""

import shutil
import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).parent
#: Where the packages of each folder are installed, below the Python environment.
_FOLDERS = {"old": "old-browsers", "compat": "compat", "lighthouse": "lighthouse"}


def installed(name: str, *switches: str) -> Path:
    """Return the folder `node_modules` of the packages of `name/package-lock.json`, installed the first time."""
    source, folder = _HERE / name, Path(sys.prefix) / _FOLDERS[name]
    lock, done = (source / "package-lock.json").read_text(encoding="utf-8"), folder / "installed"
    if not done.exists() or done.read_text(encoding="utf-8") != lock:
        folder.mkdir(exist_ok=True)
        for each in ("package.json", "package-lock.json"):
            shutil.copy(source / each, folder)
        npm = [
            found("npm"),
            "ci",
            "--silent",
            "--ignore-scripts",
            "--omit=optional",
            "--no-audit",
            "--no-fund",
            *switches,
        ]
        subprocess.run(npm, cwd=folder, check=True)
        done.write_text(lock, encoding="utf-8")
    return folder / "node_modules"


def found(name: str) -> str:
    """Return the path of a program."""
    path = shutil.which(name)
    assert path, f"There is no {name}: run make setup"
    return path
