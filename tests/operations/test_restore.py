"""A backup is older than the world: nothing twice, nothing back by itself, nothing lost."""

import shutil
import stat
from pathlib import Path

import pytest

from publisher.domain.delivery import Action
from publisher.domain.errors import IllegalTransition
from publisher.operations.restore import look_around
from publisher.sandbox.faults import Fault
from publisher.storage.archive.restore import LedgerInUse
from tests.conftest import new_postgresql
from tests.extent import EVERYTHING
from tests.operations.conftest import NewLedger, on_both, on_postgresql
from tests.operations.house import House, on_page, page_of, photo, states, unsent

SLUGS = [f"post-{number:02}" for number in range(20 if EVERYTHING else 6)]


@pytest.mark.slow
@on_both
def test_twenty_posts_that_went_out_after_the_backup_are_sent_and_show_once(
    house: House, new_ledger: NewLedger
) -> None:
    for number, slug in enumerate(SLUGS):
        house.writes(slug, picture=photo(number) if number < 2 else b"")
    with house.open() as app:
        house.schedules(app, *SLUGS)
        file = house.backs_up(app)
        house.publishes(app)
        assert unsent(app) == []
        before = on_page(app)
    house.database_url = new_ledger()

    looked = house.restores_and_looks(file)

    assert len(looked.found) == 2 * len(SLUGS)
    assert (looked.held, looked.taken_back, looked.strangers, looked.unread) == ([], [], [], {})
    with house.open() as app:
        assert set(states(app, "facebook").values()) == {"publish sent"}
        assert set(states(app, "website").values()) == {"publish sent"}
        app.resume("", "Besa")
        assert house.publishes(app) == []
        assert on_page(app) == before
        app.build(lambda done: None, clean=True)
    assert all(page_of(house, slug) for slug in SLUGS)


@on_postgresql
def test_what_was_withdrawn_after_the_backup_does_not_come_back_by_itself(house: House, new_ledger: NewLedger) -> None:
    house.writes("stays")
    house.writes("goes", picture=photo(1))
    with house.open() as app:
        house.schedules(app, "stays", "goes")
        house.publishes(app)
        file = house.backs_up(app)
        app.withdraw("goes", "Ana")
        house.publishes(app)
    house.database_url = new_ledger()

    looked = house.restores_and_looks(file)

    assert {(out.slug, out.channel) for out in looked.taken_back} == {("goes", "website"), ("goes", "facebook")}
    with house.open() as app:
        app.resume("", "Besa")
        house.publishes(app)
        app.build(lambda done: None, clean=True)
        assert on_page(app) == ["Title of stays"]
    assert "Body of goes" not in page_of(house, "goes")
    assert "Body of stays" in page_of(house, "stays")


@pytest.mark.slow
def test_a_withdrawal_that_is_seen_done_only_at_the_second_reading_is_written_down_once(
    house: House, new_ledger: NewLedger
) -> None:
    house.writes("goes")
    with house.open() as app:
        house.schedules(app, "goes")
        house.publishes(app)
        app.withdraw("goes", "Ana")
        file = house.backs_up(app)
        house.publishes(app)
    house.database_url = new_ledger()
    house.restores(file)

    with house.open() as app:
        app.container.start_sandbox().faults.plan(Fault("GET /{post}", "drop_before", times=1))
        looked = look_around(app)

        assert "facebook" in looked.unread
        assert states(app, "facebook") == states(app, "website") == {"goes": "withdraw sent"}
        assert [s.delivery.action for s in app.status("goes") if s.delivery.channel == "facebook"] == [
            Action.PUBLISH,
            Action.WITHDRAW,
        ]


