"""Addresses that the website goes to: `sftp://user@host/folder`, `ftps://user@host/folder`, `s3://bucket/folder`.

The folder of sftp and ftps starts where one lands after signing in; a second slash makes it absolute
(`sftp://user@host//var/www/site`), as curl and browsers read ftp addresses (RFC 1738, section 3.2.2).
"""

from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from publisher.settings.validators import InvalidValue, did_you_mean, text

#: Usual port by the scheme of a web host.
PORTS = {"sftp": 22, "ftps": 21}
SCHEMES = (*PORTS, "s3")
#: FTPS of old, which speaks TLS from the first byte on; never a standard, and no host has it alone.
_IMPLICIT_FTPS = 990
_EXAMPLE = "sftp://user@host.example/public_html"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostAddress:
    """A folder on a web host. No secret."""

    #: `sftp` or `ftps`.
    scheme: str
    user: str
    host: str
    port: int
    #: Where the site lies; relative to where one lands after signing in, or absolute.
    folder: str


def deploy_address(value: object) -> str:
    """Take an address that the website goes to, or nothing; give it without a slash at the end."""
    words = text(value)
    if not words:
        return ""
    parts = _split(words)
    if parts.scheme == "ftp":
        raise InvalidValue("deploy_is_ftp")
    if parts.scheme not in SCHEMES:
        raise InvalidValue("deploy_of_other_scheme", example=_EXAMPLE, hint=did_you_mean(parts.scheme, SCHEMES))
    if parts.password is not None:
        raise InvalidValue("setting_holds_password", name="WEBSITE_PASSWORD")
    if parts.scheme in PORTS:
        _check_host(parts)
    elif not parts.hostname:
        raise InvalidValue("deploy_without_bucket")
    return words.rstrip("/") if parts.path.strip("/") else words


def host_address(address: str) -> HostAddress | None:
    """Take apart an address that `deploy_address` took; None where it leads to no web host."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS:
        return None
    return HostAddress(
        scheme=parts.scheme,
        user=unquote(parts.username or ""),
        host=parts.hostname or "",
        port=parts.port or PORTS[parts.scheme],
        folder=unquote(parts.path)[1:],
    )


def _check_host(parts: SplitResult) -> None:
    if not parts.hostname or not parts.username:
        raise InvalidValue("deploy_without_host", example=_EXAMPLE)
    if parts.query or parts.fragment:
        raise InvalidValue("deploy_with_query")
    names = unquote(parts.path[1:] + parts.username)
    if not names.isprintable() or ".." in names.split("/"):
        raise InvalidValue("deploy_of_hidden_folder")
    if parts.scheme == "ftps" and parts.port == _IMPLICIT_FTPS:
        raise InvalidValue("deploy_on_implicit_port", port=_IMPLICIT_FTPS)


def _split(words: str) -> SplitResult:
    try:
        parts = urlsplit(words)
        if parts.port != 0 and not any(sign.isspace() for sign in words):
            return parts
    except ValueError:
        pass
    raise InvalidValue("deploy_is_no_address", example=_EXAMPLE)
