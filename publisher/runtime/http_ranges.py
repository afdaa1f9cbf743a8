"""A part of a file, as players ask for it (RFC 9110, 14): without it, telephones play no sound."""

import re

_ONE_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


class NoSuchPart(Exception):
    """A range that begins behind the end of the file: status 416."""


def part_of(wanted: str, size_bytes: int) -> range | None:
    """Return the bytes that a `Range` header asks for; None where it asks for all, for several parts, or is nonsense.

    Raises:
        NoSuchPart: if the file has none of them.
    """
    found = _ONE_RANGE.fullmatch(wanted.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:  # so many bytes at the end
        part = range(max(0, size_bytes - int(last)), size_bytes)
    else:
        part = range(int(first), min(int(last) + 1, size_bytes) if last else size_bytes)
        if last and int(last) < int(first):
            return None
    if not part:
        raise NoSuchPart
    return part
