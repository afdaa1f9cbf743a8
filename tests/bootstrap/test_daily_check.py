"""What `debug_token`, the version and the clock say is told before it hurts, once a day, and never on the sandbox."""

import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from publisher import messages
from publisher.bootstrap.app import App
from publisher.channels.facebook.versions import UNTIL, version_trouble
from publisher.domain.due_verdict import Hold
from publisher.settings import load
from tests.world import START, TestClock

TEMPLATES = Path(__file__).parents[2] / "templates"
GOOD = {
    "type": "PAGE",
    "is_valid": True,
    "scopes": [
        "pages_manage_posts",
        "pages_read_engagement",
        "pages_manage_engagement",
        "pages_read_user_content",
        "read_insights",
        "pages_show_list",
    ],
    "expires_at": 0,
    "data_access_expires_at": 0,
}


class Facebook:
    """Answers `debug_token` as a test wants it."""

    def __init__(self, clock: TestClock) -> None:
        self.behind = timedelta(0)
        self.says: dict[str, Any] = {"data": GOOD}
        self.status, self.asked = 200, 0
        facebook = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                facebook.asked += 1
                body = json.dumps(facebook.says).encode()
                self.send_response(facebook.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def date_time_string(self, timestamp: float | None = None) -> str:
                return format_datetime(clock() - facebook.behind, usegmt=True)

            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def tells(self, **fields: object) -> None:
        self.says = {"data": {**GOOD, **fields}}

    def refuses(self, code: int, status: int = 400) -> None:
        self.says, self.status = {"error": {"message": "no", "code": code}}, status

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def facebook(clock: TestClock) -> Iterator[Facebook]:
    facebook = Facebook(clock)
    yield facebook
    facebook.stop()


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def app(facebook: Facebook, clock: TestClock, tmp_path: Path) -> Iterator[App]:
    file = tmp_path / "settings.toml"
    text = f'[templates]\nfolder = "{TEMPLATES}"\n[facebook]\ngraph_url = "{facebook.url}"\npage_id = "100"\n'
    file.write_text(text, encoding="utf-8")
    app = App(load(file, {"FACEBOOK_PAGE_TOKEN": "EAAtoken"}), {}, clock)
    yield app
    app.close()


def causes(app: App) -> list[str]:
    app.container.page.monitoring.check_token(lambda: app.container.page.graph, app.holds())
    return [each.notice.cause for each in app.container.page.monitoring.notices.open_notices()]


def test_a_good_token_is_asked_about_once_a_day(app: App, facebook: Facebook, clock: TestClock) -> None:
    for _ in range(25):
        assert causes(app) == []
        clock.passes(hours=1)
    assert facebook.asked == 2


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"is_valid": False}, "token"),
        ({"type": "USER"}, "token kind"),
        ({"profile_id": "200"}, "token page"),
        ({"scopes": GOOD["scopes"][1:]}, "scope pages_manage_posts"),  # type: ignore[index]  # a list of texts
        ({"expires_at": int((START + timedelta(days=13)).timestamp())}, "token ends"),
        ({"data_access_expires_at": int((START + timedelta(days=13)).timestamp())}, "data access ends"),
    ],
)
def test_each_trouble_is_raised_and_settled_when_it_is_mended(
    app: App, facebook: Facebook, clock: TestClock, fields: dict[str, object], cause: str
) -> None:
    facebook.tells(**fields)
    assert causes(app) == [cause]
    facebook.tells()
    clock.passes(days=1)
    assert causes(app) == []


def test_a_token_that_may_not_even_ask_is_told(app: App, facebook: Facebook) -> None:
    facebook.refuses(190)
    assert causes(app) == ["token"]


def test_what_cannot_be_asked_now_is_asked_again_in_an_hour(app: App, facebook: Facebook, clock: TestClock) -> None:
    facebook.refuses(2, 500)
    assert causes(app) == []
    clock.passes(minutes=59)
    causes(app)
    assert facebook.asked == 1
    clock.passes(minutes=1)
    causes(app)
    assert facebook.asked == 2


def test_a_dead_token_that_stops_the_channel_is_not_asked_about(app: App, facebook: Facebook) -> None:
    hold = Hold(id=1, channel="facebook", kind="sign-in", reason="dead", from_at=START, end_at=None)
    app.container.page.monitoring.check_token(lambda: app.container.page.graph, [hold])
    assert facebook.asked == 0


def test_a_clock_that_differs_is_told(app: App, facebook: Facebook) -> None:
    facebook.behind = timedelta(minutes=2)
    assert causes(app) == ["clock"]


@pytest.mark.parametrize(
    ("version", "today", "words"),
    [
        ("v21.0", date(2026, 10, 23), "ends in 90 days, on 2027-01-21"),
        ("v21.0", date(2026, 10, 22), ""),
        ("v21.0", date(2027, 1, 22), "ended on 2027-01-21"),
        ("v20.0", date(2026, 11, 24), "ended on 2026-09-24"),
        ("v12.0", date(2026, 11, 24), "no longer works"),
        ("v26.0", date(2030, 1, 1), ""),
        ("v27.0", date(2026, 11, 24), ""),
    ],
)
def test_a_version_is_told_ninety_days_before_its_end(version: str, today: date, words: str) -> None:
    trouble = version_trouble(version, today)
    assert (words in messages.words(trouble)) if words else trouble == ""


def test_the_versions_stand_in_their_order() -> None:
    assert list(UNTIL) == sorted(UNTIL, key=lambda version: float(version[1:]))
