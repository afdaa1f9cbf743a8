"""Partners' feeds as drafts: what they report, to be checked, finished and signed by our own people.

No network here: the caller brings the bytes.
"""

import io
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import nh3

from publisher.content.editing.draft_template import NewDraft
from publisher.content.editing.new_draft import write_draft
from publisher.content.reading.confined_folder import size_words
from publisher.content.text.escaping import as_body
from publisher.content.text.invisible import one_line
from publisher.domain.errors import InvalidInput

LIMIT_BYTES = 2_000_000
LIMIT_ENTRIES = 50
LIMIT_CHARACTERS = 20_000

_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)")
_PLAIN_ENCODING = re.compile(rb"utf-8|us-ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)
_BREAKS = re.compile(r"</(?:p|div|h[1-6]|li|blockquote|tr|ul|ol)>|<br\s*/?>", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>()\"]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingPost:
    """One entry of a partner's feed, as plain text."""

    title: str
    summary: str
    #: Paragraphs separated by an empty line; no HTML, no Markdown.
    text: str
    #: http or https; empty where the feed gives none.
    link: str
    #: UTC day; None where the feed gives none.
    day: date | None


def read_feed(content: bytes) -> list[IncomingPost]:
    """Read an RSS or Atom feed; entries without a title are left out, and those after the fiftieth.

    Raises:
        InvalidInput: if it is too large, declares a DTD or entities (which can grow without end), or is no feed.
    """
    _refuse_bombs(content)
    parsed: Any = feedparser.parse(io.BytesIO(content))  # a stream: bytes or text would be tried as a file name
    if not parsed.get("version"):
        raise InvalidInput("feed_is_none")
    posts = [_incoming(entry) for entry in parsed.entries[:LIMIT_ENTRIES]]
    return [post for post in posts if post.title]


def write_incoming(
    folder: Path, posts: Sequence[IncomingPost], *, topics: Sequence[str], places: Sequence[str], today: date
) -> list[Path]:
    """Write each entry as a draft whose topics, places and, where missing, summary are left to fill in.

    Raises:
        InvalidInput: if the folder cannot be written.
    """
    drafts = ((_draft(post), post.day or today) for post in posts)
    return [write_draft(folder, draft, topics=topics, places=places, day=day) for draft, day in drafts]


def _refuse_bombs(content: bytes) -> None:
    if len(content) > LIMIT_BYTES:
        raise InvalidInput("feed_too_large", size=size_words(len(content)), limit=size_words(LIMIT_BYTES))
    if not _is_plainly_encoded(content):
        raise InvalidInput("feed_of_other_encoding")
    if re.search(rb"<!\s*(?:doctype|entity)", content, re.IGNORECASE):
        raise InvalidInput("feed_declares_entities")


def _is_plainly_encoded(content: bytes) -> bool:
    """Return whether the bytes mean what they look like, so that a search for `<!DOCTYPE` finds it."""
    declaration = content.partition(b">")[0]
    declared = _ENCODING.search(declaration)
    is_ascii_like = content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") and b"\0" not in content
    return is_ascii_like and (declared is None or _PLAIN_ENCODING.fullmatch(declared.group(1)) is not None)


def _incoming(entry: Any) -> IncomingPost:
    bodies = [str(part.get("value", "")) for part in entry.get("content", [])]
    summary = _plain(str(entry.get("summary", "")))
    text = _plain(max(bodies, key=len, default="")) or summary
    link = str(entry.get("link", "")).strip()
    return IncomingPost(
        title=one_line(_plain(str(entry.get("title", ""))))[:200],
        summary=_first_words(one_line(summary)),
        text=text,
        link=link if _ADDRESS.fullmatch(link) else "",
        day=_day(entry.get("published_parsed") or entry.get("updated_parsed")),
    )


def _plain(html: str) -> str:
    """Return the text of HTML: paragraphs stay apart, tags, scripts and what cannot be seen go."""
    bare = nh3.clean(_BREAKS.sub("\n\n", html), tags=set(), clean_content_tags={"script", "style"})
    paragraphs = (one_line(paragraph) for paragraph in re.split(r"\n\s*\n", unescape(bare)))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)[:LIMIT_CHARACTERS]


def _first_words(text: str, most: int = 300) -> str:
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + " …"


def _day(moment: time.struct_time | None) -> date | None:
    try:
        return date(moment.tm_year, moment.tm_mon, moment.tm_mday) if moment and moment.tm_year >= 1990 else None
    except ValueError:
        return None


def _draft(post: IncomingPost) -> NewDraft:
    body = as_body(post.text)
    source = f"\n\n<{post.link}>" if post.link else ""
    note = f"From a partner's feed: {post.link or 'no address given'}. Check it, finish it, and name the source."
    return NewDraft(title=post.title, summary=post.summary, body=body + source, note=note)
