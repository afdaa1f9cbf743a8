"""Files out of a backup: what is missing is put back, and nothing that is there is ever written over."""

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from publisher.atomic_write import atomic_write
from publisher.domain.errors import StorageError
from publisher.domain.ports_channel import MediaStore
from publisher.domain.revision import digest_of
from publisher.domain.system_errors import reason_of
from publisher.file_modes import PRIVATE_FOLDER, modes_in
from publisher.storage.archive.zip_file import Archive, Progress, is_inside


@dataclass(slots=True)
class PutBack:
    """What came of it; paths as the backup has them."""

    new: list[str] = field(default_factory=list)
    #: There already, with another content: kept as it is.
    kept: list[str] = field(default_factory=list)
    #: Erased since, so they stay away.
    erased: list[str] = field(default_factory=list)


def put_back_files(
    archive: Archive,
    folder: str,
    root: Path,
    erased: Collection[str],
    done: PutBack,
    is_erased: Callable[[str], bool] = lambda path: False,
) -> None:
    """Put back the missing files of a folder, but for those that were erased: by digest, or by path.

    Raises:
        StorageError: if one cannot be written.
    """
    for path in archive.below(folder):
        member = f"{folder}/{path}"
        place = root / path
        if archive.digest(member) in erased or is_erased(path):
            done.erased.append(member)
        elif os.path.lexists(place):
            if not _same(place, archive.digest(member)):
                done.kept.append(member)
        elif is_inside(path) and _stays_inside(place, root):
            _write(place, archive.read(member), root)
            done.new.append(member)


def put_back_file(archive: Archive, member: str, place: Path, done: PutBack) -> None:
    """Put back one file where it is missing."""
    if not os.path.lexists(place):
        _write(place, archive.read(member))
        done.new.append(member)
    elif not _same(place, archive.digest(member)):
        done.kept.append(member)


def put_back_media(
    archive: Archive, media: MediaStore, erased: Collection[str], done: PutBack, progress: Progress
) -> None:
    """Put back the missing pictures."""
    names = archive.below("media")
    for count, name in enumerate(names):
        progress(count, len(names))
        digest = name.partition(".")[0]
        if digest in erased:
            done.erased.append(f"media/{name}")
        elif "/" not in name and archive.digest(f"media/{name}") == digest and not media.has(name):
            media.put(name, archive.read(f"media/{name}"))
            done.new.append(f"media/{name}")


def _same(place: Path, digest: str) -> bool:
    return place.is_file() and digest_of(place.read_bytes()) == digest


def _stays_inside(place: Path, root: Path) -> bool:
    """Return whether no link on the way leads out of the folder."""
    return place.parent.resolve().is_relative_to(root.resolve())


def _write(place: Path, content: bytes, root: Path | None = None) -> None:
    """Write what is missing; below `root` whoever may write there may write in it too."""
    folder_mode, file_mode = modes_in(root or place.parent)
    try:
        for folder in reversed([each for each in place.parents if not each.exists()]):
            folder.mkdir(mode=PRIVATE_FOLDER)
            folder.chmod(folder_mode)
        atomic_write(place, content, file_mode, over=False)
    except FileExistsError:
        return
    except OSError as error:
        raise StorageError("not_put_back", place=str(place), reason=reason_of(error)) from error
