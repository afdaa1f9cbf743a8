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
class Gone:
    """Nothing may lie there any more."""


Content = bytes | MediaRef | Gone

#: Path relative to the site's root (POSIX, no leading slash) and what is to lie there.
File = tuple[str, Content]
Files = Iterator[File]
