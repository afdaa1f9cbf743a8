"""Links to elsewhere are rationed: a limit a month, and what comes of a link past it."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from publisher.domain.outside_links import INSIDE_HOSTS
from publisher.sandbox.commands import PostChange
from publisher.sandbox.errors import ErrorAnswer
from publisher.sandbox.link_limit import FREE_HOSTS, LinkLimit, first_address, leads_out
from publisher.sandbox.server import SandboxPage
from tests.sandbox.conftest import TEMPLATES, Caller, Clock

LINK = "https://kosint.example/"
ASKED = "message,attachments,status_type,is_published"


@pytest.mark.parametrize(
    ("text", "bare", "out"),
    [
        ("Read https://kosint.example/k7q2m.", False, True),
        ("HTTP://KOSINT.EXAMPLE", False, True),
        ("https://facebook.com.evil.example/", False, True),
        ("https://notfacebook.com/", False, True),
        ("https://m.facebook.com/groups/1 and https://fb.me/x", False, False),
        ("https://www.instagram.com/kosint https://wa.me/383 https://chat.whatsapp.com/x", False, False),
        ("https://www.threads.net/@x https://threads.com/@x https://FB.com/x https://facebook.com./x", False, False),
        ("https://facebook.com/a https://kosint.example", False, True),
        ("kosint2020.net/k7q2m", False, False),
        ("kosint2020.net/k7q2m", True, True),
        ("Shih www.kosint.example", False, True),
        ("Shih www.facebook.com/kosint", False, False),
        ("zyra@www.kosint.example", False, False),
        ("facebook.com/kosint", True, False),
        ("office@kosint.example, 3.5 and Art.5", True, False),
        ("http://[ is none", False, False),
        ("no link at all", True, False),
    ],
)
def test_only_what_leads_out_of_facebook_counts(text: str, bare: bool, out: bool) -> None:
    assert leads_out(text, bare=bare) is out


def test_both_know_the_same_hosts_whose_links_are_free() -> None:
    """The sandbox plays Facebook and shares no code with the program; so both tables are held together here."""
    assert FREE_HOSTS == INSIDE_HOSTS


@pytest.mark.parametrize(
    ("at", "from_day", "zone", "start", "end"),
    [
        ("2026-11-24T12:00", 1, "UTC", "2026-11-01T00:00", "2026-12-01T00:00"),
        ("2026-11-01T00:00", 1, "UTC", "2026-11-01T00:00", "2026-12-01T00:00"),
        ("2026-10-31T23:30", 1, "Europe/Belgrade", "2026-10-31T23:00", "2026-11-30T23:00"),
        ("2026-10-31T22:30", 1, "Europe/Belgrade", "2026-09-30T22:00", "2026-10-31T23:00"),
        ("2027-01-05T00:00", 28, "UTC", "2026-12-28T00:00", "2027-01-28T00:00"),
        ("2027-03-01T00:00", 28, "UTC", "2027-02-28T00:00", "2027-03-28T00:00"),
    ],
)
def test_a_month_begins_on_the_chosen_day(at: str, from_day: int, zone: str, start: str, end: str) -> None:
    month = LinkLimit(from_day=from_day, zone=zone).month(datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert [f"{each:%Y-%m-%dT%H:%M}" for each in month] == [start, end]


def test_a_card_has_a_whole_address() -> None:
    assert first_address("Shih www.kosint.example, ose https://kosint.example.") == "http://www.kosint.example"
    assert first_address("Asgjë") == ""


def test_a_third_link_goes_up_dead(sandbox: SandboxPage, graph: Caller) -> None:
    sandbox.limit_links(LinkLimit(most=2))
    posts = [graph.make(message=f"post {number}", link=f"{LINK}{number}") for number in range(3)]
    shown = [graph.get(post, fields=ASKED) for post in posts]
    assert ["attachments" in each for each in shown] == [True, True, False]
    assert [each["status_type"] for each in shown] == ["shared_story", "shared_story", "mobile_status_update"]
    assert shown[2]["message"] == "post 2"
    assert [post.dead_link for post in sandbox.posts()] == [True, False, False]
    assert sandbox.links_used == 2


def test_past_the_limit_the_address_may_stand_as_text(sandbox: SandboxPage, graph: Caller) -> None:
    sandbox.limit_links(LinkLimit(most=0, past="text"))
    assert graph.get(graph.make(message="a", link=LINK), fields=ASKED)["message"] == f"a\n\n{LINK}"
    assert graph.get(graph.make(message=f"See {LINK}", link=LINK))["message"] == f"See {LINK}"


def test_past_the_limit_a_link_may_be_refused(sandbox: SandboxPage, graph: Caller) -> None:
    sandbox.limit_links(LinkLimit(most=1, past="refused", code=368, subcode=77, status=403))
    first, second = (graph.make(message=each, link=LINK, published=False) for each in "ab")
    assert graph.post(first, is_published="true") == {"success": True}
    refused = graph("POST", second, data={"is_published": "true"})
    assert refused.status_code == 403
    assert (refused.json()["error"]["code"], refused.json()["error"]["error_subcode"]) == (368, 77)
    assert graph.get(second, fields="is_published")["is_published"] is False
    assert "id" in graph.post("me/feed", message="without")
    assert graph.post("me/feed", message="with", link=LINK)["error"]["code"] == 368
    assert len(sandbox.posts()) == 3


def test_publishing_again_takes_no_second_place(sandbox: SandboxPage, graph: Caller) -> None:
    sandbox.limit_links(LinkLimit(most=2))
    post = graph.make(message="a", link=LINK, published=False)
    assert sandbox.links_used == 0
    for _ in range(3):
        graph.post(post, is_published="true")
    assert sandbox.links_used == 1


def test_unpublished_posts_may_count_as_they_are_made(sandbox: SandboxPage, graph: Caller) -> None:
    sandbox.limit_links(LinkLimit(most=1, at="make"))
    first, second = (graph.make(message=each, link=LINK, published=False) for each in "ab")
    assert "attachments" not in graph.get(second, fields=ASKED)
    graph("DELETE", first)
    assert sandbox.links_used == 0
    graph.post(second, is_published="true")
    assert "attachments" not in graph.get(second, fields=ASKED)  # decided once


def test_what_was_deleted_gives_its_place_back_or_keeps_it(sandbox: SandboxPage, graph: Caller) -> None:
    sandbox.limit_links(LinkLimit(most=2))
    post, plain = graph.make(message="a", link=LINK), graph.make(message="plain")
    comment = graph.post(f"{plain}/comments", message=LINK)["id"]
    assert sandbox.links_used == 2
    graph("DELETE", post)
    graph("DELETE", comment)
    assert sandbox.links_used == 0
    sandbox.limit_links(LinkLimit(most=2, deleted=True))
    assert sandbox.links_used == 2


def test_comments_of_the_page_count_and_those_of_visitors_do_not(sandbox: SandboxPage, graph: Caller) -> None:
    sandbox.limit_links(LinkLimit(most=1))
    post = graph.make(message="plain")
    sandbox.comment_by_hand(post, LINK)
    sandbox.comment_by_hand(post, "https://facebook.com/kosint", as_page=True)
    assert sandbox.links_used == 0
    live = sandbox.comment_by_hand(post, f"See {LINK}.", as_page=True)
    dead = graph.post(f"{post}/comments", message=f"{LINK}2")["id"]
    assert sandbox.links_used == 1
    asked = "from,message,application,attachment"
    rows = {row["id"]: row for row in graph.get(f"{post}/comments", fields=asked)["data"]}
    assert rows[live.id]["attachment"]["url"] == LINK
    assert rows[live.id]["from"]["id"] == sandbox.page_id
    assert "application" not in rows[live.id]
    assert "attachment" not in rows[dead]


def test_links_under_a_post_that_has_one_are_free(sandbox: SandboxPage, graph: Caller) -> None:
    sandbox.limit_links(LinkLimit(most=1))
    post, plain = graph.make(message="a", link=LINK), graph.make(message="plain")
    for target, alive in ((post, True), (plain, False)):
        comment = graph.post(f"{target}/comments", message=f"{LINK}more")["id"]
        assert ("attachment" in graph.get(comment, fields="attachment")) is alive
    assert sandbox.links_used == 1


def test_a_text_that_is_given_a_link_later_counts_then(sandbox: SandboxPage, graph: Caller) -> None:
    sandbox.limit_links(LinkLimit(most=1, past="refused"))
    first, second = graph.make(message="a"), graph.make(message="b")
    assert graph.post(first, message=LINK) == {"success": True}
    assert graph.post(first, message=f"{LINK}other") == {"success": True}
    assert "error" in graph.post(second, message=LINK)
    assert graph.get(second)["message"] == "b"
    comment = graph.post(f"{second}/comments", message="c")["id"]
    assert "error" in graph.post(comment, message=LINK)
    assert sandbox.links_used == 1


def test_posts_by_hand_photos_and_scheduled_posts_count(sandbox: SandboxPage, graph: Caller, clock: Clock) -> None:
    sandbox.limit_links(LinkLimit(most=3, past="refused"))
    sandbox.make_by_hand(message="by hand", link=LINK)
    graph.make(message=f"a\n\n{LINK}", attached_media=[{"media_fbid": graph.upload()["id"]}])
    at = int(clock().timestamp()) + 3600
    for message in "bc":
        graph.make(message=message, link=LINK, published=False, scheduled_publish_time=at)
    assert sandbox.links_used == 2
    clock.forward(hours=2)
    assert [post.dead_link for post in sandbox.published()] == [True, False, False, False]
    assert requests.post(f"{sandbox.url}/_look/posts", data={"link": LINK}, timeout=5).status_code == 400


def test_a_new_month_has_room_again(sandbox: SandboxPage, graph: Caller, clock: Clock) -> None:
    sandbox.limit_links(LinkLimit(most=1))
    graph.make(message="a", link=LINK)
    clock.forward(days=7)
    assert sandbox.links_used == 0
    assert "attachments" in graph.get(graph.make(message="b", link=LINK), fields=ASKED)


def test_two_at_once_never_take_the_last_place_twice(tmp_path: Path, clock: Clock) -> None:
    """Each has the Page's file open for itself, as two processes have."""
    pages = [SandboxPage(tmp_path, templates=TEMPLATES, now=clock, links=LinkLimit(most=3)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: pages[n % 4].make_by_hand(message=f"post {n}", link=f"{LINK}{n}"), range(12)))
    assert pages[0].links_used == 3
    assert sum(not post.dead_link for post in pages[0].posts()) == 3


