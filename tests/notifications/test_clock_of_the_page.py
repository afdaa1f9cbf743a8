"""A clock that is wrong by an hour: posts go out at the wrong time, and everybody who is asked says so."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from publisher.bootstrap.app import App
from publisher.domain.notices import Kind
from publisher.runtime.health_endpoint import answer
from publisher.settings import load
from tests.world import TestClock

TEMPLATES = Path(__file__).parents[2] / "templates"


class Page:
    """A Graph server that answers each read and tells its time."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        page = self
        self.clock, self.asked = clock, 0

        class Reads(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                page.asked += 1
                self.send_response_only(400)  # a Graph server wants a token, and tells its time all the same
                self.send_header("Date", format_datetime(page.clock().astimezone(UTC), usegmt=True))
                self.send_header("Content-Type", "application/json")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Reads)
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[tuple[App, TestClock, Page, TestClock]]:
    """An app, this machine's clock, the Page, and the right time."""
    right, ours = TestClock(), TestClock()
    page = Page(right)
    file = tmp_path / "settings.toml"
    file.write_text(
        f'[templates]\nfolder = "{TEMPLATES}"\n[website]\nurl = "http://127.0.0.1:9"\n'
        f'[facebook]\npage_id = "1"\ngraph_url = "{page.url}"\n',
        encoding="utf-8",
    )
    app = App(load(file, {"FACEBOOK_PAGE_TOKEN": "EAAreal"}), {"PUBLISHER_MACHINE_ID": "test"}, ours)
    yield app, ours, page, right
    app.close()
    page.stop()


def look_over(app: App) -> list[str]:
    """One sweep, a minute and more after the one before; gives what `/healthy` names."""
    app.container.page.monitoring._clock_tried_at -= 3600
    app.container.page.monitoring.pulses.record_run("token check", app.clock())  # nobody is asked for the token here
    app.container.page.monitoring.record_sweep()
    app.tell_people()
    status, content = answer(app.readiness)
    reasons = json.loads(content).get("reasons", [])
    assert (status is HTTPStatus.OK) is not reasons
    return [f"{reason['code']} {reason['text']}" for reason in reasons]


@pytest.mark.parametrize(("hours", "code"), [(-1, "clock_behind"), (1, "clock_ahead")])
def test_a_clock_that_is_set_is_told_at_the_next_sweep_and_right_again_too(
    world: tuple[App, TestClock, Page, TestClock], hours: int, code: str
) -> None:
    app, ours, _page, right = world
    assert not look_over(app)
    right.passes(minutes=1)
    ours.now = right() + timedelta(hours=hours)
    [told] = look_over(app)
    assert told.startswith(code)
    assert "1:00:00" in told
    kinds = {raised.notice.kind for raised in app.container.page.monitoring.notices.open_notices()}
    assert Kind.CLOCK in kinds
    assert Kind.UNABLE not in kinds  # what is due goes out, at the wrong time
    right.passes(minutes=1)
    ours.now = right()
    assert not look_over(app)


def test_the_page_is_asked_seldom_and_what_is_known_stays_while_it_is_away(
    world: tuple[App, TestClock, Page, TestClock],
) -> None:
    app, ours, page, right = world
    ours.now = right() - timedelta(hours=1)
    for _ in range(5):
        assert [told.split()[0] for told in look_over(app)] == ["clock_behind"]
    assert page.asked == 1
    page.stop()
    ours.passes(hours=1, minutes=30)  # the page was asked a while ago
    assert [told.split()[0] for told in look_over(app)] == ["clock_behind"]


def test_some_seconds_are_no_reason_to_call_for_help(world: tuple[App, TestClock, Page, TestClock]) -> None:
    app, ours, _page, right = world
    ours.now = right() - timedelta(seconds=90)
    assert not look_over(app)
