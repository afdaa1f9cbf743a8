"""A server that is killed half way: the old site stays readable at every moment, and the next pass finishes.

The same story for SFTP, FTPS and S3: a site of two posts, then a third comes and the first changes.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from unittest import mock

import pytest

from publisher.domain.errors import StorageError
from publisher.hosting.object_storage import ObjectStorageTarget
from publisher.hosting.remote_host.host_target import RemoteHostTarget
from publisher.site_build.site_builder import publish_whole
from tests.extent import EVERYTHING
from tests.hosting.faults import Faults
from tests.hosting.storage_line import cuttable
from tests.hosting.story import Story, expectations, linked, unlocked
from tests.hosting.web_host import WebHost
from tests.runtime.storage_server import BUCKET, StorageServer, storage_server
from tests.site.shelf import MemoryMedia

#: How much of the change is there when the server dies.
PARTS = [0.2, 0.4, 0.6, 0.8, 0.95] if EVERYTHING else [0.6]


class Reader:
    """Reads the old site over and over, and remembers what no reader should ever see."""

    def __init__(self, old: Mapping[str, bytes], new: Mapping[str, bytes], read: Callable[[str], bytes | None]) -> None:
        self.complaints: list[str] = []
        self.rounds = 0
        self._old, self._new, self._read = old, new, read
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._go_round)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        self.looks()

    def looks(self) -> None:
        """See that each old address gives its old page or its new one, whole, with all that it links to."""
        for path in self._old:
            content = self._read(path)
            if content not in (self._old[path], self._new.get(path)):
                self.complaints.append(f"{path} is {content and content[:40]!r}")
            for target in linked(content or b"") if path.endswith(".html") else ():
                if target in self._new and self._read(target) is None:
                    self.complaints.append(f"{path} leads to {target}, which is not there")
        self.rounds += 1

    def _go_round(self) -> None:
        while not self._stopped.is_set():
            self.looks()
            time.sleep(0.05)


def changed_bytes(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> int:
    return sum(len(content) for path, content in new.items() if old.get(path) != content)


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_a_host_that_is_killed_half_way(frail: WebHost, tmp_path: Path, part: float) -> None:
    story = Story(tmp_path)
    old, new = expectations(story)
    place = RemoteHostTarget(frail.address, frail.line, tmp_path / "website.manifest", unlocked)
    frail.starts()
    publish_whole(story.site(place))
    assert frail.has() == old

    frail.dies()
    frail.starts(Faults(dies_after=int(changed_bytes(old, new) * part)))
    with (
        Reader(old, new, lambda path: read(frail.site / path)) as reader,
        pytest.raises(StorageError, match="host_unreachable"),
    ):
        story.is_published(place)
    assert frail.is_dead
    assert reader.complaints == []
    between = frail.has()
    assert old != between != new

    with pytest.raises(StorageError, match="host_unreachable"):
        story.goes_on(place)
    frail.starts()
    with Reader(old, new, lambda path: read(frail.site / path)) as reader:
        done = story.goes_on(place)
    assert reader.complaints == []
    assert frail.has() == new
    assert 0 < done.written < sum(old.get(path) != content for path, content in new.items())


def read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


@pytest.fixture(scope="module")
def storage() -> Iterator[StorageServer]:
    with storage_server() as server:
        yield server


@contextmanager
def line_to(storage: StorageServer, cut_after: int | None = None, spoils: bytes = b"") -> Iterator[None]:
    port = int(storage.url.rpartition(":")[2])
    with cuttable(port, cut_after, spoils) as line:
        environ = {**storage.environ, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{line.port}"}
        with mock.patch.dict(os.environ, environ):
            yield


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_a_storage_that_is_cut_off_half_way(storage: StorageServer, tmp_path: Path, part: float) -> None:
    story = Story(tmp_path)
    old, new = expectations(story)
    address = f"s3://{BUCKET}/cut-{part}"
    with line_to(storage):
        publish_whole(story.site(ObjectStorageTarget(address, unlocked)))

    with line_to(storage, int(changed_bytes(old, new) * part)):
        place = ObjectStorageTarget(address, unlocked)
        with pytest.raises(StorageError, match="site_storage_unreachable"):
            story.is_published(place)
    between = has(storage, part)
    assert old != between != new
    reader = Reader(old, new, between.get)
    reader.looks()
    assert reader.complaints == []

    with line_to(storage):
        done = story.goes_on(ObjectStorageTarget(address, unlocked))
    assert has(storage, part) == new
    assert 0 < done.written < sum(old.get(path) != content for path, content in new.items())


@pytest.mark.slow
def test_what_is_spoiled_on_the_way_to_a_storage_is_told_and_sent_again(storage: StorageServer) -> None:
    address, media = f"s3://{BUCKET}/spoiled", MemoryMedia()
    with line_to(storage):
        ObjectStorageTarget(address, unlocked).files(whole=False).write([("a/index.html", b"<p>old")], media)
    with line_to(storage, spoils=b"fragile"), pytest.raises(StorageError, match=r"checksum|file_spoiled"):
        ObjectStorageTarget(address, unlocked).files(whole=False).write([("a/index.html", b"<p>fragile")], media)
    with line_to(storage):
        files = ObjectStorageTarget(address, unlocked).files(whole=False)
        assert files.write([("a/index.html", b"<p>fragile")], media).written == 1
        assert files.read("a/index.html") == b"<p>fragile"


def has(storage: StorageServer, part: float) -> dict[str, bytes]:
    return {path: content for path, content in storage.files(f"cut-{part}").items() if not path.startswith(".")}
