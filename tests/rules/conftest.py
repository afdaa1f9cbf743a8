"""The mailbox of tests/telling."""

from tests.telling.conftest import mailbox

__all__ = ["mailbox"]
