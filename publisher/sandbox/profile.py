"""The Page as a node: its name, its followers, its token."""

from collections.abc import Mapping

from publisher.sandbox import unset_fields
from publisher.sandbox.comments import expansion
from publisher.sandbox.figures import followers
from publisher.sandbox.insights import page_insights
from publisher.sandbox.nodes import Ask, FieldOf, NodeType, constant
from publisher.sandbox.page import Page
from publisher.sandbox.photos import list_photos
from publisher.sandbox.posts import LISTS, list_posts

TASKS = ["ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"]


def _posts_edge(edge: str) -> FieldOf[Page]:
    return lambda ask: list_posts(ask.node, ask.call, edge, expansion(ask.field))


def _followers(ask: Ask[Page]) -> int:
    return followers(ask.node.account.page_id, ask.node.now().timestamp())


_FIELDS: Mapping[str, FieldOf[Page]] = {
    **unset_fields.PAGE,
    "id": lambda ask: ask.node.account.page_id,
    "name": lambda ask: ask.node.account.name,
    "username": lambda ask: ask.node.account.username,
    "access_token": lambda ask: ask.node.account.token,
    "link": lambda ask: ask.call.base_url + "/",
    "about": constant("A sandbox page: not Facebook; its numbers are made up."),
    "picture": lambda ask: {"data": {"url": f"{ask.call.base_url}/_look/icon.svg", "is_silhouette": True}},
    "category": constant("Nonprofit Organization"),
    "category_list": constant([{"id": "2603", "name": "Nonprofit Organization"}]),
    "fan_count": _followers,
    "followers_count": _followers,
    "is_published": constant(True),
    "verification_status": constant("not_verified"),
    "tasks": constant(TASKS),
    "photos": lambda ask: list_photos(ask.node, ask.call, expansion(ask.field)),
    "insights": lambda ask: page_insights(ask.node, ask.field.arguments, ask.call),
    **{edge: _posts_edge(edge) for edge in LISTS},
}

PAGE = NodeType("Page", _FIELDS, default="name,id")
