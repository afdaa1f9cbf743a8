"""The Page's posts and comments with an outside link, counted on the Page itself: ours, and those made by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from publisher.channels.facebook.page_client import PageClient
from publisher.channels.facebook.posts import CONTENT_FIELDS, RemotePost, graph_time, read_post
from publisher.domain.link_budget import LinkKind, LinkUse, within
from publisher.domain.outside_links import is_outside, outside_links
from publisher.domain.same_post import normalised

#: Comments of the Page under posts that are older than the month by so much are seen too. In three months most Pages
#: have no more posts than one call gives.
_OLDER = timedelta(days=62)
#: Comments that are read together with their post; under a post that has more, they are read on.
_COMMENTS = 100
_COMMENT_FIELDS = "id,message,created_time,from,attachment"
_FIELDS = ",".join(
    (*CONTENT_FIELDS, f"comments.filter(stream).limit({_COMMENTS}){{{_COMMENT_FIELDS}}}"),
)


def count_links(line: PageClient, start: datetime, end: datetime) -> tuple[LinkUse, ...]:
    """Return what Facebook counts in a month, oldest first; reads only, in one listing.

    A comment under a post that has a link is free. One whose author is not told is a visitor's.

    Raises:
        AttemptEnded: if any part of it could not be read.
    """
    page_id = line.identity.page_id()
    with line.api_call(permission="pages_read_user_content"):
        since = int((start - _OLDER).timestamp())
        rows = line.client.get_all_connections(page_id, "published_posts", fields=_FIELDS, since=since)
        uses = [use for row in line.beating(rows) for use in _uses(line, row, page_id)]
    return within(uses, start, end)


def _uses(line: PageClient, row: Mapping[str, Any], page_id: str) -> Iterator[LinkUse]:
    post = read_post(row)
    if has_outside_link(post):
        yield replace(_use(line, post.id, "post", post.created_at), message=normalised(post.message))
        return
    for comment in _comments(line, row, post.id):
        author, attached = comment.get("from"), comment.get("attachment")
        mine = isinstance(author, dict) and str(author.get("id") or "") == page_id
        address = attached.get("url") if isinstance(attached, dict) else None
        if mine and (outside_links(str(comment.get("message") or "")) or is_outside(str(address or ""))):
            yield _use(line, str(comment.get("id") or ""), "comment", graph_time(comment.get("created_time")))


def has_outside_link(post: RemotePost) -> bool:
    """Return whether a post has a link that Facebook counts: as an attachment, or in its text."""
    return any(is_outside(link) for link in post.links) or bool(outside_links(post.message))


def _comments(line: PageClient, row: Mapping[str, Any], post_id: str) -> Iterator[Mapping[str, Any]]:
    edge = row.get("comments")
    found = edge.get("data") if isinstance(edge, dict) else None
    paging = edge.get("paging") if isinstance(edge, dict) else None
    if isinstance(paging, dict) and paging.get("next"):
        line.beat()
        yield from line.client.get_all_connections(post_id, "comments", fields=_COMMENT_FIELDS, filter="stream")
    elif isinstance(found, list):
        yield from (comment for comment in found if isinstance(comment, dict))


def _use(line: PageClient, remote_id: str, kind: LinkKind, created_at: datetime | None) -> LinkUse:
    return LinkUse(remote_id=remote_id, kind=kind, created_at=created_at or line.facebook_now())
