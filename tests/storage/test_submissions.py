"""News and their photos in the ledger, on SQLite and on PostgreSQL."""

from pathlib import Path

from publisher.domain.submissions import Arrived, PhotoState
from publisher.storage.archive.revocation_list import RevocationList
from publisher.storage.database import Database
from publisher.storage.studio.submissions import SubmissionStore
from tests.world import TestClock

FILE = "0" * 64 + ".jpg"


def arrived(photos: int, key: str = "key") -> Arrived:
    return Arrived(key=key, text="Takim", place="peja", consent=True, photos=photos)


def test_photos_wait_for_somebody_until_they_are_settled_also_after_the_draft(
    database: Database, tmp_path: Path
) -> None:
    newsroom = SubmissionStore(database, TestClock(), RevocationList(tmp_path / "revocations"))
    newsroom.let_send("token", "Shpresa", "peja", "sq", "test")
    sender = newsroom.sender("token")
    assert sender
    news_id = newsroom.take(sender, arrived(2))
    assert newsroom.take(sender, arrived(3)) == news_id  # sent again, with one more
    first, second, third = (newsroom.expect_photo(news_id, key, 100) for key in ("a", "b", "c"))
    assert newsroom.expect_photo(news_id, "a", 100) == first
    newsroom.photo_is_there(first.id, FILE)
    newsroom.refuse_photo(third.id)
    (news,) = newsroom.inbox()
    assert (news.expected, news.received, news.refused, news.whole) == (3, 1, 1, False)
    newsroom.settle(news_id, "drafted", "lajm", "test", news.waiting)
    assert (newsroom.inbox(), newsroom.count()) == ([], 0)
    assert not newsroom.is_waited_for(FILE)
    newsroom.photo_is_there(second.id, FILE)
    (late,) = newsroom.inbox()
    assert (late.state, newsroom.count(), late.whole) == ("drafted", 1, True)
    assert [photo.state for photo in late.photos] == [PhotoState.SETTLED, PhotoState.HERE, PhotoState.REFUSED]
    newsroom.settle_photos(late.waiting)
    assert newsroom.inbox() == []


def test_a_photo_of_another_size_is_noted(database: Database, tmp_path: Path) -> None:
    newsroom = SubmissionStore(database, TestClock(), RevocationList(tmp_path / "revocations"))
    newsroom.let_send("token", "Shpresa", "peja", "sq", "test")
    sender = newsroom.sender("token")
    assert sender
    photo = newsroom.expect_photo(newsroom.take(sender, arrived(1)), "a", 100)
    assert newsroom.resize_photo(photo.id, 90).size_bytes == newsroom.photo(photo.id).size_bytes == 90
