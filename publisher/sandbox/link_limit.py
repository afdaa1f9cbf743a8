"""Which links lead out of Facebook, and how many posts and comments with one a Page may have in a month. Pure.

Source: Meta's help article 1929252614431792, "About links in organic Facebook Page posts and comments", as four public
repositories read it from 2026-09-24 to 2026-10-06. What it does not say can be chosen in a `LinkLimit`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: Links to these, and to hosts below them, do not count.
FREE_HOSTS = (
    "facebook.com",
    "fb.com",
    "fb.me",
    "instagram.com",
    "threads.com",
    "threads.net",
    "wa.me",
    "whatsapp.com",
)

Past = Literal["plain", "text", "refused"]
DecidedAt = Literal["publish", "make"]

_ADDRESS = re.compile(r"(?:https?://|(?<![\w@./-])www\.)[^\s<>\"']+", re.IGNORECASE)
#: A name with a dot and letters behind it, that is no part of an e-mail address: `kosint2020.net/k7q2m`.
_BARE = re.compile(r"(?<![@\w./-])(?:[\w-]+\.)+[^\W\d_]{2,}(?![\w@])(?:/[^\s<>\"']*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLimit:
    """How many posts and comments of the Page may carry a link in a month, and what comes of the next one."""

    #: Free and Essential 2, Advanced 8, Expert 20.
    most: int = 2
    #: The month begins on this day (the 1st, or the plan's renewal day).
    from_day: int = 1
    #: Where days begin. Meta does not say.
    zone: str = "UTC"
    #: Past the limit. "plain": it goes up, its link is no attachment and nobody can tap it. "text": the same, and an
    #: address that was sent as `link` stands below the text. "refused": an error. Creators report the first two.
    past: Past = "plain"
    #: When it is decided: as a post is published, or as it is made, unpublished ones too.
    at: DecidedAt = "publish"
    #: Whether an address counts that has neither `https://` nor `www.` before it.
    bare: bool = False
    #: Whether what was deleted still counts.
    deleted: bool = False
    #: The error of "refused". Which one Facebook gives is not known.
    code: int = 100
    subcode: int | None = None
    status: int = 400

    def __post_init__(self) -> None:
        if self.most < 0 or not 1 <= self.from_day <= 28:
            raise ValueError("links: `most` is 0 or more, `from_day` is 1 to 28")
        for value, allowed in ((self.past, get_args(Past)), (self.at, get_args(DecidedAt))):
            if value not in allowed:
                raise ValueError(f"links: {value!r} is none of {', '.join(allowed)}")
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"links: there is no time zone {self.zone!r}") from error

    def month(self, at: datetime) -> tuple[datetime, datetime]:
        """Return start and end of the month that a moment is in."""
        here = at.astimezone(ZoneInfo(self.zone))
        first = here.replace(day=self.from_day, hour=0, minute=0, second=0, microsecond=0, fold=0)
        if first > here:
            first = _moved(first, -1)
        return first.astimezone(UTC), _moved(first, 1).astimezone(UTC)


def _moved(first: datetime, months: int) -> datetime:
    """Return the same day of the month after or before; `first` is never after the 28th."""
    return (first.replace(day=1) + timedelta(days=40 if months > 0 else -1)).replace(day=first.day)


def leads_out(text: str, link: str = "", *, bare: bool = False) -> bool:
    """Return whether a text, or the link that hangs on it, has an address outside Facebook and its sisters."""
    return any(_is_outside(host) for host in (*_hosts(link), *_hosts(text), *(_bare_hosts(text) if bare else ())))


def first_address(text: str) -> str:
    """Return the first whole address in a text, without the full stop behind it; empty where there is none."""
    match = _ADDRESS.search(text)
    return _whole(match[0].rstrip(".,;:!?)]")) if match else ""


def _whole(address: str) -> str:
    return f"http://{address}" if address.lower().startswith("www.") else address


def _hosts(text: str) -> Iterator[str]:
    for match in _ADDRESS.finditer(text):
        try:
            yield urlsplit(_whole(match[0])).hostname or ""
        except ValueError:
            continue


def _bare_hosts(text: str) -> Iterator[str]:
    return (match[0].partition("/")[0] for match in _BARE.finditer(text))


def _is_outside(host: str) -> bool:
    host = host.lower().rstrip(".")
    return bool(host) and not any(host == free or host.endswith(f".{free}") for free in FREE_HOSTS)
