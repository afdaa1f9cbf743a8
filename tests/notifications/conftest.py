"""A mail server of the test's own."""

from collections.abc import Iterator

import pytest

from tests.notifications.mailbox import Mailbox, serve


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def mail_port(mailbox: Mailbox) -> Iterator[int]:
    """The port of a plain SMTP server that fills the mailbox."""
    server = serve(mailbox)
    yield server.port
    server.stop()
