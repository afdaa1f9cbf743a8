"""The Page's file: several processes at once, and a process killed in the middle."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import requests

from publisher.sandbox.server import SandboxPage
from tests.sandbox.conftest import TEMPLATES, Caller, Clock

PROGRAM = f"""
import sys
from pathlib import Path
from publisher.sandbox.server import SandboxPage
page = SandboxPage(Path(sys.argv[1]), templates=Path({str(TEMPLATES)!r}))
page.start()
print(page.url, flush=True)
for number in range(int(sys.argv[2])):
    page.make_by_hand(message=f"{{sys.argv[3]}} {{number}}")
sys.stdin.read()
"""


def _start(folder: Path, count: int, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, str(folder), str(count), name]
    root = str(TEMPLATES.parent)
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root)


def test_the_page_stays_when_the_sandbox_stops(open_page: Callable[..., SandboxPage]) -> None:
    first = open_page()
    post_id = Caller(first).make(message="a")
    first.stop()
    assert [post.id for post in first.posts()] == [post_id]
    second = open_page()
    assert [post.id for post in second.posts()] == [post_id]


def test_a_stopped_sandbox_comes_back_on_its_port(open_page: Callable[..., SandboxPage]) -> None:
    page = open_page()
    url = page.url
    page.stop()
    page.start()
    assert page.url == url
    assert requests.get(url, timeout=5).status_code == 200


def test_two_pages_in_one_folder_do_not_mix(open_page: Callable[..., SandboxPage]) -> None:
    open_page(page_id="111").make_by_hand(message="a")
    assert open_page(page_id="222").posts() == []


def test_a_page_begun_again_repeats_no_number(
    open_page: Callable[..., SandboxPage], tmp_path: Path, clock: Clock
) -> None:
    first = open_page(folder=tmp_path / "one").make_by_hand(message="a")
    clock.forward(seconds=1)
    second = open_page(folder=tmp_path / "two").make_by_hand(message="a")
    assert first.id != second.id


def test_several_processes_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    processes = [_start(tmp_path, 40, name) for name in "abc"]
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    posts = SandboxPage(tmp_path, templates=TEMPLATES).posts()
    assert len({post.id for post in posts}) == 120
    assert {post.message for post in posts} == {f"{name} {number}" for name in "abc" for number in range(40)}


def test_a_killed_process_leaves_a_sound_page(tmp_path: Path) -> None:
    process = _start(tmp_path, 100_000, "x")
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.3)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=10)
    page = SandboxPage(tmp_path, templates=TEMPLATES)
    messages = [post.message for post in page.posts()][::-1]
    assert messages == [f"x {number}" for number in range(len(messages))]
    assert len(messages) > 0
    page.make_by_hand(message="after")
    assert page.posts()[0].message == "after"
