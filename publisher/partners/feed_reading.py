"""Take a feed apart with feedparser, as far as it goes: its entries as plain text, and what it tells of itself."""

import io
import re
import time
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urljoin

import feedparser
import nh3

from publisher.domain.invisible import one_line
from publisher.partners.feed_entries import FeedEntry, PartnerFeed, first_words
from publisher.partners.feed_text import feed_text

LIMIT_ENTRIES = 50
LIMIT_CHARACTERS = 20_000
_TITLE, _LINK, _ID = 200, 2_000, 2_000
#: A title is made of so much of a text without one.
_FIRST_WORDS = 80
_BREAKS = re.compile(r"</(?:p|div|h[1-6]|li|blockquote|tr|ul|ol)>|<br\s*/?>", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>()\"]+")
_EARLIEST_YEAR = 1990


def read_feed(content: bytes, *, url: str = "", charset: str = "") -> PartnerFeed | None:
    """Read an RSS, RDF or Atom feed; None where it is none. Links are resolved by `url`.

    Content that was made to take long takes long: strangers' feeds are read in a process with limits.
    """
    text = feed_text(content, charset)
    headers = {"content-type": "application/xml; charset=utf-8"}
    # A stream: bytes or text would be tried as a file's name. Its HTML is cleaned here.
    parsed: Any = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.get("version"):
        return None
    feed = parsed.feed
    language = str(feed.get("language", ""))
    newest = _newest_first(parsed.entries)[: 2 * LIMIT_ENTRIES]
    found = [entry for each in newest if (entry := _entry(each, url, language))]
    return PartnerFeed(
        title=one_line(_plain(str(feed.get("title", ""))))[:_TITLE],
        home=_address(str(feed.get("link", "")), url),
        entries=tuple(found[:LIMIT_ENTRIES]),
    )


def _newest_first(entries: list[Any]) -> list[Any]:
    """Return the entries by their days, where each has one; else as the feed has them."""
    times = [entry.get("published_parsed") or entry.get("updated_parsed") for entry in entries]
    if not all(times):
        return entries
    order = sorted(range(len(entries)), key=lambda number: tuple(times[number] or ())[:6], reverse=True)
    return [entries[number] for number in order]


def _entry(entry: Any, base: str, language: str) -> FeedEntry | None:
    summary = _plain(str(entry.get("summary", "")))
    text = max((*_bodies(entry), summary), key=len)
    title = one_line(_plain(str(entry.get("title", ""))))
    title = title if len(title) <= _TITLE else first_words(title, _TITLE - 2)
    if not (title or text):
        return None
    return FeedEntry(
        id=one_line(str(entry.get("id", "")))[:_ID],
        title=title or first_words(one_line(text), _FIRST_WORDS),
        summary=first_words(one_line(summary or text)),
        text=text,
        link=_address(str(entry.get("feedburner_origlink", "") or entry.get("link", "")), base),
        day=_day(entry.get("published_parsed") or entry.get("updated_parsed")),
        language=str(entry.get("language", "") or language).lower()[:20],
    )


def _bodies(entry: Any) -> Iterator[str]:
    yield from (_plain(str(part.get("value", ""))) for part in entry.get("content", []))


def _address(text: str, base: str) -> str:
    try:
        address = urljoin(base, text.strip()) if text.strip() else ""
    except ValueError:
        return ""
    return address if _ADDRESS.fullmatch(address) and len(address) <= _LINK else ""


def _plain(html: str) -> str:
    """Return the text of HTML: paragraphs stay apart, tags, scripts and what cannot be seen go."""
    bare = nh3.clean(
        _BREAKS.sub("\n\n", html[: 10 * LIMIT_CHARACTERS]), tags=set(), clean_content_tags={"script", "style"}
    )
    paragraphs = (one_line(paragraph) for paragraph in re.split(r"\n\s*\n", unescape(bare)))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)[:LIMIT_CHARACTERS]


def _day(moment: time.struct_time | None) -> str:
    try:
        if moment and moment.tm_year >= _EARLIEST_YEAR:
            return date(moment.tm_year, moment.tm_mon, moment.tm_mday).isoformat()
    except ValueError:
        pass
    return ""
