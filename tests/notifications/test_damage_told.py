"""A damaged ledger is mailed, whether or not it can still keep a notice of it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.bootstrap.app import App
from publisher.bootstrap.monitoring import LEDGER_CHECK
from publisher.domain.health_checks import ledger_damaged
from publisher.runtime.recurring_jobs import RecurringJobs
from publisher.settings import load
from tests.notifications.mailbox import Mailbox
from tests.world import TestClock

TEMPLATES = Path(__file__).parents[2] / "templates"
PAGE_BYTES = 4096


@pytest.fixture
def app(tmp_path: Path, mail_port: int) -> Iterator[App]:
    mail = (
        f'[mail]\nhost="127.0.0.1"\nport = {mail_port}\nsecurity = "plain"\nlanguage = "en"\nto = ["a@example.org"]\n'
    )
    (tmp_path / "settings.toml").write_text(f'[templates]\nfolder = "{TEMPLATES}"\n{mail}', encoding="utf-8")
    (tmp_path / "posts").mkdir()
    app = App(load(tmp_path / "settings.toml", {}), {}, TestClock())
    yield app
    app.close()


def damage(file: Path, pages: slice) -> None:
    """Overwrite pages of the file, as a dying disk does."""
    with sqlite3.connect(file) as ledger:
        ledger.execute("CREATE TABLE last (content)")
        ledger.execute("INSERT INTO last VALUES (randomblob(20000))")
        ledger.commit()
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    begin, end, _ = pages.indices(file.stat().st_size // PAGE_BYTES)
    with file.open("r+b") as stream:
        stream.seek(PAGE_BYTES * begin)
        stream.write(b"\xa5" * PAGE_BYTES * (end - begin))


@pytest.mark.parametrize("pages", [slice(-4, None), slice(1, None)])
def test_damage_is_mailed_once_with_the_way_back(app: App, mailbox: Mailbox, pages: slice) -> None:
    jobs = RecurringJobs(app, lambda *_: None, lambda _text: None)
    app.container.database.check()
    file = app.container.database.file
    assert file is not None
    app.container.database.close()
    damage(file, pages)
    jobs.guard(jobs.clean_up)
    for _ in range(2):
        jobs.tell_people()
    (letter,) = mailbox.letters
    body = letter.get_body(("plain",))
    assert body is not None
    assert "restore the newest backup" in " ".join(body.get_content().split())
    assert "database is damaged" in f"{letter['Subject']} {body.get_content()}"


def test_what_is_whole_needs_no_notice() -> None:
    assert ledger_damaged("") is None


def test_a_posts_folder_that_is_away_is_told_in_a_line_and_the_ledger_is_looked_through_all_the_same(
    app: App, caplog: pytest.LogCaptureFixture
) -> None:
    app.settings.posts_folder.rmdir()
    RecurringJobs(app, lambda *_: None, lambda _text: None).clean_up()
    assert "The posts folder is missing" in caplog.text
    assert "Traceback" not in caplog.text
    assert app.container.page.monitoring.pulses.last_run(LEDGER_CHECK) == app.clock()
