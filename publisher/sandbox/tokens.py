"""Who calls: checking tokens and proofs, exchanging them, and telling what they may do."""

import hmac
from datetime import datetime, timedelta
from typing import Any

from publisher.sandbox.account import Account
from publisher.sandbox.call import Call
from publisher.sandbox.errors import GraphError
from publisher.sandbox.fields import chosen, parse_fields
from publisher.sandbox.profile import TASKS

PAGE, USER, SYSTEM_USER, APP = "page", "user", "system_user", "app"
#: Those who may act for the Page, and are not the Page.
PEOPLE = frozenset({USER, SYSTEM_USER})

#: What the sandbox's tokens are granted; all but the first are for this Page alone.
SCOPES = (
    "public_profile",
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_posts",
    "pages_manage_engagement",
    "read_insights",
)
PERSON = {"id": "10000000000000001", "name": "Sandbox Person"}
_LONG_SECONDS = 5_183_944  # about 60 days, as recorded


def caller(account: Account, call: Call) -> str:
    """Tell whose token it is: `page`, `user`, `system_user` or `app`.

    Raises GraphError for none (104, 2500) and for a wrong one (190).
    """
    if not call.token:
        if call.path[:1] == ("me",):
            raise GraphError(2500, "An active access token must be used to query information about the current user.")
        raise GraphError(104, "An access token is required to request this resource.")
    kind = kind_of(account, call.token)
    if kind is None:
        raise GraphError(190, "Invalid OAuth access token - Cannot parse access token")
    _check_proof(account, call)
    return kind


def kind_of(account: Account, token: str) -> str | None:
    """What kind of token it is; None for an unknown one."""
    known = {
        account.token: PAGE,
        account.user_token: USER,
        account.long_user_token: USER,
        account.system_token: SYSTEM_USER,
        account.app_token: APP,
    }
    return known.get(token)


def _check_proof(account: Account, call: Call) -> None:
    given = call.text("appsecret_proof")
    if not given or not account.app_secret or kind_of(account, call.token) == APP:
        return
    if not hmac.compare_digest(given.encode(), account.proof(call.token).encode()):
        raise GraphError(100, "Invalid appsecret_proof provided in the API argument", kind="GraphMethodException")


def require_proof(call: Call) -> None:
    """For an application that has "Require App Secret" switched on. Raises GraphError (#100) without a proof."""
    if not call.text("appsecret_proof"):
        message = "API calls from the server require an appsecret_proof argument"
        raise GraphError(100, message, kind="GraphMethodException")


def exchange(account: Account, call: Call) -> dict[str, Any]:
    """`GET /oauth/access_token`: a longer-lived token for a short one, or the application's own."""
    if call.text("client_id") != account.app_id:
        raise GraphError(101, "Error validating application. Cannot get application info due to a system error.")
    if account.app_secret and call.text("client_secret") != account.app_secret:
        raise GraphError(1, "Error validating client secret.")
    grant = call.text("grant_type")
    if grant == "client_credentials":
        return {"access_token": account.app_token, "token_type": "bearer"}
    if grant != "fb_exchange_token":
        raise GraphError(1, f"grant_type {grant!r} is not one that the sandbox knows")
    return _exchanged(account, call.text("fb_exchange_token"))


def _exchanged(account: Account, token: str) -> dict[str, Any]:
    kind = kind_of(account, token)
    if kind == PAGE:
        return {"access_token": token, "token_type": "bearer"}
    if kind != USER:
        raise GraphError(190, "Invalid OAuth access token - Cannot parse access token")
    return {"access_token": account.long_user_token, "token_type": "bearer", "expires_in": _LONG_SECONDS}


def debug_token(account: Account, call: Call, now: datetime) -> dict[str, Any]:
    """`GET /debug_token`: what Facebook knows of `input_token`. A wrong one is no error but `is_valid: false`."""
    token = call.text("input_token")
    if not token:
        raise GraphError(100, "(#100) The parameter input_token is required")
    kind = kind_of(account, token)
    if kind is None:
        error = {"code": 190, "message": "Invalid OAuth access token - Cannot parse access token"}
        return {"data": {"error": error, "is_valid": False, "scopes": []}}
    return {"data": _described(account, token, kind, now)}


def _described(account: Account, token: str, kind: str, now: datetime) -> dict[str, Any]:
    granular = [{"scope": scope, "target_ids": [account.page_id]} for scope in SCOPES[1:]]
    short = kind == USER and token == account.user_token
    long = kind == USER and not short
    expires = now + timedelta(seconds=_LONG_SECONDS) if long else now + timedelta(hours=1)
    written: dict[str, Any] = {
        "app_id": account.app_id,
        "type": kind.upper(),
        "application": "Sandbox application",
        "data_access_expires_at": 0 if kind == SYSTEM_USER else int((now + timedelta(days=90)).timestamp()),
        "expires_at": int(expires.timestamp()) if short or long else 0,
        "is_valid": True,
        "scopes": list(SCOPES) if kind != APP else [],
    }
    if kind == APP:
        return written
    written |= {"granular_scopes": granular, "issued_at": int((now - timedelta(minutes=5)).timestamp())}
    return written | {"user_id": PERSON["id"]} | ({"profile_id": account.page_id} if kind == PAGE else {})


def accounts(account: Account, call: Call) -> dict[str, Any]:
    """`GET /me/accounts` with a person's token: the Pages they may act for, each with its token."""
    page = {
        "access_token": account.token,
        "category": "Nonprofit Organization",
        "name": account.name,
        "id": account.page_id,
        "tasks": TASKS,
        "username": account.username,
    }
    fields = parse_fields(call.text("fields"))
    written = chosen(page, fields) | {"id": account.page_id} if fields else page
    return {"data": [written], "paging": {"cursors": {"before": "MA", "after": "MA"}}}


def permissions() -> dict[str, Any]:
    """`GET /me/permissions` with a person's token."""
    return {"data": [{"permission": scope, "status": "granted"} for scope in SCOPES]}
