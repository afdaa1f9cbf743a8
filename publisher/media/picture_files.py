"""A picture's file without what is thrown away anyway: no text, checksum or missing end of it refuses a whole picture.

Browsers show a PNG with a huge remark, and a JPEG that lacks its last two bytes; Pillow refuses them. The pixels stay
as they are: a picture of which some are missing stays damaged.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image

#: What Pillow raises at a damaged file.
BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, RuntimeError),
    *(IndexError, KeyError, TypeError, OverflowError, struct.error, zlib.error),
)
PNG = b"\x89PNG\r\n\x1a\n"
#: The chunks that the pixels need, and how it was held; those of a picture that moves (PNG, third edition, 11).
_NEEDED = frozenset(b"IHDR PLTE IDAT IEND tRNS eXIf".split())
_MOVING, _MOVING_BYTES = frozenset(b"acTL fcTL fdAT".split()), 8
_END = b"\0\0\0\0IEND\xaeB`\x82"
_JPEG = b"\xff\xd8"
_END_OF_IMAGE = b"\xff\xd9"
#: A JPEG of more pixels is unpacked at half its width and height: more than any rendition needs but the original.
HALVED_PIXELS = 36_000_000
#: Stands for bytes that may be missing; where none are, whatever stands there changes no pixel.
_ANYTHING = b"\x5a\xa5\x3c\x69" * 500


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a PNG."""

    kind: bytes
    content: memoryview
    #: The whole of it, with its length and checksum.
    raw: memoryview
    #: Its checksum is right.
    is_sound: bool


def whole_file(content: bytes) -> bytes:
    """Return a file in which Pillow finds a whole picture, where it is one; the same bytes where it needs no help."""
    if content.startswith(PNG):
        return _plain_png(content)
    if content.startswith(_JPEG) and not content.endswith(_END_OF_IMAGE):
        return _ended_jpeg(content)
    if content.startswith(b"RIFF") and len(content) % 2 and content[8:12] == b"WEBP":
        return _filled_webp(content)
    return content


def chunks(content: bytes) -> Iterator[Chunk]:
    """Return the chunks of a PNG; the last one may be cut off, and is not sound then."""
    view, position = memoryview(content), len(PNG)
    while position < len(content):
        length = int.from_bytes(view[position : position + 4], "big")
        end = position + length + 12
        kind, inside = bytes(view[position + 4 : position + 8]), view[position + 8 : end - 4]
        checksum = int.from_bytes(view[end - 4 : end], "big")
        is_sound = end <= len(content) and zlib.crc32(inside, zlib.crc32(kind)) == checksum
        yield Chunk(kind, inside, view[position:end], is_sound)
        position = len(content) if kind == b"IEND" else end


def _plain_png(content: bytes) -> bytes:
    found = list(chunks(content))
    moves = any(chunk.kind == b"acTL" and len(chunk.content) == _MOVING_BYTES for chunk in found)
    needed = _NEEDED | _MOVING if moves else _NEEDED
    kept = [chunk for chunk in found if chunk.kind in needed and (chunk.is_sound or chunk.kind[:1].isupper())]
    is_ended = bool(kept) and kept[-1].kind == b"IEND"
    if is_ended and len(kept) == len(found):
        return content
    return b"".join([PNG, *(chunk.raw for chunk in kept), b"" if is_ended else _END])


def _ended_jpeg(content: bytes) -> bytes:
    """Return a JPEG with its end, where that alone is missing.

    Whether pixels are missing too, no header tells: then they would come from what is put in their place.
    """
    if _pixels(content, smaller=8) is not None:
        return content
    cut = content.removesuffix(b"\xff")
    ended = cut + _END_OF_IMAGE
    shown = _pixels(ended)
    return ended if shown is not None and shown == _pixels(cut + _ANYTHING + _END_OF_IMAGE) else content


def _filled_webp(content: bytes) -> bytes:
    """Return a WebP with the byte that only makes the length of its last piece even, where that alone is missing."""
    position = 12
    while position < len(content):
        position += 8 + int.from_bytes(content[position + 4 : position + 8], "little")
        if position == len(content):
            return content + b"\0"
        position += position % 2
    return content


def _pixels(content: bytes, *, smaller: int = 1) -> bytes | None:
    """Return the digest of a JPEG's pixels; None where it is damaged. All of it is read at any size."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG",)) as image:
            if smaller > 1 or image.width * image.height > HALVED_PIXELS:
                smaller = max(smaller, 2)
                image.draft("RGB", (max(1, image.width // smaller), max(1, image.height // smaller)))
            return sha256(image.tobytes()).digest()
    except BROKEN:
        return None
