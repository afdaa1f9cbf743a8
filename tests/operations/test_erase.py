"""A parent withdraws consent: the picture is nowhere any more, and does not come back with an old backup."""

import hashlib
import os
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.bootstrap.app import App
from publisher.domain.errors import InvalidInput
from publisher.domain.revision import digest_of
from publisher.operations.erase import ErasureOrder, erase, erase_person
from publisher.operations.export import export
from publisher.operations.older_copies import delete_outlived
from publisher.storage.archive.erasure_list import NAME
from tests.media.tones import tone
from tests.operations.conftest import NewLedger, on_both, on_postgresql
from tests.operations.house import House, on_page, page_of, photo, states
from tests.world import TestClock

MARKER = b"consent-withdrawn-7f3a"
PRESS = """byline = "Byline Unmistakable"
audio = "lajmi.mp3"
channels = ["website"]
[[quotes]]
text = "Uji."
name = "Sanije Unmistakable"
[contact]
name = "Valdete Unmistakable"
phone = "+383 44 123 456"
[[corrections]]
date = 2026-11-26
text = "Correction Unmistakable"
"""
WISH = ErasureOrder(by="Besa", reason="A parent withdrew consent.")


def files_with(house: House, needles: list[bytes], *, but_not: tuple[str, ...] = ()) -> list[str]:
    """Every file of the house that holds one of these, or whose bytes have one of these digests."""
    found = []
    for path in sorted(house.folder.rglob("*")):
        if path.is_file() and path.name not in but_not:
            content = path.read_bytes()
            if any(needle in content for needle in needles) or hashlib.sha256(content).hexdigest().encode() in needles:
                found.append(path.relative_to(house.folder).as_posix())
    return found


def published(house: House, app: App, picture: bytes) -> None:
    house.writes("with", picture=picture, consent="form 14/2026")
    house.writes("other", picture=photo(9))
    house.schedules(app, "with", "other")
    house.publishes(app)


def digests_of(house: House, slug: str) -> list[str]:
    with house.open() as app, app.container.ledger.read_transaction() as uow:
        revision = uow.latest(slug)
        assert revision is not None
        return [r.digest for picture in revision.article.pictures for r in picture.renditions] + [
            picture.source_digest for picture in revision.article.pictures
        ]


@on_both
def test_the_erased_picture_is_found_nowhere(house: House) -> None:
    with house.open() as app:
        published(house, app, photo(1, MARKER))
    digests = digests_of(house, "with")
    needles = [MARKER, *(digest.encode() for digest in digests)]
    (house.folder / "inbox").mkdir()
    (house.folder / f"inbox/{digests[-1]}.jpg").write_bytes(MARKER)  # a member sent it a second time
    assert files_with(house, [MARKER])

    with house.open() as app:
        done = erase(app, digests[0][:12], WISH)
        assert done.slugs == ["with"]
        assert [(d.slug, d.channel, d.action) for d in done.withdrawn] == [("with", "facebook", "withdraw")]
        house.publishes(app)
        assert on_page(app) == ["Title of other"]
        export(app, house.folder / "export", lambda done, total: None)
    page = page_of(house, "with")
    assert "Body of with" in page
    assert "Alt of with" not in page
    # The list and the row of the erasure itself keep the digest, and so do the names of photos that were put up.
    assert files_with(house, [MARKER]) == []
    assert _bytes_of(house, digests) == []
    clean = ("site/", "media/", "posts/", "preview/", "inbox/")
    lists = "media/lists/"  # where several machines share it
    assert [name for name in files_with(house, needles) if name.startswith(clean) and lists not in name] == []


