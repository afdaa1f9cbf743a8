"""Mails reach a real SMTP server over a plain, a TLS and a STARTTLS line, and each failure has its plain word."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.domain.errors import MailNotSent
from publisher.notifications.smtp import Letter, MailServer
from publisher.settings import Mail
from tests.notifications.mailbox import PASSWORD, USER, Mailbox, certificate, part, serve
from tests.world import TestClock

LETTER = Letter(subject="Publikimi është ndalur", text="Çfarë të bëni: …\n", html="<p>Çfarë të bëni</p>")


def server(port: int, password: str = "", **settings: object) -> MailServer:
    values: dict[str, object] = {"host": "127.0.0.1", "port": port, "security": "plain", "to": ("a@example.org",)}
    mail = Mail(**{**values, **settings})  # type: ignore[arg-type]  # fields by name
    return MailServer(settings=mail, password=password, sender="KOSINT 2020", now=TestClock(), timeout_seconds=2.0)


def test_a_letter_arrives_as_text_and_html_with_all_its_letters(mailbox: Mailbox, mail_port: int) -> None:
    server(mail_port, to=("a@example.org", "b@example.org")).send(LETTER)

    (letter,) = mailbox.letters
    assert letter["Subject"] == LETTER.subject
    assert letter["From"] == "KOSINT 2020 <a@example.org>"
    assert letter["To"] == "a@example.org, b@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert part(letter, "plain").splitlines() == LETTER.text.splitlines()
    assert part(letter, "html").strip() == LETTER.html


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the whole line is TLS
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_protected_line_signs_in(
    security: str, mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    running = serve(mailbox, tls=context, security=security)
    try:
        server(running.port, PASSWORD, security=security, user=USER).send(LETTER)
        with pytest.raises(MailNotSent, match=r"smtp_refuses_sign_in.* 535") as caught:
            server(running.port, "wrong-password", security=security, user=USER).send(LETTER)
    finally:
        running.stop()

    assert [letter["From"] for letter in mailbox.letters] == [f"KOSINT 2020 <{USER}>"]
    assert "wrong-password" not in str(caught.value)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_certificate_that_nobody_vouches_for_is_refused(mailbox: Mailbox, tmp_path: Path) -> None:
    running = serve(mailbox, tls=certificate(tmp_path)[1], security="tls")
    try:
        with pytest.raises(MailNotSent, match="smtp_not_protected"):
            server(running.port, PASSWORD, security="tls", user=USER).send(LETTER)
    finally:
        running.stop()
    assert not mailbox.letters


def test_no_password_goes_to_a_server_that_offers_no_protection(mailbox: Mailbox, mail_port: int) -> None:
    with pytest.raises(MailNotSent, match="smtp_does_not_offer"):
        server(mail_port, PASSWORD, security="starttls", user=USER).send(LETTER)


def test_a_server_that_refuses_is_told_with_its_code(mailbox: Mailbox, mail_port: int) -> None:
    mailbox.refuses("554 no")
    with pytest.raises(MailNotSent, match="554"):
        server(mail_port).send(LETTER)


@pytest.mark.parametrize("address", ["a@", ""])
def test_an_address_that_is_none_is_told_like_any_trouble(mailbox: Mailbox, mail_port: int, address: str) -> None:
    with pytest.raises(MailNotSent):
        server(mail_port).send(replace(LETTER, to=(address,)))
    assert mailbox.letters == []


def test_a_server_that_never_answers_holds_nothing_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(MailNotSent, match="smtp_too_slow"):
        server(silent.getsockname()[1]).send(LETTER)


def test_no_server_is_told() -> None:
    with pytest.raises(MailNotSent, match="ConnectionRefusedError"):
        server(1).send(LETTER)


def test_the_password_is_in_no_repr() -> None:
    assert PASSWORD not in repr(server(25, PASSWORD))
