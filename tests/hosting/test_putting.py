"""How a file comes into its place, on a line in memory that refuses what it is told to."""

import pytest

from publisher.domain.errors import UploadCorrupted
from publisher.hosting.remote_host.atomic_upload import upload_atomically
from publisher.hosting.remote_host.connection import Connection, HostRefused


class MemoryLine:
    """Implements `line.Line` in memory, with folders as a host has them; `tests/contracts` holds it to real ones."""

    def __init__(self, **files: bytes) -> None:
        self.files = {name.replace("__", "/"): content for name, content in files.items()}
        self.folders = {".publisher"}
        self.replaces, self.spoils = True, False
        self.refused, self.excepted = "", ""

    def refuses(self, target: str, but_from: str) -> None:
        """Let nothing be renamed to this, but for one thing."""
        self.refused, self.excepted = target, but_from

    def write(self, path: str, content: bytes) -> None:
        self._needs_folder(path)
        self.files[path] = content[:-1] if self.spoils else content

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def size(self, path: str) -> int | None:
        return len(self.files[path]) if path in self.files else None

    def rename(self, path: str, to: str) -> None:
        self._needs_folder(to)
        refused = to == self.refused and path != self.excepted
        if refused or path not in self.files or (to in self.files and not self.replaces):
            raise HostRefused("host", to, "no")
        self.files[to] = self.files.pop(path)

    def make_folder(self, path: str) -> None:
        self.folders.add(path)

    def delete(self, path: str) -> bool:
        return self.files.pop(path, None) is not None

    def drop_folder(self, path: str) -> bool:
        if any(each.startswith(f"{path}/") for each in (*self.files, *self.folders)):
            return False
        self.folders.discard(path)
        return True

    def close(self) -> None:
        pass

    def _needs_folder(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder and folder not in self.folders:
            raise HostRefused("host", path, "no such folder")


def test_it_is_a_line() -> None:
    line: Connection = MemoryLine()
    upload_atomically(line, "a.html", b"new", "half-0")
    assert line.read("a.html") == b"new"


def test_folders_that_are_missing_are_made() -> None:
    line = MemoryLine()
    line.folders.clear()
    upload_atomically(line, "a/b/c.html", b"new", "half-0")
    assert line.files == {"a/b/c.html": b"new"}
    assert line.folders == {".publisher", "a", "a/b"}


@pytest.mark.parametrize("replaces", [True, False])
def test_the_old_file_is_replaced_and_nothing_is_left_over(*, replaces: bool) -> None:
    line = MemoryLine(a=b"old")
    line.replaces = replaces
    upload_atomically(line, "a", b"new", "half-0")
    assert line.files == {"a": b"new"}


@pytest.mark.parametrize("replaces", [True, False])
def test_what_may_not_be_replaced_stays(*, replaces: bool) -> None:
    line = MemoryLine(a=b"old")
    line.replaces = replaces
    line.refuses("a", but_from=".publisher/half-0-old")
    with pytest.raises(HostRefused):
        upload_atomically(line, "a", b"new", "half-0")
    assert line.files["a"] == b"old"


def test_a_spoiled_file_is_not_put_in_its_place() -> None:
    line = MemoryLine(a=b"old")
    line.spoils = True
    with pytest.raises(UploadCorrupted):
        upload_atomically(line, "a", b"new", "half-0")
    assert line.files == {"a": b"old"}
