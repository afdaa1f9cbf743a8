"""The mailbox of tests/telling."""

from tests.telling.conftest import mail_port, mailbox

__all__ = ["mail_port", "mailbox"]
