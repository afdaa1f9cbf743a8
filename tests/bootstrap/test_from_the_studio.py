"""Connecting the Page from the studio of a real `publisher serve`: what runs takes the new token, no page shows it.

The two that take long are left to `make everything`: tests/studio/test_connecting.py has the same without a process.
"""

import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxPage
from publisher.settings import load
from tests import processes
from tests.bootstrap.office import Office, until
from tests.e2e.project import PATIENCE_SECONDS
from tests.processes import Process
from tests.studio.house import PASSWORD, Browser


class Studio:
    """An administrator at the studio of a `serve` that runs; remembers all that was seen."""

    def __init__(self, office: Office, process: Process) -> None:
        self.office, self.process = office, process
        self.browser = Browser(self.url)
        self.seen: list[str] = []

    @property
    def url(self) -> str:
        url: str = json.loads((self.office.folder / "run.json").read_text(encoding="utf-8"))["studio_url"]
        return url

    @property
    def log(self) -> str:
        return (self.office.folder / "serve.log").read_text(encoding="utf-8")

    def begins(self) -> None:
        link = re.findall(r"First sign-in +\S+(/welcome/\S+)", self.log)[0]
        self.gets(link)
        self.sends(link, name="Drita", email="drita@example.org", password=PASSWORD)

    def gets(self, path: str) -> str:
        answer = self.browser.get(path)
        self.seen += [answer.text, answer.url, str(answer.headers)]
        return answer.text

    def sends(self, path: str, **fields: Any) -> str:
        answer = self.browser.post(path, **fields)
        self.seen += [answer.text, answer.url, str(answer.headers)]
        return answer.text

    def answers(self) -> bool:
        try:
            return "Sign out" in self.gets("/")
        except requests.ConnectionError:
            return False


@contextmanager
def served(office: Office, before: Studio | None = None) -> Iterator[Studio]:
    """Run `serve`; somebody who was signed in before it ended still is."""
    command = [sys.executable, "-m", "publisher", "serve", "--port", office.port]
    with (office.folder / "serve.log").open("wb") as log:
        process = processes.start(command, cwd=office.folder, env=office.full_environ, stdout=log, stderr=log)
        try:
            until(lambda: b"Stop " in (office.folder / "serve.log").read_bytes())
            studio = Studio(office, process)
            if before is None:
                studio.begins()
            else:
                studio.browser.session = before.browser.session
            yield studio
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def planned(folder: Path) -> list[str]:
    """Return the states of all deliveries, whatever they were planned for."""
    with closing(sqlite3.connect(folder / "publisher.db", timeout=20)) as connection:
        return [state for (state,) in connection.execute("SELECT state FROM delivery ORDER BY id")]


@pytest.mark.slow
def test_a_dead_token_is_replaced_while_everything_runs(tmp_path: Path, mail_port: int) -> None:
    office = Office(tmp_path, mail_port=mail_port)
    page = office.opens_page("EAAfirst")
    office.runs("connect", given="EAAfirst-user\n")
    office.writes("one", "two")
    with served(office) as studio:
        office.runs("schedule", "one", "--at", "now")
        until(lambda: len(page.published()) == 1)
        page = office.opens_page("EAAsecond")  # the first token is dead in this moment
        office.runs("schedule", "two", "--at", "now")
        until(lambda: office.states()["two"] == "paused")
        assert "/connect" in studio.gets("/")
        assert "no longer accepts the token" in studio.gets("/connect")

        refused = studio.sends("/connect", token="EAAnobody")
        assert "does not accept this token" in refused
        assert "Is this your Page?" in studio.sends("/connect", token="EAAsecond-user")
        kept = studio.sends("/connect/keep")
        assert "The Page is connected" in kept
        assert "nobody is signed in" in kept
        assert office.states()["two"] == "held"
        studio.gets("/")
        studio.sends("/posts/two/release", go="now")
        until(lambda: len(page.published()) == 2)  # by the scheduler that ran all the time
        assert studio.process.poll() is None
        assert "connect" in studio.gets("/audit")

    assert (tmp_path / "secrets" / "page_token").read_text() == "EAAsecond\n"
    assert (tmp_path / "secrets" / "page_token").stat().st_mode & 0o777 == 0o600
    for text in (*studio.seen, studio.log, (tmp_path / "publisher.db").read_bytes().decode("latin-1")):
        assert "EAA" not in text


