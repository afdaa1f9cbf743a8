"""What a build yields: a path and what is to lie there."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A picture's bytes, to be taken from the media store."""

    #: `Rendition.name`: the digest and an ending.
    name: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class PictureZip:
    """All pictures of a post in one file, made of the media store when it is written; nothing is compressed."""

    #: Digest of its members, and `.zip`: another content has another name.
    name: str
    size_bytes: int
    #: Name within the file, and the content.
    members: tuple[tuple[str, "MediaRef | bytes"], ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing may lie there any more."""


#: Bytes that a file's name tells: where a file of that name and size lies, it is right.
Stored = MediaRef | PictureZip
Content = bytes | Stored | Gone

#: Path relative to the site's root (POSIX, no leading slash) and what is to lie there.
File = tuple[str, Content]
Files = Iterator[File]
