"""One call over the wire, in place of the `requests.Session` that facebook-sdk would use.

A Session would follow redirects, keep cookies, and read proxies and `~/.netrc` (which replaces an Authorization
header). Each call has a connection of its own: an idle one that the other side has just closed would leave the fate of
a write unknown for nothing.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.auth import AuthBase
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from publisher.channels.call_timeout import Deadline, WatchedAdapter
from publisher.channels.facebook.errors import FacebookError, NotSent, OutcomeUnknown, graph_error
from publisher.channels.facebook.redaction import Redactor, guard_logs
from publisher.channels.facebook.sdk import FACEBOOK_GRAPH_URL
from publisher.channels.facebook.usage import Usage, read_usage
from publisher.domain.errors import InvalidInput
from publisher.domain.ports_channel import Clock

#: A listing of 100 posts is below 1 MB; an answer beyond this is no answer of Graph's.
MAX_ANSWER_BYTES = 16 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_HEADERS = {
    "User-Agent": "publisher/0.1",
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What every answer tells besides its content."""

    usage: Usage = field(default_factory=Usage)
    #: Facebook's clock minus ours, from the Date header (whole seconds); None where it was missing.
    clock_offset_seconds: float | None = None
    #: When that was, by our clock.
    heard_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One call as it went over the wire, for whoever records; secrets stand in it."""

    method: str
    #: With the version, without the server.
    path: str
    #: Query and form together, as they were written; without files.
    params: Mapping[str, str]
    began_at: datetime
    seconds: float
    #: None where no answer came.
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    #: The code of what went wrong where no answer came.
    failure: str = ""


class Answer:
    """A readable answer without error, in the shape that facebook-sdk looks at."""

    #: facebook-sdk goes by the type; Graph sometimes says text/javascript, and by now this *is* JSON.
    headers: Mapping[str, str] = {"content-type": "application/json"}

    def __init__(self, content: Any) -> None:
        self._content = content

    def json(self) -> Any:
        """Return the parsed body."""
        return self._content


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _OldConnectionBroke(OutcomeUnknown):
    """A connection that was kept from an earlier call is gone: the server had closed it, as a rule."""


class GraphSession:
    """Sends one call at a time to a Graph server; safe to share between threads."""

    def __init__(
        self,
        *,
        base_url: str,
        app_secret: str,
        token_in: str,
        deadline_seconds: float,
        redact: Redactor,
        now: Clock,
        saw: Callable[[Seen], None],
    ) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise InvalidInput("graph_url_invalid", address=base_url)
        self._base_url = base_url.rstrip("/")
        self._app_secret, self._token_in, self._deadline_seconds = app_secret, token_in, deadline_seconds
        self._redact, self._now, self._saw = redact, now, saw
        self._adapter = WatchedAdapter()
        #: Is told every call and its answer, while somebody records.
        self.listener: Callable[[Exchange], None] | None = None
        guard_logs()

    def request(
        self,
        method: str,
        url: str,
        *,
        timeout: object = None,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        proxies: object = None,
        files: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Send one call as facebook-sdk asks for it (it puts the token among `params` or `data`), once.

        Raises:
            GraphError, NotSent, OutcomeUnknown
        """
        prepared = self._prepare(method, url, dict(params or {}), dict(data or {}), files)
        started_at = self._now()
        asked = (method, url.removeprefix(FACEBOOK_GRAPH_URL), _encoded({**(params or {}), **(data or {})}))
        status, headers, body = self._heard(lambda: self._exchange(prepared), *asked)
        usage = read_usage(headers)
        heard_at = self._now()
        offset = _offset(headers.get("Date"), started_at + (heard_at - started_at) / 2)
        self._saw(Seen(usage=usage, clock_offset_seconds=offset, heard_at=None if offset is None else heard_at))
        return Answer(self._read(status, body, usage))

    def _prepare(
        self, method: str, url: str, params: dict[str, Any], data: dict[str, Any], files: Mapping[str, Any] | None
    ) -> requests.PreparedRequest:
        token = str(data.pop("access_token", "") or params.pop("access_token", ""))
        params.pop("access_token", None)
        if any(map(self._redact.holds, map(str, params.values()))) and not url.endswith("/debug_token"):
            raise ValueError("a secret was about to be written into an address")
        # A batch wants its token among the form fields (Meta's page "Batch Requests").
        in_body = self._token_in == "body" or "batch" in data
        if in_body and method != "POST":
            # Graph takes any method as a form field of a POST, as its PHP SDK always sent it.
            method, params, data = "POST", {}, {**params, "method": method.lower()}
        place = data if method == "POST" else params
        if self._app_secret and token and "|" not in token:
            place["appsecret_proof"] = self.proof(token)
        if in_body and token:
            data["access_token"] = token
        request = requests.Request(
            method,
            f"{self._base_url}/{url.removeprefix(FACEBOOK_GRAPH_URL)}",
            headers=_HEADERS,
            params=_encoded(params),
            data=_encoded(data),
            files=files,
            auth=_Bearer(token) if token and not in_body else None,
        )
        return request.prepare()

    def proof(self, token: str) -> str:
        """Return the `appsecret_proof`: HMAC-SHA256 of the token, keyed by the app secret, in hex (Meta's own SDK)."""
        return hmac.new(self._app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()

    def _heard(
        self,
        exchange: Callable[[], tuple[int, Mapping[str, str], bytes]],
        method: str,
        path: str,
        params: Mapping[str, str],
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Make the call, and tell who records of it, whether an answer came or not."""
        if self.listener is None:
            return exchange()
        began_at, began = self._now(), monotonic()

        def heard(**answer: Any) -> Exchange:
            return Exchange(
                method=method, path=path, params=params, began_at=began_at, seconds=monotonic() - began, **answer
            )

        try:
            status, headers, body = exchange()
        except FacebookError as error:
            self.listener(heard(failure=error.code))
            raise
        self.listener(heard(status=status, headers=headers, body=body))
        return status, headers, body

    def _exchange(self, prepared: requests.PreparedRequest) -> tuple[int, Mapping[str, str], bytes]:
        """Send and read to the end; a read that broke on a connection of before is tried once more on a new one."""
        try:
            return self._send(prepared)
        except _OldConnectionBroke:
            if prepared.method != "GET":
                raise
        self._adapter.poolmanager.clear()
        return self._send(prepared)

    def _send(self, prepared: requests.PreparedRequest) -> tuple[int, Mapping[str, str], bytes]:
        """Send once. Failures come without their cause: its text may hold an address with a token."""
        with Deadline(self._deadline_seconds) as deadline:
            try:
                response = self._adapter.send(prepared, stream=True, timeout=self._deadline_seconds, verify=True)
                try:
                    body = self._body(response)
                finally:
                    response.close()
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                raise self._failure(error, deadline) from None
            if deadline.passed:
                raise self._too_slow()
        return response.status_code, response.headers, body

    def _body(self, response: requests.Response) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(_CHUNK_BYTES):
            body += chunk
            if len(body) > MAX_ANSWER_BYTES:
                raise OutcomeUnknown(
                    "answer_too_large", http_status=response.status_code, megabytes=MAX_ANSWER_BYTES // 1024 // 1024
                )
        return bytes(body)

    def _too_slow(self) -> OutcomeUnknown:
        return OutcomeUnknown("answer_too_slow", seconds=f"{self._deadline_seconds:g}")

    def _failure(self, error: Exception, deadline: Deadline) -> FacebookError:
        reason = _root(error)
        if isinstance(reason, NewConnectionError | ConnectTimeoutError):
            return NotSent("facebook_not_reached", address=self._base_url, error=type(reason).__name__)
        if deadline.passed:
            return self._too_slow()
        kind = OutcomeUnknown if deadline.opened else _OldConnectionBroke
        return kind("connection_broke", error=type(reason).__name__)

    def _read(self, status: int, body: bytes, usage: Usage) -> Any:
        """Return the parsed body.

        Raises:
            GraphError: if it is an error envelope, whatever the status.
            OutcomeUnknown: if it is a redirect, empty, cut, no JSON, or an error without an envelope.
        """
        if 300 <= status < 400:
            raise OutcomeUnknown("answer_redirects", http_status=status, status=status)
        try:
            content = json.loads(body)
        except (ValueError, RecursionError):
            raise OutcomeUnknown("answer_unreadable", http_status=status, status=status) from None
        if isinstance(content, dict) and isinstance(content.get("error"), dict):
            raise graph_error(content["error"], http_status=status, usage=usage, redact=self._redact)
        if status >= 400 or not isinstance(content, dict | list):
            raise OutcomeUnknown("answer_makes_no_sense", http_status=status, status=status)
        return content


def _root(error: Exception) -> Exception:
    """Unwrap requests' exception, and urllib3's MaxRetryError in it, to what really happened."""
    inner = error.args[0] if isinstance(error, requests.RequestException) and error.args else error
    reason = getattr(inner, "reason", None)
    if isinstance(reason, Exception):
        return reason
    return inner if isinstance(inner, Exception) else error


def _encoded(fields: Mapping[str, Any]) -> dict[str, str]:
    return {name: _value(value) for name, value in fields.items() if value is not None}


def _value(value: Any) -> str:
    """Write a value as Graph reads it: JSON for whatever is nested, `true` and `false` (facebook-sdk sends `True`)."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _offset(date: str | None, ours: datetime) -> float | None:
    try:
        # The header is cut to whole seconds: half of one is what it lacks on average.
        return (parsedate_to_datetime(date or "") + timedelta(seconds=0.5) - ours).total_seconds()
    except (ValueError, TypeError):
        return None
