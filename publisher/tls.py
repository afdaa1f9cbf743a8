"""TLS to hosts whose certificate is checked."""

import ssl


class _Socket(ssl.SSLSocket):
    """Closed where the other side hangs up just before TLS begins: `ssl` leaves the socket open then (Python 3.11)."""

    def getpeername(self) -> object:
        """Return the other side's address.

        Raises:
            ConnectionResetError: if it hung up.
        """
        try:
            return super().getpeername()
        except OSError as error:
            self.close()
            raise ConnectionResetError("hung up before TLS began") from error


def checked_tls() -> ssl.SSLContext:
    """Return a context that checks certificates and names, and leaves nothing open when it fails."""
    context = ssl.create_default_context()
    context.sslsocket_class = _Socket
    return context
