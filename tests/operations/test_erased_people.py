"""Somebody asks to be forgotten: the name goes wherever the program wrote it; where people wrote it, they are told."""

import hashlib
import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from publisher.domain.accounts import Role
from publisher.domain.ports_channel import MediaStore
from publisher.domain.submissions import Arrived
from publisher.operations.erase import ErasureOrder, erase, erase_person
from publisher.operations.media_cleanup import KEPT_UNNAMED, clean_up_daily, sweep_inbox
from publisher.pipeline.submit import SubmitRequest, submit
from publisher.storage.studio.comments import Comments
from publisher.storage.studio.draft_history import DraftHistory
from tests.operations.conftest import NewLedger, on_both
from tests.operations.house import House, photo
from tests.operations.test_revocations import Studio, studio_of
from tests.operations.walk import Wanted, places_of

NAME = 'Zxqvesa "Zana" Zxqberisha'
WORD = "zxqvesa"
WISH = ErasureOrder(by="Besa", reason="Asked for.")
PICTURE = photo(1)


def arrives(studio: Studio, key: str, text: str, photos: int = 0) -> int:
    sender = next(each for each in studio.newsroom.senders() if not each.revoked)
    return studio.newsroom.take(sender, Arrived(key=key, text=text, place="peja", consent=True, photos=photos))


def comes_in(house: House, studio: Studio, news: int, content: bytes) -> Path:
    """A photo of news that is whole, as the inbox keeps it."""
    row = studio.newsroom.expect_photo(news, f"photo-{news}", len(content))
    name = f"{hashlib.sha256(content).hexdigest()}.jpg"
    (house.folder / "inbox").mkdir(exist_ok=True)
    (house.folder / "inbox" / name).write_bytes(content)
    studio.newsroom.photo_is_there(row.id, name)
    return house.folder / "inbox" / name


def lived_in(house: House, studio: Studio) -> Path:
    """The person sends in news, one of them a draft now as an older program made it, remarks, and freezes."""
    studio.newsroom.let_send("link", NAME, "peja", "sq", "ana")
    drafted, unread = arrives(studio, "1", "Drafted"), arrives(studio, "2", f"{WORD}: unread", photos=1)
    waiting = comes_in(house, studio, unread, PICTURE)
    received = next(each for each in studio.newsroom.inbox() if each.id == drafted).received_at
    note = f"{NAME}, {received:%Y-%m-%d}".replace('"', '\\"')
    house.writes("made-of-news", picture=photo(2), consent=note)
    text = (house.folder / "posts/made-of-news/index.md").read_text(encoding="utf-8")
    DraftHistory(studio.app.container.database, studio.app.clock).keep(
        "made-of-news", "digest", {"index.md": text}, "ana"
    )
    studio.newsroom.settle(drafted, "drafted", "made-of-news", "ana")
    Comments(studio.app.container.database, studio.app.clock).add("made-of-news", f"I, {WORD}, was there", NAME)
    house.schedules(studio.app, "made-of-news", by=NAME)
    house.publishes(studio.app)
    return waiting


@on_both
def test_a_person_who_is_erased_is_nowhere_that_the_program_wrote(house: House, new_ledger: NewLedger) -> None:
    with studio_of(house) as studio:
        waiting = lived_in(house, studio)
        file = house.backs_up(studio.app)
        done = erase_person(studio.app, NAME, WISH)
        assert done.named_in == []
        assert not waiting.exists()
        assert studio.newsroom.inbox() == []
        assert studio.app.check() == []
    wanted = Wanted((WORD,))
    assert places_of(house.folder, wanted) == []
    assert 'consent = "news 1, ' in (house.folder / "posts/made-of-news/index.md").read_text(encoding="utf-8")

    listed = (house.folder / "erasures.jsonl").read_bytes()
    other = House(house.folder.parent / "other", database_url=new_ledger())
    (other.folder / "erasures.jsonl").write_bytes(listed)
    other.restores(file)
    assert places_of(other.folder, wanted) == []


