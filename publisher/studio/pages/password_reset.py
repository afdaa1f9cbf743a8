"""Forgotten password: a link by mail. The answer is the same whether or not there is such an account."""

from starlette.background import BackgroundTask
from starlette.responses import Response

from publisher.domain.accounts import LinkKind
from publisher.studio.request_context import RequestContext
from publisher.studio.studio_context import StudioContext

#: For one account in a quarter of an hour, whoever asks; each of their links works.
_MOST_MAILS = 3


def show(context: RequestContext) -> Response:
    """Ask for the address."""
    return context.page("forgotten.html", sent=False, by_mail=bool(context.app.settings.mail.host))


def send(context: RequestContext) -> Response:
    """Mail a link, so often at most that nobody's letterbox is filled."""
    studio, email = context.studio, context.form_line("email")
    response = context.page("forgotten.html", sent=True, by_mail=bool(context.app.settings.mail.host))
    response.background = BackgroundTask(_send, studio, email, context.address)
    return response


def _send(studio: StudioContext, email: str, address: str) -> None:
    """Do it when the answer is out: how long it takes would tell who has an account."""
    found = studio.accounts.to_sign_in(email)
    if studio.failures.admits(f"forgotten {email}", address, on_account=_MOST_MAILS) and found:
        studio.send_mail([found[0].id], LinkKind.RESET)
