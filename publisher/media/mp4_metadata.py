"""The boxes of an MP4 file (ISO 14496-12, as in `.m4a`) that tell about it, emptied in place: the sound never moves."""

from collections.abc import Iterator
from dataclasses import dataclass

#: Boxes with boxes inside that are looked into.
_CONTAINERS = (b"moov", b"trak", b"mdia")
#: What programs and telephones write about a file: names, remarks, a picture, the place; and room that was left over.
_TELLING = (b"udta", b"meta", b"uuid", b"free", b"skip")
#: Boxes that hold the times of making and changing, in four or (version 1) eight bytes each.
_TIMED = (b"mvhd", b"tkhd", b"mdhd")
_VIDEO = b"vide"


class NotSound(ValueError):
    """The boxes are damaged, or hold moving pictures."""


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a box lies: from its first byte, its content, and its end."""

    kind: bytes
    start: int
    content: int
    end: int


def emptied(content: bytes) -> bytes:
    """Return an MP4 file of the same length that tells nothing about itself.

    Raises:
        NotSound: if its boxes do not fit into each other, or it holds a video.
    """
    bare = bytearray(content)
    for box in _boxes(bare):
        if box.kind in _TELLING:
            bare[box.start + 4 : box.start + 8] = b"free"
            bare[box.content : box.end] = bytes(box.end - box.content)
        elif box.kind in _TIMED:
            times = slice(box.content + 4, min(box.end, box.content + (20 if bare[box.content] else 12)))
            bare[times] = bytes(times.stop - times.start)
        elif box.kind == b"hdlr" and bare[box.content + 8 : box.content + 12] == _VIDEO:
            raise NotSound("it holds a video")
    return bytes(bare)


def _boxes(bare: bytearray) -> Iterator[_Box]:
    """Return every box but those that are looked into, whatever depth they lie in."""
    rooms = [(0, len(bare))]
    while rooms:
        start, stop = rooms.pop()
        while start < stop:
            box = _box_at(bare, start, stop)
            if box.kind in _CONTAINERS:
                rooms.append((box.content, box.end))
            else:
                yield box
            start = box.end


def _box_at(bare: bytearray, start: int, stop: int) -> _Box:
    """Read a box's header: 32 bits of size and a kind; size 1 stands for 64 bits after it, 0 for all that is left."""
    size, header = int.from_bytes(bare[start : start + 4]), 8
    if size == 1:
        size, header = int.from_bytes(bare[start + 8 : start + 16]), 16
    end = stop if size == 0 else start + size
    if not start + header <= end <= stop:
        raise NotSound("its boxes are damaged")
    return _Box(bytes(bare[start + 4 : start + 8]), start, start + header, end)
