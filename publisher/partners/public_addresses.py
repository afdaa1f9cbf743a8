"""Which network addresses may be asked for a partner's feed: those of the public internet alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

#: IPv4 in the last 32 bits (RFC 6052): a gateway would lead there.
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


@dataclass(frozen=True, slots=True)
class HttpOrigin:
    """Scheme, host and port: whom a request is sent to."""

    scheme: str
    host: str
    port: int


def origin_of(url: str) -> HttpOrigin:
    """Return whom a request for this address is sent to.

    Raises:
        ValueError: if it is no http or https address.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise ValueError(url)
    return HttpOrigin(parts.scheme, host, port or (443 if parts.scheme == "https" else 80))


def is_public(text: str) -> bool:
    """Return whether an IP address is one of the public internet, also where IPv6 only carries one of IPv4."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast for each in (address, *_carried(address)))


def _carried(address: IPv4Address | IPv6Address) -> Sequence[IPv4Address]:
    """Return the IPv4 addresses in one of IPv6: mapped, 6to4, Teredo, NAT64, or IPv4-compatible."""
    if isinstance(address, IPv4Address):
        return ()
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    last = IPv4Address(int(address) & 0xFFFFFFFF)
    if any(address in network for network in _NAT64) or not int(address) >> 32:
        found.append(last)
    return [each for each in found if each is not None]
