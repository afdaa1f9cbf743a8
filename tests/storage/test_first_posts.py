"""The first post of a Page in both databases: however many write at once, one text is kept and one attempt records."""

from concurrent.futures import ThreadPoolExecutor

from publisher.domain.first_post import FirstPost, Stage
from publisher.storage.database import Database
from publisher.storage.ledger.first_posts import FirstPosts
from tests.world import TestClock

MANY = 8


def test_many_at_once_make_one_and_only_the_last_attempt_records(database: Database) -> None:
    kept = FirstPosts(database, "page", TestClock())
    with ThreadPoolExecutor(MANY) as pool:
        written = list(pool.map(kept.write, [f"text {number}" for number in range(MANY)]))
        assert len({post.id for post in written}) == 1
        begun = list(pool.map(lambda post: kept.begin(post, Stage.PREPARING, "drita"), written))
        attempts = sorted((post for post in begun if post), key=lambda post: post.attempt)
        assert [post.attempt for post in attempts] == list(range(1, MANY + 1))
        recorded = list(pool.map(lambda post: kept.record(post, Stage.PREPARED, remote_id=f"{post.attempt}"), attempts))
    assert recorded == [False] * (MANY - 1) + [True]
    assert _now(kept).remote_id == f"{MANY}"
    assert kept.begin(_now(kept), Stage.SEEN, "drita") is None  # it is not public


def test_pages_have_each_their_own_and_a_deleted_one_makes_room(database: Database) -> None:
    first, other = (FirstPosts(database, page, TestClock()) for page in ("one", "two"))
    first.write("here")
    assert other.current() is None
    begun = first.begin(first.begin(_now(first), Stage.PREPARING, "drita") or _now(first), Stage.DELETING, "drita")
    assert begun is not None
    assert first.record(begun, Stage.DELETED)
    assert (_now(first).stage, _now(first).text) == (Stage.DELETED, "")
    assert first.write("again").id != begun.id


def _now(kept: FirstPosts) -> FirstPost:
    post = kept.current()
    assert post is not None
    return post
