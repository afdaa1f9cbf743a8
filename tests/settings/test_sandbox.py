"""Which Page it is: the real one, a sandbox that runs, or one that has to be started."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.settings.desk import Desk

REAL = "https://graph.facebook.com"
LOCAL = "http://127.0.0.1:4001"


def running(folder: Path, **content: object) -> None:
    (folder / "run.json").write_text(json.dumps({"pid": os.getpid(), **content}))


def gone_pid() -> int:
    process = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    return int(process.stdout)


def test_without_a_token_it_is_the_sandbox_and_nobody_gave_its_address(desk: Desk) -> None:
    settings = desk.read("")
    assert settings.sandbox
    assert not settings.facebook.graph_url_given
    assert settings.secrets.facebook_page_token == "sandbox"
    assert settings.secrets.page_token_source == ""


def test_without_a_token_the_sandbox_that_runs_is_used(desk: Desk) -> None:
    running(desk.folder, graph_url=LOCAL, website_url="http://127.0.0.1:4000/")
    settings = desk.read("")
    assert settings.facebook.graph_url == LOCAL
    assert settings.website.url == "http://127.0.0.1:4000"
    assert not settings.facebook.graph_url_given


def test_without_a_token_an_address_on_this_machine_is_used_as_given(desk: Desk) -> None:
    running(desk.folder, graph_url="http://127.0.0.1:9")
    settings = desk.read(f'[facebook]\ngraph_url = "{LOCAL}"')
    assert (settings.facebook.graph_url, settings.facebook.graph_url_given) == (LOCAL, True)
    assert settings.sandbox


@pytest.mark.parametrize("token", ["", "sandbox"])
def test_without_a_real_token_facebook_itself_is_not_spoken_to(desk: Desk, token: str) -> None:
    running(desk.folder, graph_url=LOCAL)
    settings = desk.read(f'[facebook]\ngraph_url = "{REAL}"', FACEBOOK_PAGE_TOKEN=token)
    assert (settings.facebook.graph_url, settings.facebook.graph_url_given) == (LOCAL, False)


def test_with_a_token_it_is_facebook_whatever_runs_here(desk: Desk) -> None:
    running(desk.folder, graph_url=LOCAL)
    settings = desk.read("", FACEBOOK_PAGE_TOKEN="EAAtoken")
    assert not settings.sandbox
    assert (settings.facebook.graph_url, settings.facebook.graph_url_given) == (REAL, False)


def test_a_given_website_address_wins_over_the_one_that_runs(desk: Desk) -> None:
    running(desk.folder, website_url="http://127.0.0.1:4000")
    assert desk.read('[website]\nurl = "https://kosint2020.net"').website.url == "https://kosint2020.net"


def test_what_a_process_left_behind_that_is_gone_says_nothing(desk: Desk) -> None:
    running(desk.folder, pid=gone_pid(), website_url="http://127.0.0.1:4000", graph_url=LOCAL)
    settings = desk.read("")
    assert (settings.website.url, settings.facebook.graph_url) == ("", REAL)


def test_a_process_of_somebody_else_counts_as_running(desk: Desk) -> None:
    running(desk.folder, pid=1, graph_url=LOCAL)
    assert desk.read("").facebook.graph_url == LOCAL


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "3", '{"pid": true}', '{"pid": -1}', '{"pid": "1"}', '{"pid": 99999999999999999999}'],
)
def test_a_half_written_run_file_says_nothing(desk: Desk, content: str) -> None:
    (desk.folder / "run.json").write_text(content)
    assert desk.read("").facebook.graph_url == REAL


def test_addresses_in_the_run_file_that_no_token_may_be_sent_to_are_ignored(desk: Desk) -> None:
    running(desk.folder, graph_url="http://evil.example", website_url=3)
    settings = desk.read("")
    assert (settings.website.url, settings.facebook.graph_url) == ("", REAL)
