"""Which addresses lead out of Facebook: those that it counts in a Page's month. Pure."""

import re
from urllib.parse import parse_qs, urlsplit

#: Links to these hosts, and to those below them, are not counted (Meta's help article 1929252614431792).
INSIDE_HOSTS = (
    "facebook.com",
    "fb.com",
    "fb.me",
    "instagram.com",
    "threads.com",
    "threads.net",
    "wa.me",
    "whatsapp.com",
)
#: An address in a text; signs that end a sentence are not part of it.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"'()\[\]{}|\\^`]+", re.IGNORECASE)
_ENDS_SENTENCE = ".,;:!?…»”"
#: Wrappers of addresses that lead out: of Facebook's own hosts, and what is below them.
_SHIM = "/l.php"
_SHIM_HOSTS = ("l.instagram.com", "l.threads.com", "l.threads.net", "l.whatsapp.com")


def is_outside(address: str) -> bool:
    """Return whether an http(s) address, or one that begins with `www.`, leads out of Facebook."""
    host = _host(unwrapped(address))
    return host is not None and not any(host == inside or host.endswith(f".{inside}") for inside in INSIDE_HOSTS)


def outside_links(text: str) -> tuple[str, ...]:
    """Return the addresses in a text that lead out of Facebook; a bare `kosint2020.net/k7q2m` is none of them."""
    found = (match.group().rstrip(_ENDS_SENTENCE) for match in _ADDRESS.finditer(text))
    return tuple(address for address in found if is_outside(address))


def unwrapped(address: str) -> str:
    """Take an address out of Facebook's wrapper (`https://l.facebook.com/l.php?u=...`), or that of a sister of it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    host = (parts.hostname or "").rstrip(".")
    if host in _SHIM_HOSTS or (f".{host}".endswith(".facebook.com") and parts.path == _SHIM):
        return parse_qs(parts.query).get("u", [address])[0]
    return address


def _host(address: str) -> str | None:
    """Return the host of an address, in small letters; None where it is none that a browser would follow."""
    address = address.replace("\\", "/")  # as browsers read it
    if address.lower().startswith("www."):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".").lower()
    except ValueError:
        return None
    return host if parts.scheme.lower() in ("http", "https") and host else None
