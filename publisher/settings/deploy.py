"""Addresses that the website goes to: `sftp://user@host/folder`, `ftps://user@host/folder`, `s3://bucket/folder`.

The folder of sftp and ftps starts where one lands after signing in; a second slash makes it absolute
(`sftp://user@host//var/www/site`), as curl and browsers read ftp addresses (RFC 1738, section 3.2.2).
"""

from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from publisher.settings.kinds import Refusal, did_you_mean, text

#: Usual port by the scheme of a web host.
PORTS = {"sftp": 22, "ftps": 21}
SCHEMES = (*PORTS, "s3")
#: FTPS of old, which speaks TLS from the first byte on; never a standard, and no host has it alone.
_IMPLICIT_FTPS = 990
_LOOKS_LIKE = 'like "sftp://user@host.example/public_html"'


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
        raise Refusal("must not be ftp, which sends password and pages unprotected: most hosts that have it have ftps")
    if parts.scheme not in SCHEMES:
        meant = did_you_mean(parts.scheme, SCHEMES)
        raise Refusal(f"must begin with sftp://, ftps:// or s3://, {_LOOKS_LIKE}{meant}")
    if parts.password is not None:
        raise Refusal("holds a password, which belongs elsewhere: set WEBSITE_PASSWORD in the environment")
    if parts.scheme in PORTS:
        _check_host(parts)
    elif not parts.hostname:
        raise Refusal('must name a bucket, like "s3://bucket/site"')
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
        raise Refusal(f"must name a user and a host, {_LOOKS_LIKE}")
    if parts.query or parts.fragment:
        raise Refusal("must be an address without ? and #; in a name of a folder they are written %3F and %23")
    names = unquote(parts.path[1:] + parts.username)
    if not names.isprintable() or ".." in names.split("/"):
        raise Refusal("must name the folder itself, without .. and signs that cannot be seen")
    if parts.scheme == "ftps" and parts.port == _IMPLICIT_FTPS:
        raise Refusal("must not use port 990 (implicit FTPS); leave the port out: the usual one, 21, protects as well")


def _split(words: str) -> SplitResult:
    try:
        parts = urlsplit(words)
        if parts.port != 0 and not any(sign.isspace() for sign in words):
            return parts
    except ValueError:
        pass
    raise Refusal(f"must be an address, {_LOOKS_LIKE}")
