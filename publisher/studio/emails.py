"""Mails of the studio to one person, in that person's language."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from publisher.domain.accounts import Account, LinkKind
from publisher.domain.errors import MailNotSent
from publisher.domain.language import draft_language
from publisher.log_events import event_logger
from publisher.messages import sentence
from publisher.notifications.smtp import Letter, MailServer
from publisher.studio.formatting import LANGUAGES, WRITTEN_IN, Times, say_in
from publisher.studio.studio_context import StudioContext

_log = event_logger("studio")


def send_link(studio: StudioContext, account: Account, kind: LinkKind) -> str:
    """Make a one-time link and mail it; give the link where no mail could be sent, else nothing."""
    link = studio.link(kind, account.id)
    trouble = send_letter(studio, account, "link", {"kind": kind.value, "link": link})
    return link if trouble else ""


def send_translation_link(
    studio: StudioContext, name: str, email: str, languages: Sequence[str], link: str, ends_at: datetime
) -> str:
    """Mail a translator's link, in a language that is translated into; return why no server took it, if none did."""
    known = {draft_language(tag): tag for tag in reversed(LANGUAGES)}
    language = next((known[each] for each in languages if each in known), studio.app.settings.mail.language)
    until = Times(language, studio.app.settings.organisation.timezone).zoned(ends_at)
    named = ", ".join(WRITTEN_IN[each] for each in languages)
    return _send(studio, email, language, "translate", {"name": name, "link": link, "until": until, "languages": named})


def send_letter(studio: StudioContext, account: Account, name: str, values: dict[str, str]) -> str:
    """Send a letter of `templates/studio/letters/` to one person; return why no server took it, if none did."""
    return _send(studio, account.email, account.language, name, {"account": account, **values})


def _send(studio: StudioContext, address: str, language: str, name: str, values: dict[str, Any]) -> str:
    settings = studio.app.settings
    if not settings.mail.host or not address:
        return "No mail server is set, or no address."
    rendered = [
        studio.templates.get_template(f"studio/letters/{file}").render(
            _=say_in(studio.templates, language),
            language=language,
            organisation=settings.organisation.name,
            **values,
        )
        for file in (f"{name}-subject.txt", f"{name}.txt", f"{name}.html")
    ]
    letter = Letter(subject=" ".join(rendered[0].split()), text=rendered[1].lstrip(), html=rendered[2], to=(address,))
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