def test_without_a_limit_links_are_counted_all_the_same(sandbox: SandboxPage, graph: Caller) -> None:
    for number in range(3):
        graph.make(message="a", link=f"{LINK}{number}")
    assert sandbox.links_used == 3
    sandbox.limit_links(LinkLimit(most=3))
    assert "attachments" not in graph.get(graph.make(message="b", link=LINK), fields=ASKED)


def test_a_page_of_before_can_be_opened(tmp_path: Path, clock: Clock) -> None:
    page = SandboxPage(tmp_path, templates=TEMPLATES, now=clock)
    post = page.make_by_hand(message="a", link=LINK)
    page.comment_by_hand(post.id, LINK, as_page=True)
    with page._store.writing() as transaction:
        transaction.execute("DROP TABLE outside_links")
    (opened,) = SandboxPage(tmp_path, templates=TEMPLATES, now=clock).posts()
    assert not opened.dead_link
    assert not opened.comments[0].dead_link


def test_the_look_page_shows_the_count_and_what_is_dead(sandbox: SandboxPage, graph: Caller) -> None:
    assert "links used" not in requests.get(sandbox.url, timeout=5).text
    sandbox.limit_links(LinkLimit(most=1))
    graph.make(message="alive", link=f"{LINK}1")
    text = requests.get(sandbox.url, timeout=5).text
    assert "1 of 1 links used since 1 November 2026" in text
    assert "Dead link" not in text
    post = graph.make(message=f"Read {LINK}2 and https://facebook.com/kosint", link=f"{LINK}2")
    graph.post(f"{post}/comments", message=f"{LINK}3")
    text = requests.get(sandbox.url, timeout=5).text
    assert "Dead link" in text
    for dead in ("2", "3"):
        assert f'<span class="dead">{LINK}{dead}</span>' in text
        assert f'href="{LINK}{dead}"' not in text
    assert 'href="https://facebook.com/kosint"' in text
    assert f'href="{LINK}1"' in text


