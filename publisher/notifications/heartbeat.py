"""A sign of life for a watching service: it calls a person when no sign comes any more."""

import requests

from publisher.domain.errors import MailNotSent

TIMEOUT_SECONDS = 5.0


def fetch(url: str) -> None:
    """Fetch the address once; what it answers is not read.

    Raises:
        MailNotSent: if that failed. The text leaves out the address, whose path is what the service knows us by.
    """
    try:
        with requests.get(url, timeout=TIMEOUT_SECONDS, stream=True, allow_redirects=False) as answer:
            status = answer.status_code
    except requests.RequestException as error:
        raise MailNotSent("heartbeat_not_fetched", error=type(error).__name__) from None
    if status >= 400:
        raise MailNotSent("heartbeat_answered", status=status)
