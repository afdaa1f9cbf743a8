"""Before its tables change, a ledger is copied; a copy that cannot be made stops the change."""

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from publisher.domain.errors import StorageError
from publisher.storage.archive.pre_migration_copy import copy_before
from publisher.storage.archive.table_dump import ledger_version
from publisher.storage.archive.zip_file import Archive
from publisher.storage.database import Database
from publisher.storage.migrate import FOLDER, HEAD, Migrations, migrate
from tests.conftest import new_postgresql
from tests.operations.house import House, on_page, states
from tests.world import World

NEXT = "9001"
MIGRATION = f'''"""Tomorrow's table."""

import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{HEAD}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("tomorrow", sa.Column("id", sa.Integer(), primary_key=True))
'''


@pytest.fixture
def tomorrow(tmp_path: Path) -> Migrations:
    """The migrations of a newer program."""
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / f"{NEXT}_tomorrow.py").write_text(MIGRATION, encoding="utf-8")
    return Migrations(folder=folder, head=NEXT)


def version(database: Database) -> str | None:
    with database.read() as session:
        return ledger_version(session.connection())


def test_an_older_ledger_is_copied_and_then_brought_up_to_date(
    world: World, tomorrow: Migrations, tmp_path: Path
) -> None:
    world.schedule("a")
    world.tick()
    copies = tmp_path / "copies"
    copies.mkdir()

    migrate(world.database, copies, tomorrow)

    assert version(world.database) == NEXT
    if world.database.is_sqlite:
        copy = tmp_path / f"ledger.before-{NEXT}.db"
        with sqlite3.connect(copy) as ledger:
            rows = ledger.execute("SELECT version_num FROM alembic_version").fetchall()
            states = ledger.execute("SELECT state FROM delivery").fetchall()
        ledger.close()
        assert (rows, states) == ([(HEAD,)], [("sent",), ("sent",)])
    else:
        with Archive(copies / f"ledger.before-{NEXT}.zip") as archive:
            assert archive.contents.ledger == HEAD
            assert archive.contents.tables["delivery"].rows == 2
            assert len(list(archive.lines("delivery"))) == 2


def test_a_new_ledger_and_one_that_is_up_to_date_are_not_copied(database: Database, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    migrate(database, tmp_path)
    assert [path for path in sorted(tmp_path.iterdir()) if "before" in path.name] == []
    assert [path for path in before if "before" in path.name] == []


def test_a_newer_ledger_is_refused_and_not_copied(database: Database, tomorrow: Migrations, tmp_path: Path) -> None:
    migrate(database, tmp_path, tomorrow)
    for copy in tmp_path.glob("*before*"):
        copy.unlink()
    with pytest.raises(StorageError, match="ledger_newer"):
        migrate(database, tmp_path)
    assert version(database) == NEXT
    assert list(tmp_path.glob("*before*")) == []


def test_without_a_copy_nothing_is_changed(postgresql: str, tomorrow: Migrations, tmp_path: Path) -> None:
    database = Database(new_postgresql(postgresql))
    with pytest.raises(StorageError, match="ledger_not_copied"):
        migrate(database, tmp_path / "no such folder", tomorrow)
    assert version(database) == HEAD
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM delivery")) == 0
    database.close()


@pytest.mark.slow
def test_an_upgrades_copy_put_back_by_hand_or_restored_sends_nothing_twice(tmp_path: Path) -> None:
    for number, way in enumerate(("by hand", "restore")):
        house = House(tmp_path / str(number))
        house.writes("first")
        house.writes("second")
        house.says("schedule", "first", "second")
        with house.open() as app, app.container.database.write() as session:
            copy = copy_before(app.container.database, session.connection(), "9999", house.folder)
        house.says("publish")

        if way == "restore":
            code, out, err = house.says("restore", str(copy))
            assert code == 1, out + err
        else:
            for file in house.folder.glob("publisher.db*"):
                file.unlink()
            copy.rename(house.folder / "publisher.db")
            assert house.says("publish")[0] == 1
            assert house.says("restore", "--look")[0] == 1
        house.says("resume")
        house.says("publish")

        with house.open() as app:
            assert on_page(app) == ["Title of first", "Title of second"], way
            assert states(app, "facebook") == {"first": "publish sent", "second": "publish sent"}


def test_a_copy_that_is_resumed_without_a_look_holds_again_before_it_sends(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    for slug in ("first", "second"):
        house.writes(slug)
    house.says("schedule", "first")
    house.says("publish")
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat(timespec="seconds")
    assert house.says("schedule", "second", "--at", later)[0] == 0
    with house.open() as app, app.container.database.write() as session:
        copy = copy_before(app.container.database, session.connection(), "9999", house.folder)
    house.says("schedule", "second", "--at", "now")
    house.says("publish")
    for file in house.folder.glob("publisher.db*"):
        file.unlink()
    copy.rename(house.folder / "publisher.db")

    house.says("resume")
    house.says("schedule", "second", "--at", "now")
    assert house.says("publish")[0] == 1

    with house.open() as app:
        assert on_page(app) == ["Title of first", "Title of second"]


def test_a_file_that_is_no_ledger_is_refused_as_a_backup(tmp_path: Path) -> None:
    house = House(tmp_path / "house")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE poem (line TEXT)")
    database.close()
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(other.read_bytes()[:100] + b"x" * 500)
    for file in (other, damaged):
        code, _, err = house.says("restore", str(file))
        assert (code, "not a ledger" in err) == (2, True), err
