"""One answer to whether the work can be done: `/healthy`, heartbeat, mail, doctor and log give the same."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest

from publisher.bootstrap.app import App
from publisher.domain.due_verdict import Hold
from publisher.domain.ports_ledger import Target
from publisher.operations.diagnostics import look_at_publishing
from publisher.runtime.health_endpoint import answer
from publisher.runtime.recurring_jobs import RecurringJobs
from publisher.settings import load
from publisher.storage.ledger.restore_hold import put_on_hold
from tests.notifications.mailbox import Mailbox
from tests.notifications.test_sign_of_life import Watcher
from tests.world import TestClock

TEMPLATES = Path(__file__).parents[2] / "templates"
REAL = {"FACEBOOK_PAGE_TOKEN": "EAAreal", "PUBLISHER_WEBSITE__URL": "https://kosint2020.net"}


def nothing(_app: App) -> None:
    """All is well."""


def serves(**by_channel: str) -> Callable[[App], None]:
    """The ledger serves another target."""

    def adopt(app: App) -> None:
        with app.container.ledger.transaction() as uow:
            uow.adopt(
                Target(by_channel={**app.container.target.by_channel, **by_channel}, machine="test"), "Ana", app.clock()
            )

    return adopt


def is_of_another_machine(app: App) -> None:
    with app.container.ledger.transaction() as uow:
        uow.adopt(Target(by_channel=app.container.target.by_channel, machine="laptop"), "Ana", app.clock())


def is_restored(app: App) -> None:
    with app.container.database.write() as session:
        put_on_hold(session, app.clock() - timedelta(hours=1), "Ana", app.clock())


def is_signed_out(app: App) -> None:
    now = app.clock()
    with app.container.ledger.transaction() as uow:
        hold = Hold(id=0, channel="facebook", kind="sign-in", reason="The token is dead.", from_at=now, end_at=None)
        uow.place_hold(hold, "publisher", now)


def sweeps(minutes: int) -> Callable[[App], None]:
    """The last sweep lies so far ahead, or behind."""
    return lambda app: app.container.page.monitoring.pulses.record_run(
        "sweep", app.clock() + timedelta(minutes=minutes)
    )


CASES = [
    (nothing, {}, ""),
    (serves(website="sandbox", facebook="sandbox"), REAL, "ledger_of_test_page"),
    (serves(facebook="https://graph.facebook.com Other"), REAL, "ledger_of_other_page"),
    (serves(website="https://a.org", facebook="https://graph.facebook.com A"), {}, "ledger_of_real_page"),
    (is_of_another_machine, {}, "ledger_of_other_machine"),
    (is_restored, {}, "restored"),
    (nothing, {"FACEBOOK_PAGE_TOKEN": "EAAreal"}, "website_url_missing"),
    (nothing, REAL | {"PUBLISHER_WEBSITE__URL": "http://192.168.1.9"}, "website_url_private"),
    (is_signed_out, {}, "facebook_signed_out"),
    (sweeps(-5), {}, "sweeps_stopped"),
    (sweeps(+60), {}, "sweep_ahead"),
]


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    watcher = Watcher()
    yield watcher
    watcher.stop()


@pytest.mark.parametrize(("happens", "environ", "code"), CASES, ids=[code or "well" for _, _, code in CASES])
def test_all_who_ask_hear_the_same(
    tmp_path: Path,
    watcher: Watcher,
    mailbox: Mailbox,
    mail_port: int,
    caplog: pytest.LogCaptureFixture,
    happens: Callable[[App], None],
    environ: dict[str, str],
    code: str,
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        f'[templates]\nfolder = "{TEMPLATES}"\n[schedule]\nheartbeat_url = "{watcher.url}"\n[mail]\nlanguage = "en"\n'
        f'host = "127.0.0.1"\nport = {mail_port}\nsecurity = "plain"\nto = ["a@example.org"]\n',
        encoding="utf-8",
    )
    clock = TestClock()
    app = App(load(file, environ), {"PUBLISHER_MACHINE_ID": "test"}, clock)
    try:
        app.container.page.monitoring.pulses.record_run("token check", clock())  # nobody is asked for the token here
        app.container.page.monitoring.record_sweep()
        app.container.page.monitoring._made_at -= 3600  # it has run for a while
        happens(app)

        status, content = answer(app.readiness)
        told = json.loads(content)
        assert status == (HTTPStatus.SERVICE_UNAVAILABLE if code else HTTPStatus.OK)
        assert [reason["code"] for reason in told.get("reasons", [])] == [code] * bool(code)

        found = look_at_publishing(app)
        assert [finding.ok for finding in found] == [not code]

        with caplog.at_level(logging.ERROR):
            for _ in range(3):
                RecurringJobs(app, lambda _: None, lambda _: None, alone=False).tell_people()
                clock.passes(seconds=1)
        assert watcher.signs == [] if code else watcher.signs
        assert len(mailbox.letters) == bool(code)  # at once, and once
        if code:
            assert told["reasons"][0]["text"] in caplog.text
            expected = (
                "Publishing on Facebook has stopped" if code == "facebook_signed_out" else "Nothing is being published"
            )
            assert expected in mailbox.subjects[0]
            assert told["reasons"][0]["text"].split(". ")[0] in mailbox.texts[0].replace("\n", " ") or (
                code == "facebook_signed_out"
            )
    finally:
        app.close()
