"""A release: which version it is, and what its changelog tells."""

from pathlib import Path

import pytest

from publisher.program_version import _commit
from tests.release import begin, section

CHANGES = "# Changes\n\n## Unreleased\n\n### Added\n\n- A thing.\n\n## 0.1.0 (2026-01-01)\n\n- The first.\n"


def checkout(folder: Path, changes: str = CHANGES) -> Path:
    (folder / "CHANGELOG.md").write_text(changes, encoding="utf-8")
    (folder / "pyproject.toml").write_text('[project]\nname = "publisher"\nversion = "0.1.0"\n', encoding="utf-8")
    return folder


def test_what_is_not_released_becomes_a_version(tmp_path: Path) -> None:
    begin(checkout(tmp_path), "0.2.0", "2026-11-30")
    changes = (tmp_path / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased\n\n## 0.2.0 (2026-11-30)\n\n### Added" in changes
    assert section(changes, "0.2.0") == "### Added\n\n- A thing."
    assert section(changes, "Unreleased") == ""
    assert 'version = "0.2.0"' in (tmp_path / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("version", ["0.1.0", "next", "1.0", "0.2.0 "])
def test_what_is_no_new_version_changes_nothing(tmp_path: Path, version: str) -> None:
    with pytest.raises(SystemExit):
        begin(checkout(tmp_path), version, "2026-11-30")
    assert (tmp_path / "CHANGELOG.md").read_text(encoding="utf-8") == CHANGES


@pytest.mark.parametrize("where", ["loose", "packed", "detached", "worktree", "nothing"])
def test_the_commit_is_read_as_git_keeps_it(tmp_path: Path, where: str) -> None:
    commit, git = "0123456789" * 4, tmp_path / ".git"
    files = {
        "loose": {"HEAD": "ref: refs/heads/main\n", "refs/heads/main": commit},
        "packed": {"HEAD": "ref: refs/heads/main\n", "packed-refs": f"# pack-refs\n{commit} refs/heads/main\n"},
        "detached": {"HEAD": f"{commit}\n"},
        "worktree": {
            "worktrees/w/HEAD": "ref: refs/heads/main",
            "worktrees/w/commondir": "../..\n",
            "refs/heads/main": commit,
        },
        "nothing": {},
    }[where]
    for name, content in files.items():
        file = git / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    if where == "worktree":
        (tmp_path / "w").mkdir()
        git = tmp_path / "w" / ".git"
        git.write_text("gitdir: ../.git/worktrees/w\n", encoding="utf-8")
    assert _commit(git) == ("" if where == "nothing" else commit)