@pytest.mark.slow
@on_postgresql
def test_after_an_older_backup_is_restored_it_is_gone_again(house: House, new_ledger: NewLedger) -> None:
    with house.open() as app:
        published(house, app, photo(1, MARKER))
        file = house.backs_up(app)
    digests = digests_of(house, "with")
    with house.open() as app:
        erase(app, digests[0], WISH)
        house.publishes(app)

    house.database_url = new_ledger()
    done = house.restores(file)

    assert any(path.startswith("media/") for path in done.files.erased)
    assert "posts/with/photo.jpg" in done.files.erased
    assert files_with(house, [MARKER]) == []
    assert _bytes_of(house, digests) == []
    with house.open() as app:
        app.resume("", "Besa")
        app.build(lambda done: None, clean=True)
        export(app, house.folder / "export", lambda done, total: None)
    assert _bytes_of(house, digests) == []
    assert "Alt of with" not in page_of(house, "with")
    assert [name for name in files_with(house, [b"Alt of with"]) if not name.startswith(("posts/", "sandbox/"))] == []


def _bytes_of(house: House, digests: list[str]) -> list[str]:
    wanted = set(digests)
    files = (path for path in house.folder.rglob("*") if path.is_file())
    return [str(path) for path in files if hashlib.sha256(path.read_bytes()).hexdigest() in wanted]


