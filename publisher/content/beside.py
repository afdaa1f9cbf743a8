"""Files that lie beside a post's text, in its own folder: found by the name that stands in the front matter."""

import unicodedata
from collections.abc import Callable

from publisher.content.findings import shown, suggestion
from publisher.content.inside import Inside, Refused
from publisher.content.sources import DraftFiles

NOT_A_NAME = "is no plain file name and was not opened. Files lie in the post's own folder: write the name alone."


def is_plain(name: str) -> bool:
    """Tell whether a name leads nowhere else."""
    return not any(mark in name for mark in "/\\:") and name not in ("..", ".")


def needs_folder(files: DraftFiles, what: str) -> str | None:
    """Say what to do where a post is a single file; `what` is what needs a folder."""
    if files.own_folder:
        return None
    return f"needs a folder: move {files.slug}.md to {files.slug}/index.md and put the {what} beside it."


def read_beside(
    inside: Inside, files: DraftFiles, name: str, limit_bytes: int, is_alike: Callable[[str], bool]
) -> bytes:
    """Give a file's bytes; names that are `is_alike` are offered where it is missing.

    Raises:
        Refused: if it is missing, too large, or no ordinary file.
    """
    on_disk = next((found for found in files.names if composed(found) == composed(name)), None)
    if on_disk is None:
        near = suggestion(name, [shown(found) for found in files.names if is_alike(found)])
        raise Refused(f"does not lie in the post's folder. Copy it there, or correct the name.{near}")
    return inside.read((*files.folder, on_disk), limit_bytes)


def composed(name: str) -> str:
    """Give a file name as it is typed; some file systems store accents apart."""
    return unicodedata.normalize("NFC", name)
