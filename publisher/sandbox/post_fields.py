"""The fields of a post, as Graph names them since v3.3 (`link`, `type`, `source` and their like are gone)."""

from collections.abc import Mapping
from typing import Any

from publisher.sandbox import unset_fields
from publisher.sandbox.call import Call
from publisher.sandbox.comments import expansion, list_comments, summary
from publisher.sandbox.graph_time import graph_time
from publisher.sandbox.insights import figures_of, post_insights
from publisher.sandbox.nodes import OMIT, Ask, FieldOf, NodeType, constant
from publisher.sandbox.photos import image_of, photo_url
from publisher.sandbox.records import LinkCard, StoredPhoto, StoredPost


def _reactions(ask: Ask[StoredPost]) -> dict[str, Any]:
    """People are made up as numbers only, so `data` is empty; `type(LIKE)` counts one kind."""
    counts = dict(figures_of(ask.page, ask.node).reactions)
    kind = ask.field.arguments.get("type", "").lower()
    graph_words = {"sad": "sorry", "angry": "anger", "care": ""}
    total = counts.get(graph_words.get(kind, kind), 0) if kind else sum(counts.values())
    return {"data": []} | summary(ask.field.arguments, {"total_count": total, "viewer_reaction": "NONE"})


def _likes(ask: Ask[StoredPost]) -> dict[str, Any]:
    likes = dict(figures_of(ask.page, ask.node).reactions).get("like", 0)
    return {"data": []} | summary(ask.field.arguments, {"total_count": likes, "can_like": True, "has_liked": False})


def _shares(ask: Ask[StoredPost]) -> Any:
    count = figures_of(ask.page, ask.node).shares
    return {"count": count} if count else OMIT


def _attachments(ask: Ask[StoredPost]) -> Any:
    if ask.node.photos:
        return {"data": [ask.plain(_photo_attachment(ask.call, ask.node))]}
    if ask.node.attached_link:
        return {"data": [ask.plain(_link_attachment(ask.call, ask.node))]}
    return OMIT


def _photo_attachment(call: Call, post: StoredPost) -> dict[str, Any]:
    if len(post.photos) == 1:
        return _one_photo(call, post.photos[0]) | {"type": "photo"}
    parts = {"data": [_one_photo(call, photo) | {"type": "photo"} for photo in post.photos]}
    first = _one_photo(call, post.photos[0])
    return first | {"type": "album", "media_type": "album", "subattachments": parts}


def _one_photo(call: Call, photo: StoredPhoto) -> dict[str, Any]:
    image = image_of(call, photo)
    url = f"{call.base_url}/#photo-{photo.id}"
    media = {"image": {"height": image["height"], "width": image["width"], "src": image["source"]}}
    written = {
        "media": media,
        "media_type": "photo",
        "target": {"id": photo.id, "url": url},
        "url": url,
        "unshimmed_url": url,
    }
    return written | ({"description": photo.caption} if photo.caption else {})


def _link_attachment(call: Call, post: StoredPost) -> dict[str, Any]:
    card = post.card or LinkCard(post.link)
    written: dict[str, Any] = {"media_type": "link", "type": "share", "url": post.link, "unshimmed_url": post.link}
    written |= {"title": card.title or post.link, "target": {"url": post.link}}
    if card.description:
        written["description"] = card.description
    if card.image:
        written["media"] = {"image": {"src": f"{call.base_url}/_look/photos/{card.image}"}}
    return written


def _full_picture(ask: Ask[StoredPost]) -> Any:
    if ask.node.photos:
        return photo_url(ask.call, ask.node.photos[0])
    image = ask.node.card.image if ask.node.card and ask.node.attached_link else ""
    return f"{ask.call.base_url}/_look/photos/{image}" if image else OMIT


def _status_type(ask: Ask[StoredPost]) -> str:
    return "added_photos" if ask.node.photos else "shared_story" if ask.node.attached_link else "mobile_status_update"


def _application(ask: Ask[StoredPost]) -> Any:
    application = ask.node.application
    return ask.plain({"id": application, "name": "Sandbox application"}) if application else OMIT


_FIELDS: Mapping[str, FieldOf[StoredPost]] = {
    **unset_fields.POST,
    "id": lambda ask: ask.node.id,
    "message": lambda ask: ask.node.message or OMIT,
    "created_time": lambda ask: graph_time(ask.node.created_at),
    "updated_time": lambda ask: graph_time(ask.node.updated_at),
    "permalink_url": lambda ask: f"{ask.call.base_url}/{ask.node.id.replace('_', '/posts/')}",
    "status_type": _status_type,
    "is_published": lambda ask: ask.node.published,
    "is_hidden": lambda ask: ask.node.hidden,
    "is_expired": constant(False),
    "is_popular": constant(False),
    "is_spherical": constant(False),
    "scheduled_publish_time": lambda ask: int(ask.node.scheduled_at.timestamp()) if ask.node.scheduled_at else OMIT,
    "backdated_time": lambda ask: graph_time(ask.node.created_at) if ask.node.extra.get("backdated_time") else OMIT,
    "full_picture": _full_picture,
    "picture": _full_picture,
    "attachments": _attachments,
    "application": _application,
    "from": lambda ask: ask.page_author,
    "targeting": lambda ask: ask.node.extra.get("targeting", OMIT),
    "feed_targeting": lambda ask: ask.node.extra.get("feed_targeting", OMIT),
    "privacy": constant({"allow": "", "deny": "", "description": "Public", "friends": "", "value": "EVERYONE"}),
    "promotable_id": lambda ask: ask.node.id,
    "instagram_eligibility": constant("eligible"),
    "is_eligible_for_promotion": constant(True),
    "shares": _shares,
    "reactions": _reactions,
    "likes": _likes,
    "comments": lambda ask: list_comments(ask.page, ask.call, ask.node, None, expansion(ask.field)),
    "insights": lambda ask: post_insights(ask.page, ask.node, ask.field.arguments, ask.call),
}

POST = NodeType("PagePost", _FIELDS, default="created_time,message,id")
