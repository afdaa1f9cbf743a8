"""Whether an address in a text can lead anywhere, as far as it says so itself. Pure: nothing is asked of a network."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

#: Top-level names that lead nowhere for readers (RFC 2606, RFC 6761, RFC 6762).
_NOWHERE = frozenset({"invalid", "local", "localhost", "localdomain", "internal", "test"})
_MAIL = re.compile(r"mailto:[^@\s?]+@[^@\s?]+\.[^@\s?.]{2,}(?:\?.*)?", re.IGNORECASE)
_PHONE = re.compile(r"tel:\+?[\d\s()./-]{3,}", re.IGNORECASE)


def leads_nowhere(address: str) -> bool:
    """Return whether no reader can reach an address: it has no host, a host without a dot, or is a half one."""
    scheme = address.partition(":")[0].lower()
    if scheme == "mailto":
        return not _MAIL.fullmatch(address)
    if scheme == "tel":
        return not _PHONE.fullmatch(address)
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
        urlsplit(address).port  # noqa: B018  # a port that is no number is refused here
    except ValueError:
        return True
    return not _is_reachable(host)


def _is_reachable(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        labels = host.split(".")
        return len(labels) > 1 and all(labels) and labels[-1].lower() not in _NOWHERE and not labels[-1].isdigit()
