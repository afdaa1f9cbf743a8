"""The server is killed at each step of a last piece, or has no room: nothing is lost, and nothing is there twice."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests import processes
from tests.extent import EVERYTHING, sample
from tests.studio.house import Browser, House, built, closed
from tests.studio.test_news import QUIET, begins, link_for, photo_with_place, without_place
from tests.studio.test_news_photos import phone_with, piece

KEY = "00000000-0000-4000-8000-000000000001"
#: More lines than there are, and in a sample each so many-th.
AFTER_THE_LAST = 80
EACH = 1 if EVERYTHING else 40


@contextmanager
def studio(folder: Path, step: int) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.studio.studio_killed_at", str(folder), str(step)]
    (end, told), (reads, says) = os.pipe(), os.pipe()
    process = processes.start(command, cwd=folder, env=dict(os.environ), stdin=end, stdout=says)
    for one in (end, says):
        os.close(one)
    with open(told, "wb"), open(reads, encoding="utf-8") as said:  # noqa: PTH123 (pipes)
        try:
            yield said.readline().strip()
        finally:
            process.kill()
            process.wait()


def last_piece(url: str, path: str, photo: bytes, half: int) -> bool:
    """Send the last piece as a phone does; tell whether it was told that all is there."""
    phone = Browser(url)
    phone.get(path.rpartition("/")[0].rpartition("/")[0])
    told = piece(phone, path, b"", size=len(photo))[1]
    if not told.get("done"):
        told = piece(phone, path, photo[half:], size=len(photo), offset=int(str(told["here"])))[1]
    return bool(told.get("done"))


@pytest.mark.parametrize("step", sample([*range(1, AFTER_THE_LAST, EACH), AFTER_THE_LAST], 40))
def test_killed_at_each_step_of_the_last_piece_a_photo_arrives_once(
    tmp_path: Path, migrated_file: Path, step: int
) -> None:
    photo = photo_with_place(120)
    half, folder = len(photo) // 2, tmp_path
    shutil.copy(migrated_file, folder / "publisher.db")
    house = built(folder)
    phone, news = phone_with(house, photos=1)
    piece(phone, f"{news}/{KEY}", photo[:half], size=len(photo))
    closed(house)
    with studio(folder, step) as url:
        try:
            told = last_piece(url, f"{news}/{KEY}", photo, half)
        except requests.ConnectionError:
            told = False
    assert told or step != AFTER_THE_LAST, "It is still killed after the last step: count more"
    assert not told or step != 1
    house = built(folder)
    if not told:
        assert last_piece(house.url, f"{news}/{KEY}", photo, half), "the photo is lost"
    (one,) = house.server.office.newsroom.inbox()
    assert (len(one.photos), one.received, one.whole) == (1, 1, True)
    closed(house)
    # What was not yet in its place is called with a full stop first, and swept up after an hour.
    (file,) = (each for each in (folder / "inbox").iterdir() if not each.name.startswith("."))
    assert without_place(file)


@pytest.fixture
def small_disk(tmp_path: Path, migrated_file: Path) -> Iterator[House]:
    """A studio whose folder lies on a disk of 6 MB."""
    if not EVERYTHING or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("a disk of its own needs root, and belongs to make everything")
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], check=True)
    try:
        shutil.copy(migrated_file, folder / "publisher.db")
        house = built(folder)
        yield house
        closed(house)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path, left: int) -> Path:
    """Fill a disk but for some bytes."""
    filler = folder / "filler"
    with filler.open("wb") as stream:
        free = os.statvfs(folder)
        stream.write(b"\0" * max(free.f_bavail * free.f_frsize - left, 0))
    return filler


@pytest.mark.parametrize("left", [0, 8192, 40_000, 100_000])
def test_a_full_disk_takes_nothing_and_loses_nothing(small_disk: House, left: int) -> None:
    house, photo = small_disk, photo_with_place(400)
    path, phone = link_for(house), house.browser()
    phone.get(path)
    page = phone.page
    filler = fill(house.folder, left)
    fields = {"form_token": phone.token, "key": KEY, "text": "Takim", "photos": "1", "consent": "1", "place": "peja"}
    first = phone.post(path, headers=QUIET, **fields)
    assert first.status_code in (200, 503)
    phone.page = page
    if first.ok:
        for offset in range(0, len(photo), 20_000):
            status, told = piece(
                phone, f"{path}/1/{KEY}", photo[offset : offset + 20_000], size=len(photo), offset=offset
            )
            assert status in (200, 503)
            assert not told.get("done")
    filler.unlink()
    assert begins(phone, path, photos=1, key=KEY) == 1
    phone.page = page
    here = int(str(piece(phone, f"{path}/1/{KEY}", b"", size=len(photo))[1]["here"]))
    status, told = piece(phone, f"{path}/1/{KEY}", photo[here:], size=len(photo), offset=here)
    assert (status, told["done"]) == (200, True)
    (one,) = house.server.office.newsroom.inbox()
    assert (one.received, one.whole) == (1, True)
