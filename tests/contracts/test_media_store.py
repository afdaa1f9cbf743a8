"""`domain.ports_channel.MediaStore`: in memory, in a folder, and behind an fsspec address."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from publisher.domain.errors import StorageError
from publisher.domain.ports_channel import MediaStore
from publisher.domain.revision import digest_of
from publisher.storage.media_store import MediaFiles
from tests.site.shelf import MemoryMedia

CONTENT = b"\xff\xd8 a picture"
NAME = f"{digest_of(CONTENT)}.jpg"


@pytest.fixture(params=["fake", "folder", "address"])
def media(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MediaStore]:
    match request.param:
        case "fake":
            yield MemoryMedia()
        case "folder":
            yield MediaFiles(str(tmp_path / "media"))
        case _:
            yield MediaFiles(f"memory://{uuid4().hex}")


def test_what_is_stored_is_there_and_is_given_back(media: MediaStore) -> None:
    assert not media.has(NAME)
    media.put(NAME, CONTENT)
    assert media.has(NAME)
    assert media.get(NAME) == CONTENT
    assert not media.has(NAME.replace(".jpg", ".png"))


def test_what_lies_there_already_is_left_alone(media: MediaStore) -> None:
    media.put(NAME, CONTENT)
    media.put(NAME, b"other bytes")
    assert media.get(NAME) == CONTENT


def test_what_is_missing_is_told(media: MediaStore) -> None:
    with pytest.raises(StorageError, match=NAME):
        media.get(NAME)


def test_bytes_that_are_not_what_their_name_says_are_never_given(media: MediaStore) -> None:
    media.put(NAME, b"other bytes")
    with pytest.raises(StorageError, match=NAME):
        media.get(NAME)
