"""Posts: making one, listing them, reading, changing and deleting one."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from publisher.sandbox.call import Call
from publisher.sandbox.commands import NewPost, PostChange
from publisher.sandbox.errors import ErrorAnswer, unsupported
from publisher.sandbox.fetch import web_host
from publisher.sandbox.graph_time import parse_time
from publisher.sandbox.listing import EdgeListing, list_edge
from publisher.sandbox.page import Page
from publisher.sandbox.post_fields import POST
from publisher.sandbox.queries import Key
from publisher.sandbox.records import StoredPost
from publisher.sandbox.scrape import card_of_link

#: A constant of several clients (Postiz, Brightbean); Meta's reference does not state it.
LONGEST_MESSAGE = 63_206
#: The reference of `/{page}/feed` says 10 minutes to 75 days, the guide 30 days.
EARLIEST, LATEST = timedelta(minutes=10), timedelta(days=75)

#: Edges that list posts, and the SQL condition that each stands for.
LISTS = {
    "feed": "1",
    "posts": "published = 1",
    "published_posts": "published = 1",
    "scheduled_posts": "published = 0 AND scheduled_at IS NOT NULL",
}

_KEPT = ("targeting", "feed_targeting", "place", "tags", "call_to_action", "unpublished_content_type", "backdated_time")


def make_post(page: Page, call: Call) -> dict[str, Any]:
    """`POST /{page}/feed`. With `fields` the answer holds them (read after write)."""
    published = call.flag("published", True)
    new = NewPost(
        message=_message(call),
        link=checked_link(call.text("link")),
        published=published,
        photo_ids=_photo_ids(call),
        scheduled_at=_schedule(page, call, published),
        backdated_at=_backdate(page, call),
        application=call.application,
        lag_seconds=call.lag_seconds,
        extra={name: call.params[name] for name in _KEPT if name in call.params},
    )
    if not (new.message or new.link or new.photo_ids):
        raise ErrorAnswer(197, "(#197) The post is empty. Please enter a message to share.")
    if new.link:
        card_of_link(page, new.link)
    post = page.add_post(new)
    if call.params.get("fields"):
        return POST.read(page, call, page.posts([post.id])[0])
    return {"id": post.id, "post_supports_client_mutation_id": True}


def _message(call: Call) -> str:
    message = call.text("message").strip()
    if len(message) > LONGEST_MESSAGE:
        raise ErrorAnswer(100, f"(#100) Param message must be at most {LONGEST_MESSAGE} characters long")
    return message


def checked_link(link: str) -> str:
    """Trim a link. Raises GraphError for what is no web address (1500) and for Facebook's own (1609008)."""
    link = link.strip()
    host = web_host(link)
    if link and not host:
        raise ErrorAnswer(1500, "(#1500) The url you supplied is invalid")
    if host == "facebook.com" or host.endswith(".facebook.com"):
        message = "(#100) Links to facebook.com cannot be posted"
        raise ErrorAnswer(100, message, subcode=1609008, title="Link not allowed")
    return link


def _photo_ids(call: Call) -> tuple[str, ...]:
    ids = tuple(
        str(item.get("media_fbid", "")) if isinstance(item, dict) else "" for item in call.array("attached_media")
    )
    if not all(each.isdigit() for each in ids):
        raise ErrorAnswer(100, "(#100) Param attached_media must be a list of objects with media_fbid")
    if len(set(ids)) < len(ids):
        # What Facebook does is not known.
        raise ErrorAnswer(100, "(#100) Param attached_media has the same photo twice")
    return ids


def _schedule(page: Page, call: Call, published: bool) -> datetime | None:
    if not call.params.get("scheduled_publish_time"):
        return None
    if published:
        raise ErrorAnswer(100, "(#100) You can only schedule a post that is not published yet: send published=false")
    at = parse_time(call.params["scheduled_publish_time"], "scheduled_publish_time")
    if not page.now() + EARLIEST <= at <= page.now() + LATEST:
        message = "(#100) The specified scheduled publish time is invalid."
        raise ErrorAnswer(
            100, message, title="Invalid time", user_message="Choose a time from 10 minutes to 75 days from now."
        )
    return at


def _backdate(page: Page, call: Call) -> datetime | None:
    if not call.params.get("backdated_time"):
        return None
    at = parse_time(call.params["backdated_time"], "backdated_time")
    if at > page.now():
        raise ErrorAnswer(100, "(#100) The backdated time must be in the past")
    return at


def list_posts(page: Page, call: Call, edge: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`GET /{page}/feed` and its sisters, newest first. `/feed` holds unpublished posts too: ask for `is_published`."""
    fields = POST.asked(arguments)

    def render(keys: Sequence[Key]) -> list[dict[str, Any]]:
        posts = page.posts([key[2] for key in keys])
        return [POST.write(page, call, post, fields) for post in posts]

    return list_edge(
        EdgeListing(f"{page.account.page_id}/{edge}", page.post_keys(LISTS[edge]), arguments, render), call
    )


def change_post(page: Page, call: Call, post: StoredPost) -> dict[str, Any]:
    """`POST /{post}`: text, publishing, dates.

    Publishing again is a success. Only posts of the same application (docs).
    """
    if post.application != call.application:
        raise ErrorAnswer(200, "(#200) This post was not created by the application", status=403)
    _refuse_fixed(call, post)
    change = PostChange(
        message=_message(call) if "message" in call.params else None,
        published=call.flag("is_published", False) or None,
        scheduled_at=_schedule(page, call, post.published),
        backdated_at=_backdate(page, call),
        hidden=call.flag("is_hidden", False) if "is_hidden" in call.params else None,
        lag_seconds=call.lag_seconds,
    )
    if change.message == "" and not (post.link or post.photos):
        raise ErrorAnswer(197, "(#197) The post is empty. Please enter a message to share.")
    page.change_post(post.id, change)
    return {"success": True}


def _refuse_fixed(call: Call, post: StoredPost) -> None:
    """Text can be changed; what hangs on it cannot, and nothing goes back to being unpublished."""
    for name in ("link", "attached_media", "attached_media[0]", "published"):
        if name in call.params:
            raise ErrorAnswer(100, f"(#100) Param {name} cannot be changed in a post")
    if post.published and not call.flag("is_published", True):
        raise ErrorAnswer(100, "(#100) A published post cannot be unpublished")


def delete_post(page: Page, _: Call, post: StoredPost) -> dict[str, Any]:
    """`DELETE /{post}`: a second time it is not there any more (#100, subcode 33)."""
    page.delete_post(post.id)
    return {"success": True}


def usable_post(page: Page, post_id: str, method: str) -> StoredPost:
    """The post with that id. Raises GraphError (#100/33) when it is gone or never was."""
    post = page.post(post_id)
    if post is None or post.deleted:
        raise unsupported(method, post_id)
    return post
