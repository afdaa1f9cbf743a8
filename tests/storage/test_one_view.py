"""What a page reads one after another goes through one session: of one state, and with one connection."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import QueuePool, event, exc, text

from publisher.domain.errors import StorageError, UnknownPost
from publisher.storage.database import Database
from publisher.storage.ledger.periodic_tasks import SqlPeriodicTasks

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def taken(database: Database) -> int:
    """Return how many connections are in use."""
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


def test_reads_share_a_session_until_something_is_written_and_then_see_it(database: Database) -> None:
    pulses = SqlPeriodicTasks(database)
    with database.one_view():
        assert pulses.last_run("sweep") is None
        with database.read() as first:
            pass
        with database.read() as second:
            assert second is first
            with database.read() as inner:
                assert inner is not second
        assert taken(database) == 1
        pulses.record_run("sweep", NOW)
        assert pulses.last_run("sweep") == NOW
        with database.read() as third:
            assert third is not first
    assert taken(database) == 0
    with database.read() as fourth, database.read() as fifth:
        assert fourth is not fifth


def test_others_write_meanwhile_and_are_seen_by_the_next_page(database: Database) -> None:
    pulses = SqlPeriodicTasks(database)
    with database.one_view():
        pulses.last_run("sweep")
        with ThreadPoolExecutor(1) as other:
            other.submit(pulses.record_run, "sweep", NOW).result()
    with database.one_view():
        assert pulses.last_run("sweep") == NOW


def test_after_an_error_the_next_read_has_a_session_of_its_own(database: Database) -> None:
    with database.one_view():
        with pytest.raises(UnknownPost), database.read() as first:
            raise UnknownPost("lajm")
        with database.read() as second:
            assert second is not first
    assert taken(database) == 0


def test_as_many_pages_as_there_are_connections_write_at_once_and_none_waits_for_another(database: Database) -> None:
    pulses, many = SqlPeriodicTasks(database), 15
    all_read = Barrier(many)

    def page(number: int) -> None:
        with database.one_view():
            pulses.last_run("sweep")
            all_read.wait(30)
            pulses.record_run(f"page {number}", NOW)
            assert pulses.last_run(f"page {number}") == NOW

    with ThreadPoolExecutor(many) as pages:
        list(pages.map(page, range(many)))
    assert taken(database) == 0


def test_it_is_seen_without_a_query_that_somebody_wrote_something(database: Database) -> None:
    """Where only a query could tell it is not known."""
    pulses, by_others = SqlPeriodicTasks(database), Database(database.engine.url.render_as_string(hide_password=False))
    if not database.is_sqlite:
        assert database.version() is None
        return
    first = database.version()

    SqlPeriodicTasks(by_others).record_run("sweep", NOW)
    second = database.version()
    pulses.record_run("backup", NOW)
    third = database.version()
    pulses.last_run("sweep")

    assert len({first, second, third}) == 3
    assert database.version() == third
    by_others.close()


def test_a_change_is_seen_though_the_line_that_watched_broke(database: Database) -> None:
    """What SQLite counts on another line may be the number of before."""
    if not database.is_sqlite:
        return
    pulses = SqlPeriodicTasks(database)
    with ThreadPoolExecutor(2) as others:
        list(others.map(lambda number: pulses.record_run(f"page {number}", NOW), range(2)))
    before = database.version()

    with pytest.raises(StorageError), database.note() as session:
        session.execute(text("SELECT name FROM nothing_such"))
    after = database.version()

    assert before is not None
    assert after is not None
    assert after != before
    assert taken(database) == 1
    database.close()
    assert database.version() not in (before, after)


def test_a_sign_of_life_is_no_news_here_but_elsewhere(database: Database) -> None:
    pulses, others = SqlPeriodicTasks(database), Database(database.engine.url.render_as_string(hide_password=False))
    before, before_there = database.version(), others.version()

    pulses.show_life("sweep", NOW)

    assert pulses.last_run("sweep") == NOW
    assert database.version() == before
    assert others.version() != before_there or not database.is_sqlite
    others.close()


def test_many_signs_of_life_and_looks_at_once_meet_no_error(database: Database) -> None:
    pulses = SqlPeriodicTasks(database)

    def work(number: int) -> None:
        for _ in range(5):
            pulses.show_life(f"sweep {number}", NOW)
            pulses.record_run(f"backup {number}", NOW)
            database.version()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert pulses.last_run("sweep 7") == NOW


def test_where_every_connection_is_in_use_it_is_told_as_any_trouble_with_the_ledger(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")

    def none_free(*_call: object) -> None:
        raise exc.TimeoutError

    event.listen(database.engine, "do_connect", none_free)
    assert database.version() is None
    for session in (database.read, database.write, database.note, database.snapshot):
        with pytest.raises(StorageError), session():
            pass
    with database.one_view(), pytest.raises(StorageError), database.read():
        pass
    database.close()
