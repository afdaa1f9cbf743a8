"""How a file comes into its place on a host: whole, proved, and in one step."""

from publisher.domain.errors import UploadCorrupted
from publisher.hosting.remote_host.connection import Connection, HostRefused

#: Our own folder on the host, beside the pages.
OWN = ".publisher"


def upload_atomically(line: Connection, path: str, content: bytes, half: str) -> None:
    """Send a file under the temporary name `half` (in `OWN`), read it back, and rename it into place.

    A reader gets the old file or the new one, whatever happens. Where a host does not rename over a file, the old one
    steps aside just before: then a reader may find nothing for the time of two answers.

    Raises:
        UploadCorrupted: if other bytes lie there than were sent.
        Refused, LineBroken: see `line`.
    """
    half = f"{OWN}/{half}"
    try:
        line.write(half, content)
    except HostRefused:
        line.make_folder(OWN)
        line.write(half, content)
    if line.read(half) != content:
        line.delete(half)
        raise UploadCorrupted(path)
    _into_place(line, half, path)


def _into_place(line: Connection, half: str, path: str) -> None:
    try:
        line.rename(half, path)
    except HostRefused:
        make_folders(line, path.rpartition("/")[0])
        try:
            line.rename(half, path)
        except HostRefused as refusal:
            _over_the_old(line, half, path, refusal)


def _over_the_old(line: Connection, half: str, path: str, refusal: HostRefused) -> None:
    """Move the old file out of the way, and back again where the new one is refused for another reason."""
    old = f"{half}-old"
    line.delete(old)
    try:
        line.rename(path, old)
    except HostRefused:
        raise refusal from None
    try:
        line.rename(half, path)
    except HostRefused:
        line.rename(old, path)
        raise
    line.delete(old)


def make_folders(line: Connection, folder: str) -> None:
    """Make a folder and all above it; what is there already is as good."""
    names = folder.rstrip("/").split("/")
    for end in range(1, len(names) + 1):
        if path := "/".join(names[:end]):
            line.make_folder(path)
