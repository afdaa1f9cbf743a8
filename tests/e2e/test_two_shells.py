"""One installation: a shell that lacks the service's secrets is told so before it plans, cancels or reports."""

import contextlib
import io
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from publisher.cli.main import run
from publisher.runtime.static_server import SiteServer
from publisher.sandbox.server import SandboxPage
from tests.e2e.project import ROOT, SCHEDULER, Project, wait_until

#: Every command that plans, cancels, adopts or reports, as somebody types it.
REFUSED = [
    *(["schedule", "later"], ["schedule", "--all"], ["approve", "first", "--by", "Besa"], ["publish"]),
    *(["status"], ["status", "--json"], ["status", "first"], ["withdraw", "first"], ["cancel", "later"]),
    *(["release", "later"], ["resolve", "first", "never"], ["resume"], ["adopt"], ["adopt", "--yes"], ["measure"]),
    *(["build"], ["build", "--clean"], ["index"], ["preview", "later"], ["export", "record"]),
    *(["report", "--from", "2026-01-01", "--to", "2026-12-31"], ["erase", "first", "--reason", "x"]),
    ["restore", "--look"],
]


@pytest.fixture
def page(tmp_path: Path) -> Iterator[SandboxPage]:
    """The real Page, as far as the publisher can tell."""
    templates = ROOT / "templates"
    with SandboxPage(tmp_path / "real", templates=templates, page_id="100000000000001", token="EAAreal") as page:
        yield page


@pytest.fixture
def shell(project: Project, page: SandboxPage) -> Iterator[Project]:
    """Somebody's shell; what makes it real stands in the settings, the secrets do not."""
    site = SiteServer(project.folder / "site", 0)
    site.start()
    project.settings(more=f'[website]\nurl = "{site.url}"\n')
    project.environ["PUBLISHER_FACEBOOK__GRAPH_URL"] = page.url
    yield project
    site.stop()


@contextmanager
def service(project: Project, command: list[str], **secrets: str) -> Iterator[int]:
    """A service whose secrets stand in its own environment alone; gives its number."""
    before = dict(project.environ)
    project.environ |= secrets
    with project.started(command) as process:
        project.environ.clear()
        project.environ |= before
        folder = project.folder / "services"
        wait_until(lambda: folder.is_dir() and list(folder.glob("*.json")), "the service")
        yield process.pid


def typed(project: Project, *command: str) -> tuple[int, str, str]:
    """Run a command in this process, as quickly as a table of them needs it; gives code, output and complaint."""
    out, err, before = io.StringIO(), io.StringIO(), dict(os.environ)
    os.environ.clear()
    os.environ.update(project.env)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), contextlib.chdir(project.folder):
            code = run(command)
    finally:
        os.environ.clear()
        os.environ.update(before)
    return code, out.getvalue(), err.getvalue()


def adopted(project: Project) -> bool:
    """Whether the ledger serves somebody; it may not be there yet."""
    with contextlib.suppress(sqlite3.OperationalError):
        return bool(project.query("SELECT 1 FROM adoption"))
    return False


def test_a_shell_without_the_secrets_is_refused_with_both_named(shell: Project, page: SandboxPage) -> None:
    shell.draft("first")
    shell.draft("later")
    with service(shell, SCHEDULER, FACEBOOK_PAGE_TOKEN="EAAreal") as number:
        wait_until(lambda: adopted(shell), "a new ledger that serves the Page at once")
        before = shell.query("SELECT count(*) FROM delivery"), shell.query("SELECT target FROM adoption")
        assert shell.run("schedule", "first").returncode == 2
        for command in REFUSED:
            code, out, err = typed(shell, *command)
            assert (code, out) == (2, ""), (command, err)
            assert f"process {number}" in err, command
            assert page.url in err, command
            assert "sandbox" in err, command
            assert "adopt`" not in err, command
        assert before == (shell.query("SELECT count(*) FROM delivery"), shell.query("SELECT target FROM adoption"))

        code, out, _ = typed(shell, "doctor")
        assert (code, f"process {number}" in out, "sandbox's own" in out) == (1, True, False)
        assert typed(shell, "check")[0] == 0
        backup = str(shell.folder.parent / "backup.zip")
        assert typed(shell, "backup", backup)[0] == 0  # a cron line's backup is none the worse for it

        folder = shell.folder / "secrets"
        folder.mkdir(0o700, exist_ok=True)
        (folder / "page_token").touch(0o600)
        (folder / "page_token").write_text("EAAreal\n")
        shell.does("schedule", "first")
        wait_until(lambda: set(shell.states("first").values()) == {"sent"}, "the post, planned by a shell that agrees")
    assert [post.message.split("\n")[0] for post in page.published()] == ["Titulli i first"]


