"""A line by SFTP (the file transfer of SSH): the host's key is checked, the password goes to nobody else."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import StringIO

import paramiko

from publisher.domain.coded_text import Value
from publisher.domain.errors import AuthenticationFailed
from publisher.file_modes import PUBLIC_FILE, PUBLIC_FOLDER
from publisher.hosting.remote_host.atomic_upload import make_folders
from publisher.hosting.remote_host.connection import THE_FOLDER, ConnectionBroken, HostRefused
from publisher.hosting.remote_host.credentials import Login, wrong_password

_KINDS: tuple[type[paramiko.PKey], ...] = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
_TROUBLES = (OSError, EOFError, paramiko.SSHException)


class SftpLine:
    """Implements `line.Line`."""

    def __init__(self, login: Login) -> None:
        """Sign in and go to the site's folder, which is made where it is missing.

        Raises:
            AuthenticationFailed: if the host's key is not known, or user, password or key are not right.
            ConnectionBroken: if the host cannot be reached.
        """
        logging.getLogger("paramiko").setLevel(logging.CRITICAL)  # what it says is told here, in plain words
        self._host = login.address.host
        self._client = paramiko.SSHClient()
        self._channel: paramiko.Channel | None = None
        #: Whether what is written here is for its owner alone, as the host has it; None until it was seen.
        self._closed_to_others: bool | None = None
        try:
            self._know_hosts(login)
            with self._line():
                self._sign_in(login)
                self._sftp = self._client.open_sftp()
                self._channel = self._sftp.get_channel()
            if self._channel:
                self._channel.settimeout(login.timeout_seconds)
            self._root = ""
            self._enter(login.address.folder)
        except BaseException:
            self._client.close()
            raise

    def write(self, path: str, content: bytes) -> None:
        """Write a file, in place of what is there."""
        with self._line(path), self._sftp.open(self._at(path), "wb") as file:
            file.set_pipelined(True)
            file.write(content)
        self._let_read(self._at(path))

    def _let_read(self, place: str) -> None:
        """Let the web server read what was written, where the host's umask keeps it from others; asked once a line."""
        with suppress(HostRefused), self._line(place):
            if self._closed_to_others is None:
                self._closed_to_others = not (self._sftp.stat(place).st_mode or PUBLIC_FILE) & 0o004
            if self._closed_to_others:
                self._sftp.chmod(place, PUBLIC_FILE)

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None if it cannot be read."""
        try:
            with self._line(path), self._sftp.open(self._at(path), "rb") as file:
                file.prefetch()
                content: bytes = file.read()
        except HostRefused:
            return None
        return content

    def size(self, path: str) -> int | None:
        """Return a file's size in bytes; None if there is none."""
        try:
            with self._line(path):
                return self._sftp.stat(self._at(path)).st_size
        except HostRefused:
            return None

    def rename(self, path: str, to: str) -> None:
        """Return a file another place: over what is there with OpenSSH's way, or as the standard has it."""
        with self._line(to):
            try:
                self._sftp.posix_rename(self._at(path), self._at(to))
            except OSError as error:
                if self._is_broken() or error.errno in (errno.ENOENT, errno.EACCES):
                    raise
                self._sftp.rename(self._at(path), self._at(to))

    def make_folder(self, path: str) -> None:
        """Make one folder; hosts say the same where it is there and where it cannot be made."""
        with suppress(HostRefused), self._line(path):
            self._sftp.mkdir(self._at(path))
            if self._closed_to_others:
                self._sftp.chmod(self._at(path), PUBLIC_FOLDER)

    def delete(self, path: str) -> bool:
        """Delete a file; tell whether there was one."""
        try:
            with self._line(path):
                self._sftp.remove(self._at(path))
        except HostRefused:
            if self.size(path) is not None:
                raise
            return False
        return True

    def drop_folder(self, path: str) -> bool:
        """Delete an empty folder; tell whether it is gone."""
        try:
            with self._line(path):
                self._sftp.rmdir(self._at(path))
        except HostRefused:
            return False
        return True

    def close(self) -> None:
        """Say goodbye."""
        self._client.close()

    def _know_hosts(self, login: Login) -> None:
        self._client.set_missing_host_key_policy(_Strangers(login))
        for file in login.known_hosts:
            with suppress(FileNotFoundError, PermissionError):
                self._client.load_system_host_keys(str(file))

    def _sign_in(self, login: Login) -> None:
        """Sign in with key or password; where neither is given, as the user of this machine would by hand."""
        own = not login.key and not login.password
        try:
            self._client.connect(
                login.address.host,
                login.address.port,
                login.address.user,
                password=login.password or None,
                pkey=_key(login) if login.key else None,
                timeout=login.timeout_seconds,
                banner_timeout=login.timeout_seconds,
                auth_timeout=login.timeout_seconds,
                allow_agent=own,
                look_for_keys=own,
            )
        except paramiko.BadHostKeyException as error:
            shown = f"{error.key.get_name()} {error.key.fingerprint}"
            raise AuthenticationFailed("host_shows_another_key", host=login.address.host, key=shown) from error
        except paramiko.SSHException as error:
            transport = self._client.get_transport()
            if isinstance(error, paramiko.AuthenticationException) or (transport and transport.is_active()):
                raise wrong_password(login, error) from None
            raise

    def _enter(self, folder: str) -> None:
        root = folder.rstrip("/") or folder
        if root and self.size(root) is None:
            make_folders(self, root)
            with self._line():
                self._sftp.stat(root)
        self._root = root

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}" if self._root else path

    @contextmanager
    def _line(self, path: Value = THE_FOLDER) -> Iterator[None]:
        """Return what went wrong by whether the line still lives: paramiko's errors are of one kind for both."""
        try:
            yield
        except _TROUBLES as error:
            if self._is_broken() or isinstance(error, EOFError | TimeoutError | paramiko.SSHException):
                raise ConnectionBroken(self._host, error) from error
            raise HostRefused(self._host, path, error) from error

    def _is_broken(self) -> bool:
        transport = self._client.get_transport()
        return transport is None or not transport.is_active() or self._channel is None or self._channel.closed


class _Strangers(paramiko.MissingHostKeyPolicy):
    """Refuses a host whose key is in no known_hosts file, before a password is sent."""

    def __init__(self, login: Login) -> None:
        self._login = login

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        """Say which key it showed, and what to do.

        Raises:
            AuthenticationFailed: always.
        """
        shown = f"{key.get_name()} {key.fingerprint}"
        line = f"{hostname} {key.get_name()} {key.get_base64()}"
        raise AuthenticationFailed("host_unknown_yet", host=self._login.address.host, key=shown, line=line)


def _key(login: Login) -> paramiko.PKey:
    """Read the private key, whatever its kind.

    Raises:
        AuthenticationFailed: if it cannot be read.
    """
    for kind in _KINDS:
        with suppress(paramiko.SSHException, ValueError):
            return kind.from_private_key(StringIO(login.key + "\n"), login.password or None)
    raise AuthenticationFailed("website_key_unreadable")
