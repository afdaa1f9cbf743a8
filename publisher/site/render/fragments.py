"""The latest news to be shown on other sites: a piece of HTML without style, and JSON, for each language."""

import json
from collections.abc import Sequence
from typing import Any

from publisher.domain.ports_channel import Entry, PublishedEntries
from publisher.site import urls
from publisher.site.dates import iso
from publisher.site.output_files import Files
from publisher.site.render.article_cards import story_of
from publisher.site.render.article_html import show
from publisher.site.render.build_context import BuildContext, encode
from publisher.site.render.feeds import NEWS

#: How many posts they show.
MOST = 5


def fragment_files(context: BuildContext, published: PublishedEntries) -> Files:
    """Return both files of each language."""
    size = published.size(NEWS)
    newest = list(reversed(published.slice(NEWS, max(0, size - MOST), size)))
    for tag in context.settings.tags:
        yield urls.fragment_path(tag, "html"), _html(context, newest, tag)
        yield urls.fragment_path(tag, "json"), _json(context, newest, tag)


def _html(context: BuildContext, newest: Sequence[Entry], tag: str) -> bytes:
    stories = [story_of(context, entry, tag) for entry in newest]
    return context.render("fragment.html", tag=tag, stories=stories)


def _json(context: BuildContext, newest: Sequence[Entry], tag: str) -> bytes:
    content = {
        "title": context.settings.name,
        "language": tag,
        "url": urls.url(context.settings.base_url, urls.front_path(tag)),
        "posts": [_post(context, entry, tag) for entry in newest],
    }
    return encode(json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _post(context: BuildContext, entry: Entry, tag: str) -> dict[str, Any]:
    article, settings = entry.article, context.settings
    written_in = context.written_in(article, tag)
    text = article.text(written_in)
    pictures = [show(context, article, picture, written_in, context.absolute_root) for picture in article.pictures[:1]]
    return {
        "url": urls.article_url(settings.base_url, article, written_in),
        "title": text.title,
        "summary": text.summary,
        "language": text.tag,
        "published": iso(entry.published_at, settings.timezone),
        "places": list(article.places),
        "topics": list(article.topics),
        "image": {"url": pictures[0].src, "alt": pictures[0].alt} if pictures else None,
    }
