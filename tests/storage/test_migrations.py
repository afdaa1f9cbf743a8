"""Migrations and tables agree, and a ledger from the future is left alone."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from publisher.domain.errors import StorageError
from publisher.storage.all_tables import METADATA
from publisher.storage.database import Database
from publisher.storage.migrate import HEAD, alembic_config, migrate


def test_migrations_make_the_tables_that_the_program_uses(database: Database) -> None:
    with database.read() as session:
        # The engine's tables beside ours are its own (storage/cluster/procrastinate_schema.py).
        ours = {"include_name": lambda name, kind, _parents: kind != "table" or not name.startswith("procrastinate_")}
        context = MigrationContext.configure(session.connection(), opts=ours)
        assert compare_metadata(context, METADATA) == []


def test_the_newest_migration_is_the_one_that_the_program_names(database: Database) -> None:
    with database.read() as session:
        assert ScriptDirectory.from_config(alembic_config(session.connection())).get_heads() == [HEAD]


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database)
    with database.read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == HEAD


def test_a_ledger_that_a_newer_program_made_is_refused_and_left_as_it_is(database: Database) -> None:
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="ledger_newer"):
        migrate(database)
    with database.read() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_a_ledger_that_cannot_be_opened_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("no ledger")
    with pytest.raises(StorageError, match="ledger_not_"):
        migrate(Database(f"sqlite:///{folder / 'missing' / 'ledger.db'}"))
