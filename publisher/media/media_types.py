"""What each file of the site is, as servers tell it to browsers and feed readers (IANA media types)."""

import mimetypes
from pathlib import PurePosixPath

from publisher.domain.revision import ENDING

_BY_NAME = {
    "feed.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
}
#: Folders of archives of the main feed, which are Atom.
_ATOM_FOLDER = "feed-archive"
_BY_ENDING = {
    ".xml": "application/xml",
    ".json": "application/json",
    ".opml": "text/x-opml",
    ".ics": "text/calendar",
    ".map": "text/plain",
    **{f".{ending}": kind for kind, ending in ENDING.items()},
}
#: What all else is that no table knows.
_UNKNOWN = "application/octet-stream"


def media_type_of(path: str) -> str:
    """Return the media type of a file by its path, with the character set where it is text."""
    place = PurePosixPath(path)
    kind = "application/atom+xml" if place.parent.name == _ATOM_FOLDER else _BY_NAME.get(place.name)
    kind = kind or _BY_ENDING.get(place.suffix) or mimetypes.guess_type(place.name)[0] or _UNKNOWN
    is_text = kind.startswith("text/") or kind.endswith(("xml", "json"))
    return f"{kind}; charset=utf-8" if is_text else kind
