"""Each night a backup is made by itself, old ones go by generations, and once a month one is restored on trial."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.bootstrap.app import App
from publisher.domain.errors import InvalidInput, StorageError
from publisher.domain.notices import Kind
from publisher.operations.diagnostics import examine
from publisher.operations.erase import ErasureOrder, erase
from publisher.operations.nightly_backup import PROOF_LASTS, PROVED, backup_if_due, generations, prove
from publisher.storage.archive.zip_file import BadBackup
from tests.operations.conftest import NewLedger, on_sqlite
from tests.operations.house import House, photo
from tests.world import TestClock

#: 02:00 in Prishtina.
TWO = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> TestClock:
    return TestClock(TWO)


@pytest.fixture
def night(tmp_path: Path, new_ledger: NewLedger, clock: TestClock) -> House:
    house = House(tmp_path / "house", database_url=new_ledger(), clock=clock)
    house.extra["PUBLISHER_BACKUP__FOLDER"] = str(tmp_path / "disk" / "backups")
    house.writes("a", picture=photo(1))
    return house


def told(house: House) -> tuple[bool, str]:
    with house.open() as app:
        (found,) = [each for each in examine(app, for_page=True) if each.what == "backup"]
    return found.ok, found.text


def mailed(app: App) -> list[str]:
    """What stands in the ledger to be mailed about backups."""
    app.container.page.monitoring.look([])
    standing = (each.notice for each in app.container.page.monitoring.notices.open_notices())
    return [notice.text for notice in standing if notice.kind is Kind.BACKUP]


def test_it_is_made_at_night_once_and_proved_to_come_back(night: House, clock: TestClock, tmp_path: Path) -> None:
    with night.open() as app:
        night.schedules(app, "a")
        assert backup_if_due(app) is None  # it is two o'clock
        assert "backup_tonight" in told(night)[1]
        clock.passes(minutes=31)
        made = backup_if_due(app)
        assert made == tmp_path / "disk" / "backups" / "publisher-2026-11-30.zip"
        assert backup_if_due(app) is None
        assert app.container.page.monitoring.pulses.last_run(PROVED) == clock()
    assert made.parent.stat().st_mode & 0o077 == 0
    ok, text = told(night)
    assert (ok, "backup_proved" in text) == (True, True)
    clock.passes(days=41)
    assert not told(night)[0]


def test_old_ones_go_and_what_is_not_ours_stays(night: House, clock: TestClock, tmp_path: Path) -> None:
    folder = tmp_path / "disk" / "backups"
    folder.mkdir(parents=True)
    clock.passes(minutes=31)
    for days in range(1, 100):
        (folder / f"publisher-{(clock() - timedelta(days=days)).date()}.zip").write_bytes(b"older")
    (folder / "publisher-2020-01-01.zip.txt").write_bytes(b"a note")
    (folder / "publisher.zip").write_bytes(b"by hand")
    (night.folder / "revocations.jsonl").write_bytes(b"")
    with night.open() as app:
        app.container.page.monitoring.pulses.record_run(PROVED, clock())
        backup_if_due(app)
    assert 11 <= len(generations(folder)) <= 16
    assert {"publisher-2020-01-01.zip.txt", "publisher.zip", "revocations.jsonl"} <= {p.name for p in folder.iterdir()}


@on_sqlite
def test_a_copy_of_the_folder_on_another_machine_makes_none(night: House, clock: TestClock) -> None:
    clock.passes(minutes=31)
    with night.open() as app:
        night.schedules(app, "a")
    night.machine = "a laptop"
    with night.open() as app:
        assert backup_if_due(app) is None


def test_a_damaged_backup_is_found_by_the_trial(night: House, clock: TestClock) -> None:
    clock.passes(minutes=31)
    with night.open() as app:
        night.schedules(app, "a")
        made = backup_if_due(app)
    assert made is not None
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    made.write_bytes(content)
    with pytest.raises(BadBackup):
        prove(made, clock())


def test_a_folder_that_visitors_read_is_refused_and_tried_again_in_an_hour(night: House, clock: TestClock) -> None:
    night.extra["PUBLISHER_BACKUP__FOLDER"] = "elsewhere"
    clock.passes(minutes=31)
    with night.open() as app:
        (night.folder / "site").mkdir(exist_ok=True)
        (night.folder / "elsewhere").symlink_to(night.folder / "site")  # after the settings were read
        with pytest.raises(InvalidInput):
            backup_if_due(app)
        assert backup_if_due(app) is None
        clock.passes(minutes=61)
        with pytest.raises(InvalidInput):
            backup_if_due(app)


def test_one_that_fails_is_mailed_and_in_the_system_check_until_one_is_made(
    night: House, clock: TestClock, tmp_path: Path
) -> None:
    (tmp_path / "disk").write_bytes(b"no folder")
    clock.passes(minutes=31)
    with night.open() as app:
        with pytest.raises(StorageError):
            backup_if_due(app)
        (text,) = mailed(app)
        assert "backup_not_written" in text
        assert text in [each.text for each in examine(app, for_page=True) if not each.ok]
        (tmp_path / "disk").unlink()
        clock.passes(minutes=61)
        assert backup_if_due(app)
        assert not mailed(app)
    assert told(night)[0]


@pytest.mark.slow
def test_a_trial_that_fails_is_mailed_and_made_again_the_next_night(
    night: House, clock: TestClock, tmp_path: Path
) -> None:
    clock.passes(minutes=31)
    with night.open() as app:
        night.schedules(app, "a")
        made = backup_if_due(app)
        assert made is not None
        content = bytearray(made.read_bytes())
        content[len(content) // 2] ^= 1
        made.write_bytes(content)  # and nobody notices
        clock.passes(days=PROOF_LASTS.days)
        made = made.rename(made.with_name(f"publisher-{(clock() - timedelta(days=1)).date()}.zip"))
        with pytest.raises(BadBackup):
            backup_if_due(app)
        (text,) = mailed(app)
        assert "backups_damaged" in text
        assert made.name in text
        assert not all(each.ok for each in examine(app, for_page=True) if each.what == "backup")
        made.unlink()
        clock.passes(days=1)
        assert backup_if_due(app)
        assert not mailed(app)


def test_backups_with_what_was_erased_go_after_a_month_but_never_the_newest(
    night: House, clock: TestClock, tmp_path: Path
) -> None:
    folder = tmp_path / "disk" / "backups"
    clock.passes(minutes=31)
    with night.open() as app:
        night.schedules(app, "a")
        app.container.page.monitoring.pulses.record_run(PROVED, clock() + timedelta(days=60))
        before = backup_if_due(app)
        assert before is not None
        erase(app, "a", ErasureOrder(by="Ana", reason="consent withdrawn"))
        for _ in range(29):
            clock.passes(days=1)
        backup_if_due(app)
        assert before.exists()
        clock.passes(days=1)
        newest = backup_if_due(app)
        assert newest is not None
        assert newest.exists()
        assert not before.exists()
    assert len(generations(folder)) == 2


def test_what_a_kill_left_half_written_goes(night: House, clock: TestClock, tmp_path: Path) -> None:
    half = tmp_path / "disk" / "backups" / ".publisher-2026-11-28.zip.0123"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    clock.passes(minutes=31)
    with night.open() as app:
        backup_if_due(app)
    assert not half.exists()


def test_where_one_is_made_each_night_two_days_without_any_are_told(night: House, clock: TestClock) -> None:
    clock.passes(minutes=31)
    with night.open() as app:
        backup_if_due(app)
        clock.passes(days=2, minutes=1)
        (text,) = mailed(app)
    assert "backup_old" in text
