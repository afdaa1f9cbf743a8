"""Whether a text or an address that Facebook gives back is the one that was sent. Pure."""

import re
import unicodedata
from urllib.parse import parse_qsl, urlsplit

#: `@[page-id]` mentions a Page; Facebook shows, and gives back, the Page's name in its place.
_MENTION = re.compile(r"@\[\d+(?::[^\]]*)?\]")


def one_line(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(normalised(text).split())


def normalised(message: str) -> str:
    """Return the text as NFC, with LF line ends, trimmed: Facebook trims, so what is compared must be trimmed too."""
    return unicodedata.normalize("NFC", message).replace("\r\n", "\n").replace("\r", "\n").strip()


def same_text(ours: str, theirs: str) -> bool:
    """Return whether a text that Facebook gives back is ours: white space and names of mentioned Pages may differ."""
    ours, theirs = one_line(ours), one_line(theirs)
    if ours == theirs:
        return True
    pieces = _MENTION.split(ours)
    return len(pieces) > 1 and re.fullmatch(".+?".join(map(re.escape, pieces)), theirs) is not None


def same_link(ours: str, theirs: str) -> bool:
    """Return whether two addresses open the same page: tracking parameters and a slash at the end may differ."""
    return _bare(ours) == _bare(theirs)


def _bare(link: str) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
    try:
        parts = urlsplit(link)
    except ValueError:
        return "", "", link, ()
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = tuple((name, value) for name, value in query if name != "fbclid" and not name.startswith("utm_"))
    return parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/"), kept
