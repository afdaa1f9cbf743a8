"""Comments: the edge of a post and of a comment, and the node itself."""

from collections.abc import Mapping
from typing import Any

from publisher.sandbox import unset_fields
from publisher.sandbox.call import Call
from publisher.sandbox.errors import ErrorAnswer, unsupported
from publisher.sandbox.fields import AskedField
from publisher.sandbox.graph_time import graph_time
from publisher.sandbox.link_limit import first_address
from publisher.sandbox.listing import EdgeListing, list_edge
from publisher.sandbox.nodes import OMIT, Ask, FieldOf, NodeType, constant
from publisher.sandbox.page import Page
from publisher.sandbox.records import BY_HAND, StoredComment, StoredPost

#: The comment box takes so many characters (a product limit; not in the reference).
LONGEST = 8_000


def write_comment(page: Page, call: Call, post: StoredPost, parent: StoredComment | None) -> dict[str, Any]:
    """`POST /{post}/comments` or `POST /{comment}/comments`. Not repeatable: twice sent is twice written.

    One that asks for `fields` is written too, and refused (recorded for comments on Instagram).
    """
    message = call.text("message").strip()
    if not message:
        raise ErrorAnswer(
            100, "(#100) Requires one of the params: message, attachment_id, attachment_share_url, attachment_url"
        )
    if len(message) > LONGEST:
        raise ErrorAnswer(100, "(#100) The comment is too long")
    parent_id = parent.id if parent else ""
    written = page.add_comment(post, message, parent_id=parent_id, application=call.application)
    if call.params.get("fields"):
        raise ErrorAnswer(20, "(#20) Fields cannot be asked for here", subcode=1772107)
    return {"id": written.id}


def list_comments(
    page: Page, call: Call, post: StoredPost, parent: StoredComment | None, arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """`GET .../comments`: oldest first; replies only under their comment, or all of them with `filter=stream`."""
    deep = parent is None and arguments.get("filter") == "stream"
    parent_id = parent.id if parent else ""
    found = {each.id: each for each in post.comments if deep or each.parent_id == parent_id}
    fields = COMMENT.asked(arguments)
    listing = EdgeListing(
        path=f"{parent_id or post.id}/comments",
        keys=[(each.created_at.timestamp(), _number(each), each.id) for each in found.values()],
        arguments=arguments,
        render=lambda keys: [COMMENT.write(page, call, found[key[2]], fields) for key in keys],
        oldest_first=True,
    )
    return list_edge(listing, call) | summary(
        arguments, {"order": "chronological", "total_count": len(found), "can_comment": True}
    )


def summary(arguments: Mapping[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """The `summary` key, where it was asked for: `true`, or by name (`total_count`)."""
    asked = str(arguments.get("summary", "")).lower()
    return {"summary": value} if asked not in {"", "false", "0"} else {}


def change_comment(page: Page, call: Call, comment: StoredComment) -> dict[str, Any]:
    """`POST /{comment}` with another message."""
    if not call.text("message").strip():
        raise ErrorAnswer(100, "(#100) Requires the param: message")
    page.change_comment(comment, call.text("message").strip())
    return {"success": True}


def delete_comment(page: Page, comment: StoredComment) -> dict[str, Any]:
    """`DELETE /{comment}`; its replies go with it."""
    page.delete_comment(comment.id)
    return {"success": True}


def post_of_comment(page: Page, comment: StoredComment, method: str) -> StoredPost:
    """The post that a comment stands under. Raises GraphError (#100/33) when that is gone."""
    post = page.post(comment.post_id)
    if post is None or post.deleted:
        raise unsupported(method, comment.id)
    return post


def _number(comment: StoredComment) -> int:
    return int(comment.id.rpartition("_")[2])


def _author(ask: Ask[StoredComment]) -> Any:
    return (
        ask.page_author
        if ask.node.application
        else ask.plain({"name": "A visitor (sandbox)", "id": "1000000000000001"})
    )


def _application(ask: Ask[StoredComment]) -> Any:
    return {"id": ask.node.application} if ask.node.application not in {"", BY_HAND} else OMIT


def _attachment(ask: Ask[StoredComment]) -> Any:
    """The card of the first address in it, as far as it can be tapped."""
    address = "" if ask.node.dead_link else first_address(ask.node.message)
    card = {"type": "share", "title": address, "target": {"url": address}, "url": address}
    return ask.plain(card) if address else OMIT


def _replies(ask: Ask[StoredComment]) -> Any:
    post = post_of_comment(ask.page, ask.node, "get")
    return list_comments(ask.page, ask.call, post, ask.node, expansion(ask.field))


def _reply_count(ask: Ask[StoredComment]) -> int:
    return sum(each.parent_id == ask.node.id for each in post_of_comment(ask.page, ask.node, "get").comments)


def expansion(asked: AskedField) -> dict[str, str]:
    """The arguments of an edge that is asked as a field: `comments.limit(3){id}`."""
    return {**asked.arguments, "fields": ",".join(_text(child) for child in asked.children)}


def _text(asked: AskedField) -> str:
    modifiers = "".join(f".{name}({value})" for name, value in asked.arguments.items())
    children = ",".join(_text(child) for child in asked.children)
    return asked.name + modifiers + (f"{{{children}}}" if children else "")


_FIELDS: Mapping[str, FieldOf[StoredComment]] = {
    **unset_fields.COMMENT,
    "id": lambda ask: ask.node.id,
    "message": lambda ask: ask.node.message,
    "created_time": lambda ask: graph_time(ask.node.created_at),
    "from": _author,
    "parent": lambda ask: {"id": ask.node.parent_id} if ask.node.parent_id else OMIT,
    "permalink_url": lambda ask: f"{ask.call.base_url}/{ask.node.post_id.replace('_', '/posts/')}",
    "application": _application,
    "comments": _replies,
    "comment_count": _reply_count,
    "like_count": constant(0),
    "user_likes": constant(False),
    "is_hidden": constant(False),
    "can_comment": constant(True),
    "can_remove": constant(True),
    "can_hide": constant(True),
    "attachment": _attachment,
}

COMMENT = NodeType("Comment", _FIELDS, default="created_time,from,message,id")
