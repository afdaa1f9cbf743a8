"""Connecting the Facebook Page by a token: paste it, see which Page it is, try it out, keep it. No restart by hand.

The steps are those of `publisher connect`. A token that was pasted never comes back, in no page, log or address.
"""

import re

from starlette.responses import Response

from publisher import logs
from publisher.bootstrap.page_connection import GivenApp
from publisher.domain.coded_text import coded
from publisher.domain.errors import ChannelError, IllegalTransition
from publisher.domain.page_token import OtherPages, TokenFinding
from publisher.domain.readiness import WRONG_WORLD
from publisher.operations.store_token import keep as keep_token
from publisher.settings.secrets import STORED_TOKEN
from publisher.studio.formatting import gettext_noop
from publisher.studio.numbers import whole_numbers
from publisher.studio.page_plan import plan_shown
from publisher.studio.pending_tokens import Candidate
from publisher.studio.request_context import RequestContext

#: As Meta makes them.
_APP_SECRET = re.compile(r"[0-9a-f]{32}")


def show(context: RequestContext) -> Response:
    """Return how it stands, and take a token; or go on with the one that was pasted."""
    return _page(context)


def look(context: RequestContext) -> Response:
    """See where a token leads to. Nothing is written."""
    first = context.form_value("token").strip()
    app = GivenApp(context.form_value("app_id").strip(), context.form_value("app_secret").strip())
    if trouble := _of_token(first) or _of_app(app):
        return _page(context, 422, trouble=trouble, app=app)
    kept = context.studio.candidates.of(context.account.id)
    return _walk(context, first, app if app.id else kept.app if kept else None)


def _of_token(first: str) -> str:
    """Return what is wrong with what was pasted, before anybody is asked; empty where it may be a token."""
    if not first:
        return gettext_noop("Paste a token first.")
    if not _is_secret(first):
        return gettext_noop("This is not a token: it has a space or a character that no token has.")
    if "://" in first:
        return gettext_noop("This is an address. Copy the token itself: it usually begins with EAA.")
    if first.isdigit():
        return gettext_noop(
            "This is only a number, such as an App ID or a Page's. A token is much longer, and usually begins with EAA."
        )
    if _APP_SECRET.fullmatch(first):
        return gettext_noop(
            "This looks like the app's secret, which has a field of its own. A token is longer, and usually "
            "begins with EAA."
        )
    return ""


def _of_app(app: GivenApp) -> str:
    """Return what is wrong with an app that was typed beside it."""
    if bool(app.id) != bool(app.secret):
        return gettext_noop("Enter both the app's ID and its secret, or neither.")
    if app.id and not (app.id.isascii() and app.id.isdigit()):
        return gettext_noop("The App ID is a number, as Meta shows it under “App settings”, “Basic”.")
    if not _is_secret(app.secret):
        return gettext_noop("This is not an app secret: it has a space or a character that none has.")
    return ""


def _is_secret(text: str) -> bool:
    return text.isascii() and text.isprintable() and not any(character.isspace() for character in text)


def choose(context: RequestContext) -> Response:
    """Go on with one of several Pages."""
    candidate = _candidate(context)
    if context.form_value("page") not in [page_id for page_id, _ in candidate.pages]:
        return _page(context, 422, trouble=gettext_noop("Choose a Page."))
    return _walk(context, candidate.first, candidate.app, context.form_value("page"))


def keep(context: RequestContext) -> Response:
    """Try it out with posts that nobody sees; where that works, keep it and use it from now on."""
    candidate, app = _candidate(context), context.app
    connected = candidate.connected
    if connected is None:
        return context.redirect("/connect")
    steps = app.connection(candidate.first, candidate.app)
    trials = steps.canary(connected)
    if app.settings.facebook.publish != "direct" and not all(trial.works for trial in trials):
        return _page(context, 409, trials=trials)
    kept = keep_token(app, steps, connected, context.account.name)
    context.studio.candidates.forget(context.account.id)
    begins_again = kept.other_target and context.studio.begins_again is not None
    plan = None if kept.other_target else plan_shown(context)  # of another Page Home asks, once it is the one
    answer = context.page(
        "connected.html", trials=trials, kept=kept, connected=connected, begins_again=begins_again, plan=plan
    )
    if begins_again and context.studio.begins_again:
        context.studio.begins_again()
    return answer


