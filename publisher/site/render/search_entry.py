"""A post as the search knows it: the words by which it is found in a language, and what is shown of it there.

Words are folded (`domain/folding.py`): no case, no diacritics, no Cyrillic. `templates/site/search.js` folds what
readers type in the same way, and knows the endings; here every word stands as it is written.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from publisher.domain.folding import fold
from publisher.domain.language import TAGS
from publisher.domain.ports_channel import Entry, Listing
from publisher.domain.revision import Article, ArticleText
from publisher.site.render.article_cards import story_of
from publisher.site.render.build_context import BuildContext
from publisher.site.render.event_facts import places_of, said_in, shown_practical
from publisher.site.render.press_kit import byline_of, contact_of
from publisher.site.settings import in_tag

#: What a filter asks for stands among the words, behind a sign that no word begins with.
TOPIC, PLACE, LANGUAGE = "~t:", "~p:", "~l:"
#: Nobody types a longer word; what is longer is part of an address.
LONGEST = 40
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """A post in the index of one language."""

    slug: str
    #: `mark_of` the entry.
    mark: str
    #: When it went out, in seconds.
    at: int
    #: The local year of that.
    year: int
    #: As a result shows it.
    shown: dict[str, Any]
    #: Words of the title; of summary, labels and names; of the text: each word in the first that has it.
    words: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def mark_of(entry: Entry | None) -> str:
    """Return what changes with the words by which a post is found, and shown there; empty where it is not to be.

    Of recordings results show only in which languages there is one.
    """
    if entry is None or entry.withdrawn or entry.article.kind == "page":
        return ""
    article = entry.article
    captions = [(picture.caption, picture.credit) for picture in article.pictures]
    words = replace(article, pictures=(), recordings=(), texts=tuple(map(_without_cards, article.texts)))
    recorded = [each.tags for each in article.recordings]
    content = repr((entry.published_at, captions, words, recorded))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _without_cards(text: ArticleText) -> ArticleText:
    return replace(text, card=None, facebook_card=None)


def search_entry(context: BuildContext, entry: Entry, tag: str, mark: str = "") -> SearchEntry:
    """Return a post as readers of a language find it: in that language, or in its own where it lacks that one."""
    article = entry.article
    text = article.text(context.written_in(article, tag))
    title = _words(text.title)
    head = _words(
        text.summary,
        byline_of(article, text),
        *_names(article, text),
        *_captions(context, article, text.tag),
        *_labels(context, article, {tag, text.tag}),
    )
    body = _words(text.plain, *(correction.text for correction in text.corrections))
    filters = [f"{TOPIC}{key}" for key in article.topics] + [f"{PLACE}{key}" for key in article.places]
    return SearchEntry(
        slug=article.slug,
        mark=mark or mark_of(entry),
        at=int(entry.published_at.timestamp()),
        year=entry.published_at.astimezone(context.settings.timezone).year,
        shown=_shown(context, entry, tag),
        words=(
            tuple(sorted(title)),
            tuple(sorted((head - title) | {*filters, f"{LANGUAGE}{text.tag}"})),
            tuple(sorted(body - head - title)),
        ),
    )


def _shown(context: BuildContext, entry: Entry, tag: str) -> dict[str, Any]:
    story = story_of(context, entry, tag)
    listed = (Listing("place", key) for key in entry.article.places)
    return {
        "path": story.path,
        "title": story.title,
        "summary": story.summary,
        "at": story.published_at,
        "date": story.date,
        "places": [
            [place.name, context.settings.label_tag(listing, tag)]
            for place, listing in zip(story.places, listed, strict=False)  # of many places only some are named
        ],
        "more": story.more_places,
        "lang": story.lang,
        "language": story.language if story.lang else "",
        "recorded": story.recorded,
    }


def _names(article: Article, text: ArticleText) -> Iterable[str]:
    """Return what stands around a text on its page, what it borrows from the original too."""
    for quote in text.quotes:
        yield from (quote.text, quote.name, quote.role)
    if contact := contact_of(article, text):
        yield from (contact.name, contact.role)
    for key in ("place", "audience"):
        yield said_in(places_of(article.texts, text.tag), key, text.tag).text
    if practical := shown_practical(article.texts, text.tag):
        yield from (practical.what.text, practical.where.text, practical.until.text, practical.cost.text)


def _captions(context: BuildContext, article: Article, tag: str) -> Iterable[str]:
    for picture in article.pictures:
        yield in_tag(picture.caption, tag, then=context.settings.next_of(tag))
        yield picture.credit
    if article.source:
        yield article.source.name


def _labels(context: BuildContext, article: Article, tags: Collection[str]) -> Iterable[str]:
    """Return topics and campaign in the reader's language, and places in every one: people know both their names."""
    campaign = [Listing("campaign", article.campaign)] if article.campaign else []
    for listing in (*(Listing("topic", key) for key in article.topics), *campaign):
        yield from {context.label(listing, each) for each in tags}
    for key in article.places:
        yield from (context.label(Listing("place", key), each) for each in TAGS)


def _words(*texts: str) -> set[str]:
    """Return the words of texts, folded, each once."""
    parts = (part for text in texts for part in _WORD.findall(unicodedata.normalize("NFC", text)))
    return {word for part in parts for word in _folded(part)}


@lru_cache(maxsize=100_000)
def _folded(word: str) -> tuple[str, ...]:
    """Return a word folded; a sign that stands for several, such as a fraction, may be more than one."""
    return tuple(each[:LONGEST] for each in _WORD.findall(fold(word)))
