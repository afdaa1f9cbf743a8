"""What a one-time link opens: the first administrator, an invitation, a new password."""

from starlette.responses import Response

from publisher.domain.accounts import Account, LinkKind, OneTimeLink, Role
from publisher.domain.email_address import is_email_address
from publisher.studio.formatting import gettext_noop
from publisher.studio.pages.sign_in import code_fits, let_in
from publisher.studio.passwords import trouble
from publisher.studio.request_context import RequestContext

_TROUBLE = {
    "short": gettext_noop("A password has at least ten characters."),
    "long": gettext_noop("A password has at most two hundred characters."),
    "easy": gettext_noop("This password is easy to guess. Use three or four unrelated words."),
    "name": gettext_noop("Enter your name and your email address."),
}


def show(context: RequestContext) -> Response:
    """Ask for a password; looking at the link does not use it up."""
    link = context.studio.links.look(context.path_param("token"))
    return _form(context, link) if link else _over(context)


def enter(context: RequestContext) -> Response:
    """Use the link up, set the password, and sign in."""
    studio, token = context.studio, context.path_param("token")
    link = studio.links.look(token)
    if link is None:
        return _over(context)
    if wrong := _wrong(context, link):
        return _form(context, link, _TROUBLE[wrong])
    if link.account and link.account.second_salt:
        counted = f"link {link.account.email}"
        if not studio.failures.admits(counted, context.address):
            return _form(context, link, gettext_noop("Too many attempts. Wait 15 minutes."))
        if not code_fits(context, link.account):
            return _form(context, link, gettext_noop("This code is wrong or already used. Wait for the next one."))
        studio.failures.forget(counted, context.address)
    if not studio.links.use(token):
        return _over(context)
    account = link.account or _first(context)
    studio.accounts.set_password(account.id, studio.passwords.hash(context.form_secret("password")))
    return let_in(context, account, "/", "welcome")


def _wrong(context: RequestContext, link: OneTimeLink) -> str:
    name, email = context.form_line("name"), context.form_line("email")
    if link.account is None and (not name or not is_email_address(email)):
        return "name"
    about = [link.account.name, link.account.email] if link.account else [name, email]
    return trouble(context.form_secret("password"), [*about, context.app.settings.organisation.name])


def _first(context: RequestContext) -> Account:
    accounts, email = context.studio.accounts, context.form_line("email")
    if known := accounts.without_password(email):  # after a restore, which gives no old password back
        accounts.make_first(known.id)
        return known
    name = context.form_line("name")
    return accounts.open(name=name, email=email, role=Role.ADMINISTRATOR, language=context.language, by="")


def _form(context: RequestContext, link: OneTimeLink, wrong: str = "") -> Response:
    typed = {"name": context.form_line("name"), "email": context.form_line("email")}
    first = link.kind is LinkKind.FIRST
    return context.page("welcome.html", 422 if wrong else 200, link=link, first=first, trouble=wrong, typed=typed)


def _over(context: RequestContext) -> Response:
    text = gettext_noop("This link no longer works: it was used, or has expired. Ask for a new one.")
    return context.page("problem.html", 410, text=text)
