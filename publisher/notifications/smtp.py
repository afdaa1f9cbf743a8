"""One mail to an SMTP server, with a time limit; the caller tries again later. No words here."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from publisher.domain.coded_text import coded
from publisher.domain.errors import MailNotSent
from publisher.domain.ports_channel import Clock
from publisher.settings import Mail
from publisher.tls import checked_tls

_PORTS = {"starttls": 587, "tls": 465, "plain": 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail before it is sent."""

    subject: str
    text: str
    html: str
    #: Receivers' addresses; empty: `mail.to`.
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Sends letters as the settings say."""

    settings: Mail
    password: str = field(repr=False)
    #: Whose name stands beside the sender's address.
    sender: str
    now: Clock
    #: Nothing waits longer for the server at any one step of the talk.
    timeout_seconds: float = 10.0

    def send(self, letter: Letter) -> dict[str, str]:
        """Send one letter to all its receivers; return why the server refused some of them, by address.

        Raises:
            MailNotSent: if the server cannot be reached, or refuses it for all of them.
        """
        try:
            message = self._message(letter)
        except (ValueError, LookupError, MessageError) as error:  # how the library says that an address is none
            raise MailNotSent("mail_not_taken", host=self.settings.host, **_reason(error)) from None
        refused: dict[str, tuple[int, bytes]] = {}
        with self._signed_in("mail_not_taken") as server:
            refused = server.send_message(message)
        host = self.settings.host
        return {
            address: coded("mail_receiver_refused", host=host, address=address, code=code)
            for address, (code, _) in refused.items()
        }

    def probe(self) -> None:
        """Talk to the server as far as signing in; no mail is sent.

        Raises:
            MailNotSent: if that does not work.
        """
        with self._signed_in("mail_server_unusable") as server:
            server.noop()

    @contextmanager
    def _signed_in(self, code: str) -> Iterator[smtplib.SMTP]:
        try:
            with self._connected() as server:
                if self.settings.user:
                    server.login(self.settings.user, self.password)
                yield server
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            raise MailNotSent(code, host=self.settings.host, **_reason(error)) from None

    def _connected(self) -> smtplib.SMTP:
        settings = self.settings
        port = settings.port or _PORTS[settings.security]
        name = socket.gethostname()  # else smtplib asks DNS for it, without a time limit
        if settings.security == "tls":
            tls = checked_tls()
            return smtplib.SMTP_SSL(settings.host, port, name, timeout=self.timeout_seconds, context=tls)
        server = smtplib.SMTP(settings.host, port, name, timeout=self.timeout_seconds)
        if settings.security == "starttls":
            try:
                server.starttls(context=checked_tls())
            except BaseException:
                server.close()
                raise
        return server

    def _message(self, letter: Letter) -> EmailMessage:
        settings = self.settings
        address = settings.from_address or (settings.user if "@" in settings.user else settings.to[0])
        message = EmailMessage()
        message["Subject"] = letter.subject
        message["From"] = Address(display_name=self.sender, addr_spec=address)
        message["To"] = ", ".join(letter.to or settings.to)
        message["Date"] = format_datetime(self.now())
        message["Message-ID"] = make_msgid(domain=address.rpartition("@")[2])
        # No out-of-office answer, please (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        return message


def _reason(error: Exception) -> dict[str, str]:
    """Say what went wrong without the server's words, which may repeat what was sent to it."""
    if isinstance(error.__context__, TimeoutError):
        error = error.__context__  # smtplib tells it as a lost connection
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = min((code for code, _ in error.recipients.values()), default=None)
    said = f" {code}" if isinstance(code, int) else ""
    codes = {
        smtplib.SMTPAuthenticationError: "smtp_refuses_sign_in",
        smtplib.SMTPNotSupportedError: "smtp_does_not_offer",
        smtplib.SMTPRecipientsRefused: "smtp_refuses_receivers",
        smtplib.SMTPSenderRefused: "smtp_refuses_sender",
        ssl.SSLError: "smtp_not_protected",
        TimeoutError: "smtp_too_slow",
        smtplib.SMTPServerDisconnected: "smtp_closed",
    }
    kind = next((code for known, code in codes.items() if isinstance(error, known)), "")
    return {"reason": coded(kind) if kind else type(error).__name__, "code": said}
