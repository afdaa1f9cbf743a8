"""`doctor --canary --record` and `sandbox --recording`, as they are typed."""

import json
import os
import signal
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from publisher.messages import exit_codes
from publisher.runtime.shutdown import INTERRUPTED
from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxPage
from tests.cli.desk import ROOT, Desk
from tests.extent import EVERYTHING

TOKEN = "EAApage-token"
NAME = "Këshilli i Ferizajt"


@pytest.fixture
def page(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[SandboxPage]:
    """A Page that is no sandbox for the program: it has a token, and an address in the settings."""
    with SandboxPage(
        tmp_path / "page", templates=ROOT / "templates", page_id="keshilli.ferizajt", token=TOKEN, page_name=NAME
    ) as page:
        address = f'page_id = "keshilli.ferizajt"\ngraph_url = "{page.url}"\n[website]\nurl = "{page.url}"\n'
        desk.settings(f'{address}[organisation]\nname = "{NAME}"\n')
        monkeypatch.setenv("FACEBOOK_PAGE_TOKEN", TOKEN)
        page.make_by_hand(message="Ne ju ftojmë")
        yield page


@pytest.mark.slow
def test_answers_are_kept_and_compared(desk: Desk, page: SandboxPage) -> None:
    page.faults.plan(Fault("POST /comments", "error", code=200, times=None))

    done = desk("doctor", "--canary", "--record", "page.json")

    file = desk.folder / "page.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for private in (TOKEN, "ftojmë", "Këshilli", "keshilli", page.page_id, page.account.app_id):
        assert private not in json.dumps(json.loads(file.read_text("utf-8")), ensure_ascii=False)
    assert "answers are in page.json" in done.out
    assert "canary link" not in done.out
    assert [post.message for post in page.posts() if not post.deleted] == ["Ne ju ftojmë"]

    compared = desk("sandbox", "--recording", "page.json", "--compare")

    assert compared.code == exit_codes.NEEDS_PERSON
    assert "POST /{post}/comments (unseen text)\n    answer: recorded 403 error 200, sandbox 200" in compared.out


def test_a_link_and_the_public_are_for_who_asks(desk: Desk, page: SandboxPage) -> None:
    done = desk("doctor", "--canary", "--record", "page.json", "--with-link", "--public")

    kept = json.loads((desk.folder / "page.json").read_text("utf-8"))
    assert (kept["with_link"], kept["public"]) == (True, True)
    assert "canary link" in done.out
    assert len(page.published()) == 1
    assert {post.link for post in page.posts()} == {"", page.url}


def test_the_canary_alone_has_a_link_for_who_asks(desk: Desk, page: SandboxPage) -> None:
    assert "canary link  Made unpublished" in desk("doctor", "--canary", "--with-link").out


def test_a_link_without_a_website_is_told(desk: Desk) -> None:
    answer = desk("doctor", "--canary", "--record", "page.json", "--with-link")

    assert answer.code == exit_codes.NEEDS_PERSON
    assert "website.url is missing" in answer.out.partition("canary link")[2]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM] if EVERYTHING else [signal.SIGTERM])
def test_who_stops_it_leaves_no_test_post(desk: Desk, page: SandboxPage, number: signal.Signals) -> None:
    page.faults.plan(Fault("POST /comments", "hang_after", times=None))

    def stop_at_the_comment() -> None:
        while not any(request.path.endswith("/comments") for request in page.requests):
            time.sleep(0.01)
        os.kill(os.getpid(), number)

    threading.Thread(target=stop_at_the_comment, daemon=True).start()
    with suppress(KeyboardInterrupt):
        assert desk("doctor", "--canary", "--record", "page.json", "--public").code == INTERRUPTED

    assert [post.message for post in page.posts() if not post.deleted] == ["Ne ju ftojmë"]
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("doctor", "--record", "page.json"), "belong to `--canary`"),
        (("doctor", "--with-link"), "belong to `--canary`"),
        (("doctor", "--canary", "--public"), "`--public` to `--record`"),
        (("doctor", "--canary", "--record", "nowhere/page.json"), "no folder nowhere"),
        (("doctor", "--canary", "--record", "."), "is a folder"),
        (("sandbox", "--compare"), "`publisher sandbox --recording FILE --compare`"),
        (("sandbox", "--recording", "settings.toml", "--compare"), "no recording"),
        (("sandbox", "--recording", "settings.toml"), "no recording"),
    ],
)
def test_wrong_use_is_told_before_anything_is_made(
    desk: Desk, page: SandboxPage, line: tuple[str, ...], words: str
) -> None:
    answer = desk(*line)

    assert answer.code == exit_codes.INVALID
    assert words in answer.err
    assert len(page.posts()) == 1
