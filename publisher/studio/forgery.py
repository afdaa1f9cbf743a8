"""Whether a request that changes something was meant by whoever it comes from (cross-site request forgery).

Two lines: what the browser says about where it comes from, and a token that only our own forms have.
"""

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit


def form_token(cookie: str) -> str:
    """Give the token for forms that are shown to this cookie."""
    return hmac.new(cookie.encode(), b"form", "sha256").hexdigest()


def is_forged(headers: Mapping[str, str], cookie: str, token: str) -> bool:
    """Tell whether a request may have been made by another site.

    `Sec-Fetch-Site` is set by every browser since 2023 and cannot be set by pages (W3C Fetch Metadata); `Origin` is
    sent with each POST by those before.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return True
    origin = headers.get("origin")
    if site is None and origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return True
    return not cookie or not hmac.compare_digest(form_token(cookie).encode(), token.encode("utf-8", "replace"))
