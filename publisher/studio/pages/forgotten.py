"""Forgotten password: a link by mail. The answer is the same whether or not there is such an account."""

from starlette.responses import Response

from publisher.domain.accounts import LinkKind
from publisher.studio.letters import send_link
from publisher.studio.visit import Visit


def show(visit: Visit) -> Response:
    """Ask for the address."""
    return visit.page("forgotten.html", sent=False, by_mail=bool(visit.app.settings.mail.host))


def send(visit: Visit) -> Response:
    """Mail a link, so often at most that nobody's letterbox is filled."""
    office, email = visit.office, visit.typed("email")
    counted = f"forgotten {email}"
    found = office.accounts.to_sign_in(email)
    if found and not office.failures.too_many(counted, visit.address):
        send_link(office, found[0], LinkKind.RESET)
    office.failures.add(counted, visit.address)
    return visit.page("forgotten.html", sent=True, by_mail=bool(visit.app.settings.mail.host))
