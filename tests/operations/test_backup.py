"""A backup taken while everything runs is one moment of the ledger, whole, and without secrets."""

import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.bootstrap.app import App
from publisher.domain.errors import InvalidInput
from publisher.domain.reading import Measurement, Metric, Reading, Result
from publisher.operations.backup import backup
from publisher.storage.archive.table_dump import Counted, Tables
from publisher.storage.archive.zip_file import Archive, BadBackup
from publisher.storage.ledger.periodic_tasks import SqlPeriodicTasks
from tests.extent import EVERYTHING
from tests.operations.conftest import NewLedger, on_both, on_postgresql
from tests.operations.house import House, photo

QUIET = lambda done, total: None  # noqa: E731 - progress that nobody looks at


@contextmanager
def writers(house: House, count: int) -> Iterator[None]:
    """Threads that schedule and publish, each with an app of its own, for as long as the block runs."""
    stop, failures = threading.Event(), list[BaseException]()

    def work(number: int) -> None:
        try:
            with house.open() as app:
                for turn in range(10_000):
                    if stop.is_set():
                        return
                    slug = f"load-{number}-{turn}"
                    house.writes(slug, channels='["website"]' if turn % 2 else "")
                    house.schedules(app, slug)
                    _measure(app, slug)
                    app.deliver(lambda delivery: None, lambda: not stop.is_set())
        except BaseException as error:  # noqa: BLE001 - told by the test
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []


def _measure(app: App, slug: str) -> None:
    reading = Reading(
        delivery_id=None,
        channel="facebook",
        object_id=slug,
        metric=Metric.VIEWS,
        raw_metric="post_media_view",
        part="",
        value=1.5,
        measured_at=app.clock(),
        age_seconds=60.0,
        window="1m",
        api_version="v26.0",
        made_up=True,
    )
    context = Measurement(object_id=slug, window="1m", measured_at=app.clock(), result=Result.READ, readings=(reading,))
    app.container.readings.record([context])


def digests(app: App) -> dict[str, Counted]:
    with app.container.database.snapshot() as connection:
        tables = Tables(connection)
        return {name: tables.digest(name) for name in tables.names}


#: What a restore does not touch where nothing was unfinished.
KEPT = ("revision", "approval", "attempt", "reading", "measurement", "look", "photo", "handmade", "shelf")


@pytest.mark.slow
@on_both
def test_a_backup_under_load_restores_to_the_same_posts_deliveries_and_readings(
    house: House, new_ledger: NewLedger
) -> None:
    before = [f"before-{number}" for number in range(4 if EVERYTHING else 2)]
    for number, slug in enumerate(before):
        house.writes(slug, picture=photo(number))
    with house.open() as app:
        house.schedules(app, *before)
        house.publishes(app)
        with writers(house, 3):
            while _count(app, "revision") < 2 * len(before):
                threading.Event().wait(0.05)
            file = house.backs_up(app)
            while _count(app, "revision") < 4 * len(before):
                threading.Event().wait(0.05)
    with Archive(file) as archive:
        contents = archive.contents
    assert contents.missing == {}
    assert contents.tables["revision"].rows < 4 * len(before)
    house.database_url = new_ledger()
    done = house.restores(file)
    with house.open() as app:
        found = digests(app)
        held = [s.delivery for s in app.status() if s.delivery.state.value == "held"]
    assert {name: found[name] for name in KEPT if name != "attempt"} == {
        name: contents.tables[name] for name in KEPT if name != "attempt"
    }
    assert found["delivery"].rows == contents.tables["delivery"].rows
    assert done.ledger.held == len(held)
    assert _deliveries(file, held=False) == _now(house)


def _count(app: App, table: str) -> int:
    with app.container.database.snapshot() as connection:
        return Tables(connection).count(table)


#: What a restore changes of a delivery that was unfinished and due.
_HELD = ("state", "error", "tell", "owner", "lease_until")


def _plain(row: dict[str, object]) -> str:
    finished = row["state"] in ("sent", "rejected", "cancelled", "superseded", "missed")
    return json.dumps({key: value for key, value in row.items() if finished or key not in _HELD}, sort_keys=True)


def _deliveries(file: Path, *, held: bool) -> list[str]:
    with Archive(file) as archive:
        return [_plain(json.loads(line)) for line in archive.lines("delivery")]


def _now(house: House) -> list[str]:
    with house.open() as app, app.container.database.snapshot() as connection:
        return [_plain(row) for row in Tables(connection).rows("delivery")]


