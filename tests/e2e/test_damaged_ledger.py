"""A ledger whose file is damaged: said in plain words by every door, with the way back."""

import sqlite3
from pathlib import Path

import pytest

from tests.e2e.project import Project
from tests.extent import sample

PAGE_BYTES = 4096


def damage(file: Path, from_page: int) -> None:
    """Overwrite the file from this page on, as a dying disk does."""
    with sqlite3.connect(file) as ledger:
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size_bytes = file.stat().st_size
    with file.open("r+b") as stream:
        stream.seek(PAGE_BYTES * from_page)
        stream.write(b"\xa5" * (size_bytes - PAGE_BYTES * from_page))


@pytest.mark.parametrize("from_page", sample([0, 1, 20], 1))
def test_commands_name_the_damage_and_a_backup_brings_everything_back(project: Project, from_page: int) -> None:
    project.draft("forum")
    assert project.run("schedule", "forum").returncode == 0
    assert project.run("backup", "../backup.zip").returncode == 0
    damage(project.folder / "publisher.db", from_page)
    doctor = project.run("doctor")
    assert doctor.returncode == 1
    assert "damaged" in doctor.stdout
    assert "publisher restore" in doctor.stdout
    for command in (("status",), ("publish",), ("schedule", "forum")):
        answer = project.run(*command)
        assert answer.returncode in (0, 3), (command, answer.stderr)
        assert "Traceback" not in answer.stderr
        assert "Nothing is lost" not in answer.stderr
    for file in project.folder.glob("publisher.db*"):
        file.rename(file.with_name(f"broken-{file.name}"))
    assert project.run("restore", "../backup.zip").returncode in (0, 1)
    assert project.run("status").stdout.count("forum")
