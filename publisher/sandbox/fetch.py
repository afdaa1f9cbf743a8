"""Fetching from this machine, and from nowhere else: the sandbox never talks to another host."""

import http.client
import ipaddress
import re
from urllib.parse import urlsplit

from publisher.sandbox.errors import ErrorAnswer

#: Facebook's own crawler says so (docs: sharing/webmasters/crawler).
USER_AGENT = "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"
TIMEOUT_SECONDS = 3.0


class NotFetched(Exception):
    """An address could not be read; the message says why in plain words."""


def web_host(url: str) -> str:
    """The host of a web address in lower case; empty for whatever is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in {"http", "https"} and not re.search(r"\s", url) else ""


def on_this_machine(host: str) -> bool:
    """Return whether a host is a loopback address. Names are not looked up, except `localhost`."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def fetch(url: str, most_bytes: int) -> tuple[str, bytes]:
    """Read at most `most_bytes` of an address on this machine, in at most a few seconds a read; follow no redirect.

    Returns content type and bytes. Raises NotFetched for anything but an answer 200.
    """
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname or not on_this_machine(parts.hostname):
        raise NotFetched("the sandbox fetches only http addresses on this machine")
    host = "127.0.0.1" if parts.hostname.endswith("localhost") else parts.hostname
    connection = http.client.HTTPConnection(host, parts.port or 80, timeout=TIMEOUT_SECONDS)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"User-Agent": USER_AGENT, "Host": parts.netloc, "Accept": "*/*"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise NotFetched(f"the address answered {answer.status}")
        return answer.getheader("Content-Type", ""), answer.read(most_bytes)
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise NotFetched(f"the address did not answer: {why}") from error
    finally:
        connection.close()


def fetch_here(url: str, most_bytes: int, what: str) -> bytes:
    """Fetch for a call that named the address. Raises GraphError (#324) when it cannot be read."""
    try:
        return fetch(url, most_bytes)[1]
    except (NotFetched, ValueError) as error:
        message = "(#324) Missing or invalid image file"
        user_message = f"The {what} could not be fetched: {error}."
        raise ErrorAnswer(324, message, title="Missing or invalid image file", user_message=user_message) from error
