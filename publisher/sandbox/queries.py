"""Looking things up on the stored Page. Nothing is changed here."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from publisher.sandbox.account import PageAccount
from publisher.sandbox.link_count import links_used
from publisher.sandbox.link_limit import LinkLimit
from publisher.sandbox.records import LinkCard, StoredComment, StoredPhoto, StoredPost
from publisher.sandbox.rows import COMMENTS, card_of, comment_of, photo_of, post_of
from publisher.sandbox.store import Store

#: A listing's order: created_at as seconds, then the object's number.
Key = tuple[float, int, str]

#: SQL: a post that is still there uses the photo of the row at hand.
IN_USE = """EXISTS (SELECT 1 FROM post_photos JOIN posts ON posts.id = post_photos.post_id
             WHERE post_photos.photo_id = photos.id AND posts.deleted_at IS NULL)"""


class PageReading:
    """The Page as it can be read. Every method is one transaction, safe from several threads and processes."""

    def __init__(self, store: Store, account: PageAccount, now: Callable[[], datetime]) -> None:
        self.account = account
        self.now = now
        self._store = store
        #: How many links the Page may have; None: as many as it likes. May be set at any time.
        self.link_limit: LinkLimit | None = None

    def links_used(self) -> int:
        """How many posts and comments with a link count in this month."""
        with self._store.reading() as transaction:
            return links_used(transaction, self.now(), self.link_limit or LinkLimit())

    def post(self, post_id: str) -> StoredPost | None:
        """The post with that id, deleted or not."""
        with self._store.reading() as transaction:
            row = transaction.execute("SELECT * FROM posts WHERE id = ?", (post_id,)).fetchone()
            return post_of(row, transaction, self._store) if row else None

    def photo(self, photo_id: str) -> StoredPhoto | None:
        """The photo with that id, deleted or not."""
        with self._store.reading() as transaction:
            row = transaction.execute("SELECT * FROM photos WHERE id = ?", (photo_id,)).fetchone()
            return photo_of(row, self._store) if row else None

    def comment(self, comment_id: str) -> StoredComment | None:
        """The comment with that id, deleted or not."""
        with self._store.reading() as transaction:
            row = transaction.execute(f"{COMMENTS} WHERE id = ?", (comment_id,)).fetchone()
            return comment_of(row) if row else None

    def card(self, url: str) -> LinkCard | None:
        """What the last scrape of an address found."""
        with self._store.reading() as transaction:
            row = transaction.execute("SELECT * FROM cards WHERE url = ?", (url,)).fetchone()
            return card_of(row) if row else None

    def posts(self, ids: Sequence[str]) -> list[StoredPost]:
        """The posts with these ids, in this order."""
        with self._store.reading() as transaction:
            found = (transaction.execute("SELECT * FROM posts WHERE id = ?", (post_id,)).fetchone() for post_id in ids)
            return [post_of(row, transaction, self._store) for row in found if row]

    def all_posts(self) -> list[StoredPost]:
        """Every post, newest first, deleted ones too."""
        with self._store.reading() as transaction:
            rows = transaction.execute("SELECT * FROM posts ORDER BY created_at DESC, number DESC").fetchall()
            return [post_of(row, transaction, self._store) for row in rows]

    def shown_ids(self) -> list[str]:
        """Ids of the posts that are there, published or not, newest first, whatever the listings say."""
        query = "SELECT id FROM posts WHERE deleted_at IS NULL ORDER BY created_at DESC, number DESC"
        with self._store.reading() as transaction:
            return [row["id"] for row in transaction.execute(query)]

    def publishings(self) -> list[tuple[str, datetime]]:
        """Id and time of publishing of every post that is out."""
        query = "SELECT id, published_at FROM posts WHERE deleted_at IS NULL AND published = 1"
        with self._store.reading() as transaction:
            return [(row["id"], datetime.fromtimestamp(row["published_at"], UTC)) for row in transaction.execute(query)]

    def post_keys(self, condition: str) -> list[Key]:
        """Keys of the posts that are there, listed by now, and meet an SQL condition of ours; newest first."""
        query = f"""SELECT created_at, number, id FROM posts WHERE deleted_at IS NULL AND listed_at <= ?
                    AND ({condition}) ORDER BY created_at DESC, number DESC"""
        with self._store.reading() as transaction:
            return [tuple(row) for row in transaction.execute(query, (self.now().timestamp(),))]

    def photo_keys(self) -> list[Key]:
        """Keys of the published photos, newest first."""
        query = """SELECT created_at, number, id FROM photos WHERE deleted_at IS NULL AND published = 1
                   ORDER BY created_at DESC, number DESC"""
        with self._store.reading() as transaction:
            return [tuple(row) for row in transaction.execute(query)]

    def photo_in_use(self, photo_id: str) -> bool:
        """Return whether a post that is still there uses the photo."""
        with self._store.reading() as transaction:
            row = transaction.execute(f"SELECT {IN_USE} FROM photos WHERE id = ?", (photo_id,)).fetchone()
            return bool(row and row[0])
