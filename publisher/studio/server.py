"""The studio's web server: uvicorn in a thread of its own, which stops within a few seconds."""

import asyncio
import logging
import socket
from contextlib import suppress
from threading import Thread

import uvicorn

from publisher.bootstrap.app import App
from publisher.domain.errors import CodedError
from publisher.studio.app import studio_app
from publisher.studio.bounded_http import BoundedProtocol
from publisher.studio.mail_sender import MailSender
from publisher.studio.passwords import Passwords
from publisher.studio.studio_context import StudioContext

#: A port that is taken: so many after it are tried, then any.
_TRIES = 10
#: Who waits to be let in. asyncio lets so many in at once, before anything is counted.
_BACKLOG = 64
#: Requests that go on when it is asked to stop have so long; then a busy machine may need so long to end its thread.
STOP_SECONDS, _ENDS_SECONDS = 1, 4


class _Server(uvicorn.Server):
    """As uvicorn's, which wakes ten times a second: to see whether it is to end, and for the time in answers' heads.

    It is told when it is to end, and `BoundedProtocol` asks for the time when a request comes.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()

    async def main_loop(self) -> None:
        """Wait until it is to end."""
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            await self._woken.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End, and close the lines of whoever was still answered when the time for that was over."""
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        await asyncio.sleep(0)  # they are closed by the loop

    def end(self) -> None:
        """Let it end now; from any thread."""
        self.should_exit = True
        with suppress(RuntimeError):  # it has ended
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._woken.set)


class StudioServer:
    """The studio of one app."""

    def __init__(self, app: App, port: int, passwords: Passwords | None = None, *, given: bool = False) -> None:
        """Listen at `port`, or where that is taken at the next free one; `url` tells.

        Raises:
            CodedError: if somebody set the port (`given`), and it is taken: a proxy would hand passwords to whoever
                listens there.
        """
        settings = app.settings.studio
        self._socket = _listen(settings.host, port, given=given)
        self.port: int = self._socket.getsockname()[1]
        host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 (compared, not used)
        self.local_url = f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"
        #: Where people reach it.
        self.url = settings.url or self.local_url
        self.office = StudioContext(app, self.url, passwords)
        # No log of its own: addresses of one-time links are nobody's business. What the proxy on this machine tells of
        # its visitors (X-Forwarded-For, -Proto) is believed, by uvicorn's default.
        config = uvicorn.Config(
            studio_app(self.office),
            http=BoundedProtocol,
            backlog=_BACKLOG,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=STOP_SECONDS,
        )
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # what strangers send wrong is no line of ours
        self._server = _Server(config)
        self._mails = MailSender(self.office)
        self._thread = Thread(target=self._server.run, args=([self._socket],), name="studio", daemon=True)

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()
        self._mails.start()

    def stop(self) -> None:
        """Stop; what is being answered has a second."""
        self._server.end()
        self.office.post_index.stop()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS + _ENDS_SECONDS)
        self._mails.stop()
        if not self._thread.is_alive():  # else uvicorn, which waits at it, closes it in the end
            self._socket.close()


def _listen(host: str, port: int, *, given: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in [port] if given else [*range(port, min(port + _TRIES, 65536)), 0]:
        # Named as TCP: asyncio sends small answers at once (TCP_NODELAY) only where the protocol is told, and else each
        # answer in two writes waits 40 ms for the browser's delayed acknowledgement (RFC 1122, 4.2.3.2).
        found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, candidate))
        except OSError:
            found.close()
            continue
        found.listen(_BACKLOG)  # whoever comes before the first answer waits, and is not sent away
        return found
    if given:
        raise CodedError("port_taken", port=port, setting="studio.port")
    raise OSError(f"Nothing can be listened at on {host}.")