def test_the_fault_file_sets_the_limit_and_takes_it_back(open_page: Callable[..., SandboxPage], tmp_path: Path) -> None:
    file = tmp_path / "faults.toml"
    file.write_text('[links]\nmost = 1\npast = "refused"\n')
    page = open_page(fault_file=file, links=LinkLimit(most=5))
    graph = Caller(page)
    graph.make(message="a", link=LINK)
    assert "error" in graph.post("me/feed", message="b", link=LINK)
    file.write_text("")
    assert "2 of 5 links used" in _after(lambda: graph.make(message="b", link=LINK), page)


def _after(change: Callable[[], Any], page: SandboxPage) -> str:
    change()
    return requests.get(page.url, timeout=5).text


@pytest.mark.parametrize(
    ("wrong", "word"),
    [({"most": -1}, "most"), ({"from_day": 29}, "from_day"), ({"past": "gone"}, "gone"), ({"zone": "Mars"}, "Mars")],
)
def test_a_limit_that_makes_no_sense_is_named(wrong: dict[str, Any], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        LinkLimit(**wrong)


@pytest.mark.parametrize("past", ["plain", "text", "refused"])
@pytest.mark.parametrize("at", ["publish", "make"])
def test_whatever_is_done_no_month_has_more_links_than_it_may(tmp_path: Path, clock: Clock, past: Any, at: Any) -> None:
    """Posts and comments are made, published, scheduled, edited and deleted by chance, over four months."""
    dice = random.Random(f"{past} {at}")
    limit = LinkLimit(most=2, past=past, at=at, from_day=15)
    page = SandboxPage(tmp_path, templates=TEMPLATES, now=clock, links=limit)
    page._store.hold()
    store, texts = page._page, ("Asgjë", f"Lexo {LINK}", "https://wa.me/383")
    for _ in range(150):
        clock.forward(hours=dice.randint(1, 40))
        before = [(post.id, post.message, post.published, post.dead_link, len(post.comments)) for post in page.posts()]
        posts = [post for post in page.posts() if not post.deleted]
        one = dice.choice(posts) if posts else None
        deed = dice.choice(("make", "make", "publish", "edit", "comment", "delete")) if one else "make"
        text = dice.choice(texts)
        try:
            if one is None or deed == "make":
                link, published = dice.choice((LINK, "", "")), dice.random() < 0.5
                due = clock() + timedelta(hours=30) if not published and dice.random() < 0.5 else None
                page.make_by_hand(message=text, link=link, published=published, scheduled_at=due)
            elif deed == "comment":
                page.comment_by_hand(one.id, text, as_page=dice.random() < 0.8)
            elif deed == "delete":
                page.delete_by_hand(one.id)
            else:
                store.change_post(one.id, PostChange(published=True) if deed == "publish" else PostChange(message=text))
        except ErrorAnswer:
            assert past == "refused"
            assert before == [
                (post.id, post.message, post.published, post.dead_link, len(post.comments)) for post in page.posts()
            ]
        assert page.links_used <= 2
    assert past == "refused" or any(post.dead_link for post in page.posts())
    page._store.close()
