"""Whether a request that changes something was meant by whoever it comes from (cross-site request forgery).

Two lines: what the browser says about where it comes from, and a token that only our own forms have.
"""

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit


def form_token(cookie: str) -> str:
    """Give the token for forms that are shown to this cookie: to whoever is not signed in."""
    return hmac.new(cookie.encode(), b"form", "sha256").hexdigest()


def account_token(key: bytes, account_id: int) -> str:
    """Return the token for forms that are shown to an account: after signing in again they can still be sent."""
    return hmac.new(key, f"form {account_id}".encode(), "sha256").hexdigest()


def is_forged(headers: Mapping[str, str], cookie: str, token: str, wanted: str = "") -> bool:
    """Tell whether a request may have been made by another site.

    `wanted` is the token of forms that are shown to whoever is signed in.

    `Sec-Fetch-Site` is set by every browser since 2023 and cannot be set by pages (W3C Fetch Metadata); `Origin` is
    sent with each POST by those before.
    """
    return comes_from_elsewhere(headers) or not cookie or not _fits(token, form_token(cookie), wanted)


def _fits(token: str, *wanted: str) -> bool:
    typed = token.encode("utf-8", "replace")
    return any(each != "" and hmac.compare_digest(each.encode(), typed) for each in wanted)


def comes_from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Tell whether the browser says that another site made the request."""
    site = headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return True
    origin = headers.get("origin")
    return site is None and origin is not None and urlsplit(origin).netloc != headers.get("host")
