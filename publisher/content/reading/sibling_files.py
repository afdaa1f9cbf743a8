"""Files that lie beside a post's text, in its own folder: found by the name that stands in the front matter."""

import unicodedata
from collections.abc import Callable

from publisher.content.reading.confined_folder import ConfinedFolder, FileRefused
from publisher.content.reading.discovery import DraftFiles
from publisher.content.reading.problem_list import nearest, quoted


def check_plain(name: str) -> None:
    """Refuse a name that leads elsewhere.

    Raises:
        Refused: with what to do.
    """
    if any(mark in name for mark in "/\\:") or name in ("..", "."):
        raise FileRefused("file_name_not_plain")


def check_folder(files: DraftFiles) -> None:
    """Refuse a file beside a post that is a single file.

    Raises:
        Refused: with what to do.
    """
    if not files.own_folder:
        raise FileRefused("file_needs_folder", slug=files.slug)


def read_beside(
    inside: ConfinedFolder, files: DraftFiles, name: str, limit_bytes: int, is_alike: Callable[[str], bool]
) -> bytes:
    """Return a file's bytes; names that are `is_alike` are offered where it is missing.

    Raises:
        Refused: if it is missing, too large, or no ordinary file.
    """
    on_disk = next((found for found in files.names if composed(found) == composed(name)), None)
    if on_disk is None:
        near = nearest(name, [quoted(found) for found in files.names if is_alike(found)])
        raise FileRefused("file_not_beside", hint=near)
    return inside.read((*files.folder, on_disk), limit_bytes)


def composed(name: str) -> str:
    """Return a file name as it is typed; some file systems store accents apart."""
    return unicodedata.normalize("NFC", name)
