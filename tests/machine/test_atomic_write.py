"""A file is written whole or not at all, with the mode that was asked for, and nothing is left over."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.atomic_write import atomic_write


@pytest.fixture(params=[0o000, 0o077])
def _umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_umask")
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o660])
def test_the_mode_is_what_was_asked_for_whatever_the_umask(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a"
    atomic_write(file, b"one", mode)
    atomic_write(file, b"two", mode)
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"two", mode)
    assert list(tmp_path.iterdir()) == [file]


def test_without_over_what_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "a"
    atomic_write(file, b"one", over=False)
    with pytest.raises(FileExistsError):
        atomic_write(file, b"two", over=False)
    assert file.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [file]


def test_what_fails_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a"
    atomic_write(file, b"one")
    with pytest.raises(TypeError):
        atomic_write(file, "no bytes")  # type: ignore[arg-type]
    assert file.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [file]
