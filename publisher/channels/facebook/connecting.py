"""From a first token to a Page token that lasts, in steps that know no terminal: a web page can take the same ones.

Best is the token of a business system user, which does not die with somebody's password; else that of a person who
works on the Page, made long-lived first (Meta's page "Long-Lived Access Tokens").
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.errors import GraphError, OutcomeUnknown
from publisher.channels.facebook.meaning import denies
from publisher.channels.facebook.tokens import SCOPES, TokenState, concerns, read_token
from publisher.domain.errors import InvalidInput
from publisher.domain.notices import Kind, Notice
from publisher.domain.ports import Clock

#: A Page token that ends sooner was made from a person's short-lived one.
_LASTING = timedelta(days=14)
_PAGE_FIELDS = "id,name,access_token"


class CannotConnect(InvalidInput):
    """The token that was given leads to no lasting token of the Page; the text says why, and what to do."""


class OtherPages(CannotConnect):
    """The token's holder may use Pages, and the one in the settings is not among them."""

    def __init__(self, text: str, pages: "tuple[PageToken, ...]") -> None:
        super().__init__(text)
        self.pages = pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What the walk to a Page token needs."""

    #: Gives the Graph API as the holder of a token.
    graph: Callable[[str], PageGraph]
    #: The Page's id or name in the settings.
    page_id: str
    app_id: str
    app_secret: str
    now: Clock
    #: The sandbox's application has no secret.
    needs_secret: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """A Page token that lasts. `repr` does not show it."""

    token: "PageToken"
    #: What Facebook says of it.
    state: TokenState
    #: How it was come by, in plain words.
    way: str
    #: What a person should still know of it: missing permissions, an end in sight.
    concerns: tuple[Notice, ...]
    #: The Page as it was asked for: its id or its name.
    asked_for: str


@dataclass(frozen=True, slots=True, repr=False)
class PageToken:
    """A Page and its token."""

    page_id: str
    name: str
    secret: str


def connect(first: str, way: Way) -> Connected:
    """Walk from the token that a person gave to that of the Page. Writes nothing; safe to repeat.

    Raises:
        CannotConnect: if it leads nowhere.
        FacebookError: if Facebook could not be asked.
    """
    state = _read(first, way)
    if not state.is_valid:
        raise CannotConnect(_not_accepted(state.error))
    match state.type:
        case "PAGE":
            token, how = _of_page(first, state, way), "It is the Page's own token."
        case "SYSTEM_USER":
            token, how = _named(first, state, way), "It comes from a system user, so it lasts."
        case "USER":
            token, how = _of_person(first, way), "It comes from a person: it ends when they change their password."
        case kind:
            raise CannotConnect(
                f"This token is of the kind {kind or 'unknown'}. Give a system user's, or the Page's own."
            )
    return _judged(token, how, way)


def _read(token: str, way: Way) -> TokenState:
    try:
        return read_token(way.graph(token), way.app_id, way.app_secret)
    except GraphError as error:
        if error.code in {102, 104, 190}:
            raise CannotConnect(_not_accepted(error.message)) from error
        raise


def _not_accepted(words: str) -> str:
    return f"Facebook does not accept this token ({words or 'it does not say why'}). Copy it again, or make a new one."


def _of_page(first: str, state: TokenState, way: Way) -> PageToken:
    if state.expires_at is not None and state.expires_at < way.now() + _LASTING:
        raise CannotConnect(
            f"This Page token ends on {state.expires_at:%Y-%m-%d}: it was made from a person's short-lived token. Give "
            "that person's own token (or better a system user's) in its place."
        )
    node = way.graph(first).get_object("me", fields="id,name")
    return PageToken(str(node.get("id") or ""), str(node.get("name") or ""), first)


def _of_person(first: str, way: Way) -> PageToken:
    if not way.app_id or (way.needs_secret and not way.app_secret):
        raise CannotConnect(
            "This is a person's token, and making a lasting one of it needs the app: set FACEBOOK_APP_ID and "
            "FACEBOOK_APP_SECRET. (A system user's token needs neither.)"
        )
    answer = way.graph(first).extend_access_token(way.app_id, way.app_secret)
    lasting = str(answer.get("access_token") or "") if isinstance(answer, dict) else ""
    if not lasting:
        raise OutcomeUnknown("Facebook gave no lasting token for the person's token.")
    pages = list(_pages(lasting, way))
    for page in pages:
        if _is_wanted(page, lasting, way):
            return page
    if not pages:
        # Business-owned Pages are missing in the list though the permission was given (Meta's changelog of v17.0).
        return _named(lasting, _read(lasting, way), way)
    names = ", ".join(f"{page.name} ({page.page_id})" for page in pages)
    text = f"facebook.page_id names {way.page_id!r}; this person may use: {names}. Mend one of them."
    raise OtherPages(text, tuple(pages))


def _pages(token: str, way: Way) -> Iterator[PageToken]:
    for row in way.graph(token).get_all_connections("me", "accounts", fields=_PAGE_FIELDS):
        if page := _page_token(row):
            yield page


def _is_wanted(page: PageToken, token: str, way: Way) -> bool:
    if page.page_id == way.page_id:
        return True
    if way.page_id.isdigit():
        return False
    try:
        return bool(way.graph(token).get_object(way.page_id, fields="id").get("id") == page.page_id)
    except GraphError:
        return False


def _named(token: str, state: TokenState, way: Way) -> PageToken:
    """Ask the Page itself for its token: as the settings name it, then by the ids that permissions were given for."""
    granted = [page_id for ids in state.page_ids.values() for page_id in ids]
    for node in dict.fromkeys([way.page_id, *granted]):
        try:
            page = _page_token(way.graph(token).get_object(node, fields=_PAGE_FIELDS))
        except GraphError as error:
            if not denies(error):
                raise
            continue
        if page and (node == way.page_id or not way.page_id.isdigit()):
            return page
    raise CannotConnect(
        f"This token gives no token of the Page {way.page_id!r}. In the business settings, assign the Page to the "
        "token's holder with full control of content, allow pages_show_list and pages_manage_posts, and make a new one."
    )


def _page_token(row: dict[str, Any]) -> PageToken | None:
    if not row.get("id") or not row.get("access_token"):
        return None
    return PageToken(str(row["id"]), str(row.get("name") or ""), str(row["access_token"]))


def _judged(token: PageToken, how: str, way: Way) -> Connected:
    state = _read(token.secret, way)
    found = concerns(state, way.now(), tuple(SCOPES), way.page_id if way.page_id.isdigit() else "")
    if fatal := [notice.text for notice in found if notice.kind is Kind.TOKEN or _needed(notice)]:
        raise CannotConnect(" ".join(fatal))
    return Connected(token=token, state=state, way=how, concerns=tuple(found), asked_for=way.page_id)


def _needed(notice: Notice) -> bool:
    """Without these nothing can be published, or proved."""
    return notice.cause in {"scope pages_manage_posts", "scope pages_read_engagement"}


def lasts_until(state: TokenState) -> datetime | None:
    """Give when the token or its right to read ends, whichever is sooner; None where neither does."""
    return min((at for at in (state.expires_at, state.data_access_expires_at) if at is not None), default=None)
