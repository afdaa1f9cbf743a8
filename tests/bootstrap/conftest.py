"""The mailbox of tests/notifications."""

from tests.notifications.conftest import mail_port, mailbox

__all__ = ["mail_port", "mailbox"]