def test_every_picture_that_it_names_is_in_it_and_the_manifest_tells_every_digest(house: House) -> None:
    house.writes("a", picture=photo(1))
    with house.open() as app:
        house.schedules(app, "a")
        file = house.backs_up(app)
    names = {path.name for path in (house.folder / "media").rglob("*.*")}
    with Archive(file) as archive:
        archive.verify(QUIET)
        assert set(archive.below("media")) == names
        assert archive.below("posts") == ["a/index.md", "a/photo.jpg"]
    assert file.stat().st_mode & 0o077 == 0


def test_no_secret_is_in_it(tmp_path: Path) -> None:
    secrets = {
        "FACEBOOK_PAGE_TOKEN": "EAAtokentokentoken",
        "FACEBOOK_APP_SECRET": "appsecretappsecret",
        "PUBLISHER_SECRET_KEY": "keykeykeykey",
        "SMTP_PASSWORD": "smtppassword",
        "PUBLISHER_WEBSITE__URL": "https://example.org",
    }
    house = House(tmp_path / "house", extra=secrets)
    (house.folder / "secrets").mkdir()
    (house.folder / "secrets" / "page_token").write_text("EAAstored", encoding="utf-8")
    (house.folder / "secrets" / "page_token").chmod(0o600)
    with house.settings_file.open("a", encoding="utf-8") as stream:
        stream.write("# a note: smtppassword\n")
    with house.open() as app:
        file = house.backs_up(app)
    with zipfile.ZipFile(file) as packed:
        whole = b"".join(packed.read(name) for name in packed.namelist())
    for name, secret in secrets.items():
        assert name == "PUBLISHER_WEBSITE__URL" or secret.encode() not in whole
    assert b"EAAstored" not in whole


@on_postgresql
def test_it_is_written_down_when_the_last_one_was_made(house: House) -> None:
    with house.open() as app:
        assert SqlPeriodicTasks(app.container.database).last_run("backup") is None
        house.backs_up(app)
        at = SqlPeriodicTasks(app.container.database).last_run("backup")
        assert at is not None
        assert app.clock() - at < timedelta(minutes=1)


def test_a_damaged_backup_is_refused_before_anything_is_restored(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    house.writes("a", picture=photo(1))
    with house.open() as app:
        house.schedules(app, "a")
        file = house.backs_up(app)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(BadBackup):
        house.restores(file)
    assert house.says("restore", str(file))[0] == 2
    with house.open() as app:
        assert len(app.status()) == 2


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    assert house.says("restore", str(house.settings_file))[0] == 2
    assert house.says("restore", str(tmp_path / "nothing.zip"))[0] == 2
    assert house.says("restore")[0] == 2


def test_a_place_that_visitors_read_is_refused(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    (house.folder / "site").mkdir()
    with house.open() as app, pytest.raises(InvalidInput, match="backup_inside"):
        backup(app, house.folder / "site" / "backup.zip", house.settings_file, QUIET)


def test_a_full_disk_leaves_the_older_backup_as_it_is(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with house.open() as app:
        file = house.backs_up(app)
        before = file.read_bytes()
        house.settings_file.rename(tmp_path / "gone")  # something fails in the middle
        code, _, _ = house.says("backup", str(file))
        assert code != 0
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []


def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    with house.open() as app:
        file = house.backs_up(app)
    with zipfile.ZipFile(file) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        rest = {name: packed.read(name) for name in packed.namelist() if name != "manifest.json"}
    manifest["members"]["posts/../../escaped.md"] = manifest["members"]["settings.toml"]
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in {**rest, "posts/../../escaped.md": rest["settings.toml"]}.items():
            packed.writestr(name, content)
        packed.writestr("manifest.json", json.dumps(manifest))
    with pytest.raises(BadBackup, match=r"backup_(damaged|unreadable_at|is_none)"):
        house.restores(file)


@pytest.mark.parametrize("name", ["publisher.db", "settings.toml", "secrets/backup.zip", "preview/backup.zip"])
def test_a_backup_takes_the_place_of_nothing_else(tmp_path: Path, name: str) -> None:
    house = House(tmp_path / "house")
    house.writes("a")
    house.says("schedule", "a")
    place = house.folder / name
    place.parent.mkdir(exist_ok=True)
    before = place.read_bytes() if place.exists() else None
    code, _, err = house.says("backup", str(place))
    assert code == 2, err
    assert (place.read_bytes() if place.exists() else None) == before
