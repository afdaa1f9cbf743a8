"""From `website.deploy` to the place that it names. Libraries of protocols that are not used are not loaded."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from os.path import expanduser
from pathlib import Path

from publisher.domain.errors import InvalidInput
from publisher.hosting.object_storage import ObjectStorageTarget
from publisher.hosting.remote_host.connection import Connection
from publisher.hosting.remote_host.credentials import Login
from publisher.hosting.remote_host.host_target import RemoteHostTarget
from publisher.hosting.target import PublishTarget
from publisher.settings import Settings
from publisher.settings.deploy import HostAddress, host_address

Lock = Callable[[float], AbstractContextManager[int | None]]
#: Keys of web hosts that are known for SFTP, beside the settings file; those of the user hold too.
KNOWN_HOSTS = "known_hosts"
#: What lies on the web host, as this machine knows it; beside the settings file. It may be deleted.
MANIFEST = "website.manifest"


def deployed(settings: Settings, lock: Lock) -> PublishTarget | None:
    """Return the place that the site goes to in place of the folder; None where it is the folder.

    `lock` must hold for every machine that writes there.

    Raises:
        InvalidInput: if this program has no library for the protocol.
    """
    address = settings.website.deploy
    if not address:
        return None
    if host := host_address(address):
        open_line = partial(_line_of(host.scheme), _login(settings, host))
        return RemoteHostTarget(address, open_line, settings.folder / MANIFEST, lock)
    return ObjectStorageTarget(address, lock)


def _login(settings: Settings, host: HostAddress) -> Login:
    own = Path(expanduser("~/.ssh/known_hosts"))  # noqa: PTH111  (a user without a home is no error)
    return Login(
        address=host,
        password=settings.secrets.website_password,
        key=settings.secrets.website_key,
        known_hosts=(settings.folder / KNOWN_HOSTS, own),
    )


def _line_of(scheme: str) -> Callable[[Login], Connection]:
    if scheme == "ftps":
        from publisher.hosting.remote_host.ftps import FtpsLine  # noqa: PLC0415  (each where it is used)

        return FtpsLine
    try:
        from publisher.hosting.remote_host.sftp import SftpLine  # noqa: PLC0415  (needs a library that not everyone has)
    except ImportError as error:
        raise InvalidInput("sftp_library_missing") from error
    return SftpLine
