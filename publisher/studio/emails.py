"""Mails of the studio to one person, in that person's language."""

from publisher.domain.accounts import Account, LinkKind
from publisher.domain.errors import MailNotSent
from publisher.log_events import event_logger
from publisher.messages import sentence
from publisher.notifications.smtp import Letter, MailServer
from publisher.studio.formatting import say_in
from publisher.studio.studio_context import StudioContext

_log = event_logger("studio")


def send_link(studio: StudioContext, account: Account, kind: LinkKind) -> str:
    """Make a one-time link and mail it; give the link where no mail could be sent, else nothing."""
    link = studio.link(kind, account.id)
    trouble = send_letter(studio, account, "link", {"kind": kind.value, "link": link})
    return link if trouble else ""


def send_letter(studio: StudioContext, account: Account, name: str, values: dict[str, str]) -> str:
    """Send a letter of `templates/studio/letters/` to one person; return why no server took it, if none did."""
    settings = studio.app.settings
    if not settings.mail.host or not account.email:
        return "No mail server is set, or no address."
    rendered = [
        studio.templates.get_template(f"studio/letters/{file}").render(
            _=say_in(studio.templates, account.language),
            language=account.language,
            organisation=settings.organisation.name,
            account=account,
            **values,
        )
        for file in (f"{name}-subject.txt", f"{name}.txt", f"{name}.html")
    ]
    letter = Letter(
        subject=" ".join(rendered[0].split()), text=rendered[1].lstrip(), html=rendered[2], to=(account.email,)
    )
    server = MailServer(
        settings=settings.mail,
        password=settings.secrets.smtp_password,
        sender=settings.organisation.name,
        now=studio.app.clock,
    )
    try:
        server.send(letter)
    except MailNotSent as error:
        _log.warning(sentence(error))
        return error.told
    return ""