def forget(context: RequestContext) -> Response:
    """Begin once more with another token."""
    candidate = context.studio.candidates.of(context.account.id)
    context.studio.candidates.forget(context.account.id)
    _remember(context, candidate.app if candidate else None)
    return context.redirect("/connect")


def adopt(context: RequestContext) -> Response:
    """Let the ledger serve the Page and the machine of now; what was planned for another is cancelled."""
    if not context.form_value("sure"):
        raise IllegalTransition(gettext_noop("Tick the box first: this cannot be undone."))
    context.app.refuse_blocked(WRONG_WORLD)
    agreed = whole_numbers(context.form_value("agreed").split())
    context.app.adopt(context.account.name, agreed=agreed)
    return context.redirect("/", "adopted")


def _walk(context: RequestContext, first: str, app: GivenApp | None, page_id: str = "") -> Response:
    logs.hide(first, app.secret if app else "")
    try:
        found = context.app.connection(first, app).walk(first, page_id)
    except ChannelError as error:
        return _page(context, 409, said=logs.clean(context.sentence(error)), app=app)
    if isinstance(found.trouble, OtherPages):
        logs.hide(*(page.secret for page in found.trouble.pages))
        pages = tuple((page.page_id, page.name) for page in found.trouble.pages)
        candidate = Candidate(first=first, pages=pages, app=app, findings=found.findings)
    elif found.connected is None:
        _remember(context, None if _blames_app(found.findings) else app)
        return _page(context, 409, findings=found.findings, app=app)
    else:
        logs.hide(found.connected.token.secret)
        candidate = Candidate(first=first, connected=found.connected, app=app, findings=found.findings)
    context.studio.candidates.keep(context.account.id, candidate)
    return context.redirect("/connect")


def _remember(context: RequestContext, app: GivenApp | None) -> None:
    """Remember the app that was typed with a token that leads nowhere: nobody types it for each try."""
    if app is not None:
        context.studio.candidates.keep(context.account.id, Candidate(first="", app=app))


def _candidate(context: RequestContext) -> Candidate:
    candidate = context.studio.candidates.of(context.account.id)
    if candidate is None or not candidate.first:
        raise IllegalTransition(gettext_noop("The token is no longer kept here: paste it again."))
    return candidate


def _page(
    context: RequestContext,
    status: int = 200,
    *,
    trouble: str = "",
    said: str = "",
    trials: object = (),
    findings: tuple[TokenFinding, ...] = (),
    app: GivenApp | None = None,
) -> Response:
    candidate = context.studio.candidates.of(context.account.id)
    connected = candidate.connected if candidate else None
    source = context.app.settings.secrets.page_token_source
    return context.page(
        "connect.html",
        status,
        trouble=trouble,
        said=said,
        trials=trials,
        findings=findings or (candidate.findings if candidate and not trouble and not said else ()),
        pages=candidate.pages if candidate and not connected else (),
        connected=connected,
        plan=plan_shown(context),
        stopped=any(hold.kind == "sign-in" and hold.active(context.app.clock()) for hold in context.app.holds()),
        wins=source if source != STORED_TOKEN.as_posix() else "",
        saved=source == STORED_TOKEN.as_posix(),
        needs_app=_blames_app(findings),
        typed_id=app.id if app and (candidate is None or candidate.app != app) else "",
        app_id=_app_id(context, candidate),
    )


def _blames_app(findings: tuple[TokenFinding, ...]) -> bool:
    """Return whether the app's id or secret is missing, or wrong."""
    return any(finding.mend == coded("mend_app_secret") for finding in findings)


def _app_id(context: RequestContext, candidate: Candidate | None) -> str:
    """Return the id of the app that is used unless another is typed; empty where none is known with its secret."""
    if candidate and candidate.app:
        return candidate.app.id
    secrets = context.app.settings.secrets
    return secrets.facebook_app_id if secrets.facebook_app_secret else ""
