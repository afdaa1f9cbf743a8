"""Files and folders of drafts, written so that whoever may write beside them may write in them too."""

from pathlib import Path

from publisher.atomic_write import atomic_write
from publisher.file_modes import PRIVATE_FOLDER, modes_in


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of a draft whole or not at all; who may read it is as its folder says."""
    atomic_write(path, content, modes_in(path.parent)[1])


def make_folder(folder: Path) -> None:
    """Make a draft's folder, which whoever may write beside it may write in too.

    Raises:
        FileExistsError: if something is there.
    """
    folder.mkdir(mode=PRIVATE_FOLDER)
    folder.chmod(modes_in(folder.parent)[0])
