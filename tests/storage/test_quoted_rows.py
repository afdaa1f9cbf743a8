"""What the database says when it refuses a row: never the row, which tells of people."""

import pytest
from sqlalchemy import text

from publisher.domain.errors import StorageError
from publisher.storage.database import Database


def test_what_the_database_refuses_is_told_without_the_row(database: Database) -> None:
    query = text("INSERT INTO account (id, person_id, email, role) VALUES (1, 1, :email, :role)")
    with pytest.raises(StorageError) as refused, database.write() as session:
        session.execute(query, {"email": "arta@example.org", "role": None})
    cause = refused.value.__cause__
    assert "arta@" not in f"{refused.value} {refused.value.values}"
    if database.is_sqlite:  # PostgreSQL's own error quotes it, which only a log of a crash would show
        assert "arta@" not in f"{cause}"
