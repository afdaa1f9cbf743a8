"""The mailbox of tests/notifications."""

from tests.notifications.conftest import mailbox

__all__ = ["mailbox"]
