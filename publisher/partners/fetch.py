"""Fetch an address that somebody else chose: limits of size, time and redirects, and public addresses alone.

The connection goes to the very address that was checked: a name that leads elsewhere a moment later changes nothing.
"""

import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import requests
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, Timeout
from urllib3.exceptions import HTTPError, SSLError

from publisher.channels.call_timeout import Deadline, WatchedPool, WatchedSecurePool
from publisher.content.reading.confined_folder import size_words
from publisher.domain.coded_text import Value
from publisher.domain.errors import PublisherError
from publisher.domain.ports_channel import Clock
from publisher.partners.public_addresses import HttpOrigin, is_public, origin_of
from publisher.tls import checked_tls

LIMIT_BYTES = 5_000_000
LIMIT_REDIRECTS = 5
#: Of a host that has several addresses, so many are tried.
_MOST_ADDRESSES = 3
_CONNECT_SECONDS = 10.0
_PIECE_BYTES = 1 << 16
_WANTED = "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, */*;q=0.5"
#: Longest wait that a server's Retry-After is believed.
_MOST_WAIT_SECONDS = 86_400
_REDIRECTS = (301, 302, 303, 307, 308)
#: An answer that takes no program in, whoever it is.
_WALLS = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS)
#: What stands in the page that a protection against robots shows in place of what was asked.
_WALL_WORDS = (
    b"captcha",
    b"cf-chl",
    b"challenge-platform",
    b"challenge-form",
    b"just a moment...",
    b"are you a human",
    b"are you human",
    b"are not a robot",
    b"checking your browser",
    b"enable javascript and cookies to continue",
    b"_incapsula_resource",
    b"sucuri_cloudproxy",
    b"ddos-guard",
    b"datadome",
    b"/aes.js",
)
#: A protection's page is short; a newspaper's front page may name a captcha of its own form anywhere.
_WALL_PAGE_BYTES = 60_000

#: Finds a host's addresses; `socket.getaddrinfo` without what nobody needs.
Resolve = Callable[[str, int], Sequence[str]]


class FeedFetchFailed(PublisherError):
    """It could not be fetched: why, as a code with values."""

    def __init__(self, code: str, /, *, lasting: bool = False, wait_seconds: float = 0, **values: Value) -> None:
        super().__init__(code, **values)
        #: Whether trying again changes nothing by itself: a person has to be told at once.
        self.lasting = lasting
        #: The server's own wish.
        self.wait_seconds = wait_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedAnswer:
    """What lies at an address."""

    #: Address that it came from, after redirects.
    url: str
    content: bytes
    #: `charset` of its media type; empty where none was said.
    charset: str
    etag: str
    modified: str


