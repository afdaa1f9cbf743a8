"""`publisher update` with real processes: killed at each named step, on a full disk, to a version that is not fit."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from publisher.server.journal import read_journal
from tests.e2e.project import wait_until
from tests.server.releases import NEXT, Server, Watch, build_version, make_wheel, older_checkout
from tests.server.test_update import STEPS

#: The service is started many times.
pytestmark = pytest.mark.slow
_DONE, _NEEDS_PERSON, _INVALID, _FAILED = 0, 1, 2, 3
_SIZE = "600m"
#: Nobody may wait longer for an answer, whatever is killed.
_ANSWERS_SECONDS = 30


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "control").mkdir()
    server = Server(tmp_path / "root", tmp_path / "control")
    server.has("0.1.0")
    with server.running():
        yield server


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Server]:
    """A server on a file system of its own. This needs root: without, it fails."""
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "control").mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "none", root], check=True)
    try:
        server = Server(root, tmp_path / "control")
        server.has("0.1.0")
        with server.running():
            yield server
    finally:
        subprocess.run(["umount", "-l", root], check=True)


def plans(server: Server, slug: str, seconds: float) -> None:
    """A post that comes due in a moment."""
    server.project.draft(slug)
    due = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="seconds")
    done = server.says("schedule", slug, "--at", due)
    assert done.returncode == _DONE, done.stderr


def times_on_page(server: Server, slug: str) -> int:
    """How many posts of that title visitors of the Page see."""
    address = f"{server.page_url}v26.0/100000000000001/posts?fields=message&limit=100&access_token=sandbox"
    with urlopen(address, timeout=20) as answer:
        posts = json.loads(answer.read())["data"]
    return [post["message"].split("\n")[0] for post in posts].count(f"Titulli i {slug}")


def sent_once(server: Server, *slugs: str) -> None:
    for slug in slugs:
        wait_until(lambda: server.project.states(slug)["facebook"] == "sent", f"{slug} on Facebook")  # noqa: B023
        assert times_on_page(server, slug) == 1, slug


def keeps(server: Server, before: dict[str, set[tuple[object, ...]]]) -> None:
    """Every row of before is still there as it was, and nothing was tried twice."""
    after = server.rows()
    assert {table: gone for table, rows in before.items() if (gone := rows - after[table])} == {}
    tried = server.project.query("SELECT count(*), count(DISTINCT delivery_id) FROM attempt")
    assert tried == server.project.query("SELECT count(*), count(*) FROM delivery WHERE state = 'sent'")


def whole(server: Server) -> None:
    """One version runs, it is the one that the link leads to, and nothing of the update is left."""
    runs = server.answers()
    assert runs == server.layout.current.readlink().name
    assert read_journal(server.layout.program) is None
    left = {path.name for path in (*server.layout.organisation.iterdir(), *server.layout.releases.iterdir())}
    assert not {name for name in left if name.startswith((".update", ".go-back", "go-back", ".0."))}
    processes = subprocess.run(["pgrep", "-fc", f"{server.root}/.*serve"], capture_output=True, text=True, check=False)
    assert processes.stdout.strip() == "2"  # the supervisor, and the service


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("event", ["kill", "watcher", "both"])
def test_killed_at_any_step_one_version_runs(server: Server, event: str, step: str) -> None:
    wheel = make_wheel(server.control, "0.2.0")
    plans(server, "before", 0)
    sent_once(server, "before")
    before = server.rows()
    plans(server, "due", 8)  # while it is updated
    with Watch(server) as watch:
        done = server.updates(wheel, "--patient", at=step, event=event)
        server.answers()
    if event == "watcher":  # who works goes on alone
        wait_until(lambda: read_journal(server.layout.program) is None, f"the end of it, {step}: {done.stderr}")
        assert server.version == "0.2.0"
    elif event == "both":
        again = server.updates(server.layout.current.readlink().name, "--patient")
        assert (again.returncode, "runs already" in again.stderr) == (_INVALID, True), again.stderr
    else:
        assert done.returncode == _NEEDS_PERSON, (step, done.stdout, done.stderr)
    whole(server)
    sent_once(server, "before", "due")
    keeps(server, before)
    assert (watch.silence < _ANSWERS_SECONDS, watch.most_at_once) == (True, 1), watch


@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_at_any_step_leaves_one_version_that_answers(small_disk: Server, step: str) -> None:
    server = small_disk
    plans(server, "before", 0)
    sent_once(server, "before")
    before = server.rows()
    done = server.updates(make_wheel(server.control, "0.2.0"), "--patient", at=step, event="full")
    wait_until(server.answering, f"an answer at {step}: {done.stdout} {done.stderr}")
    (server.root / "filler").unlink()
    server.answers()
    assert done.returncode in (_DONE, _FAILED), (done.stdout, done.stderr)
    if step in ("install", "rehearse", "prepare"):
        assert "othing was changed" in done.stderr, done.stderr
    server.updates(server.layout.current.readlink().name, "--patient")  # ends what could not be ended
    whole(server)
    keeps(server, before)
    plans(server, "after", 0)
    sent_once(server, "before", "after")


@pytest.mark.parametrize("fault", ["doctor", "import"])
def test_a_version_that_fails_on_the_copy_is_not_switched_to(server: Server, fault: str) -> None:
    done = server.updates(make_wheel(server.control, "0.2.0", "tables", fault))
    assert (done.returncode, "0.1.0 runs as before" in done.stderr) == (_FAILED, True), done.stderr
    assert server.starts == ["0.1.0"]
    whole(server)


@pytest.mark.parametrize("event", ["nothing", "kill", "both"])
@pytest.mark.parametrize("fault", ["mute", "hangs"])
def test_back_from_a_version_that_does_not_answer_with_the_ledger_on_hold(
    server: Server, fault: str, event: str
) -> None:
    plans(server, "before", 0)
    sent_once(server, "before")
    done = server.updates(make_wheel(server.control, "0.2.0", "tables", fault), at="back", event=event)
    if event == "both":
        done = server.updates("0.1.0")
    assert "0.1.0 runs again" in done.stderr, (done.stdout, done.stderr)
    wait_until(server.answering, "an answer")
    assert (server.version, server.ledger_version() != NEXT) == ("0.1.0", True)
    held = server.project.query("SELECT kind FROM hold WHERE ended_at IS NULL")
    assert held == [("restore",)]
    server.says("restore", "--look")
    assert server.says("resume").returncode == _DONE
    plans(server, "after", 0)
    sent_once(server, "before", "after")
    whole(server)


def test_there_and_back_across_new_tables(server: Server) -> None:
    plans(server, "one", 0)
    sent_once(server, "one")
    assert server.updates(make_wheel(server.control, "0.2.0", "tables"), "--patient").returncode == _DONE
    assert (server.answers(), server.ledger_version()) == ("0.2.0", NEXT)
    plans(server, "two", 0)
    sent_once(server, "two")
    assert server.updates("0.1.0").returncode == _INVALID  # nobody is there to be asked
    assert server.updates("0.1.0", "--yes", "--patient").returncode == _DONE
    wait_until(server.answering, "an answer")
    assert server.version == "0.1.0"
    looked = server.says("restore", "--look")
    server.says("resume")
    assert "1" in looked.stdout  # what the newer ledger knew is on the Page, and not in this one
    sent_once(server, "one")
    assert times_on_page(server, "two") == 1
    assert server.updates(make_wheel(server.control, "0.3.0", "tables"), "--patient").returncode == _DONE
    assert server.answers() == "0.3.0"


def test_from_an_earlier_commit_there_and_back(tmp_path: Path) -> None:
    """What ran before today's changes, with its own tables and texts, and no word of what came since."""
    (tmp_path / "control").mkdir()
    server = Server(tmp_path / "root", tmp_path / "control")
    server.has("0.1.0", checkout=older_checkout(tmp_path / "earlier"))
    with server.running():
        plans(server, "one", 0)
        sent_once(server, "one")
        tables, before = server.ledger_version(), server.rows()
        done = server.updates(make_wheel(server.control, "0.2.0"), "--patient")
        assert done.returncode == _DONE, (done.stdout, done.stderr)
        assert (server.answers(), server.ledger_version() > tables) == ("0.2.0", True)
        plans(server, "two", 0)
        sent_once(server, "one", "two")
        assert server.updates("0.1.0", "--yes", "--patient").returncode == _DONE
        wait_until(server.answering, "an answer")
        assert (server.version, server.ledger_version()) == ("0.1.0", tables)
        assert {table: gone for table, rows in before.items() if (gone := rows - server.rows()[table])} == {}
        server.says("restore", "--look")
        assert server.says("resume").returncode == _DONE
        plans(server, "three", 0)
        sent_once(server, "one", "three")
        assert times_on_page(server, "two") == 1
        assert server.updates(make_wheel(server.control, "0.3.0"), "--patient").returncode == _DONE
        assert server.answers() == "0.3.0"
        whole(server)


def test_a_release_as_it_is_built_is_installed_by_pip_and_runs(server: Server, tmp_path: Path) -> None:
    wheel = build_version(tmp_path, "0.2.0")
    alone = tmp_path / "alone"
    alone.mkdir()
    done = server.updates(Path(shutil.copy(wheel, alone)), "--patient", install="pip")  # its requirements are in it

    assert done.returncode == _DONE, (done.stdout, done.stderr)
    assert (server.answers(), server.says("--version").stdout.strip()) == ("0.2.0", "publisher 0.2.0")
    packages = next(server.layout.release("0.2.0").glob("lib/python*/site-packages"))
    assert (packages / "sqlalchemy").is_dir()
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in (packages / "publisher").glob("*.py"))
    whole(server)
