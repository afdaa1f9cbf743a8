"""The fields of a post, as Graph names them since v3.3 (`link`, `type`, `source` and their like are gone)."""

from collections.abc import Mapping
from typing import Any

from publisher.sandbox.comments import expansion, list_comments, summary
from publisher.sandbox.fields import Field
from publisher.sandbox.insights import figures_of, post_insights
from publisher.sandbox.moments import graph_time
from publisher.sandbox.nodes import OMIT, FieldOf, View, constant, plain
from publisher.sandbox.photos import image_of, photo_url
from publisher.sandbox.records import LinkCard, Photo, Post

DEFAULT = "created_time,message,id"

#: Fields that Facebook has and that a sandbox post never fills.
_NEVER_FILLED = (
    "story",
    "place",
    "properties",
    "call_to_action",
    "story_tags",
    "message_tags",
    "to",
    "with_tags",
    "coordinates",
)


def _reactions(view: View, post: Post, asked: Field) -> dict[str, Any]:
    """People are made up as numbers only, so `data` is empty; `type(LIKE)` counts one kind."""
    counts = dict(figures_of(view.page, post).reactions)
    kind = asked.arguments.get("type", "").lower()
    graph_words = {"sad": "sorry", "angry": "anger", "care": ""}
    total = counts.get(graph_words.get(kind, kind), 0) if kind else sum(counts.values())
    return {"data": []} | summary(asked.arguments, {"total_count": total, "viewer_reaction": "NONE"})


def _likes(view: View, post: Post, asked: Field) -> dict[str, Any]:
    likes = dict(figures_of(view.page, post).reactions).get("like", 0)
    return {"data": []} | summary(asked.arguments, {"total_count": likes, "can_like": True, "has_liked": False})


def _shares(view: View, post: Post, asked: Field) -> Any:
    count = figures_of(view.page, post).shares
    return {"count": count} if count else OMIT


def _attachments(view: View, post: Post, asked: Field) -> Any:
    if post.photos:
        return {"data": [plain(_photo_attachment(view, post), asked)]}
    if post.link:
        return {"data": [plain(_link_attachment(view, post), asked)]}
    return OMIT


def _photo_attachment(view: View, post: Post) -> dict[str, Any]:
    if len(post.photos) == 1:
        return _one_photo(view, post.photos[0]) | {"type": "photo"}
    parts = {"data": [_one_photo(view, photo) | {"type": "photo"} for photo in post.photos]}
    first = _one_photo(view, post.photos[0])
    return first | {"type": "album", "media_type": "album", "subattachments": parts}


def _one_photo(view: View, photo: Photo) -> dict[str, Any]:
    image = image_of(view, photo)
    url = f"{view.call.base_url}/#photo-{photo.id}"
    media = {"image": {"height": image["height"], "width": image["width"], "src": image["source"]}}
    written = {
        "media": media,
        "media_type": "photo",
        "target": {"id": photo.id, "url": url},
        "url": url,
        "unshimmed_url": url,
    }
    return written | ({"description": photo.caption} if photo.caption else {})


def _link_attachment(view: View, post: Post) -> dict[str, Any]:
    card = post.card or LinkCard(post.link)
    written: dict[str, Any] = {"media_type": "link", "type": "share", "url": post.link, "unshimmed_url": post.link}
    written |= {"title": card.title or post.link, "target": {"url": post.link}}
    if card.description:
        written["description"] = card.description
    if card.image:
        written["media"] = {"image": {"src": f"{view.call.base_url}/_look/photos/{card.image}"}}
    return written


def _full_picture(view: View, post: Post, asked: Field) -> Any:
    if post.photos:
        return photo_url(view, post.photos[0])
    return f"{view.call.base_url}/_look/photos/{post.card.image}" if post.card and post.card.image else OMIT


def _status_type(view: View, post: Post, asked: Field) -> str:
    return "added_photos" if post.photos else "shared_story" if post.link else "mobile_status_update"


def _application(view: View, post: Post, asked: Field) -> Any:
    return plain({"id": post.application, "name": "Sandbox application"}, asked) if post.application else OMIT


def _author(view: View, post: Post, asked: Field) -> Any:
    return plain({"name": view.page.account.name, "id": view.page.account.page_id}, asked)


FIELDS: Mapping[str, FieldOf[Post]] = {
    "id": lambda view, post, asked: post.id,
    "message": lambda view, post, asked: post.message or OMIT,
    "created_time": lambda view, post, asked: graph_time(post.created_at),
    "updated_time": lambda view, post, asked: graph_time(post.updated_at),
    "permalink_url": lambda view, post, asked: f"{view.call.base_url}/{post.id.replace('_', '/posts/')}",
    "status_type": _status_type,
    "is_published": lambda view, post, asked: post.published,
    "is_hidden": lambda view, post, asked: post.hidden,
    "is_expired": constant(False),
    "is_popular": constant(False),
    "is_spherical": constant(False),
    "scheduled_publish_time": lambda view, post, asked: (
        int(post.scheduled_at.timestamp()) if post.scheduled_at else OMIT
    ),
    "backdated_time": lambda view, post, asked: (
        graph_time(post.created_at) if post.extra.get("backdated_time") else OMIT
    ),
    "full_picture": _full_picture,
    "picture": _full_picture,
    "attachments": _attachments,
    "application": _application,
    "from": _author,
    "targeting": lambda view, post, asked: post.extra.get("targeting", OMIT),
    "feed_targeting": lambda view, post, asked: post.extra.get("feed_targeting", OMIT),
    "privacy": constant({"allow": "", "deny": "", "description": "Public", "friends": "", "value": "EVERYONE"}),
    "promotable_id": lambda view, post, asked: post.id,
    "parent_id": constant(OMIT),
    "instagram_eligibility": constant("eligible"),
    "is_eligible_for_promotion": constant(True),
    "shares": _shares,
    "reactions": _reactions,
    "likes": _likes,
    "comments": lambda view, post, asked: list_comments(view.page, view.call, post, None, expansion(asked)),
    "insights": lambda view, post, asked: post_insights(view.page, post, asked.arguments, view.call),
    **{name: constant(OMIT) for name in _NEVER_FILLED},
}
