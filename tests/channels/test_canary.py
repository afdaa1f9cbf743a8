"""The canary tries unpublished posts on the Page and leaves nothing behind."""

import pytest

from publisher import messages
from publisher.sandbox.faults import Fault
from tests.channels.desk import Desk


def test_all_is_well_and_nothing_is_left(desk: Desk) -> None:
    findings = desk.channel.try_out("https://kosint.example/")

    assert [(finding.what, finding.works) for finding in findings] == [("text", True), ("link", True), ("photo", True)]
    assert all(post.deleted and post.published_at is None for post in desk.page.posts())
    assert len(desk.page.posts()) == 3


def test_without_a_website_no_link_is_tried(desk: Desk) -> None:
    assert [finding.what for finding in desk.channel.try_out()] == ["text", "photo"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("POST /feed", "error", code=200), "pages_manage_posts"),
        (Fault("GET /{post}", "html"), "could not be read"),
        (Fault("GET /{post}", "error", code=100, subcode=33), "is not there"),
        (Fault("GET /feed", "error", code=10), "cannot be listed"),
        (Fault("GET /feed", "empty_list"), "may lag"),
        (Fault("POST /feed", "empty_list"), "could not be made"),
    ],
)
def test_what_does_not_work_is_told(desk: Desk, fault: Fault, words: str) -> None:
    desk.page.faults.plan(fault)

    first, *others = desk.channel.try_out()

    assert not first.works
    assert words in messages.words(first.text)
    assert all(finding.works for finding in others)
    assert desk.page.unpublished() == []


def test_a_post_that_cannot_be_deleted_is_named(desk: Desk) -> None:
    desk.page.faults.plan(Fault("DELETE /{post}", "error", code=200))

    first, *_ = desk.channel.try_out()

    assert not first.works
    assert desk.page.unpublished()[0].id in first.text
