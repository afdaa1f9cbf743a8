"""Mails of the studio to one person, in that person's language."""

from publisher.domain.accounts import Account, LinkKind
from publisher.domain.errors import NotTold
from publisher.log_events import event_logger
from publisher.messages import sentence
from publisher.studio.office import Office
from publisher.studio.words import say_in
from publisher.telling.smtp import Letter, MailServer

_log = event_logger("studio")


def send_link(office: Office, account: Account, kind: LinkKind) -> str:
    """Make a one-time link and mail it; give the link where no mail could be sent, else nothing."""
    link = office.link(kind, account.id)
    trouble = send_letter(office, account, "link", {"kind": kind.value, "link": link})
    return link if trouble else ""


def send_letter(office: Office, account: Account, name: str, values: dict[str, str]) -> str:
    """Send a letter of `templates/studio/letters/` to one person; return why no server took it, if none did."""
    settings = office.app.settings
    if not settings.mail.host or not account.email:
        return "No mail server is set, or no address."
    rendered = [
        office.templates.get_template(f"studio/letters/{file}").render(
            _=say_in(office.templates, account.language),
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
        now=office.app.clock,
    )
    try:
        server.send(letter)
    except NotTold as error:
        _log.warning(sentence(error))
        return error.told
    return ""
