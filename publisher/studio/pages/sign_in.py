"""Sign in and out."""

from secrets import token_urlsafe

from starlette.responses import Response

from publisher.domain.accounts import Account
from publisher.domain.errors import CodedError
from publisher.log_events import event_logger
from publisher.studio.known_devices import known_device, remember_device
from publisher.studio.visit import LANGUAGE_COOKIE, Visit
from publisher.studio.words import LANGUAGES, later

_log = event_logger("studio")


def show(visit: Visit) -> Response:
    """Ask who it is."""
    if visit.who:
        return visit.go("/")
    return _form(visit)


def sign_in(visit: Visit) -> Response:
    """Let in whoever knows the password; nobody learns whether an address has an account."""
    office, email, address = visit.office, visit.typed_line("email"), visit.address
    found = office.accounts.to_sign_in(email)
    device = known_device(visit, found[0] if found else None)
    if not office.failures.admits(email, address, device=device):
        trouble = later("Too many attempts. Wait 15 minutes, or use “Forgot your password?”.")
        return _form(visit, 429, trouble)
    try:
        fits = office.passwords.fits(visit.typed("password"), found[1] if found else "")
    except CodedError as error:
        return _form(visit, 503, visit.sentence(error))
    if not fits or found is None or not code_fits(visit, found[0]):
        _log.info("a sign-in failed")
        return _form(visit, 401, later("Email address, password or code is wrong."))
    office.failures.forget(email, address, device=device)
    return let_in(visit, found[0], own_path(visit.typed("next")))


def again(visit: Visit) -> Response:
    """Answer a form from before somebody signed in or out in another tab: go on, or ask once more."""
    if visit.who:
        return visit.go(own_path(visit.typed("next")))
    return _form(visit, 403, later("This page was open for a long time. Please sign in again."))


def code_fits(visit: Visit, account: Account) -> bool:
    """Return whether the code that was typed is right, or none is asked for. A right one is used up."""
    return not account.second_salt or visit.office.second.accepts(account, visit.typed("code"))


def session(visit: Visit) -> Response:
    """Tell a script of ours who is signed in, with the token for its forms."""
    return visit.json({"account": visit.who.id if visit.who else None, "form_token": visit.form_token})


def let_in(visit: Visit, account: Account, path: str, done: str = "") -> Response:
    """Begin a session under a new token: whatever token the browser came with is worth nothing."""
    visit.office.sessions.end(visit.cookie)
    visit.cookie = token_urlsafe(32)
    visit.office.sessions.begin(account.id, visit.cookie)
    response = visit.go(path, done)
    remember_device(visit, account, response)
    return response


def sign_out(visit: Visit) -> Response:
    """End the session; the page that follows clears what this browser kept of drafts."""
    visit.office.sessions.end(visit.cookie)
    visit.cookie = token_urlsafe(32)
    return visit.go("/sign-in", "signed-out")


def choose_language(visit: Visit) -> Response:
    """Show the studio in another language: kept with the account, or in a cookie for whoever has none."""
    wanted = visit.typed("language")
    response = visit.go(own_path(visit.typed("next")))
    if wanted in LANGUAGES:
        if visit.who:
            visit.office.accounts.set_language(visit.who.id, wanted)
        response.set_cookie(
            LANGUAGE_COOKIE, wanted, max_age=31_536_000, httponly=True, samesite="lax", secure=visit.office.secure
        )
    return response


def own_path(path: str) -> str:
    """Give a path of ours; the front page for anything that a browser could take for another site's address."""
    ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if ours else "/"


def _form(visit: Visit, status: int = 200, trouble: str = "") -> Response:
    wanted = own_path(visit.typed("next") or visit.asked("next"))
    return visit.page("sign-in.html", status, email=visit.typed_line("email"), trouble=trouble, wanted=wanted)
