"""Posts that people made by hand on the Page, on their way into the studio as drafts. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from publisher.domain.post import require_aware

#: A title is made of so much of a text, a summary of so much.
_TITLE, _SUMMARY = 90, 300
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\S)")


class PagePostState(StrEnum):
    """What became of a post made by hand."""

    #: Nobody has decided about it.
    NEW = "new"
    #: A draft of it is being made; after a crash it is finished.
    DRAFTING = "drafting"
    #: It is a draft, or a post that came of it.
    DRAFTED = "drafted"
    #: A person does not want it.
    DROPPED = "dropped"
    #: It is on the Page no more.
    GONE = "gone"
    #: It was erased for good.
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPagePost:
    """A post as a listing of the Page shows it."""

    remote_id: str
    created_at: datetime
    message: str
    url: str
    photo_count: int
    has_video: bool

    def __post_init__(self) -> None:
        require_aware("created_at", self.created_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePhoto:
    """A photo of a post on the Page."""

    #: Where its bytes lie, the largest first; they end within days.
    addresses: tuple[str, ...]
    #: What a person wrote that it shows; empty where nobody did.
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPagePost:
    """A post as it stands on the Page now, with all that a draft is made of."""

    seen: SeenPagePost
    photos: tuple[PagePhoto, ...] = ()
    #: Address of its link card; empty where it has none.
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandmadePost:
    """A post made by hand, and what became of it."""

    remote_id: str
    created_at: datetime
    message: str
    url: str
    #: None where nobody has looked yet.
    photo_count: int | None
    has_video: bool
    state: PagePostState
    #: Draft that it became.
    slug: str

    @property
    def may_become_draft(self) -> bool:
        """Return whether a person may make a draft of it: also where somebody did not want it before."""
        return self.state in (PagePostState.NEW, PagePostState.DRAFTING, PagePostState.DROPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """The words of a post, as a draft has them."""

    title: str
    summary: str
    body: str


def words_of(message: str, link: str = "") -> PageWords:
    """Take a message apart: its first line, or first sentence, is the title, what follows summary and text.

    The summary is the first paragraph, or the beginning of a long one, which the text then has whole. The address of a
    link card that the message does not name stands at the end. Nothing of the message is lost.
    """
    text = message.strip()
    first, _, rest = text.partition("\n")
    if len(first) > _TITLE:
        first, *more = _SENTENCE.split(first, maxsplit=1)
        rest = "\n".join([*more, rest])
    if len(first) > _TITLE:
        first, rest = _cut(first, _TITLE), text
    rest = rest.strip() or ("" if len(text) <= _TITLE else text)
    paragraph, _, after = rest.partition("\n\n")
    said = " ".join((paragraph or text).split())
    summary = _cut(said, _SUMMARY)
    body = after.strip() if summary == said else rest
    if link and link.rstrip("/") not in text:
        body = f"{body}\n\n{link}".strip()
    return PageWords(title=" ".join(first.split()), summary=summary, body=body)


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return f"{text[:most].rpartition(' ')[0] or text[: most - 2]} …"


#: Letters and little words that only one of the languages has.
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_TELLING = {
    "sq": re.compile(r"[ëç]|\b(?:dhe|për|nga|një|të|në|është|janë|me)\b", re.IGNORECASE),
    "sr": re.compile(r"[đšžćč]|\b(?:je|su|se|na|za|od|koji|koja|iz|i)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:the|and|of|with|for|to|is|are)\b", re.IGNORECASE),
}


def language_of(message: str, languages: Sequence[str]) -> str:
    """Return the draft language that a message is most likely written in, of those in use; else the main one."""
    if _CYRILLIC.search(message) and "sr" in languages:
        return "sr"
    counts = {each: len(_TELLING[each].findall(message)) for each in languages if each in _TELLING}
    best = max(counts, key=lambda each: counts[each], default=languages[0])
    return best if counts.get(best, 0) > counts.get(languages[0], 0) else languages[0]


def day_on_website(due_at: datetime, on_page_at: datetime | None) -> datetime:
    """Return the day that the website shows: that on which the post was on the Page, unless an older one was given."""
    return min(due_at, on_page_at) if on_page_at else due_at