@dataclass(frozen=True, slots=True)
class NotModified:
    """Nothing is new there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How addresses are asked."""

    agent: str
    #: For all of it, redirects included.
    seconds: float
    clock: Clock
    #: Who is asked although it is no public address: a rehearsal on this machine.
    allowed: HttpOrigin | None = None
    #: What is larger is left where it is.
    limit_bytes: int = LIMIT_BYTES
    #: Media types, as `Accept` names them.
    wanted: str = _WANTED


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def fetch(
    url: str, asking: Asking, *, etag: str = "", modified: str = "", lookup: Resolve = resolve
) -> FetchedAnswer | NotModified:
    """Fetch an address; `etag` and `modified` are what its last answer said.

    Raises:
        FeedFetchFailed: if it could not be, or may not be.
    """
    said = {"User-Agent": asking.agent, "Accept": asking.wanted, "Accept-Encoding": "gzip"}
    said |= {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
    with Deadline(asking.seconds) as deadline:
        try:
            for _ in range(LIMIT_REDIRECTS + 1):
                url = _written(url)
                with _answer(url, said, asking, lookup) as answer:
                    if answer.status not in _REDIRECTS:
                        return _read(url, answer, asking, deadline)
                    url = _next(url, answer.headers.get("Location", ""))
        except (HTTPError, OSError) as error:
            raise _trouble(url, error, deadline) from error
    raise FeedFetchFailed("feed_redirects_too_often", lasting=True, host=_host(url))


def _next(url: str, location: str) -> str:
    """Return where a redirect leads."""
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FeedFetchFailed("feed_address_odd", lasting=True) from error


def _written(url: str) -> str:
    """Return an address as it is sent: a name in other letters as its ASCII form, without name and password."""
    try:
        prepared = requests.Request("GET", url).prepare().url or ""
        parts = urlsplit(prepared)
        origin_of(prepared)
    except (requests.RequestException, ValueError) as error:
        raise FeedFetchFailed("feed_address_odd", lasting=True) from error
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()


@contextmanager
def _answer(url: str, said: Mapping[str, str], asking: Asking, lookup: Resolve) -> Iterator[BaseHTTPResponse]:
    """Ask, and give the answer with its body still to be read; no redirect is followed."""
    with closing(_asked(url, said, _addresses(origin_of(url), asking, lookup))) as answer:
        yield answer


def _addresses(origin: HttpOrigin, asking: Asking, lookup: Resolve) -> Sequence[str]:
    """Return the addresses of a host that may be asked.

    Raises:
        FeedFetchFailed: if there is none.
    """
    try:
        found = lookup(origin.host, origin.port)
    except (OSError, UnicodeError) as error:
        raise FeedFetchFailed("feed_host_unknown", host=origin.host) from error
    usable = found if origin == asking.allowed else [address for address in found if is_public(address)]
    if not usable:
        raise FeedFetchFailed("feed_address_private", lasting=True, host=origin.host)
    return usable[:_MOST_ADDRESSES]


def _asked(url: str, said: Mapping[str, str], addresses: Sequence[str]) -> BaseHTTPResponse:
    """Ask the first address that answers.

    Raises:
        HTTPError: if none does.
    """
    parts, origin = urlsplit(url), origin_of(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    failed: HTTPError = HTTPError()
    for address in addresses:
        pool = _pool(origin, address)
        try:
            return pool.urlopen(
                "GET",
                path,
                headers={"Host": parts.netloc, **said},
                redirect=False,
                retries=False,
                preload_content=False,
                assert_same_host=False,
            )
        except HTTPError as error:
            failed = error
    raise failed


def _pool(origin: HttpOrigin, address: str) -> HTTPConnectionPool:
    timeout = Timeout(connect=_CONNECT_SECONDS, read=_CONNECT_SECONDS * 3)
    if origin.scheme == "http":
        return WatchedPool(address, origin.port, timeout=timeout)
    return WatchedSecurePool(
        address,
        origin.port,
        timeout=timeout,
        ssl_context=checked_tls(),
        server_hostname=origin.host,
        assert_hostname=origin.host,
    )


def _read(url: str, answer: BaseHTTPResponse, asking: Asking, deadline: Deadline) -> FetchedAnswer | NotModified:
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return NotModified()
    content = _body(url, answer, deadline, asking.limit_bytes)
    if answer.status != HTTPStatus.OK:
        raise _refusal(url, answer, content, asking)
    return FetchedAnswer(
        url=url,
        content=content,
        charset=_charset(answer.headers.get("Content-Type", "")),
        etag=_kept(answer.headers.get("ETag", "")),
        modified=_kept(answer.headers.get("Last-Modified", "")),
    )


def _body(url: str, answer: BaseHTTPResponse, deadline: Deadline, limit_bytes: int) -> bytes:
    """Read all of it, unpacked; what is larger than the limit is left where it is."""
    pieces, size = [], 0
    while piece := answer.read(_PIECE_BYTES, decode_content=True):
        pieces.append(piece)
        size += len(piece)
        if size > limit_bytes:
            raise FeedFetchFailed("feed_too_large", lasting=True, host=_host(url), limit=size_words(limit_bytes))
    if deadline.passed:  # its connection was shut, which looks like an end
        raise FeedFetchFailed("feed_too_slow", host=_host(url))
    return b"".join(pieces)


def looks_like_wall(content: bytes) -> bool:
    """Return whether this is the page that a protection against robots shows in place of what was asked."""
    start = content[:1000].lower()
    is_page = b"<html" in start or b"<!doctype html" in start
    return is_page and len(content) < _WALL_PAGE_BYTES and any(each in content.lower() for each in _WALL_WORDS)


def _refusal(url: str, answer: BaseHTTPResponse, content: bytes, asking: Asking) -> FeedFetchFailed:
    status, host, wait = answer.status, _host(url), _retry_after(answer.headers.get("Retry-After", ""), asking.clock)
    if "cf-mitigated" in answer.headers or status in _WALLS or looks_like_wall(content):
        return FeedFetchFailed("feed_behind_wall", lasting=True, host=host)
    match status:
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            return FeedFetchFailed("feed_gone", lasting=True, host=host)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
            return FeedFetchFailed("feed_asks_password", lasting=True, host=host)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return FeedFetchFailed("feed_asked_too_often", host=host, wait_seconds=wait)
    return FeedFetchFailed("feed_answers_badly", host=host, status=status, wait_seconds=wait)


def _retry_after(text: str, clock: Clock) -> float:
    """Return the seconds that a server wants to be left alone (RFC 9110, 10.2.3); 0 where it does not say."""
    try:
        seconds = float(text) if text.strip().isdigit() else (parsedate_to_datetime(text) - clock()).total_seconds()
    except (ValueError, TypeError):
        return 0.0
    return min(max(seconds, 0.0), _MOST_WAIT_SECONDS)


def _trouble(url: str, error: Exception, deadline: Deadline) -> FeedFetchFailed:
    host = _host(url)
    if deadline.passed or isinstance(error, TimeoutError):
        return FeedFetchFailed("feed_too_slow", host=host)
    if isinstance(error, SSLError) or isinstance(error.__cause__, SSLError):
        return FeedFetchFailed("feed_certificate", lasting=True, host=host)
    return FeedFetchFailed("feed_connection_lost", host=host)


def _charset(content_type: str) -> str:
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'")[:40]
    return ""


def _kept(header: str) -> str:
    """Return a header as it may be sent back; one that is too long, or holds what no header may, is not."""
    return header if header.isascii() and header.isprintable() and len(header) <= 300 else ""


def _host(url: str) -> str:
    return urlsplit(url).hostname or url[:100]
