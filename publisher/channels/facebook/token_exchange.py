"""From a first token to a Page token that lasts, in steps that know no terminal: a web page can take the same ones.

Best is the token of a business system user, which does not die with somebody's password; else that of a person who
works on the Page, made long-lived first (Meta's page "Long-Lived Access Tokens").
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.error_outcomes import is_permanent_refusal
from publisher.channels.facebook.errors import GraphError, OutcomeUnknown
from publisher.channels.facebook.tokens import SCOPES, TokenState, concerns, read_token
from publisher.domain.coded_text import coded, joined
from publisher.domain.errors import InvalidInput
from publisher.domain.notices import Kind, Notice
from publisher.domain.ports_channel import Clock

#: A Page token that ends sooner was made from a person's short-lived one.
_LASTING = timedelta(days=14)
_PAGE_FIELDS = "id,name,access_token"


class CannotConnect(InvalidInput):
    """The token that was given leads to no lasting token of the Page."""


class OtherPages(CannotConnect):
    """The token's holder may use Pages, and the one in the settings is not among them."""

    def __init__(self, wanted: str, pages: "tuple[PageToken, ...]") -> None:
        names = ", ".join(f"{page.name} ({page.page_id})" for page in pages)
        super().__init__("other_pages", wanted=wanted, names=names)
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
    #: How it was come by: a coded text.
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
        raise _not_accepted(state.error)
    match state.type:
        case "PAGE":
            token, how = _of_page(first, state, way), "way_own_token"
        case "SYSTEM_USER":
            token, how = _named(first, state, way), "way_system_user"
        case "USER":
            token, how = _of_person(first, way), "way_person"
        case kind:
            raise CannotConnect("token_of_useless_kind", kind=kind or "–")
    return _judged(token, coded(how), way)


def _read(token: str, way: Way) -> TokenState:
    try:
        return read_token(way.graph(token), way.app_id, way.app_secret)
    except GraphError as error:
        if error.number in {102, 104, 190}:
            raise _not_accepted(error.words) from error
        raise


def _not_accepted(words: str) -> CannotConnect:
    return CannotConnect("token_not_accepted", words=words) if words else CannotConnect("token_not_accepted_silently")


def _of_page(first: str, state: TokenState, way: Way) -> PageToken:
    if state.expires_at is not None and state.expires_at < way.now() + _LASTING:
        raise CannotConnect("page_token_ends", day=f"{state.expires_at:%Y-%m-%d}")
    node = way.graph(first).get_object("me", fields="id,name")
    return PageToken(str(node.get("id") or ""), str(node.get("name") or ""), first)


def _of_person(first: str, way: Way) -> PageToken:
    if not way.app_id or (way.needs_secret and not way.app_secret):
        raise CannotConnect("token_needs_app")
    answer = way.graph(first).extend_access_token(way.app_id, way.app_secret)
    lasting = str(answer.get("access_token") or "") if isinstance(answer, dict) else ""
    if not lasting:
        raise OutcomeUnknown("no_lasting_token")
    pages = list(_pages(lasting, way))
    for page in pages:
        if _is_wanted(page, lasting, way):
            return page
    if not pages:
        # Business-owned Pages are missing in the list though the permission was given (Meta's changelog of v17.0).
        return _named(lasting, _read(lasting, way), way)
    raise OtherPages(way.page_id, tuple(pages))


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
            if not is_permanent_refusal(error):
                raise
            continue
        if page and (node == way.page_id or not way.page_id.isdigit()):
            return page
    raise CannotConnect("token_gives_no_page", page=way.page_id)


def _page_token(row: dict[str, Any]) -> PageToken | None:
    if not row.get("id") or not row.get("access_token"):
        return None
    return PageToken(str(row["id"]), str(row.get("name") or ""), str(row["access_token"]))


def _judged(token: PageToken, how: str, way: Way) -> Connected:
    state = _read(token.secret, way)
    found = concerns(state, way.now(), tuple(SCOPES), way.page_id if way.page_id.isdigit() else "")
    if fatal := [notice.text for notice in found if notice.kind is Kind.TOKEN or _needed(notice)]:
        raise CannotConnect("page_token_lacks", what=joined(*fatal))
    return Connected(token=token, state=state, way=how, concerns=tuple(found), asked_for=way.page_id)


def _needed(notice: Notice) -> bool:
    """Without these nothing can be published, or proved."""
    return notice.cause in {"scope pages_manage_posts", "scope pages_read_engagement"}


def lasts_until(state: TokenState) -> datetime | None:
    """Return when the token or its right to read ends, whichever is sooner; None where neither does."""
    return min((at for at in (state.expires_at, state.data_access_expires_at) if at is not None), default=None)
