"""What Facebook says of a token, and what that means for the coming days in plain words."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.errors import OutcomeUnknown
from publisher.domain.notices import Kind, Notice

#: What each permission is for (Meta's page "Permissions Reference").
SCOPES = {
    "pages_manage_posts": "posts cannot be published",
    "pages_read_engagement": "posts cannot be read back",
    "pages_manage_engagement": "first comments cannot be written",
    "pages_read_user_content": "comments and unpublished posts cannot be listed",
    "read_insights": "reach cannot be measured",
    "pages_show_list": "a lasting token cannot be found by `publisher connect`",
}
#: What can be wrong with a token.
KINDS = frozenset({Kind.TOKEN, Kind.SCOPE, Kind.TOKEN_ENDS, Kind.DATA_ACCESS_ENDS})
#: Told this long before it hurts.
_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenState:
    """The answer of `GET /debug_token`."""

    #: `PAGE`, `USER`, `SYSTEM_USER` or `APP`; empty where it was not told.
    type: str
    app_id: str
    scopes: frozenset[str]
    #: None: it does not expire by itself, or nothing was told.
    expires_at: datetime | None
    #: When the right to read data ends unless the person signs in again; None as above.
    data_access_expires_at: datetime | None
    is_valid: bool
    #: The Page that a Page token is for.
    profile_id: str
    #: Facebook's own words, where it is not valid.
    error: str
    #: The Pages that a permission was given for, by permission; one that is missing here was given for all.
    page_ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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
        raise OutcomeUnknown("Facebook told nothing about the token.")
    return state_of(data, client)


def state_of(data: dict[str, Any], client: PageGraph) -> TokenState:
    """Read the answer's `data`; whatever is missing counts as not told."""
    scopes, error = data.get("scopes"), data.get("error")
    return TokenState(
        type=str(data.get("type") or ""),
        app_id=str(data.get("app_id") or ""),
        scopes=frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset(),
        expires_at=_moment(data.get("expires_at")),
        data_access_expires_at=_moment(data.get("data_access_expires_at")),
        is_valid=data.get("is_valid") is True,
        profile_id=str(data.get("profile_id") or ""),
        error=client.redact(str(error.get("message") or "")) if isinstance(error, dict) else "",
        page_ids=_page_ids(data.get("granular_scopes")),
    )


def _page_ids(granular: object) -> dict[str, tuple[str, ...]]:
    rows = [row for row in granular if isinstance(row, dict)] if isinstance(granular, list) else []
    return {
        str(row.get("scope")): tuple(map(str, row["target_ids"]))
        for row in rows
        if isinstance(row.get("target_ids"), list)
    }


def _moment(value: object) -> datetime | None:
    """Read unix seconds; 0 means never."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**36:
        return None
    return datetime.fromtimestamp(value, UTC)


def warnings(state: TokenState, now: datetime, needed: Collection[str] = tuple(SCOPES), page_id: str = "") -> list[str]:
    """Say what is wrong with a token or soon will be, the gravest first, each with what to do. Empty if all is well."""
    return [concern.text for concern in concerns(state, now, needed, page_id)]


def concerns(state: TokenState, now: datetime, needed: Collection[str], page_id: str = "") -> list[Notice]:
    """Give the same as notices, each with its kind and cause."""
    return [notice for notice in _concerns(state, now, needed, page_id) if notice.text]


def _concerns(state: TokenState, now: datetime, needed: Collection[str], page_id: str) -> Iterator[Notice]:
    if not state.is_valid:
        yield refused(state.error)
        return
    yield Notice(cause="token kind", kind=Kind.TOKEN, text=_wrong_kind(state))
    yield Notice(cause="token page", kind=Kind.TOKEN, text=_wrong_page(state, page_id))
    for scope in sorted(set(needed) - state.scopes):
        yield Notice(cause=f"scope {scope}", kind=Kind.SCOPE, text=_missing(scope))
    yield Notice(cause="token ends", kind=Kind.TOKEN_ENDS, text=_ending("The token", state.expires_at, now))
    figures = _ending("The right to read the Page's figures", state.data_access_expires_at, now)
    yield Notice(cause="data access ends", kind=Kind.DATA_ACCESS_ENDS, text=figures)


def refused(error: str) -> Notice:
    """Give the notice of a token that Facebook does not accept; `error` are its words, if any."""
    reason = f" ({error})" if error else ""
    text = f"Facebook does not accept the token{reason}. Run `publisher connect` for a new one."
    return Notice(cause="token", kind=Kind.TOKEN, text=text)


def _wrong_kind(state: TokenState) -> str:
    if state.type == "PAGE":
        return ""
    whose = {"USER": "a person's", "SYSTEM_USER": "a system user's", "APP": "the app's"}.get(
        state.type, "an unknown kind of"
    )
    return f"This is {whose} token, and a Page's is needed. Run `publisher connect`, which makes one of it."


def _wrong_page(state: TokenState, page_id: str) -> str:
    if not page_id or not state.profile_id or state.profile_id == page_id:
        return ""
    return f"The token is for the Page {state.profile_id}, and the settings name {page_id}. Run `publisher connect`."


def _missing(scope: str) -> str:
    means = SCOPES.get(scope, "something will be refused")
    return f"The token lacks the permission {scope}: {means}. Run `publisher connect` and allow it."


def _ending(what: str, at: datetime | None, now: datetime) -> str:
    if at is None or at > now + _AHEAD:
        return ""
    if at <= now:
        return f"{what} ended on {at:%Y-%m-%d}. Run `publisher connect` for a new token."
    days = (at - now).days
    return f"{what} ends in {days} days, on {at:%Y-%m-%d}. Run `publisher connect` before that."
