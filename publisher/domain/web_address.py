"""Web addresses in letters beyond ASCII: as machines send them (RFC 3987, 3.1), and as people read them. Pure."""

from contextlib import suppress
from urllib.parse import quote, unquote, urlsplit

#: What an address may hold beside letters and digits; a percent sign stands for itself, so nothing is encoded twice.
_KEPT = "!#$%&'()*+,/:;=?@[]~-._"


def ascii_address(address: str) -> str:
    """Return an address that feeds, sitemaps and link cards can hold: its host as DNS asks for it, the rest encoded.

    An address that cannot be read so is returned as it is.
    """
    with suppress(ValueError):  # UnicodeError is one: a label that is too long, or holds what no name may
        parts = urlsplit(address)
        user, at, host = parts.netloc.rpartition("@")
        name, colon, port = host.partition(":") if not host.startswith("[") else (host, "", "")
        name = name if name.isascii() else name.encode("idna").decode("ascii")
        netloc = f"{quote(user, safe=_KEPT)}{at}{name}{colon}{port}"
        return quote(parts._replace(netloc=netloc).geturl(), safe=_KEPT)
    return address


def readable_host(host: str) -> str:
    """Return a host as people read it, `köşint.org` for `xn--kint-5qa44d.org`."""
    with suppress(UnicodeError):
        return host.encode("ascii").decode("idna")
    return host


def readable_path(path: str) -> str:
    """Return a path as people read it: letters in place of their percent signs, unless that makes it unreadable."""
    shown = unquote(path)
    return shown if shown.isprintable() and " " not in shown and "\ufffd" not in shown else path
