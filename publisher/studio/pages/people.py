"""People and their roles."""

from starlette.responses import Response

from publisher.domain.accounts import Account, LinkKind, Role
from publisher.domain.errors import NotPossible
from publisher.studio.letters import send_link
from publisher.studio.visit import Visit
from publisher.studio.words import LANGUAGES, later


def show(visit: Visit) -> Response:
    """List them."""
    return _page(visit)


def invite(visit: Visit) -> Response:
    """Make an account and send its link; where no mail can be sent, the page shows the link, once."""
    name, email = visit.typed_line("name"), visit.typed_line("email")
    if not name or "@" not in email or visit.typed("role") not in list(Role):
        return _page(visit, 422, trouble=later("Enter a name, an email address and a role."))
    language = visit.typed("language") if visit.typed("language") in LANGUAGES else visit.language
    try:
        account = visit.office.accounts.open(
            name=name, email=email, role=Role(visit.typed("role")), language=language, by=visit.account.name
        )
    except NotPossible as error:
        return _page(visit, 409, trouble=visit.sentence(error))
    return _with_link(visit, account, LinkKind.INVITATION)


def change_role(visit: Visit) -> Response:
    """Give somebody another role."""
    account, role = _of(visit), visit.typed("role")
    if role in list(Role):
        visit.office.accounts.set_role(account.id, Role(role), by=visit.account.name)
    return visit.go("/people", "changed")


def send_again(visit: Visit) -> Response:
    """Send a new link: the invitation again, or one for a new password."""
    account = _of(visit)
    return _with_link(visit, account, LinkKind.RESET if account.ready else LinkKind.INVITATION)


def forget_second(visit: Visit) -> Response:
    """Ask somebody who lost a phone for no code any more."""
    visit.office.accounts.set_second(_of(visit).id, "", by=visit.account.name)
    return visit.go("/people", "changed")


def close(visit: Visit) -> Response:
    """Let somebody in no more."""
    visit.office.accounts.close(_of(visit).id, by=visit.account.name)
    return visit.go("/people", "changed")


def open_again(visit: Visit) -> Response:
    """Let somebody in again."""
    visit.office.accounts.open_again(_of(visit).id, by=visit.account.name)
    return visit.go("/people", "changed")


def _with_link(visit: Visit, account: Account, kind: LinkKind) -> Response:
    link = send_link(visit.office, account, kind)
    return _page(visit, link=link, invited=account)


def _of(visit: Visit) -> Account:
    account = visit.office.accounts.account(int(visit.part("account")))
    if account is None:
        raise NotPossible(later("There is no such account."))
    return account


def _page(
    visit: Visit, status: int = 200, *, trouble: str = "", link: str = "", invited: Account | None = None
) -> Response:
    office = visit.office
    typed = {name: visit.typed(name) if trouble else "" for name in ("name", "email", "role", "language")}
    return visit.page(
        "people.html",
        status,
        accounts=office.accounts.all(),
        waiting=office.links.invited(),
        trouble=trouble,
        link=link,
        invited=invited,
        typed=typed,
    )
