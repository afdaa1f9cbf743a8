"""What a pasted token is good for, line by line: what is right, what is missing, and what to click for it."""

from collections.abc import Iterator

from publisher.channels.facebook.errors import GraphError
from publisher.channels.facebook.token_exchange import AppFit, FirstToken, Way, go_on, read_first
from publisher.domain.coded_text import coded
from publisher.domain.page_token import CannotConnect, Connected, Explained, Mark, OtherPages, TokenFinding, TokenState

#: What each permission is for, in the order of what hurts most: the code of what it allows, and of what fails without.
PURPOSES = {
    "pages_manage_posts": ("scope_for_posts", "without_it_no_posts"),
    "pages_read_engagement": ("scope_for_reading", "without_it_no_reading"),
    "pages_manage_engagement": ("scope_for_comments", "without_it_no_comments"),
    "pages_read_user_content": ("scope_for_listing", "without_it_no_listing"),
    "read_insights": ("scope_for_reach", "without_it_no_reach"),
    "pages_show_list": ("scope_for_connecting", "without_it_no_connecting"),
}
_KINDS = {"PAGE": "token_is_pages", "SYSTEM_USER": "token_is_system_users", "USER": "token_is_persons"}
#: What to click differs by whose token it is.
_HOLDERS = {"PAGE": "page", "SYSTEM_USER": "system_user", "USER": "person"}
#: The task on a Page without which nobody publishes there (Meta's page "Pages API, Overview").
_PUBLISHES = "CREATE_CONTENT"


def explain(first: str, way: Way) -> Explained:
    """Walk from the token that a person gave to that of the Page, and tell what was seen. Writes nothing.

    Raises:
        FacebookError: if Facebook could not be asked.
    """
    try:
        known = read_first(first, way)
    except CannotConnect as error:
        dead = TokenFinding(mark=Mark.MISSING, text=error.told, mend=coded("mend_token_again"))
        return Explained(findings=(dead,), trouble=error)
    connected, trouble = None, None
    try:
        connected = go_on(first, known, way)
    except CannotConnect as error:
        trouble = error
    page_id = connected.token.page_id if connected else _number_of_page(first, trouble, way)
    return Explained(
        findings=tuple(_findings(known, connected, trouble, page_id, way)), connected=connected, trouble=trouble
    )


#: Stands for a Page that the token does not lead to, whatever its number is.
_NO_PAGE = "none"


def _number_of_page(first: str, trouble: CannotConnect | None, way: Way) -> str:
    """Return the number of the Page that permissions are judged for; empty where any will do."""
    if isinstance(trouble, OtherPages):
        return ""  # one of them may be chosen
    if way.page_id.isdigit():
        return way.page_id
    if trouble and trouble.code == "token_gives_no_page":
        return _NO_PAGE
    try:
        return str((way.bare_graph or way.graph)(first).get_object(way.page_id, fields="id").get("id") or "")
    except GraphError:
        return ""


def _findings(
    known: FirstToken, connected: Connected | None, trouble: CannotConnect | None, page_id: str, way: Way
) -> Iterator[TokenFinding]:
    state = known.state
    if state.type not in _KINDS:
        text = coded("token_of_app_only") if state.type == "APP" else (trouble.told if trouble else "")
        yield TokenFinding(mark=Mark.MISSING, text=text, mend=coded("mend_token_again"))
        return
    yield TokenFinding(mark=Mark.RIGHT, text=coded(_KINDS[state.type]))
    yield from _of_app(known, trouble, way)
    yield from _of_page(state, connected, trouble)
    for scope in PURPOSES:
        yield _of_permission(scope, state, page_id, way)
    yield from _of_end(connected, trouble, way)


def _of_app(known: FirstToken, trouble: CannotConnect | None, way: Way) -> Iterator[TokenFinding]:
    code = trouble.code if trouble else ""
    if trouble and code == "token_of_other_app":
        mend = coded("mend_other_app", ours=way.app_id, name=known.state.application)
        yield TokenFinding(mark=Mark.MISSING, text=trouble.told, mend=mend)
    elif trouble and code in ("app_secret_refused", "token_needs_app"):
        yield TokenFinding(mark=Mark.MISSING, text=coded(_AS_FINDING[code]), mend=coded("mend_app_secret"))
    elif known.app is not AppFit.REFUSED and known.state.app_id:
        text = coded("token_app", name=known.state.application or "–", id=known.state.app_id)
        yield TokenFinding(mark=Mark.RIGHT, text=text)


#: A finding says what is missing; what to do stands beside it.
_AS_FINDING = {"app_secret_refused": "app_secret_not_accepted", "token_needs_app": "app_secret_unknown"}


def _of_page(state: TokenState, connected: Connected | None, trouble: CannotConnect | None) -> Iterator[TokenFinding]:
    holder = _HOLDERS[state.type]
    if connected:
        page = connected.token
        yield TokenFinding(mark=Mark.RIGHT, text=coded("token_page", name=page.name, id=page.page_id))
        if page.tasks is not None and _PUBLISHES not in page.tasks:
            yield TokenFinding(mark=Mark.NOTE, text=coded("role_without_content"), mend=coded("mend_role"))
    elif isinstance(trouble, OtherPages):
        text = coded("token_leads_to_others", **{name: trouble.values[name] for name in ("wanted", "names")})
        yield TokenFinding(mark=Mark.MISSING, text=text, mend=coded("mend_other_pages"))
    elif trouble and trouble.code == "token_gives_no_page":
        text = coded("token_leads_to_no_page", page=trouble.values["page"])
        yield TokenFinding(mark=Mark.MISSING, text=text, mend=coded(f"mend_no_page_{holder}"))


def _of_permission(scope: str, state: TokenState, page_id: str, way: Way) -> TokenFinding:
    allows, fails = PURPOSES[scope]
    holder = _HOLDERS[state.type]
    grave = Mark.MISSING if scope in way.needed else Mark.NOTE
    if scope not in state.scopes:
        text, mend = coded("scope_missing", means=coded(fails)), coded(f"mend_scope_{holder}", permission=scope)
    elif state.grants_elsewhere(scope, page_id):
        text, mend = coded("scope_elsewhere", means=coded(fails)), coded(f"mend_no_page_{holder}")
    else:
        return TokenFinding(mark=Mark.RIGHT, text=coded(allows), permission=scope)
    return TokenFinding(mark=grave, text=text, mend=mend, permission=scope)


def _of_end(connected: Connected | None, trouble: CannotConnect | None, way: Way) -> Iterator[TokenFinding]:
    if trouble and trouble.code == "page_token_ends":
        yield TokenFinding(mark=Mark.MISSING, text=trouble.told)
    if not connected:
        return
    state = connected.state
    if state.expires_at:
        yield TokenFinding(mark=Mark.NOTE, text=coded("token_lasts_until", day=f"{state.expires_at:%Y-%m-%d}"))
    else:
        yield TokenFinding(mark=Mark.RIGHT, text=coded("token_never_ends"))
    if state.data_access_expires_at:
        day, over = f"{state.data_access_expires_at:%Y-%m-%d}", state.data_access_expires_at <= way.now()
        text = coded("data_access_ended" if over else "figures_last_until", day=day)
        yield TokenFinding(mark=Mark.NOTE, text=text)
