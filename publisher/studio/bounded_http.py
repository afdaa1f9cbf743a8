"""What strangers may cost: how many are connected at once, and how long a request may take to arrive.

uvicorn bounds neither: a connection that never says what it wants, or an upload that stops half way, would be kept
without end, and with a thousand of them the scheduler of the same process has no file left to open.
"""

import asyncio
import time
from email.utils import formatdate

import h11
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

#: Connections at once; beyond it, the one that has waited longest without a whole request goes.
MOST_CONNECTIONS = 256
#: The head of a request has so long to arrive, and whoever still sends when the answer is given so long to read it.
HEAD_SECONDS, LINGER_SECONDS = 15.0, 2.0
#: A body may stand still for so long, and needs so much a second in all beside the first `BODY_SECONDS`.
IDLE_SECONDS, BODY_SECONDS, SLOWEST_BYTES_A_SECOND = 20.0, 60.0, 2_000
#: Set in the scope of a request whose body did not arrive in time.
TOO_SLOW = "studio.too_slow"


class BoundedProtocol(H11Protocol):
    """One connection: HTTP/1.1 as uvicorn speaks it, with an end to all waiting."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for a request; where too many wait, the oldest one goes."""
        super().connection_made(transport)
        self.connected_at = time.monotonic()
        self._await_head()
        if len(self.connections) > MOST_CONNECTIONS:
            waiting = [each for each in self.connections if isinstance(each, BoundedProtocol) and each.waits]
            min(waiting, key=lambda each: each.connected_at, default=self).transport.abort()

    @property
    def waits(self) -> bool:
        """Return whether no request is being answered."""
        cycle: RequestResponseCycle | None = self.cycle  # uvicorn sets it with the first request
        return cycle is None or cycle.response_complete

    def data_received(self, data: bytes) -> None:
        """Take more of a request; its head has to be whole in time."""
        self._tell_time()
        if self.waits and self._deadline is None:
            self._await_head()
        super().data_received(data)
        if not self.waits:
            self._end_deadline()

    def on_response_complete(self) -> None:
        """Close behind an answer that was given before the body was here: whoever sends on is not listened to."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY and not self.transport.is_closing():
            self._end_deadline()
            self._deadline = self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._end_deadline()
        super().connection_lost(exc)

    def _tell_time(self) -> None:
        """Keep the time in the answers' heads: nobody else does while nobody asks."""
        date = (b"date", formatdate(usegmt=True).encode("ascii"))
        self.server_state.default_headers = [date, *self.config.encoded_headers]

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _end_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class BodyDeadline:
    """Middleware: a body that does not arrive in time counts as a line that broke."""

    def __init__(self, app: ASGIApp, idle_seconds: float = IDLE_SECONDS) -> None:
        self._app, self._idle_seconds = app, idle_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; `scope` tells by `TOO_SLOW` why the body ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began_at, received_bytes, whole = time.monotonic(), 0, False

        async def receive_in_time() -> Message:
            nonlocal received_bytes, whole
            if whole:  # what comes now is that the line ended, however long that takes
                return await receive()
            left = began_at + BODY_SECONDS + received_bytes / SLOWEST_BYTES_A_SECOND - time.monotonic()
            try:
                message = await asyncio.wait_for(receive(), max(0.0, min(self._idle_seconds, left)))
            except TimeoutError:
                scope[TOO_SLOW] = True
                return {"type": "http.disconnect"}
            received_bytes += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            return message

        await self._app(scope, receive_in_time, send)
