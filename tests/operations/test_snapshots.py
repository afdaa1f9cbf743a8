"""Snapshots by restic: taken each night, kept by generations, tried out, and what is wrong with one is told plainly."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.bootstrap.app import App
from publisher.bootstrap.monitoring import SNAPSHOT, SNAPSHOT_PROVED
from publisher.domain.errors import PublisherError, StorageError
from publisher.operations import snapshot_repository, snapshot_trial, snapshots
from publisher.operations.diagnostics import examine
from publisher.operations.erase import ErasureOrder, erase
from publisher.storage.archive.erasure_list import NAME as ERASURES
from publisher.storage.archive.restic import Restic, ssh_host
from tests.operations.house import House, photo
from tests.world import TestClock

#: 02:00 in Prishtina.
TWO = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
WISH = ErasureOrder(by="Ana", reason="consent withdrawn")


@pytest.fixture
def clock() -> TestClock:
    return TestClock(TWO)


@pytest.fixture
def house(tmp_path: Path, clock: TestClock) -> House:
    house = House(tmp_path / "house", clock=clock)
    house.extra["PUBLISHER_BACKUP__RESTIC"] = str(tmp_path / "elsewhere")
    house.writes("a", picture=photo(1))
    return house


def repository(app: App) -> Restic:
    return snapshot_repository.repository_at(
        app.settings, app.settings.backup.restic, app.settings.secrets.recovery_key
    )


def begun(house: House) -> str:
    """Make the repository as the command does; return the key."""
    with house.open() as app:
        return snapshot_repository.begin(app)


def of_backups(app: App) -> list[tuple[bool, str]]:
    return [(each.ok, each.text) for each in examine(app, for_page=True) if each.what == "backup"]


@pytest.mark.slow
def test_a_night_brings_a_proved_snapshot_and_a_bare_folder_gets_all_back(
    house: House, clock: TestClock, tmp_path: Path
) -> None:
    key = begun(house)
    house.writes("gone", picture=photo(2))
    picture = (house.folder / "posts" / "a" / "photo.jpg").read_bytes()
    with house.open() as app:
        house.schedules(app, "a", "gone")
        assert not snapshots.snapshot_if_due(app)  # it is two o'clock
        clock.passes(minutes=31)
        assert snapshots.snapshot_if_due(app)
        assert not snapshots.snapshot_if_due(app)
        assert app.container.page.monitoring.pulses.last_run(SNAPSHOT_PROVED) == clock()
        assert [ok for ok, _ in of_backups(app)] == [True]
        erase(app, "gone", WISH)
        assert snapshots.send_lists(app)
        assert not snapshots.send_lists(app)
    assert not list((house.folder / "snapshots").glob("[nl]*s*t*/*"))  # nothing is left of what went into it
    shutil.rmtree(house.folder)
    house.folder.mkdir()
    house.extra |= {"RECOVERY_KEY": key}
    del house.extra["PUBLISHER_BACKUP__RESTIC"]
    code, out, err = house.says("restore", str(tmp_path / "elsewhere"))
    assert code == 1, err
    assert (house.folder / "posts" / "a" / "photo.jpg").read_bytes() == picture
    assert not (house.folder / "posts" / "gone").exists()
    assert ERASURES in {file.name for file in house.folder.iterdir()}
    assert "is restored" in out


@pytest.mark.slow
def test_it_is_the_settings_hour_and_day_and_no_copy_of_the_folder(house: House, clock: TestClock) -> None:
    begun(house)
    clock.passes(minutes=31)
    with house.open() as app:
        house.schedules(app, "a")
        snapshots.snapshot_if_due(app)
        clock.passes(hours=23)
        assert not snapshots.snapshot_if_due(app)
        clock.passes(hours=1)
        assert snapshots.snapshot_if_due(app)
        assert len(repository(app).snapshots(snapshot_repository.GENERATION)) == 2
    clock.passes(days=1)
    house.machine = "a laptop"
    with house.open() as app:
        assert not snapshots.snapshot_if_due(app)


@pytest.mark.slow
def test_a_month_after_an_erasure_no_byte_of_it_is_left_in_the_repository(
    house: House, clock: TestClock, tmp_path: Path
) -> None:
    begun(house)
    with house.open() as app:
        house.schedules(app, "a")
        pictures = sorted(Path(app.settings.database.media).rglob("*.jpg"), key=lambda file: file.stat().st_size)
        digest = pictures[-1].stem
        snapshots.take_snapshot(app)
        assert blob_is_there(repository(app), digest)
        erase(app, "a", WISH)
        clock.passes(days=29)
        snapshots.take_snapshot(app)
        assert blob_is_there(repository(app), digest)
        clock.passes(days=2)
        snapshots.take_snapshot(app)
        assert not blob_is_there(repository(app), digest)
        repository(app).check("1/1")


def blob_is_there(restic: Restic, digest: str) -> bool:
    """A file under half a megabyte is one blob, which restic names by its sha256."""
    with restic._surroundings() as (command, environ):
        done = subprocess.run([*command, "cat", "blob", digest], env=environ, capture_output=True, check=False)
    return done.returncode == 0


def wrong_key(repo: Path, house: House) -> None:
    (house.folder / "secrets" / "recovery_key").write_text("wrong-key")


def cut(repo: Path, house: House) -> None:
    pack = largest(repo)
    pack.chmod(0o600)
    with pack.open("r+b") as stream:
        stream.truncate(pack.stat().st_size // 2)


def flipped(repo: Path, house: House) -> None:
    pack = largest(repo)
    content = bytearray(pack.read_bytes())
    content[len(content) // 3] ^= 1
    pack.chmod(0o600)
    pack.write_bytes(content)


def lost_pack(repo: Path, house: House) -> None:
    largest(repo).unlink()


def lost(repo: Path, house: House) -> None:
    shutil.rmtree(repo)


def largest(repo: Path) -> Path:
    return max((each for each in (repo / "data").rglob("*") if each.is_file()), key=lambda each: each.stat().st_size)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("misfortune", "code"),
    [
        (wrong_key, "snapshot_wrong_key"),
        (cut, "snapshot_damaged"),
        (flipped, "snapshot_damaged"),
        (lost_pack, "snapshot_damaged"),
        (lost, "snapshot_no_repository"),
    ],
)
def test_what_is_wrong_with_a_repository_is_found_by_the_trial_mailed_and_told_plainly(
    house: House, clock: TestClock, tmp_path: Path, misfortune: Callable[[Path, House], None], code: str
) -> None:
    begun(house)
    with house.open() as app:
        house.schedules(app, "a")
        snapshots.take_snapshot(app)
    misfortune(tmp_path / "elsewhere", house)
    shutil.rmtree(house.folder / "snapshots")  # restic's cache has the smaller files
    with house.open() as app:
        with pytest.raises(PublisherError) as raised:
            snapshot_trial.prove_snapshot(app)
        assert code in raised.value.told
        app.container.page.monitoring.look([])
        notices = [each.notice.text for each in app.container.page.monitoring.notices.open_notices()]
        assert any(code in text for text in notices)
        assert not all(ok for ok, _ in of_backups(app))
    said = house.says("snapshot", "--trial")
    assert said[0] in (2, 3)
    assert "Traceback" not in said[2]
    elsewhere = House(tmp_path / "new")
    shutil.copytree(house.folder / "secrets", elsewhere.folder / "secrets")
    code_of_restore, _, told = elsewhere.says("restore", str(tmp_path / "elsewhere"))
    assert code_of_restore in (2, 3)
    assert "Traceback" not in told
    assert not (elsewhere.folder / "publisher.db").exists()


@pytest.mark.slow
def test_what_a_killed_snapshot_left_goes_with_an_erasure(house: House, tmp_path: Path) -> None:
    with house.open() as app:
        house.schedules(app, "a")
        left = house.folder / "snapshots" / "next" / "media"
        left.mkdir(parents=True)
        (left / "picture.jpg").write_bytes(b"a picture")
        erase(app, "a", WISH)
    assert not left.exists()


def test_a_folder_that_cannot_be_written_is_told_as_any_trouble(house: House) -> None:
    house.extra["RECOVERY_KEY"] = "some-key"
    (house.folder / "snapshots").write_bytes(b"no folder")
    with house.open() as app:
        with pytest.raises(StorageError, match="backup_not_written"):
            snapshots.take_snapshot(app)
        assert [ok for ok, text in of_backups(app) if "backup_not_written" in text] == [False]


def test_without_restic_without_a_key_and_inside_itself_it_is_said_what_to_do(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "--init" in house.says("snapshot")[2]
    house.extra["RECOVERY_KEY"] = "some-key"
    monkeypatch.setenv("PATH", "/nowhere")
    assert "apt-get install restic" in house.says("snapshot")[2]
    house.extra["PUBLISHER_BACKUP__RESTIC"] = "posts/snapshots"
    assert "lies inside" in house.says("snapshot")[2]
    house.extra["PUBLISHER_BACKUP__RESTIC"] = ""
    assert "backup.restic" in house.says("snapshot")[2]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("sftp:ana@host.example:/srv/x", ("ana@host.example", None)),
        ("sftp://ana@host.example:2222//srv/x", ("ana@host.example", 2222)),
        ("sftp://host.example/x", ("host.example", None)),
    ],
)
def test_both_forms_of_an_address_are_understood(address: str, host: tuple[str, int | None]) -> None:
    found = ssh_host(address)
    assert found is not None
    assert (found.name, found.port) == host


def test_two_days_without_a_snapshot_are_told(house: House, clock: TestClock) -> None:
    with house.open() as app:
        assert "snapshot_tonight" in of_backups(app)[0][1]
        app.container.page.monitoring.pulses.record_run(SNAPSHOT, clock() - timedelta(days=3))
        ok, text = of_backups(app)[0]
    assert not ok
    assert "snapshot_old" in text