def test_when_the_service_is_stopped_its_ledger_still_says_whose_it_is(shell: Project, page: SandboxPage) -> None:
    shell.draft("first")
    with service(shell, SCHEDULER, FACEBOOK_PAGE_TOKEN="EAAreal"):
        wait_until(lambda: adopted(shell), "a new ledger that serves the Page at once")
    for command in (["schedule", "first"], ["status"], ["withdraw", "first"]):
        code, out, err = typed(shell, *command)
        assert (code, out) == (2, ""), (command, err)
        assert "no Page token was found here" in err
        assert "adopt" not in err
    assert shell.query("SELECT count(*) FROM delivery") == [(0,)]


def test_a_killed_service_stands_in_nobodys_way(shell: Project) -> None:
    shell.draft("first")
    with service(shell, SCHEDULER) as number:
        os.kill(number, signal.SIGKILL)
        wait_until(lambda: shell.run("status", "--json").returncode == 0, "the end of the service")
    assert list((shell.folder / "services").glob("*.json"))  # what it left says nothing
    with service(shell, SCHEDULER):
        wait_until(lambda: len(list((shell.folder / "services").glob("*.json"))) == 1, "the file of the new one alone")


def test_a_shell_with_another_ledger_is_refused(shell: Project) -> None:
    shell.draft("first")
    with service(shell, SCHEDULER, DATABASE_URL="sqlite:///services-own.db"):
        for command in (["schedule", "first"], ["status"], ["backup", "backup.zip"], ["pause", "--reason", "x"]):
            code, out, err = typed(shell, *command)
            assert (code, out) == (2, ""), (command, err)
            assert "services-own.db" in err
            assert "publisher.db" in err
    assert not (shell.folder / "publisher.db").exists()


def test_what_else_stands_in_the_unit_alone_is_noticed(shell: Project) -> None:
    shell.draft("first")
    shell.environ["FACEBOOK_PAGE_TOKEN"] = "EAAreal"
    alone = {"FACEBOOK_APP_SECRET": "app-secret", "PUBLISHER_DATABASE__MEDIA": "elsewhere"}
    with service(shell, SCHEDULER, **alone):
        code, out, err = typed(shell, "schedule", "first")
        assert (code, out) == (2, "")
        assert "elsewhere" in err
        shell.environ["PUBLISHER_DATABASE__MEDIA"] = "elsewhere"
        wait_until(lambda: adopted(shell), "the ledger")
        code, out, err = typed(shell, "publish")
        assert (code, out) == (2, "")
        assert "FACEBOOK_APP_SECRET" in err
        assert "app-secret" not in err
        assert typed(shell, "status")[0] == 0  # it calls nobody
    assert "app-secret" not in "".join(file.read_text() for file in (shell.folder / "services").glob("*"))


def test_a_rehearsing_service_and_a_real_shell_are_no_pair_either(shell: Project, page: SandboxPage) -> None:
    shell.draft("first")
    with service(shell, shell.serve):
        shell.environ["FACEBOOK_PAGE_TOKEN"] = "EAAreal"
        for command in (["adopt", "--yes"], ["schedule", "first"]):
            code, out, err = typed(shell, *command)
            assert (code, out) == (2, ""), (command, err)
            assert "restart the service first" in err
    assert page.posts() == []


def test_a_real_service_that_may_send_nothing_says_so_everywhere(project: Project, page: SandboxPage) -> None:
    """A token, and website.url forgotten: nothing goes out, and each place says why."""
    project.draft("first")
    project.environ |= {"PUBLISHER_FACEBOOK__GRAPH_URL": page.url, "FACEBOOK_PAGE_TOKEN": "EAAreal"}
    for command in (["check"], ["schedule", "first"], ["build"], ["adopt", "--yes"]):
        code, out, err = typed(project, *command)
        assert code == 2, command
        assert "website.url is not set" in out + err
    with project.started(project.serve):
        healthy = f"http://127.0.0.1:{project.port}/healthy"
        wait_until(lambda: "website.url is not set" in project.log(), "the log")
        wait_until(lambda: "website_url_missing" in _reasons(healthy), "/healthy")
    assert "website.url is not set" in typed(project, "doctor")[1]
    assert [post.message for post in page.posts()] == []


def _reasons(url: str) -> list[str]:
    """Codes of what `/healthy` answers with 503."""
    with contextlib.suppress(requests.ConnectionError):
        answer = requests.get(url, timeout=10)
        assert answer.status_code == 503
        return [reason["code"] for reason in answer.json()["reasons"]]
    return []
