"""Proves on the real Page that two phases work there: posts are made unpublished, read, listed and deleted again."""

import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.errors import FacebookError, OutcomeUnknown
from publisher.channels.facebook.page_client import PageClient, PostGone, PostUnread
from publisher.domain.coded_text import coded, joined

#: Nobody sees it; should it be left over, whoever finds it knows what it is.
TEXT = "Provë e fshehtë / skriveni probni post (publisher). Fshijeni lirisht / slobodno obrišite. #{number}"
_EARLIER = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialResult:
    """What one trial came to."""

    #: `text`, `link` or `photo`.
    what: str
    works: bool
    #: A coded text: what went wrong and what to do, or that all went well.
    text: str


#: Is asked about a test post before it is deleted: what it is (`text`, `link`, `photo`), and its id.
Probe = Callable[[str, str], None]


def try_out(line: PageClient, link: str, *, probe: Probe = lambda _what, _id: None) -> list[TrialResult]:
    """Make an unpublished text, link and photo post, look at each, and delete it whatever happened.

    `link` may be empty: then no link is tried. Nothing becomes public, unless `probe` makes it so.
    """
    trials: dict[str, Callable[[], dict[str, Any]]] = {"text": dict}
    if link:
        trials["link"] = lambda: {"link": link}
    trials["photo"] = lambda: {"attached_media": [{"media_fbid": _photo(line)}]}
    return [_trial(line, number, what, fields, probe) for number, (what, fields) in enumerate(trials.items(), 1)]


def _trial(line: PageClient, number: int, what: str, fields: Callable[[], dict[str, Any]], probe: Probe) -> TrialResult:
    try:
        page_id = line.identity.page_id()
        message = TEXT.format(number=f"{line.now():%H%M%S}-{number}")
        with line.api_call(write=True):
            post_id = _id(line.client.put_object(page_id, "feed", message=message, published=False, **fields()))
    except AttemptEnded as stopped:
        return TrialResult(what=what, works=False, text=coded("trial_not_made", reason=stopped.reason))
    try:
        troubles = list(_troubles(line, post_id))
        probe(what, post_id)
    finally:
        gone = _delete(line, post_id)
    if not gone:
        troubles.append(coded("trial_not_deleted", post=post_id))
    text = joined(*troubles) or coded("trial_went_well")
    return TrialResult(what=what, works=not troubles, text=text)


def _troubles(line: PageClient, post_id: str) -> Iterator[str]:
    post = line.get_post(post_id)
    if isinstance(post, PostUnread):
        yield coded("trial_not_read", reason=post.reason)
    elif isinstance(post, PostGone):
        yield coded("trial_not_there")
    elif post.is_published is not False:
        yield coded("trial_not_unpublished")
    try:
        listed = line.list_posts("feed", line.facebook_now() - _EARLIER)
    except AttemptEnded as stopped:
        yield coded("unpublished_not_listed", reason=stopped.reason)
    else:
        if post_id not in {each.id for each in listed}:
            yield coded("trial_not_listed")


def _delete(line: PageClient, post_id: str) -> bool:
    with suppress(FacebookError):
        line.client.delete_object(post_id)
    return isinstance(line.get_post(post_id), PostGone)


def _photo(line: PageClient) -> str:
    source = ("canary.png", _grey_png(), "image/png")
    path = f"{line.identity.page_id()}/photos"
    return _id(line.client.put_photo(source, path, published=False, alt_text_custom="Provë / proba"))


def _id(answer: Any) -> str:
    if not isinstance(answer, dict) or not answer.get("id"):
        raise OutcomeUnknown("answer_without_id")
    return str(answer["id"])


def _grey_png(side: int = 200) -> bytes:
    """Draw a grey square, 200 pixels a side: the least that link cards take (RFC 2083 tells the format)."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\0" + b"\x80" * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