def test_where_the_site_is_lost_the_page_of_a_post_that_left_facebook_stays_away(
    house: House, new_ledger: NewLedger
) -> None:
    house.writes("goes")
    with house.open() as app:
        house.schedules(app, "goes")
        house.publishes(app)
        file = house.backs_up(app)
        app.withdraw("goes", "Ana")
        house.publishes(app)
    house.database_url = new_ledger()
    (house.folder / "site").rename(house.folder / "lost")

    looked = house.restores_and_looks(file)

    assert {(out.slug, out.channel) for out in looked.taken_back} == {("goes", "website"), ("goes", "facebook")}
    assert "website" in looked.unread


@pytest.mark.slow
@on_postgresql
def test_what_is_due_and_not_out_there_is_held_and_a_person_can_let_it_go(house: House, new_ledger: NewLedger) -> None:
    house.writes("a")
    with house.open() as app:
        house.schedules(app, "a")
        file = house.backs_up(app)
    house.database_url = new_ledger()

    looked = house.restores_and_looks(file)

    assert {(held.slug, held.channel) for held in looked.held} == {("a", "website"), ("a", "facebook")}
    with house.open() as app:
        assert house.publishes(app) == []
        with pytest.raises(IllegalTransition, match="nothing_is_built"):
            app.build(lambda done: None, clean=False)
        app.resume("", "Besa")
        assert house.publishes(app) == []
        app.release(["a"], "Besa", at=None, spread=app.container.retry_timing.between_looks * 0)
        house.publishes(app)
        assert on_page(app) == ["Title of a"]


def test_posts_and_pages_that_the_ledger_does_not_know_are_listed(house: House, new_ledger: NewLedger) -> None:
    house.writes("later")
    with house.open() as app:
        file = house.backs_up(app)
        house.schedules(app, "later")
        house.publishes(app)
        app.container.start_sandbox().make_by_hand(message="A colleague's own post")
    house.database_url = new_ledger()

    looked = house.restores_and_looks(file)

    assert [stranger.name for stranger in looked.strangers if stranger.channel == "website"] == ["later"]
    assert len([stranger for stranger in looked.strangers if stranger.channel == "facebook"]) == 2


def test_files_that_are_missing_come_back_and_newer_ones_are_left(house: House, new_ledger: NewLedger) -> None:
    house.writes("a", picture=photo(1))
    house.writes("b")
    sent = house.folder / "inbox" / "sent-by-a-member.jpg"
    sent.parent.mkdir()
    sent.write_bytes(was_sent := photo(2))
    with house.open() as app:
        house.schedules(app, "a")
        house.publishes(app)
        file = house.backs_up(app)
        names = sorted(path.name for path in (house.folder / "media").rglob("*.*"))
    house.database_url = new_ledger()
    lost = house.folder / "posts" / "a" / "photo.jpg"
    lost.unlink()
    shutil.rmtree(sent.parent)
    for path in (house.folder / "media").rglob("*.*"):
        path.unlink()
    newer = house.folder / "posts" / "b" / "index.md"
    newer.write_text("newer", encoding="utf-8")

    done = house.restores(file)

    assert done.files.kept == ["posts/b/index.md"]
    assert "posts/a/photo.jpg" in done.files.new
    assert newer.read_text(encoding="utf-8") == "newer"
    assert lost.exists()
    assert sent.read_bytes() == was_sent
    assert stat.S_IMODE(sent.parent.stat().st_mode) == 0o700
    assert sorted(path.name for path in (house.folder / "media").rglob("*.*")) == names