@pytest.mark.slow
@pytest.mark.parametrize("step", ["/first-post", "/first-post/publish", "/first-post/delete"])
def test_a_first_post_goes_on_after_the_machine_stopped_at_any_step(tmp_path: Path, mail_port: int, step: str) -> None:
    office = Office(tmp_path, mail_port=mail_port)
    page = office.opens_page("EAAfirst")
    office.runs("connect", given="EAAfirst-user\n")
    calls = {
        "/first-post": "POST /feed",
        "/first-post/publish": "POST /{post} is_published=true",
        "/first-post/delete": "DELETE /{post}",
    }
    with served(office) as studio:
        for path in calls:
            studio.gets("/first-post")
            if path == step:
                break
            studio.sends(path, text="Fillimi")
        page.faults.plan(Fault(calls[step], "hang_after", delay_seconds=3))
        with ThreadPoolExecutor(1) as other:
            sent = other.submit(studio.sends, step, text="Fillimi")
            until(lambda: page.faults.used)
            studio.process.kill()
            with suppress(requests.RequestException):
                sent.result()
    with served(office, studio) as again:
        assert "This step was interrupted" in again.gets("/first-post")
        assert "is not finished" in again.gets("/")
        again.gets("/first-post")
        again.sends("/first-post/continue")
        for path in list(calls)[list(calls).index(step) + 1 :]:
            again.gets("/first-post")
            again.sends(path)
            assert len(page.published()) == (path == "/first-post/publish")
        assert "The post is deleted" in again.gets("/first-post")
        assert page.published() == page.unpublished() == []
        assert len([post for post in page.posts() if post.message == "Fillimi"]) == 1
        until(again.answers)
        assert "on hold" not in again.gets("/").partition("Put everything")[0]


def publishes_first(studio: Studio, page: SandboxPage) -> None:
    assert "Publish a first post" in studio.gets("/")
    studio.sends("/first-post", text="Fillimi")
    studio.gets("/first-post")
    assert "Do you see it?" in studio.sends("/first-post/publish")
    assert [post.message for post in page.published()] == ["Fillimi"]


@pytest.mark.slow
def test_the_first_connection_chooses_the_page_and_begins_anew_by_itself(tmp_path: Path, mail_port: int) -> None:
    office = Office(tmp_path, mail_port=mail_port)
    page = office.opens_page("EAAfirst")
    file = tmp_path / "settings.toml"
    file.write_text(file.read_text().replace('"KOSINT2020"', '"200"  # of the demo'), encoding="utf-8")
    office.writes("one")
    office.runs("schedule", "one", "--at", "2030-01-01 10:00")  # for the sandbox
    with served(office) as studio:
        assert "Test mode" in studio.gets("/")
        studio.gets("/connect")
        assert "Which Page?" in studio.sends("/connect", token="EAAfirst-user")
        assert "Is this your Page?" not in studio.sends("/connect/page", page="300")
        assert "Is this your Page?" in studio.sends("/connect/page", page=page.page_id)
        assert "restart with this Page" in studio.sends("/connect/keep")
        until(lambda: studio.log.count("Stop ") == 2)
        until(studio.answers)  # still signed in

        assert studio.process.poll() is None
        assert load(file, office.full_environ).facebook.page_id == page.page_id
        assert "# of the demo" in file.read_text()
        watch = studio.gets("/")
        assert "Test mode" not in watch.partition("<main")[0]
        assert "Change the target" in watch
        assert "Tick the box first" in studio.sends("/adopt")
        assert planned(tmp_path) == ["waiting", "waiting"]
        agreed = re.findall(r'name="agreed" value="([^"]*)"', studio.gets("/"))[0]
        assert "Change the target" not in studio.sends("/adopt", sure="yes", agreed=agreed)
        assert planned(tmp_path) == ["cancelled", "cancelled"]
        publishes_first(studio, page)

    for text in (*studio.seen, studio.log):
        assert "EAA" not in text


@pytest.mark.slow
def test_where_the_environment_names_a_token_the_studio_says_so(tmp_path: Path, mail_port: int) -> None:
    office = Office(tmp_path, mail_port=mail_port, FACEBOOK_PAGE_TOKEN="EAAold")
    page = office.opens_page("EAAfirst")
    with served(office) as studio:
        assert "FACEBOOK_PAGE_TOKEN sets another token" in studio.gets("/connect")
        studio.sends("/connect", token=page.account.system_token)
        assert "The token is not used yet" in studio.sends("/connect/keep")
    assert "EAA" not in "".join(studio.seen) + studio.log
