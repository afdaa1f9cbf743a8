"""What Facebook says of a token, and what that means for the coming days in plain words."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.errors import OutcomeUnknown
from publisher.domain.coded_text import coded
from publisher.domain.notices import Kind, Notice
from publisher.domain.page_token import TokenState

#: What each permission is for (Meta's page "Permissions Reference"): the code of what fails without it.
SCOPES = {
    "pages_manage_posts": "without_it_no_posts",
    "pages_read_engagement": "without_it_no_reading",
    "pages_manage_engagement": "without_it_no_comments",
    "pages_read_user_content": "without_it_no_listing",
    "read_insights": "without_it_no_reach",
    "pages_show_list": "without_it_no_connecting",
}
#: What a token is that is no Page's.
_KINDS = {"USER": "token_of_person", "SYSTEM_USER": "token_of_system_user", "APP": "token_of_app"}
#: What can be wrong with a token.
KINDS = frozenset({Kind.TOKEN, Kind.SCOPE, Kind.TOKEN_ENDS, Kind.DATA_ACCESS_ENDS})
#: Told this long before it hurts.
_AHEAD = timedelta(days=14)


def read_token(client: PageGraph, app_id: str, app_secret: str) -> TokenState:
    """Ask Facebook about the client's own token, as the app where its id and secret are known, else as itself.

    The token stands in this one address (Facebook takes it nowhere else), which is kept out of every log.

    Raises:
        FacebookError
    """
    if app_id and app_secret:
        answer = client.debug_access_token(client.access_token, app_id, app_secret)
    else:
        answer = client.request(f"{client.version}/debug_token", {"input_token": client.access_token})
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict):
        raise OutcomeUnknown("token_not_told")
    return state_of(data, client)


def state_of(data: dict[str, Any], client: PageGraph) -> TokenState:
    """Read the answer's `data`; whatever is missing counts as not told."""
    scopes, error = data.get("scopes"), data.get("error")
    told = error if isinstance(error, dict) else {}
    return TokenState(
        type=str(data.get("type") or ""),
        app_id=str(data.get("app_id") or ""),
        scopes=frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset(),
        expires_at=_moment(data.get("expires_at")),
        data_access_expires_at=_moment(data.get("data_access_expires_at")),
        is_valid=data.get("is_valid") is True,
        profile_id=str(data.get("profile_id") or ""),
        error=client.redact(str(told.get("message") or "")),
        page_ids=_page_ids(data.get("granular_scopes")),
        application=str(data.get("application") or ""),
        error_number=_number(told.get("code")),
        error_subcode=_number(told.get("subcode")),
    )


def _page_ids(granular: object) -> dict[str, tuple[str, ...]]:
    rows = [row for row in granular if isinstance(row, dict)] if isinstance(granular, list) else []
    return {
        str(row.get("scope")): tuple(map(str, row["target_ids"]))
        for row in rows
        if isinstance(row.get("target_ids"), list)
    }


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _moment(value: object) -> datetime | None:
    """Read unix seconds; 0 means never."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**36:
        return None
    return datetime.fromtimestamp(value, UTC)


def warnings(state: TokenState, now: datetime, needed: Collection[str] = tuple(SCOPES), page_id: str = "") -> list[str]:
    """Return what is wrong with a token or soon will be, as coded texts, the gravest first. Empty if all is well."""
    return [concern.text for concern in concerns(state, now, needed, page_id)]


def concerns(state: TokenState, now: datetime, needed: Collection[str], page_id: str = "") -> list[Notice]:
    """Return the same as notices, each with its kind and cause."""
    return [notice for notice in _concerns(state, now, needed, page_id) if notice.text]


def _concerns(state: TokenState, now: datetime, needed: Collection[str], page_id: str) -> Iterator[Notice]:
    if not state.is_valid:
        yield refused(state.error)
        return
    yield Notice(cause="token kind", kind=Kind.TOKEN, text=_wrong_kind(state))
    yield Notice(cause="token page", kind=Kind.TOKEN, text=_wrong_page(state, page_id))
    for scope in sorted(needed):
        yield Notice(cause=f"scope {scope}", kind=Kind.SCOPE, text=_missing(scope, state, page_id or state.profile_id))
    yield Notice(cause="token ends", kind=Kind.TOKEN_ENDS, text=_ending("token", state.expires_at, now))
    figures = _ending("data_access", state.data_access_expires_at, now)
    yield Notice(cause="data access ends", kind=Kind.DATA_ACCESS_ENDS, text=figures)


def refused(error: str) -> Notice:
    """Return the notice of a token that Facebook does not accept; `error` are its words, if any."""
    text = coded("token_refused", words=error) if error else coded("token_refused_silently")
    return Notice(cause="token", kind=Kind.TOKEN, text=text)


def _wrong_kind(state: TokenState) -> str:
    if state.type == "PAGE":
        return ""
    return coded(_KINDS.get(state.type, "token_of_unknown_kind"))


def _wrong_page(state: TokenState, page_id: str) -> str:
    if not page_id or not state.profile_id or state.profile_id == page_id:
        return ""
    return coded("token_of_another_page", own=state.profile_id, named=page_id)


def _missing(scope: str, state: TokenState, page_id: str) -> str:
    means = coded(SCOPES.get(scope, "without_it_refused"))
    if scope not in state.scopes:
        return coded("token_lacks_permission", permission=scope, means=means)
    if state.grants_elsewhere(scope, page_id):
        return coded("token_grants_elsewhere", permission=scope, means=means)
    return ""


def _ending(what: Literal["token", "data_access"], at: datetime | None, now: datetime) -> str:
    if at is None or at > now + _AHEAD:
        return ""
    if at <= now:
        return coded(f"{what}_ended", day=f"{at:%Y-%m-%d}")
    return coded(f"{what}_ends", days=(at - now).days, day=f"{at:%Y-%m-%d}")