def test_without_the_page_everything_stays_on_hold_and_can_be_looked_for_again(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("a")
    with house.open() as app:
        house.schedules(app, "a")
        file = house.backs_up(app)
        house.publishes(app)
    house.extra = {"PUBLISHER_FACEBOOK__GRAPH_URL": "http://127.0.0.1:9"}

    looked = house.restores_and_looks(file)

    assert "facebook" in looked.unread
    with house.open() as app:
        assert states(app, "facebook") == {"a": "publish held"}
    house.extra = {}
    code, _, err = house.says("restore", "--look")
    assert (code, err) == (1, "")
    with house.open() as app:
        assert states(app, "facebook") == {"a": "publish sent"}


def test_a_file_ledger_that_is_there_is_moved_aside_and_kept(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("a")
    with house.open() as app:
        file = house.backs_up(app)
        house.schedules(app, "a")

    aside = house.restores(file).ledger.aside

    assert aside is not None
    other = House(tmp_path / "other", database_url=f"sqlite:///{aside}")
    with other.open() as app:
        assert [standing.delivery.slug for standing in app.status()] == ["a", "a"]
    with house.open() as app:
        assert app.status() == []


def test_a_ledger_in_use_is_not_moved(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with house.open() as app:
        file = house.backs_up(app)
        with pytest.raises(LedgerInUse, match="ledger_in_use"):
            house.restores(file)


def test_a_damaged_ledger_is_moved_aside_too(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("a")
    with house.open() as app:
        house.schedules(app, "a")
        file = house.backs_up(app)
    (house.folder / "publisher.db").write_bytes(b"this is no ledger" * 1000)

    aside = house.restores(file).ledger.aside

    assert aside is not None
    assert aside.read_bytes().startswith(b"this is no ledger")


def test_a_server_database_that_is_not_empty_is_refused(tmp_path: Path, postgresql: str) -> None:
    house = House(tmp_path / "house", database_url=new_postgresql(postgresql))
    house.writes("a")
    with house.open() as app:
        house.schedules(app, "a")
        file = house.backs_up(app)
    code, _, err = house.says("restore", str(file))
    assert (code, "not empty" in err) == (2, True)


@pytest.mark.slow
def test_a_backup_goes_from_one_database_to_the_other(tmp_path: Path, postgresql: str) -> None:
    house = House(tmp_path / "house", database_url=new_postgresql(postgresql))
    house.writes("a", picture=photo(3))
    with house.open() as app:
        house.schedules(app, "a")
        house.publishes(app)
        file = house.backs_up(app)

    house.database_url = "sqlite:///publisher.db"
    house.restores(file)
    with house.open() as app:
        app.resume("", "Besa")
        assert states(app, "facebook") == {"a": "publish sent"}
        second = house.backs_up(app, "second.zip")
    house.database_url = new_postgresql(postgresql)
    house.restores(second)
    with house.open() as app:
        app.resume("", "Besa")
        house.writes("b")
        house.schedules(app, "b")
        house.publishes(app)
        assert states(app, "facebook") == {"a": "publish sent", "b": "publish sent"}


def test_one_command_brings_everything_back_into_an_empty_folder(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("a", picture=photo(1))
    with house.open() as app:
        house.schedules(app, "a")
        house.publishes(app)
        file = house.backs_up(app)
    empty = House(tmp_path / "empty", extra={"PUBLISHER_TEMPLATES__FOLDER": "templates"})
    empty.settings_file.unlink()

    code, out, err = empty.says("restore", str(file))

    assert code == 1, err
    assert "is restored" in out
    assert empty.settings_file.exists()
    assert (empty.folder / "templates" / "site" / "post.html").exists()
    assert (empty.folder / "posts" / "a" / "photo.jpg").exists()
    assert "nothing is compared with it" in err
    with empty.open() as app:
        assert states(app, "website") == {"a": "publish sent"}  # the sandbox's Page is new, and no post was taken back


@pytest.mark.slow
@on_postgresql
def test_after_a_restore_was_looked_over_the_website_is_there_again(house: House, new_ledger: NewLedger) -> None:
    house.writes("stays")
    with house.open() as app:
        house.schedules(app, "stays")
        house.publishes(app)
        file = house.backs_up(app)
    house.database_url = new_ledger()
    shutil.rmtree(house.folder / "site")
    house.restores_and_looks(file)
    assert not page_of(house, "stays")

    with house.open() as app:
        app.resume("", "Besa")

    assert "Body of stays" in page_of(house, "stays")
