"""The stored Page: what can be done to it, each in one transaction. Which call may do it is not decided here."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from publisher.sandbox.commands import NewPhoto, NewPost, PostChange
from publisher.sandbox.errors import ErrorAnswer, unsupported
from publisher.sandbox.link_count import settle_comment, settle_post
from publisher.sandbox.queries import IN_USE, PageReading
from publisher.sandbox.records import LinkCard, StoredComment, StoredPhoto, StoredPost
from publisher.sandbox.rows import COMMENTS, comment_of, photo_of, post_of
from publisher.sandbox.store import next_number

#: Unpublished photos that no post uses are dropped after this long (reference of `/{page}/photos`: about 24 hours).
LOOSE_PHOTOS_KEPT = timedelta(hours=24)


class Page(PageReading):
    """The Page in its file. Every method is one transaction, safe from several threads and processes."""

    def add_post(self, new: NewPost) -> StoredPost:
        """Make a post. Raises GraphError when a photo is missing or was already posted (1366051), or for its link."""
        now = self.now()
        with self._store.writing() as transaction:
            number = next_number(transaction, now)
            post_id = f"{self.account.page_id}_{number}"
            _insert(transaction, "posts", _post_row(new, post_id, number, now))
            self._attach(transaction, post_id, new)
            settle_post(transaction, post_id, now, self.link_limit)
            return self._read(transaction, post_id)

    def _attach(self, transaction: sqlite3.Connection, post_id: str, new: NewPost) -> None:
        for position, photo_id in enumerate(new.photo_ids):
            _check_photo(transaction, photo_id)
            _insert(transaction, "post_photos", {"post_id": post_id, "photo_id": photo_id, "position": position})
        if new.published:
            _publish_photos(transaction, post_id)

    def change_post(self, post_id: str, change: PostChange) -> StoredPost:
        """Change a post. Publishing a published one changes nothing, so it may be repeated."""
        now = self.now()
        with self._store.writing() as transaction:
            post = self._read(transaction, post_id)
            values = {"updated_at": now.timestamp(), **_changed(post, change, now.timestamp())}
            names = ", ".join(f"{name} = ?" for name in values)
            transaction.execute(f"UPDATE posts SET {names} WHERE id = ?", (*values.values(), post_id))
            if change.published:
                _publish_photos(transaction, post_id)
            settle_post(transaction, post_id, now, self.link_limit)
            return self._read(transaction, post_id)

    def delete_post(self, post_id: str) -> None:
        """Delete a post, and the photos that no other post uses."""
        now = self.now().timestamp()
        with self._store.writing() as transaction:
            self._read(transaction, post_id, "delete")
            transaction.execute("UPDATE posts SET deleted_at = ? WHERE id = ?", (now, post_id))
            transaction.execute(
                f"""UPDATE photos SET deleted_at = ? WHERE id IN (SELECT photo_id FROM post_photos WHERE post_id = ?)
                    AND NOT {IN_USE}""",
                (now, post_id),
            )
            self._drop_bytes(transaction)
            forgotten = _forget_words(transaction)
        if forgotten:
            self._store.fold()

    def forget(self, ids: Iterable[str]) -> None:
        """Forget the words of these posts and photos once they are deleted, as far as they are not yet."""
        with self._store.writing() as transaction:
            transaction.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", [(each,) for each in ids])
            _forget_words(transaction)
        self._store.fold()

    def _drop_bytes(self, transaction: sqlite3.Connection) -> None:
        """Destroy the bytes of photos that are all gone: what is deleted on the Page shall be nowhere."""
        query = """SELECT DISTINCT sha256, format FROM photos AS gone WHERE deleted_at IS NOT NULL AND NOT EXISTS
                   (SELECT 1 FROM photos WHERE photos.sha256 = gone.sha256 AND photos.deleted_at IS NULL)"""
        for row in transaction.execute(query).fetchall():
            self._store.file(row["sha256"], row["format"]).unlink(missing_ok=True)

    def _read(self, transaction: sqlite3.Connection, post_id: str, method: str = "post") -> StoredPost:
        row = transaction.execute("SELECT * FROM posts WHERE id = ? AND deleted_at IS NULL", (post_id,)).fetchone()
        if row is None:
            raise unsupported(method, post_id)
        return post_of(row, transaction, self._store)

    def add_photo(self, new: NewPhoto) -> StoredPhoto:
        """Store a picture, its bytes first."""
        now = self.now()
        with self._store.writing() as transaction:
            digest = self.keep(new.content, new.format)
            number = next_number(transaction, now)
            _insert(transaction, "photos", _photo_row(new, digest, number, now))
            row = transaction.execute("SELECT * FROM photos WHERE number = ?", (number,)).fetchone()
            return photo_of(row, self._store)

    def keep(self, content: bytes, extension: str) -> str:
        """Store bytes beside the Page and return their digest."""
        return self._store.keep(content, extension)

    def delete_photo(self, photo_id: str) -> None:
        """Delete a photo. Safe to repeat."""
        with self._store.writing() as transaction:
            transaction.execute("UPDATE photos SET deleted_at = ? WHERE id = ?", (self.now().timestamp(), photo_id))
            self._drop_bytes(transaction)
            _forget_words(transaction)

    def add_comment(
        self, post: StoredPost, message: str, *, parent_id: str = "", application: str = ""
    ) -> StoredComment:
        """Write a comment under a post, or a reply under a comment of it."""
        now = self.now()
        with self._store.writing() as transaction:
            self._read(transaction, post.id)
            number = next_number(transaction, now)
            row = {"id": f"{post.number}_{number}", "number": number, "post_id": post.id, "parent_id": parent_id}
            row |= {"message": message, "created_at": now.timestamp(), "application": application}
            _insert(transaction, "comments", row)
            if application:
                settle_comment(transaction, str(row["id"]), post.id, now, self.link_limit)
            return comment_of(transaction.execute(f"{COMMENTS} WHERE number = ?", (number,)).fetchone())

    def change_comment(self, comment: StoredComment, message: str) -> None:
        """Put another text into a comment."""
        with self._store.writing() as transaction:
            transaction.execute("UPDATE comments SET message = ? WHERE id = ?", (message, comment.id))
            if comment.application:
                settle_comment(transaction, comment.id, comment.post_id, self.now(), self.link_limit)

    def delete_comment(self, comment_id: str) -> None:
        """Delete a comment and its replies. Safe to repeat."""
        with self._store.writing() as transaction:
            transaction.execute(
                "UPDATE comments SET deleted_at = ? WHERE id = ? OR parent_id = ?",
                (self.now().timestamp(), comment_id, comment_id),
            )

    def keep_card(self, card: LinkCard) -> None:
        """Remember what a scrape found, in place of what an earlier one did."""
        names = ("url", "title", "description", "site_name", "image", "image_alt", "problem")
        values = {name: getattr(card, name) for name in names} | {"scraped_at": self.now().timestamp()}
        with self._store.writing() as transaction:
            before = transaction.execute("SELECT image FROM cards WHERE url = ?", (card.url,)).fetchone()
            _insert(transaction, "cards", values, "OR REPLACE ")
            if before and before["image"]:
                self._drop_image(transaction, before["image"])

    def _drop_image(self, transaction: sqlite3.Connection, name: str) -> None:
        """Destroy a preview picture that no card has any more."""
        digest, _, extension = name.partition(".")
        used = "SELECT 1 FROM cards WHERE image = ? UNION SELECT 1 FROM photos WHERE sha256 = ? AND deleted_at IS NULL"
        if not transaction.execute(used, (name, digest)).fetchone():
            self._store.file(digest, extension).unlink(missing_ok=True)

    def settle(self) -> None:
        """Do what is due: publish what was scheduled, drop unpublished photos that no post took in time."""
        now = self.now()
        due = "published = 0 AND deleted_at IS NULL AND scheduled_at <= ?"
        loose = f"published = 0 AND deleted_at IS NULL AND created_at <= ? AND NOT {IN_USE}"
        old = (now - LOOSE_PHOTOS_KEPT).timestamp()
        with self._store.reading() as transaction:
            query = f"SELECT EXISTS (SELECT 1 FROM posts WHERE {due}) OR EXISTS (SELECT 1 FROM photos WHERE {loose})"
            if not transaction.execute(query, (now.timestamp(), old)).fetchone()[0]:
                return
        with self._store.writing() as transaction:
            for row in transaction.execute(f"SELECT id FROM posts WHERE {due}", (now.timestamp(),)).fetchall():
                _publish_scheduled(transaction, row["id"])
                self._settle_scheduled(transaction, row["id"], now)
            transaction.execute(f"UPDATE photos SET deleted_at = ? WHERE {loose}", (now.timestamp(), old))
            self._drop_bytes(transaction)

    def _settle_scheduled(self, transaction: sqlite3.Connection, post_id: str, now: datetime) -> None:
        """Decide about the link of a post that Facebook published by itself: there is nobody to refuse it to."""
        limit = replace(self.link_limit, past="plain") if self.link_limit else None
        settle_post(transaction, post_id, now, limit)


def _forget_words(transaction: sqlite3.Connection) -> bool:
    """Take the words out of what is deleted and to be forgotten; tell whether there were any."""
    gone = "deleted_at IS NOT NULL AND id IN (SELECT id FROM forgotten)"
    posts = f"SELECT id FROM posts WHERE {gone}"
    theirs = f"SELECT photo_id FROM post_photos WHERE post_id IN ({posts})"
    changes = (
        f"DELETE FROM cards WHERE url IN (SELECT link FROM posts WHERE {gone})",
        f"UPDATE posts SET message = '', link = '', extra = '{{}}' WHERE {gone} AND message || link <> ''",
        f"""UPDATE photos SET caption = '', alt = '' WHERE deleted_at IS NOT NULL AND caption || alt <> '' AND
            (id IN (SELECT id FROM forgotten) OR id IN ({theirs}))""",
        f"UPDATE comments SET message = '' WHERE message <> '' AND post_id IN ({posts})",
    )
    return sum(transaction.execute(change).rowcount for change in changes) > 0


def _insert(transaction: sqlite3.Connection, table: str, row: dict[str, object], how: str = "") -> None:
    marks = ", ".join("?" * len(row))
    transaction.execute(f"INSERT {how}INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def _post_row(new: NewPost, post_id: str, number: int, now: datetime) -> dict[str, object]:
    created = new.backdated_at or now
    return {
        "id": post_id,
        "number": number,
        "message": new.message.strip(),
        "link": new.link,
        "published": new.published,
        "created_at": created.timestamp(),
        "updated_at": now.timestamp(),
        "published_at": now.timestamp() if new.published else None,
        "scheduled_at": new.scheduled_at.timestamp() if new.scheduled_at else None,
        "listed_at": now.timestamp() + new.lag_seconds,
        "application": new.application,
        "by_hand": not new.application,
        "extra": json.dumps(new.extra),
    }


def _photo_row(new: NewPhoto, digest: str, number: int, now: datetime) -> dict[str, object]:
    row: dict[str, object] = {"id": str(number), "number": number, "sha256": digest, "size_bytes": len(new.content)}
    for name in ("format", "width", "height", "caption", "alt", "published", "temporary", "application"):
        row[name] = getattr(new, name)
    return row | {"created_at": now.timestamp()}


def _changed(post: StoredPost, change: PostChange, now: float) -> dict[str, object]:
    values: dict[str, object] = {}
    if change.message is not None:
        values["message"] = change.message.strip()
    if change.hidden is not None:
        values["hidden"] = change.hidden
    if change.backdated_at is not None:
        values["created_at"] = change.backdated_at.timestamp()
        values["extra"] = json.dumps({**post.extra, "backdated_time": change.backdated_at.isoformat()})
    if change.scheduled_at is not None:
        values["scheduled_at"] = change.scheduled_at.timestamp()
    if change.published and not post.published:
        values |= {"published": 1, "published_at": now, "scheduled_at": None, "listed_at": now + change.lag_seconds}
    return values


def _check_photo(transaction: sqlite3.Connection, photo_id: str) -> None:
    """Refuse a photo that is gone or already published (1366051).

    What Facebook says of one photo in two unpublished posts is not known: here it may be in both.
    """
    row = transaction.execute("SELECT published, deleted_at FROM photos WHERE id = ?", (photo_id,)).fetchone()
    if row is None or row["deleted_at"] is not None:
        raise unsupported("get", photo_id)
    if row["published"]:
        raise ErrorAnswer(100, "(#100) These photos were already posted.", subcode=1366051, title="Already posted")


def _publish_photos(transaction: sqlite3.Connection, post_id: str) -> None:
    query = "UPDATE photos SET published = 1 WHERE id IN (SELECT photo_id FROM post_photos WHERE post_id = ?)"
    transaction.execute(query, (post_id,))


def _publish_scheduled(transaction: sqlite3.Connection, post_id: str) -> None:
    query = "UPDATE posts SET published = 1, published_at = scheduled_at, created_at = scheduled_at WHERE id = ?"
    transaction.execute(query, (post_id,))
    _publish_photos(transaction, post_id)
