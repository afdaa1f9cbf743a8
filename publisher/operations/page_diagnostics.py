"""What `doctor` looks at of the Page: token, permissions, version, limits, links, clock and what the canary proves."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.channels.facebook.errors import FacebookError
from publisher.channels.facebook.token_check import of_another_app, other_app_told
from publisher.channels.facebook.tokens import SCOPES, read_token, warnings
from publisher.channels.facebook.versions import version_trouble
from publisher.domain.coded_text import coded, joined
from publisher.domain.first_post import Stage
from publisher.domain.health_checks import Finding, clock_text, clock_wrong
from publisher.operations.first_post import GuidedFirstPost
from publisher.operations.links_allowed import links_allowed
from publisher.settings.load import GRAPH_URL

if TYPE_CHECKING:
    from publisher.bootstrap.app import App


def token(app: "App") -> Iterator[Finding]:
    """Look at the token: what it is good for, and until when."""
    secrets = app.settings.secrets
    source = secrets.page_token_source
    try:
        state = read_token(app.container.page.graph, secrets.facebook_app_id, secrets.facebook_app_secret)
    except FacebookError as error:
        if not of_another_app(error, secrets):
            raise
        yield Finding(what="token", ok=False, text=other_app_told(secrets))
        return
    page_id = app.settings.facebook.page_id
    told = warnings(state, app.clock(), tuple(SCOPES), page_id if page_id.isdigit() else "")
    for text in told:
        yield Finding(what="token", ok=False, text=text)
    if not app.settings.sandbox:
        yield _app_mode(app)
    if not told:
        text = coded("token_fine", source=source) if source else coded("token_of_sandbox")
        ends = coded("token_fine_until", day=f"{state.expires_at:%Y-%m-%d}") if state.expires_at else ""
        yield Finding(what="token", ok=True, text=joined(text, ends, coded("all_permissions")))


def _app_mode(app: "App") -> Finding:
    """Return what a person saw of the first post: no answer of the Graph API tells whether others see what goes out."""
    post = GuidedFirstPost(app).current()
    match post.stage if post else None:
        case Stage.SEEN:
            return Finding(what="app mode", ok=True, text=coded("app_mode_seen"))
        case Stage.NOT_SEEN:
            return Finding(what="app mode", ok=False, text=coded("app_mode_unseen"))
        case _:
            return Finding(what="app mode", ok=True, text=coded("app_mode_unknown"), noted=True)


def version(app: "App") -> Iterator[Finding]:
    """Look whether Facebook still answers this version of the Graph API."""
    version = app.settings.facebook.graph_version
    trouble = version_trouble(version, app.clock().date())
    yield Finding(what="version", ok=not trouble, text=trouble or coded("version_fine", version=version))


def limits(app: "App") -> Iterator[Finding]:
    """Look how much of Facebook's limit of calls is used."""
    used = app.container.page.graph.usage_percent
    text = coded("limit_used", percent=f"{used:.0f}") if used is not None else coded("limits_not_told")
    yield Finding(what="limits", ok=not app.resting, text=app.resting or text, noted=used is None)


def links(app: "App") -> Iterator[Finding]:
    """Look how many posts with a link the Page may make."""
    ok, text = links_allowed(app)
    yield Finding(what="links", ok=ok, text=text)


def page(app: "App") -> Iterator[Finding]:
    """Look whether the token is the Page's that the settings name."""
    facebook = app.container.facebook_settings
    ours, named = (app.container.page.graph.get_object(node, fields="id,name") for node in ("me", facebook.page_id))
    same = ours.get("id") == named.get("id")
    name, number = str(ours.get("name")), str(ours.get("id"))
    right = coded("page_fine", name=name, id=number, version=facebook.graph_version, address=facebook.graph_url)
    wrong = coded("page_is_another", name=name, id=number, named=str(named.get("name")))
    yield Finding(what="page", ok=same, text=right if same else wrong)
    if facebook.graph_url != GRAPH_URL and not app.settings.sandbox:
        yield Finding(what="address", ok=True, text=coded("address_of_others", address=facebook.graph_url))


def clock(app: "App") -> Iterator[Finding]:
    """Compare our clock with Facebook's."""
    offset = app.container.page.facebook.clock_offset_seconds
    wrong = clock_wrong(offset)
    yield Finding(what="clock", ok=wrong is None, text=wrong.text if wrong else clock_text(offset))
