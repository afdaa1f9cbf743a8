"""The rules of JSON Feed 1.1 (jsonfeed.org/version/1.1): what each object must and may hold, and of what kind."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

Check = Callable[[Any], bool]


def text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def address(value: Any) -> bool:
    return text(value) and urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)


def moment(value: Any) -> bool:
    """RFC 3339: with a zone."""
    try:
        return text(value) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(text, value))


def version(value: Any) -> bool:
    return bool(value == "https://jsonfeed.org/version/1.1")


AUTHOR: dict[str, Check] = {"name": text, "url": address, "avatar": address}
HUB: dict[str, Check] = {"type": text, "url": address}
ATTACHMENT: dict[str, Check] = {
    "url": address,
    "mime_type": lambda value: text(value) and "/" in value,
    "title": text,
    "size_in_bytes": number,
    "duration_in_seconds": number,
}
ITEM: dict[str, Check] = {
    "id": text,
    "url": address,
    "external_url": address,
    "title": text,
    "content_html": lambda value: isinstance(value, str),
    "content_text": lambda value: isinstance(value, str),
    "summary": text,
    "image": address,
    "banner_image": address,
    "date_published": moment,
    "date_modified": moment,
    "tags": texts,
    "language": text,
}
FEED: dict[str, Check] = {
    "version": version,
    "title": text,
    "home_page_url": address,
    "feed_url": address,
    "description": text,
    "user_comment": text,
    "next_url": address,
    "icon": address,
    "favicon": address,
    "language": text,
    "expired": flag,
}


def breaches(feed: Mapping[str, Any]) -> list[str]:
    """Return everything that breaks a rule."""
    return list(_of_feed(feed))


def _of_feed(feed: Mapping[str, Any]) -> Iterator[str]:
    yield from _of("feed", feed, FEED, ("version", "title"), {"authors", "hubs", "items"})
    yield from _of_each("feed.authors", feed.get("authors", []), AUTHOR, ())
    yield from _of_each("feed.hubs", feed.get("hubs", []), HUB, ("type", "url"))
    items = feed.get("items")
    if not isinstance(items, list):
        yield "feed.items is no list"
        return
    ids = [item.get("id") for item in items]
    if len(set(ids)) != len(ids):
        yield "two items have one id"
    for item in items:
        yield from _of_item(f"item {item.get('id')}", item)


def _of_item(name: str, item: Mapping[str, Any]) -> Iterator[str]:
    yield from _of(name, item, ITEM, ("id",), {"authors", "attachments"})
    if "content_html" not in item and "content_text" not in item:
        yield f"{name} has neither content_html nor content_text"
    yield from _of_each(f"{name}.authors", item.get("authors", []), AUTHOR, ())
    yield from _of_each(f"{name}.attachments", item.get("attachments", []), ATTACHMENT, ("url", "mime_type"))


def _of_each(name: str, values: Any, rules: Mapping[str, Check], required: tuple[str, ...]) -> Iterator[str]:
    for value in values if isinstance(values, list) else [{"is no list": values}]:
        yield from _of(name, value, rules, required, set())
        if not value:
            yield f"{name} holds an empty object"


def _of(
    name: str, content: Mapping[str, Any], rules: Mapping[str, Check], required: tuple[str, ...], lists: set[str]
) -> Iterator[str]:
    """Unknown keys are an error, but for those of extensions, which begin with an underscore."""
    yield from (f"{name} lacks {key}" for key in required if key not in content)
    for key, value in content.items():
        if key in rules and not rules[key](value):
            yield f"{name}.{key} is wrong: {value!r}"
        elif key not in rules and key not in lists and not key.startswith("_"):
            yield f"{name}.{key} is unknown"
