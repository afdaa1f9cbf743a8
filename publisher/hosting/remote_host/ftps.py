"""A line by FTPS (RFC 4217): sign-in and data both under TLS, the certificate checked."""

import ftplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from publisher.domain.coded_text import Value
from publisher.domain.errors import AuthenticationFailed
from publisher.hosting.remote_host.atomic_upload import make_folders
from publisher.hosting.remote_host.connection import THE_FOLDER, ConnectionBroken, HostRefused
from publisher.hosting.remote_host.credentials import Login, wrong_password
from publisher.tls import checked_tls

#: How long the goodbye of a data line is waited for; some hosts never say it.
_GOODBYE_SECONDS = 5.0
_NOT_LOGGED_IN = "530"
#: Answers that concern one file, lasting or not; others that are not lasting concern the line (RFC 959, section 4.2.1).
_OF_THE_FILE = ("45", "5")
_PIECE_BYTES = 1 << 16


class _Ftp(ftplib.FTP_TLS):
    """FTP_TLS whose data lines resume the session of the control line: vsftpd and ProFTPD take no others."""

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        """Open a data line under TLS. The address that the host names is not believed: behind NAT it is wrong."""
        line, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else the goodbye waits 40 ms for an answer
        session = self.sock.session if isinstance(self.sock, ssl.SSLSocket) else None
        try:
            return self.context.wrap_socket(line, server_hostname=self.host, session=session), size
        except OSError:
            line.close()
            raise


class FtpsLine:
    """Implements `line.Line`."""

    def __init__(self, login: Login) -> None:
        """Sign in and go to the site's folder, which is made where it is missing.

        Raises:
            AuthenticationFailed: if certificate, user or password are not right.
            ConnectionBroken: if the host cannot be reached.
        """
        self._host = login.address.host
        self._ftp = _Ftp(timeout=login.timeout_seconds, context=checked_tls())
        try:
            with self._line():
                self._sign_in(login)
            self._enter(login.address.folder)
        except BaseException:
            self._ftp.close()
            raise

    def write(self, path: str, content: bytes) -> None:
        """Write a file, in place of what is there."""
        with self._line(path):
            data = self._ftp.transfercmd(f"STOR {path}")
            try:
                data.sendall(content)
                _say_goodbye(data)
            finally:
                data.close()
            self._ftp.voidresp()

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None if it cannot be read."""
        content = bytearray()
        try:
            with self._line(path):
                data = self._ftp.transfercmd(f"RETR {path}")
                try:
                    while piece := data.recv(_PIECE_BYTES):
                        content += piece
                finally:
                    data.close()
                self._ftp.voidresp()
        except HostRefused:
            return None
        return bytes(content)

    def size(self, path: str) -> int | None:
        """Return a file's size in bytes; None if there is none, or the host does not tell (RFC 3659, SIZE)."""
        try:
            with self._line(path):
                return self._ftp.size(path)
        except HostRefused:
            return None

    def rename(self, path: str, to: str) -> None:
        """Return a file another place, over what is there where the host can do that."""
        with self._line(to):
            self._ftp.rename(path, to)

    def make_folder(self, path: str) -> None:
        """Make one folder; hosts say the same where it is there and where it cannot be made."""
        with suppress(HostRefused), self._line(path):
            self._ftp.mkd(path)

    def delete(self, path: str) -> bool:
        """Delete a file; tell whether there was one."""
        try:
            with self._line(path):
                self._ftp.delete(path)
        except HostRefused:
            if self.size(path) is not None:
                raise
            return False
        return True

    def drop_folder(self, path: str) -> bool:
        """Delete an empty folder; tell whether it is gone."""
        try:
            with self._line(path):
                self._ftp.rmd(path)
        except HostRefused:
            return False
        return True

    def close(self) -> None:
        """Say goodbye."""
        with suppress(*ftplib.all_errors):
            self._ftp.quit()
        self._ftp.close()

    def _sign_in(self, login: Login) -> None:
        try:
            self._ftp.connect(login.address.host, login.address.port)
            self._ftp.login(login.address.user, login.password)
        except ssl.SSLCertVerificationError as error:
            reason = error.verify_message
            raise AuthenticationFailed("host_certificate_untrusted", host=self._host, reason=reason) from error
        except ftplib.error_perm as error:
            if str(error).startswith(_NOT_LOGGED_IN):
                raise wrong_password(login, error) from None  # the cause might show the password
            raise AuthenticationFailed("host_without_ftps", host=self._host, reason=str(error)) from error
        self._ftp.prot_p()
        self._ftp.voidcmd("TYPE I")

    def _enter(self, folder: str) -> None:
        """Go to a folder, which is made where it is missing."""
        if folder and not self._is_entered(folder):
            make_folders(self, folder)
            with self._line():
                self._ftp.cwd(folder)

    def _is_entered(self, folder: str) -> bool:
        try:
            with self._line():
                self._ftp.cwd(folder)
        except HostRefused:
            return False
        return True

    @contextmanager
    def _line(self, path: Value = THE_FOLDER) -> Iterator[None]:
        try:
            yield
        except ftplib.all_errors as error:
            if isinstance(error, ftplib.Error) and str(error).startswith(_OF_THE_FILE):
                raise HostRefused(self._host, path, error) from error
            raise ConnectionBroken(self._host, error) from error


def _say_goodbye(data: socket.socket) -> None:
    """End TLS in order, so that the host knows that all is there. The proof is reading back, not this."""
    if isinstance(data, ssl.SSLSocket):
        data.settimeout(_GOODBYE_SECONDS)
        with suppress(OSError):
            data.unwrap()
