"""Who signs in where, and what is said where that fails."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from publisher.domain.errors import AuthenticationFailed
from publisher.settings.deploy import HostAddress

#: No answer for so long means that the line is cut.
TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """All that signing in needs. `repr` shows no secret."""

    address: HostAddress
    password: str = field(default="", repr=False)
    #: Private key of SFTP, in the text of its file; the password opens it where it is locked.
    key: str = field(default="", repr=False)
    #: Files with keys of hosts that are known, for SFTP; those that cannot be read are skipped.
    known_hosts: Sequence[Path] = ()
    timeout_seconds: float = TIMEOUT_SECONDS


def wrong_password(login: Login, words: object) -> AuthenticationFailed:
    """Say that user or password is wrong. What the host said may repeat the password, so it is taken out."""
    answer = str(words).replace(login.password, "[redacted]") if login.password else str(words)
    where = f"{login.address.user} at {login.address.host}"
    code = "host_refuses_password" if login.password else "host_wants_password"
    return AuthenticationFailed(code, where=where, answer=answer.strip())
