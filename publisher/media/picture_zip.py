"""The file that holds all pictures of a post: the same members give the same bytes."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from publisher.site.output_files import MediaRef, Stored

#: The earliest day that the format knows: members have no date of their own.
NO_DATE = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644


def stored_bytes(content: Stored, get: Callable[[str], bytes]) -> bytes:
    """Return the bytes of a picture, or of a file of pictures; `get` gives those of the media store by name."""
    if isinstance(content, MediaRef):
        return get(content.name)
    into = BytesIO()
    with ZipFile(into, "w", ZIP_STORED) as archive:
        for name, member in content.members:
            about = ZipInfo(name, NO_DATE)
            about.external_attr, about.create_system = READABLE << 16, 3
            archive.writestr(about, member if isinstance(member, bytes) else get(member.name))
    return into.getvalue()
