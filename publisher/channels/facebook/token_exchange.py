"""From a first token to a Page token that lasts, in steps that know no terminal: a web page can take the same ones.

Best is the token of a business system user, which does not die with somebody's password; else that of a person who
works on the Page, made long-lived first (Meta's page "Long-Lived Access Tokens").
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from publisher.channels.facebook.client import PageGraph
from publisher.channels.facebook.error_outcomes import is_permanent_refusal, token_end
from publisher.channels.facebook.errors import GraphError, OutcomeUnknown
from publisher.channels.facebook.tokens import SCOPES, concerns, read_token
from publisher.domain.coded_text import coded, joined
from publisher.domain.notices import Kind
from publisher.domain.page_token import CannotConnect, Connected, OtherPages, PageToken, TokenState
from publisher.domain.ports_channel import Clock

#: A Page token that ends sooner was made from a person's short-lived one.
_LASTING = timedelta(days=14)
_PAGE_FIELDS = "id,name,access_token"
#: An answer of `debug_token` that comes of the app's id and secret, or of a token of another app, or of a dead token.
_DEAD = {102, 104, 190}
_APP_IN_DOUBT = {100, 101, *_DEAD}
#: Without these nothing can be published, or proved.
NEEDED = frozenset({"pages_manage_posts", "pages_read_engagement"})
#: In two phases posts that nobody sees have to be listed, so that one left behind is found again.
NEEDED_IN_TWO_PHASES = NEEDED | {"pages_read_user_content"}


class AppFit(Enum):
    """Whether the token was made for the app that is known here."""

    OURS = "ours"
    #: No app is known here.
    UNKNOWN = "unknown"
    OTHER = "another"
    #: It was, but Facebook does not accept the app's id and secret.
    REFUSED = "refused"


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
    #: The permissions without which the Page is not connected.
    needed: frozenset[str] = NEEDED
    #: The same without a proof by the app's secret, which a token of another app does not take; None: there is none.
    bare_graph: Callable[[str], PageGraph] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstToken:
    """What Facebook says of the token that a person gave."""

    state: TokenState
    app: AppFit


def connect(first: str, way: Way) -> Connected:
    """Walk from the token that a person gave to that of the Page. Writes nothing; safe to repeat.

    Raises:
        CannotConnect: if it leads nowhere.
        FacebookError: if Facebook could not be asked.
    """
    return go_on(first, read_first(first, way), way)


def go_on(first: str, known: FirstToken, way: Way) -> Connected:
    """Walk on from what `read_first` gave. Raises as `connect` does."""
    state = known.state
    match state.type:
        case "PAGE" | "SYSTEM_USER" | "USER" as kind:
            _check_app(known, way)
        case kind:
            raise CannotConnect("token_of_useless_kind", kind=kind or "–")
    if kind == "PAGE":
        token, how = _of_page(first, state, way), "way_own_token"
    elif kind == "SYSTEM_USER":
        token, how = _named(first, state, way), "way_system_user"
    else:
        token, how = _of_person(first, way), "way_person"
    return _judged(token, coded(how), state, way)


def read_first(first: str, way: Way) -> FirstToken:
    """Ask Facebook whose token it is, and whether it was made for the app that is known here.

    Raises:
        CannotConnect: if it is not accepted.
        FacebookError: if Facebook could not be asked.
    """
    if not way.app_id or not way.app_secret:
        state = _accepted(way.graph(first), "", "")
        return FirstToken(state=state, app=_fit(state, way) if way.app_id else AppFit.UNKNOWN)
    try:
        state = read_token(way.graph(first), way.app_id, way.app_secret)
    except GraphError as error:
        if error.number not in _APP_IN_DOUBT:
            raise
        return _by_itself(first, way, error)
    if not state.is_valid and state.error_number == 100:
        return _by_itself(first, way, None)
    return FirstToken(state=_checked(state), app=_fit(state, way))


def _by_itself(first: str, way: Way, error: GraphError | None) -> FirstToken:
    """Ask as the token itself, which is of its own app: so it shows what is wrong, the token or the app."""
    try:
        state = _accepted((way.bare_graph or way.graph)(first), "", "")
    except GraphError:
        if error is None:
            raise
        raise error from None
    fit = _fit(state, way)
    return FirstToken(state=state, app=AppFit.REFUSED if fit is AppFit.OURS else fit)


def _fit(state: TokenState, way: Way) -> AppFit:
    return AppFit.OTHER if state.app_id and state.app_id != way.app_id else AppFit.OURS


def _accepted(graph: PageGraph, app_id: str, app_secret: str) -> TokenState:
    try:
        return _checked(read_token(graph, app_id, app_secret))
    except GraphError as error:
        if error.number in _DEAD:
            raise _not_accepted(error.words, error.subcode) from error
        raise


def _checked(state: TokenState) -> TokenState:
    if not state.is_valid:
        raise _not_accepted(state.error, state.error_subcode)
    return state


def _not_accepted(words: str, subcode: int | None = None) -> CannotConnect:
    if code := token_end(subcode):
        return CannotConnect(code)
    return CannotConnect("token_not_accepted", words=words) if words else CannotConnect("token_not_accepted_silently")


def _check_app(known: FirstToken, way: Way) -> None:
    """Refuse what no call could be made with.

    Raises:
        CannotConnect: if each would carry a proof by the secret of another app, or a wrong one.
    """
    state = known.state
    if known.app is AppFit.REFUSED:
        raise CannotConnect("app_secret_refused", ours=way.app_id)
    if known.app is AppFit.OTHER and (way.app_secret or state.type == "USER"):
        raise CannotConnect("token_of_other_app", name=state.application, id=state.app_id, ours=way.app_id)


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
    # Business-owned Pages are missing in the list though the permission was given (Meta's changelog of v17.0).
    return _named(lasting, _accepted(way.graph(lasting), way.app_id, way.app_secret), way, pages)


def _pages(token: str, way: Way) -> Iterator[PageToken]:
    for row in way.graph(token).get_all_connections("me", "accounts", fields=f"{_PAGE_FIELDS},tasks"):
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


def _named(token: str, state: TokenState, way: Way, listed: list[PageToken] | None = None) -> PageToken:
    """Ask the Page itself for its token: as the settings name it, then by the ids that permissions were given for.

    Raises:
        OtherPages: if only other Pages give one; `listed` are such as were found before.
        CannotConnect: if none does.
    """
    if page := _asked(token, way.page_id, way):
        return page
    others = {page.page_id: page for page in listed or ()}
    for page_id in dict.fromkeys(page_id for ids in state.page_ids.values() for page_id in ids):
        if page_id not in others and page_id != way.page_id and (page := _asked(token, page_id, way)):
            others[page_id] = page
    for page in others.values():
        if _is_wanted(page, page.secret, way):
            return page
    if others:
        raise OtherPages(way.page_id, tuple(others.values()))
    raise CannotConnect("token_gives_no_page", page=way.page_id)


def _asked(token: str, node: str, way: Way) -> PageToken | None:
    try:
        return _page_token(way.graph(token).get_object(node, fields=_PAGE_FIELDS))
    except GraphError as error:
        if not is_permanent_refusal(error):
            raise
        return None


def _page_token(row: dict[str, Any]) -> PageToken | None:
    if not row.get("id") or not row.get("access_token"):
        return None
    tasks = row.get("tasks")
    told = frozenset(map(str, tasks)) if isinstance(tasks, list) else None
    return PageToken(str(row["id"]), str(row.get("name") or ""), str(row["access_token"]), told)


def _judged(token: PageToken, how: str, first: TokenState, way: Way) -> Connected:
    state = _accepted(way.graph(token.secret), way.app_id, way.app_secret)
    page_id = way.page_id if way.page_id.isdigit() else ""
    found = concerns(state, way.now(), tuple(SCOPES), page_id)
    needed = {f"scope {scope}" for scope in way.needed}
    lacks = [each for each in concerns(first, way.now(), tuple(way.needed), token.page_id) if each.cause in needed]
    fatal = {each.text: None for each in [*found, *lacks] if each.kind is Kind.TOKEN or each.cause in needed}
    if fatal:
        raise CannotConnect("page_token_lacks", what=joined(*fatal))
    return Connected(token=token, state=state, way=how, concerns=tuple(found), asked_for=way.page_id)


def lasts_until(state: TokenState) -> datetime | None:
    """Return when the token or its right to read ends, whichever is sooner; None where neither does."""
    return min((at for at in (state.expires_at, state.data_access_expires_at) if at is not None), default=None)
