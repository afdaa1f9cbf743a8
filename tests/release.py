"""`make release`: a wheel that holds everything, and beside it what it needs, the changes, and the digests of all.

`python -m tests.release 0.2.0` begins a version: its number in pyproject.toml, and the changelog's Unreleased section
becomes its own. `python -m tests.release` builds the version that stands there.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
_VERSION = re.compile(r"\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?")
_UNRELEASED = "## Unreleased\n"
#: What an installation may need beside the rest: its lock, by the name of the extra.
_LOCKS = ("", "-s3", "-sftp")


def begin(root: Path, version: str, day: str) -> None:
    """Put a version and a day above the changes since the last release, and set the version.

    Raises:
        SystemExit: if that is no version, it was there before, or nothing changed.
    """
    changes = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    if not _VERSION.fullmatch(version):
        sys.exit(f"{version} is no version: 0.2.0, or 0.2.0rc1.")
    if f"\n## {version} " in changes:
        sys.exit(f"CHANGELOG.md has {version} already.")
    if not section(changes, "Unreleased"):
        sys.exit("CHANGELOG.md tells of nothing that is not released yet.")
    changes = changes.replace(_UNRELEASED, f"{_UNRELEASED}\n## {version} ({day})\n", 1)
    project = (root / "pyproject.toml").read_text(encoding="utf-8")
    project = re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', project, count=1)
    (root / "CHANGELOG.md").write_text(changes, encoding="utf-8")
    (root / "pyproject.toml").write_text(project, encoding="utf-8")


def section(changes: str, version: str) -> str:
    """Return what the changelog tells of a version, without its heading."""
    parts = re.split(r"(?m)^## (.+)\n", changes)
    told = dict(zip(parts[1::2], parts[2::2], strict=True))
    return next((text.strip() for name, text in told.items() if name.split(" (")[0] == version), "")


def build(root: Path, into: Path) -> list[Path]:
    """Build the wheel; beside it what it needs, how a server is set up, settings explained, changes, and SHA256SUMS."""
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    name = f"publisher-{version}"
    into.mkdir(parents=True, exist_ok=True)
    for old in into.glob(f"{name}*"):
        old.unlink()
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", into], cwd=root, check=True)
    for lock in _LOCKS:
        shutil.copyfile(root / f"requirements{lock}.lock", into / f"{name}-requirements{lock}.txt")
    shutil.copyfile(root / "settings.toml", into / f"{name}-settings.toml")
    shutil.copyfile(root / "publisher/server/files/setup.sh", into / f"{name}-setup.sh")
    told = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    changes = section(told, version) or section(told, "Unreleased")
    (into / f"{name}-changes.md").write_text(f"# publisher {version}\n\n{changes}\n", encoding="utf-8")
    made = sorted(into.glob(f"{name}*"))
    lines = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in made)
    (into / "SHA256SUMS").write_text(lines, encoding="utf-8")
    return made


def main(arguments: Sequence[str]) -> None:
    """Begin a version, or build the one that stands in pyproject.toml."""
    if arguments:
        begin(ROOT, arguments[0], f"{datetime.now(UTC):%Y-%m-%d}")
        print(f"Look at CHANGELOG.md, commit, `git tag v{arguments[0]}`, then `make release`.")
    else:
        print(*build(ROOT, ROOT / "dist"), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