def test_its_post_can_be_scheduled_again_without_it(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with house.open() as app:
        published(house, app, photo(1))
    code, out, _ = house.says("erase", str(house.folder / "posts" / "with" / "photo.jpg"), "--reason", "consent")
    assert code == 1
    assert "publisher schedule with" in out
    assert "posts/with: what it says about the picture is removed from the draft." in out
    assert not (house.folder / "posts" / "with" / "photo.jpg").exists()
    with house.open() as app:
        assert app.check() == []
        house.schedules(app, "with")
        house.publishes(app)
        house.publishes(app)
        assert on_page(app) == ["Title of other", "Title of with"]
        assert states(app, "facebook")["with"] == "publish sent"


def test_it_cannot_be_published_again_by_mistake(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with house.open() as app:
        published(house, app, photo(1, MARKER))
        picture = (house.folder / "posts" / "with" / "photo.jpg").read_bytes()
        erase(app, str(house.folder / "posts" / "with" / "photo.jpg"), WISH)
        house.writes("new", picture=picture)
        with pytest.raises(InvalidInput, match="file_was_erased"):
            house.schedules(app, "new")


def test_an_erased_post_leaves_a_notice_and_no_word(house: House, new_ledger: NewLedger) -> None:
    house.writes("secret", picture=photo(1, MARKER), body="A sentence that must vanish.")
    house.writes("stays")
    with house.open() as app:
        house.schedules(app, "secret", "stays")
        house.publishes(app)
        file = house.backs_up(app)
        done = erase(app, "secret", WISH)
        assert done.deleted_drafts == ["secret/index.md", "secret/photo.jpg"]
        house.publishes(app)
        assert on_page(app) == ["Title of stays"]
    words = [b"sentence that must vanish", b"Summary of secret"]
    left = [name for name in files_with(house, words) if not name.startswith("posts/")]
    assert [name for name in left if not name.startswith("sandbox/")] == []
    assert page_of(house, "secret")

    house.database_url = new_ledger()
    house.restores(file)
    with house.open() as app:
        app.resume("", "Besa")
        app.build(lambda done: None, clean=True)
        with app.container.ledger.read_transaction() as uow:
            revision = uow.latest("secret")
        assert revision is not None
        assert revision.erased_at is not None
    left = [name for name in files_with(house, words) if not name.startswith(("posts/", "sandbox/"))]
    assert [name for name in left if "before-restore" not in name] == []


@pytest.mark.slow
@on_postgresql
def test_the_name_of_a_person_can_be_erased_and_what_was_done_stays(house: House, new_ledger: NewLedger) -> None:
    house.writes("a")
    with house.open() as app:
        house.schedules(app, "a", by="Arta Unmistakable")
        file = house.backs_up(app)
        erase_person(app, "arta unmistakable", WISH)
        with app.container.ledger.read_transaction() as uow:
            revision = uow.latest("a")
        assert revision is not None
        assert revision.frozen_by == "(name erased)"
        house.schedules(app, "a", by="Arta Unmistakable the Second")
    assert files_with(house, [b"Arta Unmistakable\x00"]) == []

    house.database_url = new_ledger()
    house.restores(file)
    with house.open() as app, app.container.ledger.read_transaction() as uow:
        revision = uow.latest("a")
    assert revision is not None
    assert revision.frozen_by == "(name erased)"
    assert [name for name in files_with(house, [b"Arta Unmistakable"]) if "before-restore" not in name] == []


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with house.open() as app:
        published(house, app, photo(1))
    code, out, _ = house.says("erase", "with", "--reason", "consent", "--dry-run")
    assert code == 0
    assert "posts/with/index.md is deleted." in out
    assert (house.folder / "posts" / "with" / "photo.jpg").exists()
    assert "Nothing was done" in out
    assert not (house.folder / NAME).exists()
    with house.open() as app:
        assert on_page(app) == ["Title of other", "Title of with"]
        assert states(app, "facebook")["with"] == "publish sent"
    assert "Alt of with" in page_of(house, "with")


def test_what_names_nothing_or_several_is_refused(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with house.open() as app:
        published(house, app, photo(1))
        for subject in ("no-such-post", "deadbeefdeadbeef"):
            with pytest.raises(InvalidInput):
                erase(app, subject, WISH)
    assert house.says("erase", "with")[0] == 2


def test_a_waiting_post_with_the_picture_is_cancelled(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("later", picture=photo(1))
    with house.open() as app:
        house.schedules(app, "later")
        erase(app, digests_of(house, "later")[0], WISH)
        assert set(states(app, "facebook").values()) | set(states(app, "website").values()) == {"publish cancelled"}
        assert house.publishes(app) == []


def test_an_erased_posts_card_and_its_words_for_the_press_go_too(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("secret")
    draft = house.folder / "posts" / "secret" / "index.md"
    quote = '[[quotes]]\ntext = "zebra-quote"\nname = "zebra-name"\n[contact]\nname = "B"\nphone = "+383 44 999 111"\n'
    draft.write_text(draft.read_text().replace("+++\n\n", f"{quote}+++\n\n"), encoding="utf-8")
    with house.open() as app:
        house.schedules(app, "secret")
        house.publishes(app)
        with app.container.ledger.read_transaction() as uow:
            revision = uow.latest("secret")
        assert revision is not None
        cards = [rendition.digest for rendition in revision.article.renditions]  # for links, and for Facebook
        assert len(_bytes_of(house, cards)) >= len(cards) == 2
        erase(app, "secret", WISH)
        house.publishes(app)  # the Page deletes its own copy
        assert _bytes_of(house, cards) == []
    left = files_with(house, [b"zebra-quote", b"zebra-name", b"+383 44 999 111"])
    assert [name for name in left if not name.startswith("posts/")] == []


def test_the_ledgers_file_holds_no_trace_of_the_words(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("secret", body="zebra-crossing-words " * 500)
    with house.open() as app:
        house.schedules(app, "secret")
        house.publishes(app)
        erase(app, "secret", WISH)
        for file in house.folder.glob("publisher.db*"):
            assert b"zebra-crossing-words" not in file.read_bytes()
    with sqlite3.connect(house.folder / "publisher.db") as ledger:
        rows = ledger.execute("SELECT kind, subject, reason FROM erasure").fetchall()
    ledger.close()
    assert ("post", "secret", "A parent withdrew consent.") in rows


def heard(house: House, app: App) -> Path:
    """Publish a post with a recording, a quote and a contact; give the recording's file on the site."""
    house.writes("with", front=PRESS, beside={"lajmi.mp3": tone("mp3")})
    house.schedules(app, "with")
    house.publishes(app)
    (file,) = house.folder.glob("site/media/with/*.mp3")
    return file


def test_a_voice_can_be_erased_like_a_picture(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with house.open() as app:
        sound = heard(house, app).read_bytes()
        assert "<audio" in page_of(house, "with")
        file = house.backs_up(app)
        erase(app, str(house.folder / "posts" / "with" / "lajmi.mp3"), WISH)
        assert "<audio" not in page_of(house, "with")
        assert "Body of with" in page_of(house, "with")
        assert app.check() == []
    assert not (house.folder / "posts" / "with" / "lajmi.mp3").exists()
    assert _bytes_of(house, [digest_of(sound), digest_of(tone("mp3"))]) == []

    house.database_url = "sqlite:///other.db"
    house.restores(file)
    assert _bytes_of(house, [digest_of(sound), digest_of(tone("mp3"))]) == []


def test_an_erased_post_leaves_no_voice_and_no_name(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with house.open() as app:
        sound = heard(house, app).read_bytes()
        erase(app, "with", WISH)
        export(app, house.folder / "export", lambda done, total: None)
    assert _bytes_of(house, [digest_of(sound)]) == []
    names = [b"Sanije Unmistakable", b"Valdete Unmistakable", b"Byline Unmistakable", b"Correction Unmistakable"]
    assert [name for name in files_with(house, names) if not name.startswith("posts/")] == []


@pytest.mark.slow
def test_what_was_only_looked_at_goes_with_it(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with house.open() as app:
        published(house, app, photo(1))
    draft = house.folder / "posts" / "with" / "index.md"
    draft.write_text(draft.read_text(encoding="utf-8").replace("Alt of with", "Words of another day"), encoding="utf-8")
    assert house.says("preview", "with")[0] == 0
    stored = [path for path in (house.folder / "media").rglob("*") if path.is_file()]
    assert [path for path in stored if b"Words of another day" in path.read_bytes()]
    for path in stored:
        os.utime(path, (0, 0))

    with house.open() as app:
        erase(app, "with", WISH)
    left = {path.name for path in (house.folder / "media").rglob("*") if path.is_file()}
    assert left == _names_of(house, "other")
    assert not (house.folder / "preview").exists()


def _names_of(house: House, slug: str) -> set[str]:
    with house.open() as app, app.container.ledger.read_transaction() as uow:
        revision = uow.latest(slug)
    assert revision is not None
    return {r.name for picture in revision.article.pictures for r in picture.renditions}


def test_older_copies_of_the_ledger_are_named_or_deleted_with_it(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("secret")
    with house.open() as app:
        house.schedules(app, "secret")
    (house.folder / "backups").mkdir()
    copies = [
        house.folder / name
        for name in (
            "publisher.before-0013.db",
            "publisher.db.before-restore-20261124T090000",
            "backups/before-update-0.2.0.zip",
        )
    ]
    for copy in copies:
        shutil.copy(house.folder / "publisher.db", copy)
    code, _, told = house.says("erase", "secret", "--reason", "consent")
    assert code == 1
    assert all(str(copy) in told for copy in copies)
    code, said, _ = house.says("erase", "secret", "--reason", "consent", "--copies")
    assert code == 0
    assert all(f"{copy}, an older copy of the ledger, is deleted." in said for copy in copies)
    assert not any(copy.exists() for copy in copies)


def test_a_backup_of_an_update_goes_a_month_after_what_it_holds_was_erased(tmp_path: Path) -> None:
    clock = TestClock()
    house = House(tmp_path / "house", clock=clock)
    house.writes("secret")
    old, new = (house.folder / "backups" / f"before-update-0.{number}.0.zip" for number in (1, 2))
    with house.open() as app:
        house.schedules(app, "secret")
        old.parent.mkdir()
        for copy, days in ((old, -1), (new, 1)):
            copy.write_bytes(b"x")
            at = (app.clock() + timedelta(days=days)).timestamp()
            os.utime(copy, (at, at))
        erase(app, "secret", ErasureOrder(by="Ana", reason="consent"))
        delete_outlived(app)
        assert old.exists()
        clock.passes(days=31)
        delete_outlived(app)
        assert (old.exists(), new.exists()) == (False, True)
