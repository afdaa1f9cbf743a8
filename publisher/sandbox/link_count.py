"""The Page's links, counted in its file: each post or comment with a link is decided once, within the change itself.

A row of `outside_links` is what was decided. `live` is 0 where the link cannot be tapped; `counted_at` is empty where
it took no place of the month (a comment under a post that has a link).
"""

import sqlite3
from datetime import datetime

from publisher.sandbox.errors import ErrorAnswer
from publisher.sandbox.link_limit import LinkLimit, leads_out

#: SQL: whether the link of a row can be tapped; 1 for what has none, or is older than this table.
LIVE = "COALESCE((SELECT live FROM outside_links WHERE outside_links.id = {table}.id), 1)"
_USED = """SELECT count(*) FROM outside_links WHERE live = 1 AND counted_at >= ? AND counted_at < ? AND (? OR (
           EXISTS (SELECT 1 FROM posts WHERE posts.id = post_id AND deleted_at IS NULL) AND NOT EXISTS
           (SELECT 1 FROM comments WHERE comments.id = outside_links.id AND deleted_at IS NOT NULL)))"""


def links_used(transaction: sqlite3.Connection, now: datetime, limit: LinkLimit) -> int:
    """Return how many places of the month are taken."""
    start, end = limit.month(now)
    return int(transaction.execute(_USED, (start.timestamp(), end.timestamp(), limit.deleted)).fetchone()[0])


def settle_post(transaction: sqlite3.Connection, post_id: str, now: datetime, limit: LinkLimit | None) -> None:
    """Decide about a post's link, where it has one that is not decided yet and it is time to.

    Raises GraphError where the limit is reached and the plan says "refused".
    """
    row = transaction.execute("SELECT message, link, published FROM posts WHERE id = ?", (post_id,)).fetchone()
    due = row["published"] or (limit is not None and limit.at == "make")
    bare = limit is not None and limit.bare
    if not due or not leads_out(row["message"], row["link"], bare=bare) or _decided(transaction, post_id):
        return
    live = _has_room(transaction, now, limit)
    _note(transaction, post_id, post_id, now, live)
    if not live and limit and limit.past == "text" and row["link"] and row["link"] not in row["message"]:
        message = f"{row['message']}\n\n{row['link']}".strip()
        transaction.execute("UPDATE posts SET message = ? WHERE id = ?", (message, post_id))


def settle_comment(
    transaction: sqlite3.Connection, comment_id: str, post_id: str, now: datetime, limit: LinkLimit | None
) -> None:
    """Decide about the link of a comment that the Page wrote; under a post that has a link it is free."""
    message = transaction.execute("SELECT message FROM comments WHERE id = ?", (comment_id,)).fetchone()["message"]
    if not leads_out(message, bare=limit is not None and limit.bare) or _decided(transaction, comment_id):
        return
    row = transaction.execute("SELECT live FROM outside_links WHERE id = ?", (post_id,)).fetchone()
    free = bool(row and row["live"])
    _note(transaction, comment_id, post_id, None if free else now, free or _has_room(transaction, now, limit))


def _has_room(transaction: sqlite3.Connection, now: datetime, limit: LinkLimit | None) -> bool:
    if limit is None or links_used(transaction, now, limit) < limit.most:
        return True
    if limit.past == "refused":
        raise ErrorAnswer(
            limit.code,
            f"(#{limit.code}) The limit of links of this Page is reached",
            subcode=limit.subcode,
            status=limit.status,
            title="Link limit reached",
            user_message=f"This Page can share {limit.most} links a month (sandbox).",
        )
    return False


def _decided(transaction: sqlite3.Connection, object_id: str) -> bool:
    return transaction.execute("SELECT 1 FROM outside_links WHERE id = ?", (object_id,)).fetchone() is not None


def _note(transaction: sqlite3.Connection, object_id: str, post_id: str, at: datetime | None, live: bool) -> None:
    values = (object_id, post_id, at.timestamp() if at else None, live)
    transaction.execute("INSERT INTO outside_links (id, post_id, counted_at, live) VALUES (?, ?, ?, ?)", values)
