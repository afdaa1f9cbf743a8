"""The Page as a node: its name, its followers, its token."""

from collections.abc import Mapping
from typing import Any

from publisher.sandbox.call import Call
from publisher.sandbox.comments import expansion
from publisher.sandbox.figures import followers
from publisher.sandbox.insights import page_insights
from publisher.sandbox.nodes import FieldOf, View, asked_fields, constant, write_node
from publisher.sandbox.page import Page
from publisher.sandbox.photos import list_photos
from publisher.sandbox.posts import LISTS, list_posts

TASKS = ["ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"]


def read_page(page: Page, call: Call) -> dict[str, Any]:
    """`GET /{page}`."""
    return write_node(View(page, call), page, "Page", FIELDS, asked_fields(call.params, "name,id"))


def _posts_edge(edge: str) -> FieldOf[Page]:
    return lambda view, page, asked: list_posts(page, view.call, edge, expansion(asked))


def _followers(view: View, page: Page, asked: object) -> int:
    return followers(page.account.page_id, page.now().timestamp())


FIELDS: Mapping[str, FieldOf[Page]] = {
    "id": lambda view, page, asked: page.account.page_id,
    "name": lambda view, page, asked: page.account.name,
    "username": lambda view, page, asked: page.account.username,
    "access_token": lambda view, page, asked: page.account.token,
    "link": lambda view, page, asked: view.call.base_url + "/",
    "about": constant("A sandbox page: not Facebook; its numbers are made up."),
    "category": constant("Nonprofit Organization"),
    "category_list": constant([{"id": "2603", "name": "Nonprofit Organization"}]),
    "fan_count": _followers,
    "followers_count": _followers,
    "is_published": constant(True),
    "verification_status": constant("not_verified"),
    "tasks": constant(TASKS),
    "photos": lambda view, page, asked: list_photos(page, view.call, expansion(asked)),
    "insights": lambda view, page, asked: page_insights(page, asked.arguments, view.call),
    **{edge: _posts_edge(edge) for edge in LISTS},
}
