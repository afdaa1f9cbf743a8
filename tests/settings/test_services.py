"""Files in which running processes tell whom they serve: one that begins this moment stands in nobody's way."""

import fcntl
import os
import time
from pathlib import Path

from publisher.settings.services import FOLDER, Service, announced_service, living_services

SERVICE = Service(
    kind="scheduler", pid=1, settings="settings.toml", ledger="", target={}, machine="", folders={}, secrets=()
)


def half_of_another(folder: Path, *, age_seconds: float = 0) -> Path:
    """Leave a file as it is in the moment in which a process begins."""
    (folder / FOLDER).mkdir(exist_ok=True)
    half = folder / FOLDER / ".serve-2-00000000.json"
    half.touch()
    os.utime(half, (time.time() - age_seconds,) * 2)
    return half


def test_whoever_begins_and_has_told_nothing_yet_is_not_read(tmp_path: Path) -> None:
    with half_of_another(tmp_path).open() as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        assert living_services(tmp_path) == []


def test_two_that_begin_in_the_same_moment_leave_each_other_alone(tmp_path: Path) -> None:
    half = half_of_another(tmp_path)  # made, and not locked yet
    with announced_service(tmp_path, SERVICE):
        assert half.exists()
        assert [each.kind for each in living_services(tmp_path)] == ["scheduler"]


def test_what_a_process_left_that_was_killed_while_it_began_is_deleted_later(tmp_path: Path) -> None:
    half = half_of_another(tmp_path, age_seconds=2 * 3600)
    with announced_service(tmp_path, SERVICE):
        assert not half.exists()
