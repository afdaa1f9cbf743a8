"""People and their roles."""

from starlette.responses import Response

from publisher.domain.accounts import Account, LinkKind, Role
from publisher.domain.email_address import is_email_address
from publisher.domain.errors import IllegalTransition
from publisher.studio.emails import send_link
from publisher.studio.formatting import LANGUAGES, gettext_noop
from publisher.studio.request_context import RequestContext


def show(context: RequestContext) -> Response:
    """List them."""
    return _page(context)


def invite(context: RequestContext) -> Response:
    """Make an account and send its link; where no mail can be sent, the page shows the link, once."""
    name, email = context.form_line("name"), context.form_line("email")
    if not name or not is_email_address(email) or context.form_value("role") not in list(Role):
        return _page(context, 422, trouble=gettext_noop("Enter a name, an email address and a role."))
    language = context.form_value("language") if context.form_value("language") in LANGUAGES else context.language
    try:
        account = context.studio.accounts.open(
            name=name, email=email, role=Role(context.form_value("role")), language=language, by=context.account.name
        )
    except IllegalTransition as error:
        return _page(context, 409, trouble=context.sentence(error))
    return _with_link(context, account, LinkKind.INVITATION)


def change_role(context: RequestContext) -> Response:
    """Return somebody another role."""
    account, role = _of(context), context.form_value("role")
    if role in list(Role):
        context.studio.accounts.set_role(account.id, Role(role), by=context.account.name)
    return context.redirect("/people", "changed")


def send_again(context: RequestContext) -> Response:
    """Send a new link: the invitation again, or one for a new password."""
    account = _of(context)
    context.studio.accounts.record_link(account.id, by=context.account.name, verb="send link")
    return _with_link(context, account, LinkKind.RESET if account.ready else LinkKind.INVITATION)


def forget_second(context: RequestContext) -> Response:
    """Ask somebody who lost a phone for no code any more."""
    context.studio.accounts.set_second(_of(context).id, "", by=context.account.name)
    return context.redirect("/people", "changed")


def close(context: RequestContext) -> Response:
    """Let somebody in no more."""
    context.studio.accounts.close(_of(context).id, by=context.account.name)
    return context.redirect("/people", "changed")


def open_again(context: RequestContext) -> Response:
    """Let somebody in again."""
    context.studio.accounts.open_again(_of(context).id, by=context.account.name)
    return context.redirect("/people", "changed")


def _with_link(context: RequestContext, account: Account, kind: LinkKind) -> Response:
    link = send_link(context.studio, account, kind)
    return _page(context, link=link, invited=account)


def _of(context: RequestContext) -> Account:
    account = context.studio.accounts.account(int(context.path_param("account")))
    if account is None:
        raise IllegalTransition(gettext_noop("There is no such account."))
    return account


def _page(
    context: RequestContext, status: int = 200, *, trouble: str = "", link: str = "", invited: Account | None = None
) -> Response:
    studio = context.studio
    typed = {name: context.form_value(name) if trouble else "" for name in ("name", "email", "role", "language")}
    return context.page(
        "people.html",
        status,
        accounts=studio.accounts.all(),
        waiting=studio.links.invited(),
        trouble=trouble,
        link=link,
        invited=invited,
        typed=typed,
    )
