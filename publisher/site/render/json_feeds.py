"""The main feed as JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

import json
from typing import Any

from publisher.site import urls
from publisher.site.render.article_html import ShownPicture
from publisher.site.render.audio import Audio
from publisher.site.render.build_context import BuildContext, encode
from publisher.site.render.feeds import Feed, Item, item_of


def json_feed(context: BuildContext, feed: Feed) -> bytes:
    """Render a feed. What is empty is left out."""
    settings = context.settings
    hubs = [{"type": "WebSub", "url": settings.websub_hub}] if settings.websub_hub else []
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.url,
        "feed_url": urls.url(settings.base_url, urls.json_feed_path(feed.tag)),
        "description": feed.description,
        "language": feed.tag,
        "authors": [_told({"name": settings.name, "url": settings.base_url})],
        "hubs": hubs,
    }
    items = [_item(context, item_of(context, entry, feed.tag)) for entry in feed.entries]
    return encode(json.dumps({**_told(content), "items": items}, ensure_ascii=False, indent=1) + "\n")


def _item(context: BuildContext, item: Item) -> dict[str, Any]:
    content = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.html or item.summary,
        "image": item.pictures[0].large if item.pictures else "",
        "date_published": item.published_at,
        "date_modified": item.updated_at,
        "authors": [] if item.author == context.settings.name else [{"name": item.author}],
        "tags": list(item.labels),
        "language": item.lang,
        "attachments": [*([_sound(item.audio)] if item.audio else []), *map(_attachment, item.pictures)],
    }
    return {"id": item.id, "content_html": "", **_told(content)}


def _attachment(picture: ShownPicture) -> dict[str, Any]:
    content = {
        "url": picture.large,
        "mime_type": picture.media_type,
        "title": picture.caption or picture.alt,
        "size_in_bytes": picture.size_bytes,
    }
    return _told(content)


def _sound(audio: Audio) -> dict[str, Any]:
    content = {
        "url": audio.src,
        "mime_type": audio.media_type,
        "size_in_bytes": audio.size_bytes,
        "duration_in_seconds": audio.seconds,
    }
    return _told(content)


def _told(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if value}
