"""A real SMTP server that keeps what it gets, and refuses where a test says so."""

import socket
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "office@example.org", "smtp-password-kept-secret"


@dataclass
class Mailbox:
    """The server's inside: letters in the order in which they came."""

    letters: list[EmailMessage] = field(default_factory=list)
    refusing: str = ""
    #: The server's answer to some receivers, by address.
    refusing_receivers: dict[str, str] = field(default_factory=dict)

    def refuses(self, answer: str = "451 try again later") -> None:
        """Refuse every mail from now on."""
        self.refusing = answer

    def takes(self) -> None:
        """Take mails again."""
        self.refusing = ""

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a receiver, or refuse it; aiosmtpd names this method."""
        if address in self.refusing_receivers:
            return self.refusing_receivers[address]
        envelope.rcpt_tos.append(address)
        return "250 taken"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a mail, or refuse it; aiosmtpd names this method."""
        if self.refusing:
            return self.refusing
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        letter["X-Delivered-To"] = ", ".join(envelope.rcpt_tos)
        self.letters.append(letter)
        return "250 taken"

    @property
    def subjects(self) -> list[str]:
        return [str(letter["Subject"]) for letter in self.letters]

    @property
    def texts(self) -> list[str]:
        return [part(letter, "plain") for letter in self.letters]


def part(letter: EmailMessage, kind: str) -> str:
    """The plain or the HTML part of a letter."""
    body = letter.get_body((kind,))
    assert body is not None
    content = body.get_content()
    assert isinstance(content, str)
    return content


def serve(mailbox: Mailbox, *, tls: ssl.SSLContext | None = None, security: str = "plain") -> Controller:
    """Start a server for a mailbox; with TLS it wants a name and a password."""

    def knows(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object) -> AuthResult:
        right = isinstance(given, LoginPassword) and given == LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    options: dict[str, object] = {}
    if tls is not None:
        options = {"authenticator": knows, "auth_required": True, "auth_exclude_mechanism": ["LOGIN"]}
    if security == "starttls":
        options |= {"tls_context": tls, "require_starttls": True}
    if security == "tls":
        options |= {"ssl_context": tls, "auth_require_tls": False}
    with socket.create_server(("127.0.0.1", 0)) as free:  # aiosmtpd cannot tell which port it was given
        port = free.getsockname()[1]
    server = Controller(mailbox, hostname="127.0.0.1", port=port, **options)  # type: ignore[arg-type]  # by name
    server.start()
    return server


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that signs itself, as a file to trust and as a server's context."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, private = folder / "server.pem", folder / "server.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, private)
    return file, context
