"""What an address in the settings may be. None is repeated in a refusal: there may be a password in it."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from publisher.domain.web_address import ascii_address
from publisher.settings.validators import InvalidValue, filled, text


def web_address(value: object) -> str:
    """Take an http(s) address without query and password, or nothing; give it without a slash at the end."""
    words = text(value)
    return _address(words).geturl().rstrip("/") if words else ""


def address_without_path(value: object) -> str:
    """Take an http(s) address of a whole host, or nothing: what is served there knows no path of its own."""
    words = web_address(value)
    if urlsplit(words).path:
        raise InvalidValue("setting_must_be_without_path")
    return words


def safe_address(value: object) -> str:
    """Take an address that a token may be sent to: https, or http on this machine."""
    parts = _address(filled(value))
    if parts.scheme != "https" and not is_loopback(parts.geturl()):
        raise InvalidValue("setting_must_be_safe_address")
    return parts.geturl().rstrip("/")


def is_loopback(address: str) -> bool:
    """Return whether an address leads to the machine of whoever opens it."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    try:
        number = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return number.is_loopback or number.is_unspecified


def _address(words: str) -> SplitResult:
    parts = split_address(ascii_address(words))
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", words):
        raise InvalidValue("setting_must_be_address")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise InvalidValue("setting_must_be_bare_address")
    return parts


def split_address(words: str) -> SplitResult | None:
    """Return the parts of an address; None where it is none."""
    try:
        parts = urlsplit(words)
        return None if parts.port == 0 else parts
    except ValueError:
        return None
