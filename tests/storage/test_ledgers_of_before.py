"""Ledgers and backups of every migration there ever was open, go on, and come back; old migrations never change."""

import gzip
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publisher.storage.all_tables import METADATA
from publisher.storage.archive.table_dump import Tables
from publisher.storage.database import Database
from publisher.storage.migrate import HEAD, migrate
from tests.extent import EVERYTHING
from tests.operations.house import House, states
from tests.storage.ledgers.make import DIGESTS, HERE, digest, migration_files, versions
from tests.world import TestClock

#: The oldest in `make test`, all of them in `make everything`.
TRIED = versions() if EVERYTHING else versions()[:1]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "house")


def test_a_migration_that_was_used_never_changes_and_a_new_one_has_its_ledger() -> None:
    known = json.loads(DIGESTS.read_text(encoding="utf-8"))
    now = {file.name: digest(file) for file in migration_files()}
    assert {name: now.get(name) for name in known} == known, "write a new migration in place of changing an old one"
    missing = [name for name in now if name not in known]
    missing += [name for name in versions() if not (HERE / f"{name}.db.gz").exists()]
    assert missing == [], "run `python -m tests.storage.ledgers.make`, and commit what it adds"


@pytest.mark.parametrize("version", TRIED)
def test_a_ledger_of_before_opens_and_goes_on(house: House, version: str) -> None:
    ledger = house.folder / "publisher.db"
    ledger.write_bytes(gzip.decompress((HERE / f"{version}.db.gz").read_bytes()))

    with house.open() as app:
        assert states(app, "facebook") == {"out": "publish sent", "waits": "publish waiting"}
        house.writes("new")
        house.schedules(app, "new")
        house.publishes(app)
        assert states(app, "website")["new"] == states(app, "facebook")["new"] == "publish sent"
        with app.container.database.snapshot() as connection:
            assert {t: set(Tables(connection).columns(t)) for t in METADATA.tables} == {
                name: set(table.columns.keys()) for name, table in METADATA.tables.items()
            }


def test_what_the_version_before_planned_goes_out_in_the_form_that_was_approved(tmp_path: Path) -> None:
    """It asks for nothing and counts nothing, though no setting says how many links there are."""
    house = House(tmp_path / "house", clock=TestClock(datetime(2099, 1, 1, 10, 1, tzinfo=UTC)))
    (house.folder / "publisher.db").write_bytes(gzip.decompress((HERE / "0014.db.gz").read_bytes()))

    with house.open() as app:
        assert app.page_plan() is None
        assert app.link_budget(app.clock()).reserved == ("waits",)
        app.deliver(lambda _delivery: None)  # the website has no pictures here, so it waits
        app.release(["waits"], "Ana", at=None, spread=timedelta(), channels=("facebook",))
        app.deliver(lambda _delivery: None)
        (post,) = app.container.start_sandbox().published()
        assert post.link.startswith("http")
        assert states(app, "facebook")["waits"] == "publish sent"
        (delivery,) = [s.delivery for s in app.status("waits") if s.delivery.channel == "facebook"]
        assert (delivery.with_link, delivery.link_note) == (None, "")
        assert [use.remote_id for use in app.link_budget(app.clock()).used] == [delivery.remote_id]


@pytest.mark.parametrize("version", TRIED)
def test_a_backup_of_before_comes_back(house: House, version: str) -> None:
    looked = house.restores_and_looks(HERE / f"{version}.zip")

    assert [delivery.slug for delivery in looked.found] == []
    with house.open() as app:
        assert states(app, "website")["waits"] == "publish waiting"
        app.resume("", "Ana")
        house.writes("new")
        house.schedules(app, "new")
        house.publishes(app)
        assert states(app, "facebook")["new"] == "publish sent"


def test_what_the_first_ledgers_lacked_is_guarded_like_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    file.write_bytes(gzip.decompress((HERE / "0001-first.db.gz").read_bytes()))
    database = Database(f"sqlite:///{file}")
    migrate(database, tmp_path)
    database.close()
    with sqlite3.connect(file) as ledger:
        assert ledger.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
        ledger.execute("INSERT INTO person (name) VALUES ('Ana')")
        with pytest.raises(sqlite3.DatabaseError, match="refuses"):
            ledger.execute("DELETE FROM person")
    ledger.close()
