"""One's own account: the password, and the second factor."""

import re

from markupsafe import Markup
from starlette.responses import Response

from publisher.studio.formatting import gettext_noop
from publisher.studio.pages.sign_in import let_in
from publisher.studio.passwords import trouble
from publisher.studio.request_context import RequestContext

_TROUBLE = {
    "short": gettext_noop("A password has at least ten characters."),
    "long": gettext_noop("A password has at most two hundred characters."),
    "easy": gettext_noop("This password is easy to guess. Use three or four unrelated words."),
}

_SALT = re.compile(r"[0-9a-f]{32}")


def show(context: RequestContext) -> Response:
    """Show it."""
    return _page(context)


def set_second(context: RequestContext) -> Response:
    """Begin to ask for codes, once a right one was typed; or stop, which needs one too."""
    studio, account, salt = context.studio, context.account, context.form_value("salt")
    if account.second_salt:
        salt = ""
    elif not _SALT.fullmatch(salt):
        return _page(context, 422)
    counted = f"second {account.email}"
    if not studio.failures.admits(counted, context.address):
        return _page(context, 429, gettext_noop("Too many attempts. Wait 15 minutes."))
    step = _used_step(context, salt)
    if step is None:
        return _page(context, 422, gettext_noop("This code is wrong or already used. Wait for the next one."), salt)
    studio.failures.forget(counted, context.address)
    studio.accounts.set_second(account.id, salt, step=step)
    return context.redirect("/account", "changed")


def _used_step(context: RequestContext, salt: str) -> int | None:
    """Return the time step of the code that was typed, which is used up by it; None where the code is wrong."""
    second, account, code = context.studio.second, context.account, context.form_value("code")
    if salt:
        return second.step_of(account, code, salt)
    return 0 if second.accepts(account, code) else None


def _page(context: RequestContext, status: int = 200, trouble: str = "", salt: str = "") -> Response:
    account, second = context.account, context.studio.second
    salt = salt or second.new_salt()
    picture = "" if account.second_salt else Markup(second.picture(account, salt))  # noqa: S704 (made by segno)
    secret = "" if account.second_salt else second.secret(account, salt)
    return context.page("account.html", status, trouble=trouble, salt=salt, picture=picture, secret=secret)


def change_password(context: RequestContext) -> Response:
    """Change the password; every other browser is signed out."""
    studio, account, new = context.studio, context.account, context.form_secret("new")
    found = studio.accounts.to_sign_in(account.email)
    counted = f"password {account.email}"
    if not studio.failures.admits(counted, context.address):
        return _page(context, 429, gettext_noop("Too many attempts. Wait 15 minutes."))
    if found is None or not studio.passwords.fits(context.form_secret("old"), found[1]):
        return _page(context, 422, gettext_noop("The current password is wrong."))
    if wrong := trouble(new, [account.name, account.email, context.app.settings.organisation.name]):
        return _page(context, 422, _TROUBLE[wrong])
    studio.failures.forget(counted, context.address)
    studio.accounts.set_password(account.id, studio.passwords.hash(new))
    return let_in(context, account, "/account", "changed")
