"""What may never come back goes to the backups' folder at each change, never gets shorter there, and is applied."""

import json
import shutil
from pathlib import Path

import pytest

from publisher.domain.accounts import Role
from publisher.operations.erase import ErasureOrder, erase
from publisher.operations.nightly_backup import copy_lists
from publisher.storage.archive.erasure_list import NAME as ERASURES
from publisher.storage.archive.revocation_list import NAME as REVOCATIONS
from tests.operations.conftest import NewLedger, on_both
from tests.operations.house import House, photo
from tests.operations.test_revocations import begun, nothing_came_back, rights_taken, studio_of

WISH = ErasureOrder(by="Ana", reason="consent withdrawn")


@pytest.fixture
def disk(tmp_path: Path, house: House) -> Path:
    folder = tmp_path / "disk" / "backups"
    folder.mkdir(parents=True)
    house.extra["PUBLISHER_BACKUP__FOLDER"] = str(folder)
    return folder


def lines(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_bytes().splitlines()] if file.exists() else []


@on_both
def test_each_decision_is_beside_the_backups_when_it_is_made(house: House, disk: Path, new_ledger: NewLedger) -> None:
    house.writes("gone", picture=photo(1))
    begun(house)
    with studio_of(house) as studio:
        house.schedules(studio.app, "gone")
        before = len(lines(disk / REVOCATIONS))
        rights_taken(studio)
        assert len(lines(disk / REVOCATIONS)) > before
        assert (disk / REVOCATIONS).read_bytes() == studio.app.container.revocations.file.read_bytes()
        erase(studio.app, "gone", WISH)
        assert [each["subject"] for each in lines(disk / ERASURES) if each["kind"] == "post"] == ["gone"]
    assert (disk / ERASURES).stat().st_mode & 0o077 == 0


def test_a_ledger_in_a_folder_of_its_own_has_its_lists_copied_too(house: House, disk: Path) -> None:
    (house.folder / "data").mkdir()
    house.database_url = "sqlite:///data/publisher.db"
    house.writes("gone")
    with house.open() as app:
        house.schedules(app, "gone")
        erase(app, "gone", WISH)
    assert lines(disk / ERASURES)


@pytest.mark.slow
def test_the_command_brings_a_bare_folder_up_to_the_lists_beside_the_backup(house: House, disk: Path) -> None:
    house.writes("gone", picture=photo(1))
    begun(house)
    with studio_of(house) as studio:
        house.schedules(studio.app, "gone")
        file = house.backs_up(studio.app, "disk/backups/publisher-2026-11-30.zip")
        rights_taken(studio)
        erase(studio.app, "gone", WISH)
    shutil.rmtree(house.folder)
    again = House(house.folder, machine="another")
    again.settings_file.unlink()
    code, out, _ = again.says("restore", str(file))
    assert code == 1
    assert "Left out, because they were erased for good" in out
    assert not (again.folder / "posts" / "gone").exists()
    with studio_of(again) as studio:
        nothing_came_back(studio)


def test_a_list_that_begins_anew_takes_nothing_from_the_one_beside_the_backups(house: House, disk: Path) -> None:
    house.writes("a")
    house.writes("b")
    with house.open() as app:
        house.schedules(app, "a", "b")
        erase(app, "a", WISH)
    (house.folder / ERASURES).unlink()  # the server is lost
    with house.open() as app:
        erase(app, "b", WISH)
    assert [each["subject"] for each in lines(disk / ERASURES) if each["kind"] == "post"] == ["a", "b"]


def test_decisions_of_two_lists_come_in_the_order_of_their_times(house: House, disk: Path) -> None:
    with studio_of(house) as studio:
        besa = studio.lets_in("besa", Role.ADMINISTRATOR).id
        studio.lets_in("ana", Role.ADMINISTRATOR)
        studio.accounts.close(besa, "ana")
    elsewhere = (disk / REVOCATIONS).read_bytes()
    with studio_of(house) as studio:
        studio.accounts.open_again(besa, "ana")
        own = studio.app.container.revocations
        own.file.write_bytes(b"".join(own.file.read_bytes().splitlines(keepends=True)[-1:]))
        (disk / REVOCATIONS).write_bytes(elsewhere)
        copy_lists(studio.app)
    values = [each["value"] for each in lines(disk / REVOCATIONS) if each["right"] == "account"]
    assert values == ["closed", "open"]


def test_where_it_cannot_be_copied_the_erasure_stands_and_it_is_told_until_it_is(house: House, disk: Path) -> None:
    house.writes("gone")
    with house.open() as app:
        house.schedules(app, "gone")
        (disk / ERASURES).mkdir()
        erase(app, "gone", WISH)
        assert lines(house.folder / ERASURES)
        copy_lists(app)
        (text,) = app.container.page.monitoring.backup_troubles().values()
        assert "list_not" in text
        (disk / ERASURES).rmdir()
        copy_lists(app)
        assert not app.container.page.monitoring.backup_troubles()
    assert lines(disk / ERASURES)
