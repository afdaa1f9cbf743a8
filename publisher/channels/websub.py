"""Tells a WebSub hub that feeds have something new (W3C WebSub, 6). Nothing depends on it: who is not told, polls."""

import logging
from collections.abc import Sequence
from http import HTTPStatus

import requests

_log = logging.getLogger(__name__)

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 3.0


def tell_hub(hub: str, feeds: Sequence[str]) -> bool:
    """Tell `hub` in one call that `feeds` (full addresses) changed; True if it took it. What fails is logged."""
    form = [("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]
    try:
        answer = requests.post(hub, data=form, timeout=(CONNECT_SECONDS, ANSWER_SECONDS), allow_redirects=False)
    except requests.RequestException as error:
        _log.warning(
            "The WebSub hub %s was not reached (%s): subscribers will see it later.", hub, type(error).__name__
        )
        return False
    taken = HTTPStatus.OK <= answer.status_code < HTTPStatus.MULTIPLE_CHOICES
    if not taken:
        _log.warning("The WebSub hub %s answered %s: subscribers will see it later.", hub, answer.status_code)
    return taken
