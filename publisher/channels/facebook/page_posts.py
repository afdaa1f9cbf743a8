"""Posts that people made by hand on the Page: listed, and one read with all that a draft is made of. Reads only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from publisher.channels.facebook.attempt_ended import AttemptEnded
from publisher.channels.facebook.batch import Read
from publisher.channels.facebook.errors import FacebookError
from publisher.channels.facebook.page_client import PageClient, PostGone, PostUnread
from publisher.channels.facebook.posts import read_post
from publisher.domain.outside_links import unwrapped
from publisher.domain.page_posts import PagePhoto, ReadPagePost, SeenPagePost

#: A listing gives few parts of an album, so one post is read with all of them.
_PART = "media_type,type,media,description,target,url,unshimmed_url"
_LISTED = f"id,message,created_time,permalink_url,attachments{{{_PART},subattachments}}"
#: Most photos of one post that are taken.
MOST_PHOTOS = 100
_WHOLE = f"id,message,created_time,permalink_url,attachments{{{_PART},subattachments.limit({MOST_PHOTOS}){{{_PART}}}}}"
#: A GET of one photo: its sizes, and what a person wrote that it shows.
_SIZES, _ALT = {"fields": "images"}, {"fields": "alt_text_custom"}


@dataclass(frozen=True, slots=True)
class PageListing:
    """What was listed, and why not all of it: a coded text; empty where it was read to its end."""

    posts: tuple[SeenPagePost, ...]
    trouble: str = ""


def list_page_posts(line: PageClient, since: datetime | None) -> PageListing:
    """List what is on the Page since then, or since ever, whoever made it; what was read before trouble counts."""
    posts: list[SeenPagePost] = []
    asked: dict[str, Any] = {"fields": _LISTED} | ({"since": int(since.timestamp())} if since else {})
    try:
        page_id = line.identity.page_id()
        with line.api_call():
            for row in line.client.get_all_connections(page_id, "published_posts", **asked):
                posts += _seen(row)
    except AttemptEnded as stopped:
        return PageListing(tuple(posts), stopped.reason)
    return PageListing(tuple(posts))


def read_page_post(line: PageClient, post_id: str) -> ReadPagePost | PostGone | PostUnread:
    """Read a post as it stands now; the addresses of its photos are good for days."""
    try:
        with line.api_call():
            row = line.client.get_object(post_id, fields=_WHOLE)
    except AttemptEnded as stopped:
        found = line.get_post(post_id)  # tells "it is gone" from "it may not be seen"
        return found if isinstance(found, PostGone) else PostUnread(stopped.outcome, stopped.reason)
    return next((_with_photos(line, row, seen) for seen in _seen(row)), PostGone())


def _with_photos(line: PageClient, row: Mapping[str, Any], seen: SeenPagePost) -> ReadPagePost:
    parts = [part for part in _parts(row) if _is_photo(part)][:MOST_PHOTOS]
    ids = [_id(part) for part in parts]
    sizes, alts = _read(line, ids, _SIZES), _read(line, ids, _ALT)
    photos = [
        PagePhoto(addresses=(*_sizes(sizes.get(each, {})), *_shown(part)), alt=_alt(alts.get(each, {})))
        for each, part in zip(ids, parts, strict=True)
    ]
    links = read_post(row).links
    return ReadPagePost(seen=seen, photos=tuple(photos), link=unwrapped(links[0]) if links else "")


def _read(line: PageClient, ids: Sequence[str], asked: Mapping[str, str]) -> Mapping[str, Mapping[str, Any]]:
    """Read what is known of photos; what cannot be read is missing, and something smaller has to do."""
    known = [each for each in dict.fromkeys(ids) if each]
    try:
        answers = line.client.batch([Read(each, asked) for each in known]) if known else []
    except FacebookError:
        return {}
    return {
        each: answer
        for each, answer in zip(known, answers, strict=True)
        if not isinstance(answer, FacebookError) and isinstance(answer, dict)
    }


def _seen(row: Mapping[str, Any]) -> Iterator[SeenPagePost]:
    """Read a row of the listing; one without an id or a time is passed over."""
    post, parts = read_post(row), list(_parts(row))
    if post.id and post.created_at:
        yield SeenPagePost(
            remote_id=post.id,
            created_at=post.created_at,
            message=post.message.strip(),
            url=post.url,
            photo_count=sum(map(_is_photo, parts)),
            has_video=any("video" in f"{part.get('media_type')} {part.get('type')}" for part in parts),
        )


def _parts(row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Return the attachments of a post; of an album its parts."""
    for attachment in _rows(row.get("attachments")):
        yield from _rows(attachment.get("subattachments")) or [attachment]


def _is_photo(part: Mapping[str, Any]) -> bool:
    return part.get("media_type") == "photo" or part.get("type") == "photo"


def _id(part: Mapping[str, Any]) -> str:
    target = part.get("target")
    found = str(target.get("id") or "") if isinstance(target, dict) else ""
    return found if found.isascii() and found.replace("_", "").isdigit() else ""


def _sizes(photo: Mapping[str, Any]) -> Iterator[str]:
    """Return where the sizes of a photo lie, the largest first."""
    images = photo.get("images")
    found = [each for each in images if isinstance(each, dict)] if isinstance(images, list) else []
    found.sort(key=lambda each: -_number(each.get("width")) * _number(each.get("height")))
    yield from (str(each["source"]) for each in found if isinstance(each.get("source"), str))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _shown(part: Mapping[str, Any]) -> Iterator[str]:
    media = part.get("media")
    image = media.get("image") if isinstance(media, dict) else None
    if isinstance(image, dict) and isinstance(image.get("src"), str):
        yield str(image["src"])


def _alt(photo: Mapping[str, Any]) -> str:
    alt = photo.get("alt_text_custom")
    return alt.strip() if isinstance(alt, str) else ""


def _rows(value: object) -> list[dict[str, Any]]:
    rows = value.get("data") if isinstance(value, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
