"""Silence is noticed: a watching service hears of each good sweep, and `/healthy` tells when the last one was."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from publisher.bootstrap.app import App
from publisher.bootstrap.monitoring import BACKUP
from publisher.domain.errors import MailNotSent
from publisher.notifications.heartbeat import fetch
from publisher.runtime.scheduler import Scheduler
from publisher.runtime.static_server import SiteServer
from publisher.settings import load
from tests.world import TestClock


class Watcher:
    """A watching service: counts the signs that it gets, and answers as a test wants it."""

    def __init__(self) -> None:
        self.signs: list[str] = []
        self.status = 200
        watcher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                watcher.signs.append(self.path)
                self.send_response(watcher.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/sign-kept-secret"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    watcher = Watcher()
    yield watcher
    watcher.stop()


@pytest.fixture
def new_app(tmp_path: Path) -> Iterator[Callable[..., App]]:
    """Gives an app on a sandbox, with settings in the environment's way and a clock of the test's own."""
    apps: list[App] = []

    def make(clock: TestClock | None = None, **environ: str) -> App:
        file = tmp_path / "settings.toml"
        file.write_text(f'[templates]\nfolder = "{Path(__file__).parents[2] / "templates"}"\n', encoding="utf-8")
        settings = load(file, {f"PUBLISHER_{name}": value for name, value in environ.items()})
        apps.append(App(settings, {}, clock) if clock else App(settings, {}))
        return apps[-1]

    yield make
    for app in apps:
        app.close()


def test_the_address_is_fetched_while_sweeps_are_made(new_app: Callable[..., App], watcher: Watcher) -> None:
    clock = TestClock()
    app = new_app(clock, SCHEDULE__HEARTBEAT_URL=watcher.url)
    app.container.page.monitoring.send_heartbeat()
    assert watcher.signs == []

    app.container.page.monitoring.record_sweep()
    app.container.page.monitoring.send_heartbeat()

    assert watcher.signs == ["/sign-kept-secret"]
    clock.passes(seconds=61)
    app.container.page.monitoring.send_heartbeat()
    assert len(watcher.signs) == 1


def test_a_watcher_that_fails_is_told_without_its_address(watcher: Watcher) -> None:
    watcher.status = 500
    with pytest.raises(MailNotSent, match="heartbeat_answered, status=500") as refused:
        fetch(watcher.url)
    watcher.stop()
    with pytest.raises(MailNotSent, match="ConnectionError") as dead:
        fetch(watcher.url)
    assert "sign-kept-secret" not in f"{refused.value} {dead.value}"


def test_the_scheduler_sweeps_and_gives_signs(new_app: Callable[..., App], watcher: Watcher) -> None:
    app = new_app(SCHEDULE__HEARTBEAT_URL=watcher.url, SCHEDULE__SWEEP_SECONDS="0.2")
    timer = Scheduler(app, lambda _: None, lambda _: None)
    timer.start()
    try:
        waiting = threading.Event()
        for _ in range(200):
            if len(watcher.signs) > 1:
                break
            waiting.wait(0.05)
    finally:
        assert timer.stop(10)
    assert len(watcher.signs) > 1
    assert app.readiness().last_sweep_at is not None


def unhealthy(last_sweep_at: str | None, *codes: str) -> dict[str, object]:
    return {"healthy": False, "last_sweep_at": last_sweep_at, "reasons": list(codes)}


def healthy(server: SiteServer) -> tuple[int, dict[str, object]]:
    answer = requests.get(f"{server.url}/healthy", timeout=5)
    told = json.loads(answer.text)
    if "reasons" in told:
        assert all(reason["text"] for reason in told["reasons"])
        told["reasons"] = [reason["code"] for reason in told["reasons"]]
    return answer.status_code, told


def test_healthy_tells_when_the_last_sweep_was(new_app: Callable[..., App], tmp_path: Path) -> None:
    clock = TestClock()
    app = new_app(clock)
    server = SiteServer(tmp_path / "site", 0)
    server.start()
    try:
        assert healthy(server) == (503, unhealthy(None, "no_sweep_yet"))
        server.tells_health(app.readiness)
        assert healthy(server) == (503, unhealthy(None, "no_sweep_yet"))
        app.container.page.monitoring.record_sweep()
        clock.passes(seconds=60)
        assert healthy(server) == (200, {"healthy": True, "last_sweep_at": "2026-11-24T09:00:00+00:00"})
        clock.passes(seconds=1)
        assert healthy(server) == (503, unhealthy("2026-11-24T09:00:00+00:00", "sweeps_stopped"))
        assert requests.head(f"{server.url}/healthy", timeout=5).status_code == 503
    finally:
        server.stop()


def test_a_long_pass_is_no_silence(new_app: Callable[..., App]) -> None:
    clock = TestClock()
    app = new_app(clock)
    app.container.page.monitoring.record_sweep()
    for _ in range(10):
        clock.passes(seconds=14)
        app.container.page.monitoring.still_sweeping()
    assert app.readiness().ready


def test_an_old_backup_is_raised_and_settled(new_app: Callable[..., App]) -> None:
    clock = TestClock()
    app = new_app(clock)
    app.container.page.monitoring.look([])
    assert app.container.page.monitoring.notices.open_notices() == []
    app.container.page.monitoring.pulses.record_run(BACKUP, clock() - timedelta(days=9))

    app.container.page.monitoring.look([])

    (raised,) = app.container.page.monitoring.notices.open_notices()
    assert raised.notice.cause == "backup"
    app.container.page.monitoring.pulses.record_run(BACKUP, clock())
    app.container.page.monitoring.look([])
    assert app.container.page.monitoring.notices.open_notices() == []


def test_look_alikes_at_the_page_are_raised(new_app: Callable[..., App]) -> None:
    app = new_app(TestClock())
    app.container.page.monitoring.warned("Two unpublished posts look alike.")
    (raised,) = app.container.page.monitoring.notices.open_notices()
    assert raised.notice.text == "Two unpublished posts look alike."
    app.container.page.monitoring.warned("")
    assert app.container.page.monitoring.notices.open_notices() == []
