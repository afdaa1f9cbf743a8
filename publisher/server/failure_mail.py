"""Through which mail server `publisher-failed.service` tells that the service stopped: that of settings.toml."""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PORTS = {"starttls": 587, "tls": 465, "plain": 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureMail:
    """A mail server as curl needs it; without `host` no mail is sent. The password is read when it is sent."""

    host: str = ""
    port: int = 0
    security: str = "starttls"
    user: str = ""
    from_address: str = ""
    to: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Return the server's address for curl."""
        scheme = "smtps" if self.security == "tls" else "smtp"
        return f"{scheme}://{self.host}:{self.port or _PORTS[self.security]}"

    @property
    def sender(self) -> str:
        """Return the sender's address."""
        return self.from_address or (self.user if "@" in self.user else self.to[0])


def of_settings(file: Path) -> FailureMail | None:
    """Return what `[mail]` says; None where there are no settings yet, or nobody can read them."""
    with suppress(OSError, ValueError):
        section = tomllib.loads(file.read_text(encoding="utf-8")).get("mail", {})
        return _read(section) if isinstance(section, dict) else None
    return None


def _read(section: Mapping[str, Any]) -> FailureMail:
    host, to = section.get("host", ""), tuple(section.get("to", ()))
    if not host or not to:
        return FailureMail()
    security = section.get("security", "starttls")
    return FailureMail(
        host=host,
        port=section.get("port", 0),
        security=security if security in _PORTS else "starttls",
        user=section.get("user", ""),
        from_address=section.get("from", ""),
        to=to,
    )
