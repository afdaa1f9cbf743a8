"""Forgotten password: a link by mail. The answer is the same whether or not there is such an account."""

from starlette.background import BackgroundTask
from starlette.responses import Response

from publisher.domain.accounts import LinkKind
from publisher.studio.office import Office
from publisher.studio.visit import Visit

#: For one account in a quarter of an hour, whoever asks; each of their links works.
_MOST_MAILS = 3


def show(visit: Visit) -> Response:
    """Ask for the address."""
    return visit.page("forgotten.html", sent=False, by_mail=bool(visit.app.settings.mail.host))


def send(visit: Visit) -> Response:
    """Mail a link, so often at most that nobody's letterbox is filled."""
    office, email = visit.office, visit.typed_line("email")
    response = visit.page("forgotten.html", sent=True, by_mail=bool(visit.app.settings.mail.host))
    response.background = BackgroundTask(_send, office, email, visit.address)
    return response


def _send(office: Office, email: str, address: str) -> None:
    """Do it when the answer is out: how long it takes would tell who has an account."""
    found = office.accounts.to_sign_in(email)
    if office.failures.admits(f"forgotten {email}", address, on_account=_MOST_MAILS) and found:
        office.send_mail([found[0].id], LinkKind.RESET)
