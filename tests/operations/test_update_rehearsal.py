"""A new version tries itself on a copy, and the version before takes up the ledger as it was."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlalchemy import text

from publisher.bootstrap.service_identity import refuse_change_of_tables, this_process
from publisher.domain.errors import StorageError
from publisher.operations.going_back import WISH, go_back_if_wished
from publisher.operations.update_rehearsal import UpdateRehearsal, rehearse
from publisher.settings.services import announced_service
from publisher.storage.archive.pre_migration_copy import copy_before
from publisher.storage.cluster.services import SqlServices
from publisher.storage.database import Database
from publisher.storage.migrate import FOLDER, HEAD, Migrations, knows_ledger, migrate
from tests.conftest import new_postgresql
from tests.operations.house import House, states
from tests.operations.test_upgrade import MIGRATION, NEXT

NOW = datetime.now(UTC)


@pytest.fixture
def published(tmp_path: Path) -> House:
    house = House(tmp_path / "house")
    house.writes("first")
    with house.open() as app:
        house.schedules(app, "first")
        house.publishes(app)
    return house


@pytest.fixture
def tomorrow(tmp_path: Path) -> Migrations:
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / f"{NEXT}_tomorrow.py").write_text(MIGRATION, encoding="utf-8")
    return Migrations(folder=folder, head=NEXT)


def version_of(ledger: Path) -> str:
    with closing(sqlite3.connect(ledger)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def tried(house: House, monkeypatch: pytest.MonkeyPatch) -> UpdateRehearsal:
    for name, value in house.environ.items():
        monkeypatch.setenv(name, value)
    return rehearse(house.settings, "0.2.0")


def test_a_rehearsal_leaves_the_ledger_as_it_is_and_nothing_but_a_backup(
    published: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (published.folder / "publisher.db").read_bytes()
    there = {path.name for path in published.folder.iterdir()}

    found = tried(published, monkeypatch)

    assert (found.ledger, found.head, found.knows, found.wrong) == (HEAD, HEAD, True, {})
    assert (published.folder / "publisher.db").read_bytes() == before
    assert {path.name for path in published.folder.iterdir()} - there == {"backups"}
    assert Path(found.backup).is_file()


@pytest.mark.slow
def test_what_a_new_version_cannot_do_is_told_by_part(published: House, monkeypatch: pytest.MonkeyPatch) -> None:
    (published.folder / "own" / "site").mkdir(parents=True)
    (published.folder / "own" / "site" / "post.html").write_text("{% oops %}", encoding="utf-8")
    settings = published.settings_file.read_text(encoding="utf-8")
    published.settings_file.write_text(
        settings.replace(settings.split('"')[1], str(published.folder / "own")), encoding="utf-8"
    )
    assert "oops" in str(tried(published, monkeypatch).wrong["templates"])


def test_no_command_changes_the_tables_under_a_service_of_an_older_version(published: House) -> None:
    ledger = published.folder / "publisher.db"
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0022'")
        connection.commit()
    with announced_service(published.folder, this_process(published.settings, published.environ, "serve")):
        for command in (["status"], ["doctor"], ["backup", str(published.folder.parent / "b.zip")], ["publish"]):
            code, _, err = published.says(*command)
            assert (code, "older version" in err) == (2, True), (command, err)
    assert version_of(ledger) == "0022"


def test_nor_under_one_that_runs_on_another_machine(tmp_path: Path, postgresql: str) -> None:
    house = House(tmp_path / "house", database_url=new_postgresql(postgresql))
    elsewhere = House(tmp_path / "elsewhere", database_url=house.database_url)
    database = Database(house.settings.database.url)
    SqlServices(database).record(
        "key", this_process(elsewhere.settings, elsewhere.environ, "worker"), datetime.now(UTC)
    )
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0022'"))
    assert [house.says("status")[0], knows_ledger(database)] == [2, ("0022", True)]
    SqlServices(database).forget("key", NOW)
    refuse_change_of_tables(house.settings, [])  # that one has ended
    database.close()


def test_going_back_takes_up_the_copy_on_hold_and_keeps_the_newer_ledger(
    published: House, tomorrow: Migrations
) -> None:
    with published.open() as app:
        migrate(app.container.database, published.folder, tomorrow)
    ledger = published.folder / "publisher.db"
    with pytest.raises(StorageError, match="ledger_newer"), published.open():
        pass
    assert go_back_if_wished(published.settings, NOW) is None  # nobody wishes it
    (published.folder / WISH).touch()

    aside = go_back_if_wished(published.settings, NOW)

    assert aside is not None
    assert (version_of(aside), version_of(ledger)) == (NEXT, HEAD)
    with published.open() as app:
        assert [hold.kind for hold in app.holds()] == ["restore"]
        assert states(app, "facebook") == {"first": "publish sent"}
    assert not (published.folder / WISH).exists()


def test_a_newer_version_that_is_started_again_and_again_leaves_it_to_the_older_one(published: House) -> None:
    wish = published.folder / WISH
    wish.write_text("9.9.9", encoding="utf-8")
    assert go_back_if_wished(published.settings, NOW) is None
    assert wish.exists()
    wish.write_text(version("publisher"), encoding="utf-8")
    assert go_back_if_wished(published.settings, NOW) is None  # it knows the ledger
    assert not wish.exists()


def test_going_back_leaves_a_ledger_alone_that_the_version_knows(published: House) -> None:
    with published.open() as app, app.container.database.write() as session:
        copy_before(app.container.database, session.connection(), NEXT, published.folder)
    (published.folder / WISH).touch()
    assert go_back_if_wished(published.settings, NOW) is None
    with published.open() as app:
        assert app.holds() == []
    assert not (published.folder / WISH).exists()
