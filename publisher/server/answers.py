"""What `publisher setup` has to be told, and how it is read."""

import re
from dataclasses import dataclass
from importlib.metadata import version as version_here
from pathlib import Path

from publisher.domain.errors import CodedError
from publisher.operations.new_installation import (
    DEFAULT_LANGUAGES,
    DEFAULT_NAME,
    Installation,
    languages_of,
    name_of,
)
from publisher.server.failure_mail import FailureMail
from publisher.server.layout import ServerLayout
from publisher.server.wheel import read_wheel, refuse_changed

_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
#: The port of a mail server that encrypts from the first byte on.
_TLS_PORT = 465


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What `setup` was told."""

    server: ServerLayout
    #: Goes into settings.toml, where there is none yet.
    installation: Installation
    mail: FailureMail
    #: Goes into secrets/; empty: none.
    mail_password: str = ""
    #: The release that runs from now on.
    version: str
    #: Its wheel, with the locked requirements beside it; None where it is installed already.
    wheel: Path | None = None


def domain_of(typed: str) -> str:
    """Return a name of a website; `https://` before it is taken too.

    Raises:
        CodedError: if it is none.
    """
    name = re.sub(r"^https?://|/$", "", typed.strip().lower())
    if name and not _HOST.fullmatch(name):
        raise CodedError("setup_no_domain", name=name)
    return name


def release_of(server: ServerLayout, wheel: Path | None, *, print_only: bool) -> tuple[str, Path | None]:
    """Return the version to run, and its wheel where that is not installed yet.

    Raises:
        CodedError: if the wheel is none, or this program is not installed where it belongs and no wheel is named.
    """
    version = version_here("publisher")
    if not wheel and (server.release(version) / "bin/publisher").exists():
        return version, None
    file = wheel or Path(f"publisher-{version}-py3-none-any.whl")
    if print_only and not file.exists():
        return version, file
    if not wheel and not file.is_file():
        raise CodedError("setup_not_installed", version=version)
    found = read_wheel(file)
    refuse_changed([found.file])
    return found.version, found.file


def locks_of(wheel: Path, version: str) -> tuple[Path, ...]:
    """Return the locked requirements beside a wheel: those of all, and of a web host or storage elsewhere."""
    return tuple(wheel.with_name(f"publisher-{version}-requirements{extra}.txt") for extra in ("", "-sftp", "-s3"))


def mail_server_of(typed: str, user: str, to: str) -> FailureMail:
    """Return a mail server from `mail.example.org` or `mail.example.org:465`; nothing where nothing was typed.

    Raises:
        CodedError: if it is none.
    """
    host, _, port = typed.strip().partition(":")
    if not host:
        return FailureMail()
    if not _HOST.fullmatch(host.lower()) or not (port or "0").isdecimal():
        raise CodedError("setup_no_mail_server", name=typed.strip())
    security = "tls" if port == str(_TLS_PORT) else "starttls"
    return FailureMail(host=host, port=int(port or 0), security=security, user=user.strip(), to=(to,))


def installation_of(
    server: ServerLayout, name: str, languages: str, mail: FailureMail, snapshots: str = ""
) -> Installation:
    """Return what settings.toml says at the beginning; `snapshots` is where restic takes them.

    Raises:
        CodedError: if a language is unknown.
    """
    return Installation(
        name=name_of(name) if name else DEFAULT_NAME,
        languages=languages_of(languages) if languages else DEFAULT_LANGUAGES,
        website_url=server.site_url,
        email=server.email,
        studio_url=server.studio_url,
        studio_port=server.studio_port,
        backup_folder=server.backups_folder,
        snapshots=snapshots,
        mail_host=mail.host,
        mail_port=mail.port,
        mail_security=mail.security,
        mail_user=mail.user,
    )
