"""Whether a request that changes something was meant by whoever it comes from (cross-site request forgery).

Two lines: what the browser says about where it comes from, and a token that only our own forms have.
"""

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

#: What browsers send in place of an origin that they will not tell: because of a referrer policy (Fetch, 3.1), a frame
#: in a sandbox, or a setting for privacy. It says nothing about who asks.
UNTOLD = "null"


def form_token(cookie: str) -> str:
    """Return the token for forms that are shown to this cookie: to whoever is not signed in."""
    return hmac.new(cookie.encode(), b"form", "sha256").hexdigest()


def account_token(key: bytes, account_id: int) -> str:
    """Return the token for forms that are shown to an account: after signing in again they can still be sent."""
    return hmac.new(key, f"form {account_id}".encode(), "sha256").hexdigest()


def is_forged(headers: Mapping[str, str], cookie: str, token: str, wanted: str = "", own_host: str = "") -> bool:
    """Return whether a request may have been made by another site.

    `wanted` is the token of forms that are shown to whoever is signed in; `own_host` is where people reach us, with its
    port: a server in front may pass on no host name.
    """
    return comes_from_elsewhere(headers, own_host) or not cookie or not _fits(token, form_token(cookie), wanted)


def _fits(token: str, *wanted: str) -> bool:
    typed = token.encode("utf-8", "replace")
    return any(each != "" and hmac.compare_digest(each.encode(), typed) for each in wanted)


def comes_from_elsewhere(headers: Mapping[str, str], own_host: str = "") -> bool:
    """Return whether the browser says that another site made the request.

    `Sec-Fetch-Site` cannot be set by pages (W3C Fetch Metadata). Browsers have it since 2019 to 2023, and send it over
    https and to this machine alone: over plain http in an office's network, and from older ones, the `Origin` counts,
    and where that is not told the `Referer`. Where nothing is told the token decides, which no other site can read.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site != "same-origin"
    told = next((value for name in ("origin", "referer") if (value := headers.get(name, "")) not in ("", UNTOLD)), None)
    return told is not None and _host(told) not in {_bare(headers.get("host", "")), _bare(own_host)} - {""}


def comes_from_here(headers: Mapping[str, str], own_host: str = "") -> bool:
    """Return whether the browser says that one of our own pages made the request; where it says nothing, it may not."""
    told = headers.get("sec-fetch-site") or any(
        headers.get(name, "") not in ("", UNTOLD) for name in ("origin", "referer")
    )
    return bool(told) and not comes_from_elsewhere(headers, own_host)


def _host(address: str) -> str:
    try:
        return _bare(urlsplit(address).netloc)
    except ValueError:  # nothing that a browser sends
        return ""


def _bare(host: str) -> str:
    """Return a host in one form: small letters, without a port that its scheme implies."""
    host = host.lower()
    return host if host.endswith("]") else host.removesuffix(":80").removesuffix(":443")
