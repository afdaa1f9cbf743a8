"""Who calls: checking tokens and proofs, exchanging them, and telling what they may do."""

import hmac
from datetime import datetime, timedelta
from typing import Any

from publisher.sandbox.account import PageAccount
from publisher.sandbox.call import Call
from publisher.sandbox.errors import ErrorAnswer
from publisher.sandbox.fields import chosen, parse_fields
from publisher.sandbox.held_tokens import APP, OTHER_APP, OTHER_PAGE, PAGE, SYSTEM_USER, USER, HeldToken, held
from publisher.sandbox.profile import TASKS

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
_EXPIRED = "Error validating access token: Session has expired. The current time is past it."
#: As several clients have recorded it.
_OTHER_APP = "(#100) The App_id in the input_token did not match the Viewing App"


def caller(account: PageAccount, call: Call) -> str:
    """Tell whose token it is: `page`, `user`, `system_user` or `app`.

    Raises GraphError for none (104, 2500) and for a wrong one (190).
    """
    if not call.token:
        if call.path[:1] == ("me",):
            raise ErrorAnswer(2500, "An active access token must be used to query information about the current user.")
        raise ErrorAnswer(104, "An access token is required to request this resource.")
    token = held(account, call.token)
    if token is None:
        raise ErrorAnswer(190, "Invalid OAuth access token - Cannot parse access token")
    if token.expired:
        raise ErrorAnswer(190, _EXPIRED, subcode=463)
    _check_proof(account, call, token)
    return token.kind


def may_not_see(account: PageAccount, call: Call) -> bool:
    """Whether it is a token of another Page's people, to whom this Page does not exist."""
    token = held(account, call.token)
    return token is not None and token.elsewhere


def _check_proof(account: PageAccount, call: Call, token: HeldToken) -> None:
    given = call.text("appsecret_proof")
    if not given or not account.app_secret or token.kind == APP:
        return
    if not hmac.compare_digest(given.encode(), account.proof(call.token).encode()):
        raise ErrorAnswer(100, "Invalid appsecret_proof provided in the API argument", kind="GraphMethodException")


def require_proof(call: Call) -> None:
    """For an application that has "Require App Secret" switched on. Raises GraphError (#100) without a proof."""
    if not call.text("appsecret_proof"):
        message = "API calls from the server require an appsecret_proof argument"
        raise ErrorAnswer(100, message, kind="GraphMethodException")


def exchange(account: PageAccount, call: Call) -> dict[str, Any]:
    """`GET /oauth/access_token`: a longer-lived token for a short one, or the application's own."""
    if call.text("client_id") != account.app_id:
        raise ErrorAnswer(101, "Error validating application. Cannot get application info due to a system error.")
    if account.app_secret and call.text("client_secret") != account.app_secret:
        raise ErrorAnswer(1, "Error validating client secret.")
    grant = call.text("grant_type")
    if grant == "client_credentials":
        return {"access_token": account.app_token, "token_type": "bearer"}
    if grant != "fb_exchange_token":
        raise ErrorAnswer(1, f"grant_type {grant!r} is not one that the sandbox knows")
    return _exchanged(account, call.text("fb_exchange_token"))


def _exchanged(account: PageAccount, text: str) -> dict[str, Any]:
    token = held(account, text)
    if token is not None and token.kind == PAGE:
        return {"access_token": text, "token_type": "bearer"}
    if token is None or token.kind != USER or token.expired:
        raise ErrorAnswer(190, "Invalid OAuth access token - Cannot parse access token")
    lasting = account.long_user_token + token.ending
    return {"access_token": lasting, "token_type": "bearer", "expires_in": _LONG_SECONDS}


def debug_token(account: PageAccount, call: Call, now: datetime) -> dict[str, Any]:
    """`GET /debug_token`: what Facebook knows of `input_token`. A wrong one is no error but `is_valid: false`.

    Raises GraphError (#100) where an application asks about a token of another one.
    """
    text = call.text("input_token")
    if not text:
        raise ErrorAnswer(100, "(#100) The parameter input_token is required")
    token = held(account, text)
    if token is None:
        error = {"code": 190, "message": "Invalid OAuth access token - Cannot parse access token"}
        return {"data": {"error": error, "is_valid": False, "scopes": []}}
    asking = held(account, call.token)
    if token.other_app and asking is not None and asking.kind == APP:
        raise ErrorAnswer(100, _OTHER_APP)
    return {"data": _described(account, token, now)}


def _described(account: PageAccount, token: HeldToken, now: datetime) -> dict[str, Any]:
    granted = [scope for scope in SCOPES if scope not in token.lacks and token.kind != APP]
    written: dict[str, Any] = {
        "app_id": OTHER_APP if token.other_app else account.app_id,
        "type": token.kind.upper(),
        "application": "Another application" if token.other_app else account.name,
        "data_access_expires_at": 0 if token.kind == SYSTEM_USER else int((now + timedelta(days=90)).timestamp()),
        "expires_at": _expires(token, now),
        "is_valid": not token.expired,
        "scopes": granted,
    }
    if token.expired:
        written["error"] = {"code": 190, "message": _EXPIRED, "subcode": 463}
    if token.kind == APP:
        return written
    away = set(granted) if token.elsewhere else token.away
    granular = [
        {"scope": scope, "target_ids": [OTHER_PAGE if scope in away else account.page_id]}
        for scope in granted
        if scope != SCOPES[0]
    ]
    written |= {"granular_scopes": granular, "issued_at": int((now - timedelta(minutes=5)).timestamp())}
    return written | {"user_id": PERSON["id"]} | ({"profile_id": account.page_id} if token.kind == PAGE else {})


def _expires(token: HeldToken, now: datetime) -> int:
    if token.expired:
        return int((now - timedelta(days=1)).timestamp())
    if token.kind != USER:
        return 0
    return int((now + (timedelta(hours=1) if token.short else timedelta(seconds=_LONG_SECONDS))).timestamp())


def accounts(account: PageAccount, call: Call) -> dict[str, Any]:
    """`GET /me/accounts` with a person's token: the Pages they may act for, each with its token."""
    token = held(account, call.token)
    if token is not None and "pages_show_list" in token.lacks:
        return {"data": []}
    away = token is not None and token.elsewhere
    page = {
        "access_token": account.token,
        "category": "Nonprofit Organization",
        "name": "Another Page" if away else account.name,
        "id": OTHER_PAGE if away else account.page_id,
        "tasks": [task for task in TASKS if task != "CREATE_CONTENT" or token is None or "content" not in token.lacks],
        "username": "another.page" if away else account.username,
    }
    fields = parse_fields(call.text("fields"))
    written = chosen(page, fields) | {"id": page["id"]} if fields else page
    return {"data": [written], "paging": {"cursors": {"before": "MA", "after": "MA"}}}


def permissions() -> dict[str, Any]:
    """`GET /me/permissions` with a person's token."""
    return {"data": [{"permission": scope, "status": "granted"} for scope in SCOPES]}
