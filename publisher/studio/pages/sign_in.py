"""Sign in and out."""

from secrets import token_urlsafe

from starlette.responses import Response

from publisher.domain.accounts import Account
from publisher.domain.errors import CodedError
from publisher.log_events import event_logger
from publisher.studio.formatting import LANGUAGES, gettext_noop
from publisher.studio.headers import SIGNED_OUT
from publisher.studio.known_devices import known_device, remember_device
from publisher.studio.request_context import LANGUAGE_COOKIE, RequestContext

_log = event_logger("studio")


def show(context: RequestContext) -> Response:
    """Ask who it is."""
    if context.account_or_none:
        return context.redirect("/")
    return _form(context)


def sign_in(context: RequestContext) -> Response:
    """Let in whoever knows the password; nobody learns whether an address has an account."""
    studio, email, address = context.studio, context.form_line("email"), context.address
    found = studio.accounts.to_sign_in(email)
    device = known_device(context, found[0] if found else None)
    if not studio.failures.admits(email, address, device=device):
        trouble = gettext_noop("Too many attempts. Wait 15 minutes, or use “Forgot your password?”.")
        return _form(context, 429, trouble)
    try:
        fits = studio.passwords.fits(context.form_secret("password"), found[1] if found else "")
    except CodedError as error:
        return _form(context, 503, context.sentence(error))
    if not fits or found is None or not code_fits(context, found[0]):
        _log.info("a sign-in failed")
        return _form(context, 401, gettext_noop("Email address, password or code is wrong."))
    studio.failures.forget(email, address, device=device)
    return let_in(context, found[0], own_path(context.form_value("next")))


def again(context: RequestContext) -> Response:
    """Answer a form from before somebody signed in or out in another tab: go on, or ask once more."""
    if context.account_or_none:
        return context.redirect(own_path(context.form_value("next")))
    return _form(context, 403, gettext_noop("This page was open for a long time. Please sign in again."))


def code_fits(context: RequestContext, account: Account) -> bool:
    """Return whether the code that was typed is right, or none is asked for. A right one is used up."""
    return not account.second_salt or context.studio.second.accepts(account, context.form_value("code"))


def session(context: RequestContext) -> Response:
    """Tell a script of ours who is signed in, with the token for its forms."""
    return context.json(
        {"account": context.account_or_none.id if context.account_or_none else None, "form_token": context.form_token}
    )


def let_in(context: RequestContext, account: Account, path: str, done: str = "") -> Response:
    """Begin a session under a new token: whatever token the browser came with is worth nothing."""
    context.studio.sessions.end(context.cookie)
    context.cookie = token_urlsafe(32)
    context.studio.sessions.begin(account.id, context.cookie)
    response = context.redirect(path, done)
    remember_device(context, account, response)
    return response


def sign_out(context: RequestContext) -> Response:
    """End the session; the page that follows clears what this browser kept of drafts."""
    context.studio.sessions.end(context.cookie)
    context.cookie = token_urlsafe(32)
    response = context.redirect("/sign-in", "signed-out")
    response.headers.update(SIGNED_OUT)
    return response


def choose_language(context: RequestContext) -> Response:
    """Show the studio in another language: kept with the account, or in a cookie for whoever has none."""
    wanted = context.form_value("language")
    response = context.redirect(own_path(context.form_value("next")))
    if wanted in LANGUAGES:
        if context.account_or_none:
            context.studio.accounts.set_language(context.account_or_none.id, wanted)
        response.set_cookie(
            LANGUAGE_COOKIE, wanted, max_age=31_536_000, httponly=True, samesite="lax", secure=context.studio.secure
        )
    return response


def own_path(path: str) -> str:
    """Return a path of ours; the front page for anything that a browser could take for another site's address."""
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if ours else "/"


def _form(context: RequestContext, status: int = 200, trouble: str = "") -> Response:
    wanted = own_path(context.form_value("next") or context.query("next"))
    email, nobody = context.form_line("email"), not context.studio.accounts.any_but()
    return context.page("sign-in.html", status, email=email, trouble=trouble, wanted=wanted, nobody=nobody)
