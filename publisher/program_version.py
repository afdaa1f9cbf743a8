"""Which program runs: the release, and in a checkout the commit that it was begun from."""

from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from publisher.bundled_files import bundled, is_checkout

#: As git shortens them.
_SHOWN = 9


@cache
def program_version() -> str:
    """Return what runs: `0.2.0`, or `0.2.0+g1a2b3c4d5` in a checkout (PEP 440's local version).

    What was changed since the commit is not told apart: git alone knows, and the program needs none.
    """
    commit = _commit(bundled(".git")) if is_checkout() else ""
    return f"{version('publisher')}+g{commit[:_SHOWN]}" if commit else version("publisher")


def _commit(git: Path) -> str:
    """Return the commit that is checked out; empty where there is no repository (gitrepository-layout(5))."""
    with suppress(OSError, UnicodeDecodeError):
        folder = Path(git.parent, git.read_text("utf-8").removeprefix("gitdir:").strip()) if git.is_file() else git
        head = (folder / "HEAD").read_text("utf-8").strip()
        if not head.startswith("ref:"):
            return head
        return _at(folder, head.removeprefix("ref:").strip())
    return ""


def _at(folder: Path, ref: str) -> str:
    """Return the commit that a branch is at; a worktree has its branches in the repository that it belongs to."""
    common = folder / "commondir"
    shared = Path(folder, common.read_text("utf-8").strip()) if common.is_file() else folder
    if (shared / ref).is_file():
        return (shared / ref).read_text("utf-8").strip()
    packed = (line.split(" ", 1) for line in (shared / "packed-refs").read_text("utf-8").splitlines() if " " in line)
    return next((commit for commit, name in packed if name == ref), "")
