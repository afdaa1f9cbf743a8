"""An answer before it goes out, and what becomes of it on the line."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from publisher.sandbox.errors import ErrorAnswer

JSON_TYPE = "application/json; charset=UTF-8"


class Line(Enum):
    """How an answer leaves the machine."""

    SEND = "send"
    #: The connection is closed without a byte.
    DROP = "drop"
    #: Nothing comes, and the connection stays open.
    HANG = "hang"
    #: The length of the whole is announced, half of it comes, the connection is closed.
    CUT = "cut"
    #: The body comes in small pieces over `delay_seconds`.
    DRIP = "drip"
    #: In a batch: `null` in place of the item.
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers and body."""

    status: int
    body: bytes
    content_type: str = JSON_TYPE
    headers: Mapping[str, str] = field(default_factory=dict)
    line: Line = Line.SEND
    #: For HANG and DRIP.
    delay_seconds: float = 0


def json_reply(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """An answer in JSON. Non-ASCII letters are escaped, as Facebook escapes them."""
    return Reply(status, json.dumps(value, separators=(",", ":")).encode(), headers=headers or {})


def error_reply(error: ErrorAnswer) -> Reply:
    """An error in Graph's envelope, with the header that goes with it."""
    kind = "invalid_token" if error.code == 190 else "invalid_request"
    note = " ".join(error.message.replace('"', "'").split()).encode("ascii", "replace").decode()
    challenge = {"WWW-Authenticate": f'OAuth "Facebook Platform" "{kind}" "{note}"'}
    return json_reply(error.envelope(), error.status, challenge)
