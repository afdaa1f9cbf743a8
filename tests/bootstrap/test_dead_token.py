"""A dead token in the middle of twenty due posts (eight in `make test`), to the last post (issue 4, show 4)."""

from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from publisher.sandbox.server import SandboxPage
from tests.bootstrap.office import Office, until
from tests.extent import EVERYTHING
from tests.notifications.mailbox import Mailbox

COUNT = 20 if EVERYTHING else 8
SLUGS = [f"post-{number:02}" for number in range(COUNT)]
#: `release --spread`, in minutes and in seconds.
SPREAD, SPREAD_SECONDS = "0.005", 0.3


@pytest.mark.slow
def test_a_dead_token_among_twenty_due_posts(tmp_path: Path, mailbox: Mailbox, mail_port: int) -> None:
    office = Office(tmp_path, mail_port=mail_port)
    page = office.opens_page("EAAfirst")
    office.runs("connect", given="EAAfirst-user\n")
    office.writes(*SLUGS)
    office.runs("schedule", *SLUGS, "--at", "now")

    with office.scheduler():
        until(lambda: len(page.published()) >= 3)
        page = office.opens_page("EAAsecond")  # the old token is dead in this moment
        out = [post.message for post in page.published()]
        the_channel_pauses_after_one_call(office, page, mailbox)
        a_withdrawal_goes_out_where_it_can(office, mailbox, len(out))
        a_new_token_holds_the_rest(office, page, len(out))
        office.runs("release", "--all", "--spread", SPREAD)
        until(lambda: len(page.published()) == COUNT - 1 and "waiting" not in office.states().values(), 180)

    they_went_once_in_order_and_apart(office, page, out)
    assert len(mailbox.letters) == 2


def the_channel_pauses_after_one_call(office: Office, page: SandboxPage, mailbox: Mailbox) -> None:
    until(lambda: mailbox.letters and "waiting" not in office.states().values())
    states = list(office.states().values())
    assert sorted(set(states)) == ["held", "paused", "sent"]
    assert states.count("paused") == 1
    assert sum(request.headers.get("authorization") == "Bearer EAAfirst" for request in page.requests) == 1
    assert mailbox.subjects == ["KOSINT 2020: Publishing on Facebook has stopped"]


def a_withdrawal_goes_out_where_it_can(office: Office, mailbox: Mailbox, out: int) -> None:
    """The website at once; Facebook waits for the token, and a person gets the post's address at once."""
    taken_back = next(slug for slug, state in office.states().items() if state == "sent")
    office.runs("withdraw", taken_back)
    until(lambda: len(mailbox.letters) == 2)
    assert office.states("website", "withdraw") == {taken_back: "sent"}
    assert mailbox.subjects[1] == "KOSINT 2020: A post could not be unpublished"
    assert "delete the post by hand: http" in mailbox.texts[1]
    assert list(office.states().values()).count("sent") == out


def a_new_token_holds_the_rest(office: Office, page: SandboxPage, out: int) -> None:
    told = office.runs("connect", given="EAAsecond-user\n", code=1).stdout
    assert "the hold has ended" in told
    assert "publisher release --all --spread 30" in told
    until(lambda: len(page.published()) == out - 1)  # the scheduler, which still runs, took the new token
    states = list(office.states().values())
    assert (states.count("sent"), states.count("held")) == (out, COUNT - out)


def they_went_once_in_order_and_apart(office: Office, page: SandboxPage, out: list[str]) -> None:
    posts = sorted(page.published(), key=lambda post: post.created_at)
    assert len({post.message for post in posts}) == COUNT - 1
    released = [post for post in posts if post.message not in out]
    assert [post.message for post in released] == sorted(post.message for post in released)
    rows = [row for row in office.status() if (row["channel"], row["action"]) == ("facebook", "publish")]
    due = sorted(datetime.fromisoformat(row["due_at"]) for row in rows)[-len(released) :]
    assert {(after - before).total_seconds() for before, after in pairwise(due)} == {SPREAD_SECONDS}
    assert all(post.created_at >= due_at for post, due_at in zip(released, due, strict=True))


@pytest.mark.slow
def test_a_token_that_was_dead_before_costs_one_call_too_without_a_gap(tmp_path: Path, mail_port: int) -> None:
    office = Office(tmp_path, mail_port=mail_port, PUBLISHER_FACEBOOK__MIN_GAP_SECONDS="0")
    office.opens_page("EAAfirst")
    office.runs("connect", given="EAAfirst-user\n")
    office.writes(*SLUGS)
    office.runs("schedule", *SLUGS, "--at", "now")
    page = office.opens_page("EAAsecond")

    office.runs("publish", code=1)

    assert len(page.requests) <= 2  # the look before the first send, and one post
    assert sorted(office.states().values()) == ["paused"] + ["waiting"] * (COUNT - 1)


def test_connect_says_what_is_wrong_and_keeps_nothing(tmp_path: Path, mail_port: int) -> None:
    office = Office(tmp_path, mail_port=mail_port)
    page = office.opens_page("EAAfirst")

    refused = office.runs("connect", given="EAAnobody\n", code=2)
    assert "does not accept this token" in refused.stderr
    lacking = office.runs("connect", given="EAAfirst-system-without-pages_manage_posts\n", code=2)
    assert "missing pages_manage_posts: This permission is missing: posts cannot be published." in lacking.stdout
    assert "“Generate token”" in lacking.stdout
    assert "EAAfirst" not in lacking.stdout + lacking.stderr
    assert "No token was given" in office.runs("connect", given="\n", code=2).stderr
    dry = office.runs("connect", "--dry-run", given=f"{page.account.system_token}\n")
    assert "comes from a system user" in dry.stdout
    assert not (tmp_path / "secrets").exists()


def test_a_token_in_the_environment_is_said_to_win(tmp_path: Path, mail_port: int) -> None:
    office = Office(tmp_path, mail_port=mail_port, FACEBOOK_PAGE_TOKEN="EAAold")
    page = office.opens_page("EAAfirst")
    (tmp_path / "first").write_text(page.account.system_token, encoding="utf-8")

    told = office.runs("connect", "--token-file", "first", code=1)

    assert "FACEBOOK_PAGE_TOKEN still sets another token" in told.stderr
    assert (tmp_path / "secrets" / "page_token").read_text() == "EAAfirst\n"
