"""One's own account: the password, and the second factor."""

import re

from markupsafe import Markup
from starlette.responses import Response

from publisher.studio.pages.sign_in import let_in
from publisher.studio.passwords import trouble
from publisher.studio.visit import Visit
from publisher.studio.words import later

_TROUBLE = {
    "short": later("A password has at least ten characters."),
    "long": later("A password has at most two hundred characters."),
    "easy": later("This password is easy to guess. Use three or four unrelated words."),
}

_SALT = re.compile(r"[0-9a-f]{32}")


def show(visit: Visit) -> Response:
    """Show it."""
    return _page(visit)


def set_second(visit: Visit) -> Response:
    """Begin to ask for codes, once a right one was typed; or stop, which needs one too."""
    office, account, salt = visit.office, visit.account, visit.typed("salt")
    if account.second_salt:
        salt = ""
    elif not _SALT.fullmatch(salt):
        return _page(visit, 422)
    counted = f"second {account.email}"
    if not office.failures.admits(counted, visit.address):
        return _page(visit, 429, later("Too many attempts. Wait 15 minutes."))
    if not office.second.accepts(account, visit.typed("code"), salt):
        return _page(visit, 422, later("This code is wrong or already used. Wait for the next one."), salt)
    office.failures.forget(counted, visit.address)
    office.accounts.set_second(account.id, salt)
    return visit.go("/account", "changed")


def _page(visit: Visit, status: int = 200, trouble: str = "", salt: str = "") -> Response:
    account, second = visit.account, visit.office.second
    salt = salt or second.new_salt()
    picture = "" if account.second_salt else Markup(second.picture(account, salt))  # noqa: S704 (made by segno)
    secret = "" if account.second_salt else second.secret(account, salt)
    return visit.page("account.html", status, trouble=trouble, salt=salt, picture=picture, secret=secret)


def change_password(visit: Visit) -> Response:
    """Change the password; every other browser is signed out."""
    office, account, new = visit.office, visit.account, visit.typed("new")
    found = office.accounts.to_sign_in(account.email)
    counted = f"password {account.email}"
    if not office.failures.admits(counted, visit.address):
        return _page(visit, 429, later("Too many attempts. Wait 15 minutes."))
    if found is None or not office.passwords.fits(visit.typed("old"), found[1]):
        return _page(visit, 422, later("The current password is wrong."))
    if wrong := trouble(new, [account.name, account.email, visit.app.settings.organisation.name]):
        return _page(visit, 422, _TROUBLE[wrong])
    office.failures.forget(counted, visit.address)
    office.accounts.set_password(account.id, office.passwords.hash(new))
    return let_in(visit, account, "/account", "changed")
