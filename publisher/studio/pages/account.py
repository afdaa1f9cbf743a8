"""One's own account: the password."""

from starlette.responses import Response

from publisher.studio.pages.sign_in import let_in
from publisher.studio.passwords import trouble
from publisher.studio.visit import Visit
from publisher.studio.words import later

_TROUBLE = {
    "short": later("A password has ten characters at least."),
    "long": later("A password has two hundred characters at most."),
    "easy": later("This password is guessed first. Take three or four words that have nothing to do with one another."),
}


def show(visit: Visit) -> Response:
    """Show it."""
    return visit.page("account.html", trouble="")


def change_password(visit: Visit) -> Response:
    """Change the password; every other browser is signed out."""
    office, account, new = visit.office, visit.account, visit.typed("new")
    found = office.accounts.to_sign_in(account.email)
    counted = f"password {account.email}"
    if office.failures.too_many(counted, visit.address):
        return visit.page("account.html", 429, trouble=later("Too many tries. Wait a quarter of an hour."))
    if found is None or not office.passwords.fits(visit.typed("old"), found[1]):
        office.failures.add(counted, visit.address)
        return visit.page("account.html", 422, trouble=later("The old password is wrong."))
    if wrong := trouble(new, [account.name, account.email, visit.app.settings.organisation.name]):
        return visit.page("account.html", 422, trouble=_TROUBLE[wrong])
    office.accounts.set_password(account.id, office.passwords.hash(new))
    return let_in(visit, account, "/account", "changed")
