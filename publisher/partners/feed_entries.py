"""What is in a partner's feed, as plain text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of a partner's feed, as plain text."""

    #: As the feed calls it; empty where it does not.
    id: str
    title: str
    summary: str
    #: Paragraphs separated by an empty line; no HTML, no Markdown.
    text: str
    #: http or https; empty where the feed gives none.
    link: str
    #: UTC, `YYYY-MM-DD`; empty where the feed gives none.
    day: str
    #: As the feed or the entry names it, in small letters: `sq`, `sr-latn`; empty where it does not.
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFeed:
    """What is in a feed."""

    title: str
    #: Address of the website that it belongs to; may be empty.
    home: str
    #: Newest first, the first fifty that say anything.
    entries: tuple[FeedEntry, ...]


def first_words(text: str, most: int = 300) -> str:
    """Return the beginning of a text, cut between words."""
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[:most]) + " …"
