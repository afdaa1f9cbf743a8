"""What a one-time link opens: the first administrator, an invitation, a new password."""

from starlette.responses import Response

from publisher.domain.accounts import Account, LinkKind, Role
from publisher.storage.links import Link
from publisher.studio.pages.sign_in import code_fits, let_in
from publisher.studio.passwords import trouble
from publisher.studio.visit import Visit
from publisher.studio.words import later

_TROUBLE = {
    "short": later("A password has at least ten characters."),
    "long": later("A password has at most two hundred characters."),
    "easy": later("This password is easy to guess. Use three or four unrelated words."),
    "name": later("Enter your name and your email address."),
}


def show(visit: Visit) -> Response:
    """Ask for a password; looking at the link does not use it up."""
    link = visit.office.links.look(visit.part("token"))
    return _form(visit, link) if link else _over(visit)


def enter(visit: Visit) -> Response:
    """Use the link up, set the password, and sign in."""
    office, token = visit.office, visit.part("token")
    link = office.links.look(token)
    if link is None:
        return _over(visit)
    if wrong := _wrong(visit, link):
        return _form(visit, link, _TROUBLE[wrong])
    if link.account and link.account.second_salt:
        counted = f"link {link.account.email}"
        if not office.failures.admits(counted, visit.address):
            return _form(visit, link, later("Too many attempts. Wait 15 minutes."))
        if not code_fits(visit, link.account):
            return _form(visit, link, later("This code is wrong or already used. Wait for the next one."))
        office.failures.forget(counted, visit.address)
    if not office.links.use(token):
        return _over(visit)
    account = link.account or _first(visit)
    office.accounts.set_password(account.id, office.passwords.hash(visit.typed("password")))
    return let_in(visit, account, "/", "welcome")


def _wrong(visit: Visit, link: Link) -> str:
    name, email = visit.typed_line("name"), visit.typed_line("email")
    if link.account is None and (not name or "@" not in email):
        return "name"
    about = [link.account.name, link.account.email] if link.account else [name, email]
    return trouble(visit.typed("password"), [*about, visit.app.settings.organisation.name])


def _first(visit: Visit) -> Account:
    accounts, email = visit.office.accounts, visit.typed_line("email")
    if known := accounts.without_password(email):  # after a restore, which gives no old password back
        accounts.make_first(known.id)
        return known
    name = visit.typed_line("name")
    return accounts.open(name=name, email=email, role=Role.ADMINISTRATOR, language=visit.language, by="")


def _form(visit: Visit, link: Link, wrong: str = "") -> Response:
    typed = {"name": visit.typed_line("name"), "email": visit.typed_line("email")}
    first = link.kind is LinkKind.FIRST
    return visit.page("welcome.html", 422 if wrong else 200, link=link, first=first, trouble=wrong, typed=typed)


def _over(visit: Visit) -> Response:
    text = later("This link no longer works: it was used, or has expired. Ask for a new one.")
    return visit.page("problem.html", 410, text=text)
