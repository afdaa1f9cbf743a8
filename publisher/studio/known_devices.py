"""Browsers that have signed in to an account before: strangers' wrong guesses do not keep them out.

A cookie with a random name and a signature by the studio's own key; it opens nothing (OWASP: device cookies).
"""

import hmac
from secrets import token_urlsafe

from starlette.responses import Response

from publisher.domain.accounts import Account
from publisher.studio.request_context import RequestContext

_SECONDS = 31_536_000


def remember_device(context: RequestContext, account: Account, response: Response) -> None:
    """Let the browser carry that it has signed in to this account."""
    name = token_urlsafe(12)
    response.set_cookie(
        _cookie(context),
        f"{name}.{_signature(context, account, name)}",
        max_age=_SECONDS,
        httponly=True,
        samesite="lax",
        secure=context.studio.secure,
        path="/",
    )


def known_device(context: RequestContext, account: Account | None) -> str:
    """Return the browser's name where it has signed in to this account before, else nothing."""
    name, _, signature = context.request.cookies.get(_cookie(context), "").partition(".")
    if not account or not name:
        return ""
    right = hmac.compare_digest(signature.encode("utf-8", "replace"), _signature(context, account, name).encode())
    return f"device {name}" if right else ""


def _signature(context: RequestContext, account: Account, name: str) -> str:
    return hmac.new(context.studio.second.key, f"device {account.id} {name}".encode(), "sha256").hexdigest()


def _cookie(context: RequestContext) -> str:
    return "__Host-studio_device" if context.studio.secure else "studio_device"
