"""Graph paths: the version in front, and the parts behind it."""

import re
from urllib.parse import unquote

from publisher.sandbox.errors import GraphError

NEWEST, OLDEST = "v26.0", "v21.0"

_VERSION = re.compile(r"v(\d+)\.\d+")


def split_path(path: str, default_version: str = NEWEST) -> tuple[tuple[str, ...], str]:
    """Parts without the version, and the version that answers.

    A call to a dead version is answered by the oldest live one (Meta's changelog); v21 to v29 are answered as asked,
    so that a version that comes out tomorrow needs no change here. Raises GraphError (#2500) for later ones.
    """
    parts = tuple(unquote(part) for part in path.split("/") if part)
    match = _VERSION.fullmatch(parts[0]) if parts else None
    if match is None:
        return parts, default_version
    if int(match[1]) >= 30:
        raise GraphError(2500, f"Unknown path components: /{parts[0]}")
    return parts[1:], OLDEST if int(match[1]) < 21 else parts[0]
