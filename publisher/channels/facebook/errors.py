"""The three ways in which a call can fail: answered with an error, surely not sent, fate unknown."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from publisher.channels.facebook.usage import Usage
from publisher.domain.coded_text import Value
from publisher.domain.errors import ChannelError
from publisher.domain.outcome import Evidence

#: Older answers have the code in the text alone: "(#32) Page request limit reached".
_LEADING_CODE = re.compile(r"\s*\(#(\d{1,9})\)")
#: The only other text that is looked for: "Please reduce the amount of data you're asking for" (code 1 says no more).
_TOO_MUCH = "reduce the amount of data"


class FacebookError(ChannelError):
    """The base; its text holds no secret."""

    @property
    def evidence(self) -> Evidence:
        """Return what the log keeps."""
        return Evidence()


class NotSent(FacebookError):
    """Surely nothing reached Facebook: no name, no connection."""


class OutcomeUnknown(FacebookError):
    """It was sent, or may have been, and no readable answer came."""

    def __init__(self, code: str, *, http_status: int | None = None, **values: Value) -> None:
        super().__init__(code, **values)
        self.http_status = http_status

    @property
    def evidence(self) -> Evidence:
        """Return what the log keeps."""
        return Evidence(http_status=self.http_status)


class GraphError(FacebookError):
    """Facebook answered with its error envelope. Every part of it may be missing."""

    def __init__(
        self,
        message: str,
        *,
        code: int | None = None,
        subcode: int | None = None,
        http_status: int | None = None,
        is_transient: bool = False,
        type: str = "",
        fbtrace_id: str | None = None,
        user_title: str = "",
        user_msg: str = "",
        usage: Usage | None = None,
    ) -> None:
        number = f" {code}" if code is not None else ""
        number += f"/{subcode}" if subcode is not None else ""
        super().__init__("facebook_answered", number=number, words=message)
        self.words, self.number, self.subcode, self.http_status = message, code, subcode, http_status
        self.is_transient, self.type, self.fbtrace_id = is_transient, type, fbtrace_id
        self.user_title, self.user_msg, self.usage = user_title, user_msg, usage or Usage()

    @property
    def is_too_much(self) -> bool:
        """Return whether it asks for less at once: said of listings, and of posts with many pictures."""
        return _TOO_MUCH in self.words.casefold()

    @property
    def evidence(self) -> Evidence:
        """Return what the log keeps."""
        return Evidence(
            code=self.number, subcode=self.subcode, http_status=self.http_status, fbtrace_id=self.fbtrace_id
        )


def graph_error(
    envelope: Mapping[str, Any], *, http_status: int | None, usage: Usage, redact: Callable[[str], str]
) -> GraphError:
    """Build the error of an envelope's `error` object, whatever is missing in it; `redact` goes over its texts."""
    message = redact(_text(envelope.get("message")))
    code = _number(envelope.get("code"))
    if code is None and (match := _LEADING_CODE.match(message)):
        code = int(match[1])
    return GraphError(
        message or "…",
        code=code,
        subcode=_number(envelope.get("error_subcode")),
        http_status=http_status,
        is_transient=envelope.get("is_transient") is True,
        type=redact(_text(envelope.get("type"))),
        fbtrace_id=redact(_text(envelope.get("fbtrace_id"))) or None,
        user_title=redact(_text(envelope.get("error_user_title"))),
        user_msg=redact(_text(envelope.get("error_user_msg"))),
        usage=usage,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value) else None
