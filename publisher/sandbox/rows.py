"""From stored rows to records. No changes here."""

import json
import sqlite3
from datetime import UTC, datetime
from typing import Any

from publisher.sandbox.link_count import LIVE
from publisher.sandbox.records import LinkCard, StoredComment, StoredPhoto, StoredPost
from publisher.sandbox.store import Store, moment

#: SQL: comments, as `comment_of` reads them.
COMMENTS = f"SELECT *, {LIVE.format(table='comments')} AS live FROM comments"


def photo_of(row: sqlite3.Row, store: Store) -> StoredPhoto:
    """A photo's record."""
    names = ("id", "sha256", "size_bytes", "width", "height", "format", "caption", "alt", "application")
    return StoredPhoto(
        **{name: row[name] for name in names},
        published=bool(row["published"]),
        temporary=bool(row["temporary"]),
        created_at=_at(row, "created_at"),
        deleted=row["deleted_at"] is not None,
        file=store.file(row["sha256"], row["format"]),
    )


def comment_of(row: sqlite3.Row) -> StoredComment:
    """A comment's record."""
    names = ("id", "post_id", "parent_id", "message", "application")
    return StoredComment(
        **{name: row[name] for name in names},
        created_at=_at(row, "created_at"),
        deleted=row["deleted_at"] is not None,
        dead_link=not row["live"],
    )


def card_of(row: sqlite3.Row) -> LinkCard:
    """A link card's record."""
    names = ("url", "title", "description", "site_name", "image", "image_alt", "problem")
    return LinkCard(**{name: row[name] for name in names})


def post_of(row: sqlite3.Row, transaction: sqlite3.Connection, store: Store) -> StoredPost:
    """A post's record with its photos, comments and link card."""
    names = ("id", "number", "message", "link", "application")
    return StoredPost(
        **{name: row[name] for name in names},
        published=bool(row["published"]),
        created_at=_at(row, "created_at"),
        updated_at=_at(row, "updated_at"),
        published_at=moment(row["published_at"]),
        scheduled_at=moment(row["scheduled_at"]),
        listed_at=_at(row, "listed_at"),
        by_hand=bool(row["by_hand"]),
        hidden=bool(row["hidden"]),
        deleted=row["deleted_at"] is not None,
        extra=json.loads(row["extra"]),
        **_belongings(row, transaction, store),
    )


def _belongings(row: sqlite3.Row, transaction: sqlite3.Connection, store: Store) -> dict[str, Any]:
    photos = transaction.execute(
        """SELECT photos.* FROM post_photos JOIN photos ON photos.id = photo_id
           WHERE post_photos.post_id = ? ORDER BY position""",
        (row["id"],),
    )
    comments = transaction.execute(f"{COMMENTS} WHERE post_id = ? AND deleted_at IS NULL ORDER BY number", (row["id"],))
    live = transaction.execute("SELECT live FROM outside_links WHERE id = ?", (row["id"],)).fetchone()
    card = transaction.execute("SELECT * FROM cards WHERE url = ?", (row["link"],)).fetchone() if row["link"] else None
    return {
        "photos": tuple(photo_of(photo, store) for photo in photos),
        "comments": tuple(comment_of(comment) for comment in comments),
        "card": card_of(card) if card else None,
        "dead_link": bool(live) and not live["live"],
    }


def _at(row: sqlite3.Row, name: str) -> datetime:
    return datetime.fromtimestamp(row[name], UTC)