def test_where_people_wrote_the_name_they_are_told(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("told", body="Foli Zana Zxqberisha. Zanafilla.")
    house.writes("2026-11-zana-zxqberisha-fton")
    house.writes("pictured", picture=photo(4, b"By Zana Zxqberisha"))
    with house.settings_file.open("a", encoding="utf-8") as stream:
        stream.write("# mails go to zana@example.org\n")
    house.writes("not", body="Zanazxqberisha Zana Zxqberishaj")
    with studio_of(house) as studio:
        studio.accounts.open(
            name="Zana Zxqberisha", email="zana@example.org", role=Role.AUTHOR, language="sq", by="test"
        )
        house.schedules(studio.app, "told", by="Zana Zxqberisha")
        Comments(studio.app.container.database, studio.app.clock).add("told", "Ask zana  zxqberisha first", "Besa")
        studio.shows("told", "token")
        studio.app.pause("", "Waiting for Zana Zxqberisha", "Besa")
    code, out, _ = house.says("erase", "--person", "zana zxqberisha", "--reason", "asked")
    assert code == 1
    told = [line for line in out.splitlines() if "still stands" in line]
    assert any("posts/told/index.md" in line for line in told)
    assert any("a frozen version of told" in line for line in told)
    assert any("a remark on the draft told" in line for line in told)
    assert any("the reason of a pause" in line for line in told)
    assert not any("posts/not/" in line for line in told)
    assert any("posts/2026-11-zana-zxqberisha-fton/index.md" in line for line in told)
    assert any("posts/pictured/photo.jpg" in line for line in told)
    assert any("settings.toml" in line for line in told)


def test_a_photo_that_nobody_has_looked_at_is_erased_out_of_the_inbox(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with studio_of(house) as studio:
        studio.newsroom.let_send("link", "Shpresa", "peja", "sq", "ana")
        file = comes_in(house, studio, arrives(studio, "1", "With a photo", 1), PICTURE)
        code, _, said = house.says("erase", file.stem[:12], "--reason", "asked")
        assert code == 0, said
        (news,) = studio.newsroom.inbox()
        assert (news.photos, news.whole, file.exists()) == ((), True, False)


def test_a_photo_that_came_after_its_news_became_a_draft_goes_with_the_draft(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("made")
    with studio_of(house) as studio:
        studio.newsroom.let_send("link", "Shpresa", "peja", "sq", "ana")
        news = arrives(studio, "1", "With a photo", 1)
        studio.newsroom.settle(news, "drafted", "made", "ana")
        file = comes_in(house, studio, news, PICTURE)
        assert [each.id for each in studio.newsroom.inbox()] == [news]
        erase(studio.app, "made", WISH)
        assert (studio.newsroom.inbox(), file.exists()) == ([], False)
        sent = studio.newsroom.news(news)
        assert sent
        assert sent.state == "dropped"  # what still comes in for it is refused


def test_a_draft_that_cannot_be_understood_is_named(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("broken", picture=PICTURE)
    draft = house.folder / "posts/broken/index.md"
    draft.write_text(draft.read_text(encoding="utf-8").replace('title = "', "title = "), encoding="utf-8")
    code, out, _ = house.says("erase", str(draft.with_name("photo.jpg")), "--reason", "asked")
    assert code == 1
    assert "posts/broken/index.md: remove the picture's entry from it." in out
    assert not draft.with_name("photo.jpg").exists()


def test_what_came_in_and_nobody_waits_for_goes_by_itself(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with studio_of(house) as studio:
        studio.newsroom.let_send("link", "Shpresa", "peja", "sq", "ana")
        kept, dropped = arrives(studio, "1", "Kept", 2), arrives(studio, "2", "Dropped", 1)
        waiting = comes_in(house, studio, kept, PICTURE)
        half = studio.newsroom.expect_photo(kept, "half", 10)
        late = studio.newsroom.expect_photo(dropped, "late", 10)
        studio.newsroom.settle(dropped, "dropped", "", "ana")
        files = {name: house.folder / "inbox" / name for name in (f"{half.id}.part", f"{late.id}.part", ".half.7")}
        for file in files.values():
            file.write_bytes(b"Exif GPS")
        assert (
            sweep_inbox(studio.app.settings, studio.app.container.database) == 0
        )  # they may be written at this moment
        for file in (*files.values(), waiting):
            os.utime(file, (time.time() - 7200,) * 2)
        assert sweep_inbox(studio.app.settings, studio.app.container.database) == 2
        assert (waiting.exists(), files[f"{half.id}.part"].exists()) == (True, True)
        backup = house.backs_up(studio.app)
        for file in (*files.values(), waiting):
            if file.exists():
                os.utime(file, (time.time() - 8 * 86400,) * 2)
        clean_up_daily(studio.app)
        assert [path.name for path in (house.folder / "inbox").iterdir()] == [waiting.name]
    assert b"Exif GPS" not in backup.read_bytes()


@pytest.mark.slow
def test_what_was_only_looked_at_goes_after_a_month_by_itself(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("looked-at", picture=PICTURE)
    house.writes("out", picture=photo(3))
    with house.open() as app:
        house.schedules(app, "out")
        named = {path.name for path in (house.folder / "media").rglob("*") if path.is_file()}
    assert house.says("preview", "looked-at")[0] == 0
    stored = [path for path in (house.folder / "media").rglob("*") if path.is_file()]
    assert len(stored) > len(named)
    old = datetime.now(UTC) - KEPT_UNNAMED - timedelta(hours=1)
    for path in stored:
        os.utime(path, (old.timestamp(),) * 2)
    with house.open() as app:
        clean_up_daily(app)
        clean_up_daily(app)
    assert {path.name for path in (house.folder / "media").rglob("*") if path.is_file()} == named


class SlowMedia:
    """A media folder whose third file is followed by an erasure in another process."""

    def __init__(self, media: MediaStore) -> None:
        self._media, self._puts = media, 0
        self.stored, self.erased = Event(), Event()
        self.get, self.has = media.get, media.has

    def put(self, name: str, content: bytes) -> None:
        self._media.put(name, content)
        self._puts += 1
        if self._puts == 3:
            self.stored.set()
            assert self.erased.wait(20)


def test_an_erasure_in_the_middle_of_a_schedule_takes_no_picture_from_it(tmp_path: Path) -> None:
    """Its files lie there and no revision names them yet."""
    house = House(tmp_path / "house")
    house.writes("other")
    house.writes("while", picture=PICTURE)
    with house.open() as app:
        media = SlowMedia(app.container.media)
        arguments = (
            replace(app.container.submit_context, media=media),
            app.drafts.read("while"),
            SubmitRequest(by="Ana"),
            app.clock(),
        )
        thread = Thread(target=submit, args=arguments)
        thread.start()
        assert media.stored.wait(20)
        erase(app, "other", WISH)
        media.erased.set()
        thread.join(20)
        with app.container.ledger.read_transaction() as uow:
            revision = uow.latest("while")
        assert revision is not None
        assert [each.purpose for each in revision.article.renditions if not app.container.media.has(each.name)] == []
