"""With two receivers, one refused: the other is told once, the refused one is tried again, and both truths are told."""

from dataclasses import replace
from pathlib import Path

import pytest

from publisher.bootstrap.app import opened
from publisher.messages import words
from publisher.notifications.smtp import MailServer
from publisher.operations.diagnostics import look_at_mail
from publisher.pipeline.mail_retries import refused_receivers
from publisher.settings import Mail, load
from publisher.storage.database import Database
from tests.extent import sample
from tests.notifications.mailbox import Mailbox
from tests.notifications.test_telling import Office, refused
from tests.world import World

ANA, BESA = "ana@example.org", "besa@example.org"


@pytest.fixture
def office(sqlite: Database, mail_port: int) -> Office:
    office = Office(World(sqlite), mail_port)
    mail = Mail(host="127.0.0.1", port=mail_port, security="plain", to=(ANA, BESA), language="en")
    server = MailServer(settings=mail, password="", sender="K", now=office.world.clock, timeout_seconds=2)
    office.letters = replace(office.letters, send=server.send)
    office.manner = replace(office.manner, receivers=(ANA, BESA))
    return office


def told(mailbox: Mailbox) -> list[tuple[str, bool]]:
    """Whom each mail reached, and whether it tells of the post."""
    receivers = [str(letter["X-Delivered-To"]) for letter in mailbox.letters]
    return list(zip(receivers, ["one" in text for text in mailbox.texts], strict=True))


@pytest.mark.parametrize("answer", sample(["450 greylisted", "550 no such user", "452 full"], "550 no such user"))
def test_who_was_refused_is_told_later_and_the_other_once(office: Office, mailbox: Mailbox, answer: str) -> None:
    mailbox.refusing_receivers[BESA] = answer
    refused(office.world, "one")
    office.sweeps(30)
    assert told(mailbox) == [(ANA, True)]
    kept = refused_receivers(office.pulses)[BESA]
    assert BESA in kept.reason
    assert answer[:3] in kept.reason

    mailbox.refusing_receivers.clear()
    office.sweeps(30)
    assert told(mailbox) == [(ANA, True), (BESA, True)]
    assert refused_receivers(office.pulses) == {}


def test_what_is_settled_meanwhile_is_not_told_again(office: Office, mailbox: Mailbox) -> None:
    mailbox.refusing_receivers[BESA] = "450 later"
    refused(office.world, "one")
    office.sweeps(2)
    office.world.schedule("one")
    office.sweeps(1)
    mailbox.refusing_receivers.clear()
    office.sweeps(20)
    assert told(mailbox) == [(ANA, True)]


def test_who_is_no_receiver_any_more_gets_nothing(office: Office, mailbox: Mailbox) -> None:
    mailbox.refusing_receivers[BESA] = "450 later"
    refused(office.world, "one")
    office.sweeps(2)
    office.manner = replace(office.manner, receivers=(ANA,))
    mailbox.refusing_receivers.clear()
    office.sweeps(20)
    assert told(mailbox) == [(ANA, True)]


def test_where_all_are_refused_all_are_told_later(office: Office, mailbox: Mailbox) -> None:
    mailbox.refusing_receivers |= {ANA: "450 later", BESA: "550 no"}
    refused(office.world, "one")
    office.sweeps(7)
    assert mailbox.letters == []
    mailbox.refusing_receivers.clear()
    office.sweeps(7)
    assert told(mailbox) == [(f"{ANA}, {BESA}", True)]


def test_doctor_speaks_of_no_server_that_was_never_reached(tmp_path: Path, mail_port: int) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[mail]\nhost = "127.0.0.1"\nsecurity = "plain"\nto = ["a@example.org"]\n', encoding="utf-8")
    for port, ok in ((1, False), (mail_port, True)):
        with opened(load(file, {"PUBLISHER_MAIL__PORT": str(port)}), {"PUBLISHER_MACHINE_ID": "test"}) as app:
            (found,) = look_at_mail(app)
            assert (found.ok, "Sent through" in words(found.text)) == (ok, False)
            assert ("no mail was sent so far" in words(found.text)) is ok
            assert ("cannot be used" in words(found.text)) is not ok
