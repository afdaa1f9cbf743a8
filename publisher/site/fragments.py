"""The latest news to be shown on other sites: a piece of HTML without style, and JSON, for each language."""

import json
from collections.abc import Sequence
from typing import Any

from publisher.domain.ports import Entry, Shelf
from publisher.site import addresses
from publisher.site.bodies import show
from publisher.site.dates import iso
from publisher.site.edition import Edition, encode
from publisher.site.feeds import NEWS
from publisher.site.files import Files
from publisher.site.stories import story_of

#: How many posts they show.
MOST = 5


def fragment_files(edition: Edition, shelf: Shelf) -> Files:
    """Give both files of each language."""
    size = shelf.size(NEWS)
    newest = list(reversed(shelf.slice(NEWS, max(0, size - MOST), size)))
    for tag in edition.settings.tags:
        yield addresses.fragment_path(tag, "html"), _html(edition, newest, tag)
        yield addresses.fragment_path(tag, "json"), _json(edition, newest, tag)


def _html(edition: Edition, newest: Sequence[Entry], tag: str) -> bytes:
    stories = [story_of(edition, entry, tag) for entry in newest]
    return edition.render("fragment.html", tag=tag, stories=stories)


def _json(edition: Edition, newest: Sequence[Entry], tag: str) -> bytes:
    content = {
        "title": edition.settings.name,
        "language": tag,
        "url": addresses.url(edition.settings.base_url, addresses.front_path(tag)),
        "posts": [_post(edition, entry, tag) for entry in newest],
    }
    return encode(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _post(edition: Edition, entry: Entry, tag: str) -> dict[str, Any]:
    article, settings = entry.article, edition.settings
    text = article.text(tag)
    pictures = [show(article, picture, tag, edition.absolute_root) for picture in article.pictures[:1]]
    return {
        "url": addresses.article_url(settings.base_url, article, tag),
        "title": text.title,
        "summary": text.summary,
        "language": text.tag,
        "published": iso(entry.published_at, settings.timezone),
        "places": list(article.places),
        "topics": list(article.topics),
        "image": {"url": pictures[0].src, "alt": pictures[0].alt} if pictures else None,
    }
