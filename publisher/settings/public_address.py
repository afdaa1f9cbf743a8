"""Whether readers of the real Page can open the website's address: the internet knows it, not this network alone."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from publisher.domain.readiness import Blocker
from publisher.settings.model import Settings
from publisher.settings.web_addresses import is_loopback

#: Last labels of names that no public DNS answers: RFC 6761, 6762 (.local), 8375 (home.arpa), ICANN's .internal (2024),
#: and those that routers and companies use for themselves (ICANN keeps .corp, .home and .mail out of the DNS for that).
_PRIVATE_NAMES = (
    *("local", "localhost", "localdomain", "internal", "intranet", "private", "invalid"),
    *("lan", "home", "corp", "mail", "home.arpa", "onion"),
)


def website_blocker(settings: Settings) -> Blocker | None:
    """Return why nothing may go out to the real Page with this website.url; None where it may, and on the sandbox.

    An address of this machine is taken where a person gave it and the Graph API is on this machine, too: that is a
    test.
    """
    website = settings.website
    if settings.sandbox:
        return None
    if not website.url_given:
        return Blocker(code="website_url_missing")
    if is_public(website.url) or (is_loopback(website.url) and is_loopback(settings.facebook.graph_url)):
        return None
    return Blocker(code="website_url_private", values={"url": website.url})


def is_public(address: str) -> bool:
    """Return whether an address may be known outside of this machine and its network. Nobody is asked."""
    host = (urlsplit(address).hostname or "").rstrip(".").partition("%")[0]
    number = _number(host)
    if number is not None:
        return number.is_global and not number.is_multicast
    labels = host.split(".")
    # Browsers read a last label of digits, or 0x and digits, as a part of an IPv4 address (WHATWG URL, host parsing).
    odd_number = labels[-1].isdigit() or labels[-1].startswith("0x")
    return len(labels) > 1 and not odd_number and not f".{host}".endswith(tuple(f".{name}" for name in _PRIVATE_NAMES))


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        number = ip_address(host)
    except ValueError:
        return None
    return (number.ipv4_mapped or number.sixtofour or number) if isinstance(number, IPv6Address) else number
