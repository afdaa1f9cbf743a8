"""How a file comes into its place on a host: whole, proved, and in one step."""

from publisher.domain.errors import Spoiled
from publisher.site.hosts.line import Line, Refused

#: Our own folder on the host, beside the pages.
OWN = ".publisher"


def put(line: Line, path: str, content: bytes, half: str) -> None:
    """Send a file under the temporary name `half` (in `OWN`), read it back, and rename it into place.

    A reader gets the old file or the new one, whatever happens. Where a host does not rename over a file, the old one
    is deleted just before: then a reader may find nothing for the time of two answers.

    Raises:
        Spoiled: if other bytes lie there than were sent.
        Refused, LineBroken: see `line`.
    """
    half = f"{OWN}/{half}"
    try:
        line.write(half, content)
    except Refused:
        line.make_folder(OWN)
        line.write(half, content)
    if line.read(half) != content:
        line.delete(half)
        raise Spoiled(path)
    _into_place(line, half, path)


def _into_place(line: Line, half: str, path: str) -> None:
    try:
        line.rename(half, path)
    except Refused:
        make_folders(line, path)
        _over_the_old(line, half, path)


def _over_the_old(line: Line, half: str, path: str) -> None:
    try:
        line.rename(half, path)
    except Refused:
        if not line.delete(path):
            raise
        line.rename(half, path)


def make_folders(line: Line, path: str) -> None:
    """Make every folder that a file's path names."""
    parts = path.split("/")[:-1]
    for end in range(1, len(parts) + 1):
        line.make_folder("/".join(parts[:end]))
