"""Links are rationed: who gets one is decided under the claim, by what the Page shows. On a Page that limits them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from publisher.domain.delivery import Action, Claim, State
from publisher.domain.errors import ClaimLost
from publisher.domain.link_budget import LinkRules
from publisher.domain.ports_ledger import ClaimRules
from publisher.domain.revision import ArticleText
from publisher.messages import words
from publisher.sandbox.faults import Fault
from publisher.sandbox.link_limit import LinkLimit, Past
from publisher.storage.database import Database
from publisher.storage.ledger.notices import SqlNoticeStore
from tests.faults.link_world import ZONE, LinkWorld

LIMIT = LinkLimit(most=2, zone=ZONE.key)
OUTSIDE = "https://example.org/by-hand"
FACEBOOK = ("facebook",)
Make = Callable[..., LinkWorld]


@pytest.fixture
def make(sqlite: Database, tmp_path: Path) -> Iterator[Make]:
    worlds: list[LinkWorld] = []

    def made(**changes: object) -> LinkWorld:
        worlds.append(LinkWorld(sqlite, tmp_path, **{"limit": LIMIT, **changes}))  # type: ignore[arg-type]  # by name
        return worlds[-1]

    yield made
    for world in worlds:
        world.close()


def ticks(world: LinkWorld, *slugs: str, **changes: object) -> None:
    for slug in slugs:
        world.schedule(slug, slug, channels=FACEBOOK, facebook_link=True, **changes)  # type: ignore[arg-type]


def note_of(world: LinkWorld, slug: str) -> str:
    return words(next(d.link_note for d in world.deliveries(slug) if d.action is Action.PUBLISH))


def is_dead(world: LinkWorld, slug: str) -> bool:
    post = world.post(slug)
    assert post is not None
    return post.dead_link


@pytest.mark.parametrize(("mode", "shape"), [("two-phase", "text"), ("two-phase", "photo"), ("direct", "text")])
def test_ticked_posts_carry_the_links_there_are_and_the_next_goes_out_without(
    make: Make, mode: str, shape: str
) -> None:
    world = make(mode=mode, shape=shape)
    world.schedule("plain", "plain", channels=FACEBOOK)
    ticks(world, "one", "two", "three")
    world.tick()
    assert [world.carries_link(slug) for slug in ("plain", "one", "two", "three")] == [False, True, True, False]
    assert not any(is_dead(world, slug) for slug in ("one", "two"))
    assert note_of(world, "one") == ""
    assert note_of(world, "three") == "It was published without its link: this month's links (2) are used up."
    assert world.budget.left == 0


def test_a_post_whose_answer_was_lost_counts_once_where_the_page_shows_it(make: Make) -> None:
    world = make(mode="direct")
    world.page.faults.plan(Fault("POST /feed", "drop_after"))
    ticks(world, "one", "two", "three")
    world.tick()
    assert [world.carries_link(slug) for slug in ("two", "three")] == [True, False]
    assert world.page.links_used == 2


def test_a_person_is_told_of_a_post_without_its_link_once_and_for_a_week(make: Make) -> None:
    world = make(rules=LinkRules(zone=ZONE, limit=0, given=True))
    world.rules = LinkRules(zone=ZONE)
    ticks(world, "one")
    world.tick()
    noted = SqlNoticeStore(world.database, world.target)
    assert [each.slug for each in noted.link_notes(world.clock() - timedelta(days=7))] == ["one"]
    assert noted.link_notes(world.clock() + timedelta(seconds=1)) == []


def hand_posts(world: LinkWorld) -> None:
    world.page.make_by_hand(message="By hand", link=OUTSIDE)


def hand_writes(world: LinkWorld) -> None:
    world.page.make_by_hand(message=f"Look: {OUTSIDE}.")


def hand_comments(world: LinkWorld) -> None:
    post = world.page.make_by_hand(message="No link")
    world.page.comment_by_hand(post.id, f"Here: {OUTSIDE}", as_page=True)


def hand_comments_under_an_old_post(world: LinkWorld) -> None:
    post = world.page.make_by_hand(message="No link")
    world.clock.passes(days=50)
    world.page.comment_by_hand(post.id, f"Here: {OUTSIDE}", as_page=True)


@pytest.mark.parametrize("spend", [hand_posts, hand_writes, hand_comments, hand_comments_under_an_old_post])
def test_what_hands_posted_counts(make: Make, spend: Callable[[LinkWorld], None]) -> None:
    world = make()
    spend(world)
    ticks(world, "one", "two")
    world.tick()
    assert [world.carries_link(slug) for slug in ("one", "two")] == [True, False]
    assert world.page.links_used == 2


def free_facebook(world: LinkWorld) -> None:
    world.page.make_by_hand(message="On https://www.facebook.com/1", link="https://www.instagram.com/kosint")


def free_visitor(world: LinkWorld) -> None:
    post = world.page.make_by_hand(message="No link")
    world.page.comment_by_hand(post.id, f"Here: {OUTSIDE}")


def free_last_month(world: LinkWorld) -> None:
    for _ in range(2):
        world.page.make_by_hand(message="By hand", link=OUTSIDE)
    world.clock.passes(days=7)  # from November to December


@pytest.mark.parametrize("spend", [free_facebook, free_visitor, free_last_month])
def test_what_facebook_does_not_count_takes_no_link(make: Make, spend: Callable[[LinkWorld], None]) -> None:
    world = make()
    spend(world)
    ticks(world, "one", "two")
    world.tick()
    assert [world.carries_link(slug) for slug in ("one", "two")] == [True, True]
    assert not any(is_dead(world, slug) for slug in ("one", "two"))


def test_comments_under_a_link_post_are_free_and_counted_under_many_comments(make: Make) -> None:
    world = make()
    linked = world.page.make_by_hand(message="By hand", link=OUTSIDE)
    world.page.comment_by_hand(linked.id, OUTSIDE, as_page=True)
    long = world.page.make_by_hand(message="Talked about")
    for number in range(101):
        world.page.comment_by_hand(long.id, f"Visitor {number}")
    ticks(world, "one")
    world.tick()
    assert world.carries_link("one")
    world.page.limit_links(LinkLimit(most=3, zone=ZONE.key))
    world.rules = LinkRules(zone=ZONE, limit=3, given=True)
    world.queue = world.worker("worker-2")
    world.page.comment_by_hand(long.id, OUTSIDE, as_page=True)
    ticks(world, "two")
    world.tick()
    assert not world.carries_link("two")


def test_links_are_kept_for_ticked_posts_that_are_due_before(make: Make) -> None:
    world = make(limit=LinkLimit(most=1, zone=ZONE.key), rules=LinkRules(zone=ZONE, limit=1, given=True))
    world.needs_approval = True  # so that it waits longer than its time
    ticks(world, "first")
    world.needs_approval = False
    ticks(world, "second", at=world.clock() + timedelta(minutes=1))
    assert len(world.budget.reserved) == 2
    world.clock.passes(minutes=2)
    world.tick()
    assert not world.carries_link("second")
    assert "kept for posts that were due before it (first)" in note_of(world, "second")
    world.approve("first", by="besa")
    world.tick()
    assert world.carries_link("first")


def test_a_cancelled_post_gives_its_place_back(make: Make) -> None:
    world = make(limit=LinkLimit(most=1, zone=ZONE.key), rules=LinkRules(zone=ZONE, limit=1, given=True))
    later = world.clock() + timedelta(hours=1)
    ticks(world, "first", at=later)
    ticks(world, "second", at=later + timedelta(minutes=1))
    assert [*world.budget.reserved] == ["first", "second"]
    world.cancel("first")
    assert world.budget.reserved == ("second",)
    world.clock.passes(hours=2)
    world.tick()
    assert world.carries_link("second")


def test_where_the_page_cannot_be_counted_the_post_goes_out_without_and_a_person_is_told(make: Make) -> None:
    world = make()
    ticks(world, "one")
    world.page.faults.plan(Fault("GET /published_posts", "error", code=10))
    world.tick()
    assert world.state("one") == "sent"
    assert not world.carries_link("one")
    assert "could not be counted" in note_of(world, "one")


def prepares(world: LinkWorld, slug: str) -> None:
    """Prepare a post whose publication is refused for now."""
    ticks(world, slug)
    world.page.faults.plan(Fault("POST /{post} is_published=true", "error", code=4))
    world.tick()
    assert world.state(slug) == "waiting"
    assert len(world.page.unpublished()) == 1


def test_a_prepared_post_whose_link_was_spent_by_hand_is_prepared_again_without(make: Make) -> None:
    world = make()
    prepares(world, "one")
    assert world.deliveries("one")[-1].with_link is True
    for _ in range(2):
        hand_posts(world)
    world.clock.passes(hours=1)
    for _ in range(3):
        world.tick()
        world.clock.passes(minutes=20)
    assert world.states("one") == ["publish superseded", "publish sent"]
    assert not world.carries_link("one")
    assert world.page.unpublished() == []
    assert "used up" in words(world.deliveries("one")[-1].link_note)


def test_a_prepared_post_that_still_has_room_is_published_as_it_is(make: Make) -> None:
    world = make()
    prepares(world, "one")
    hand_posts(world)
    world.clock.passes(hours=1)
    world.tick()
    assert world.states("one") == ["publish sent"]
    assert world.carries_link("one")
    assert not is_dead(world, "one")


def commented(slug: str, comment: str) -> dict[str, object]:
    text = ArticleText(tag="sq", title=slug, summary=slug, html="", plain="", facebook_comment=comment)
    return {"texts": (text,)}


def comments_of(world: LinkWorld, slug: str) -> list[str]:
    post = world.post(slug)
    assert post is not None
    return [comment.message for comment in post.comments]


def test_the_first_comment_follows_the_form_of_its_post(make: Make) -> None:
    world = make(limit=LinkLimit(most=1, zone=ZONE.key), rules=LinkRules(zone=ZONE, limit=1, given=True))
    for slug in ("one", "two"):
        ticks(world, slug, **commented(slug, "Read more: https://example.org/more"))
    world.schedule("three", "three", channels=FACEBOOK, **commented("three", "https://example.org/more"))  # type: ignore[arg-type]
    for _ in range(3):
        world.tick()
    assert comments_of(world, "one") == ["Read more: https://example.org/more"]
    assert comments_of(world, "two") == ["Read more:"]
    assert comments_of(world, "three") == []
    assert world.states("three") == ["publish sent", "comment cancelled"]
    assert "left out" in words(world.deliveries("three")[-1].link_note)
    assert world.page.links_used == 1
    noted = SqlNoticeStore(world.database, world.target).link_notes(world.clock() - timedelta(days=1))
    assert {(each.slug, each.action) for each in noted} == {("two", Action.PUBLISH), ("three", Action.COMMENT)}


@pytest.mark.parametrize("shape", ["text", "photo"])
def test_an_update_keeps_the_form_that_is_out(make: Make, shape: str) -> None:
    world = make(shape=shape, limit=LinkLimit(most=1, zone=ZONE.key), rules=LinkRules(zone=ZONE, limit=1, given=True))
    ticks(world, "linked", "spent")
    world.schedule("plain", "plain", channels=FACEBOOK)
    world.tick()
    for slug, ticked in (("linked", None), ("spent", True), ("plain", True)):
        world.schedule(slug, f"{slug} corrected", channels=FACEBOOK, facebook_link=ticked)
    world.tick()
    said = {}
    for slug in ("linked", "spent", "plain"):
        post = world.post(slug)
        assert post is not None
        said[slug] = post.message
        assert world.state(slug) == "sent"
    below = "\n\nhttps://example.org/linked/" if shape == "photo" else ""
    assert said["linked"] == f"linked corrected{below}"
    assert said["spent"] == "spent corrected\n\nAll of it"
    assert said["plain"] == "plain corrected\n\nAll of it"
    assert [world.carries_link(slug) for slug in said] == [True, False, False]


@pytest.mark.parametrize("now_limited_to", [2, 0])
def test_a_post_planned_before_goes_out_and_is_updated_as_it_was_approved(make: Make, now_limited_to: int) -> None:
    world = make(limit=None, rules=LinkRules(zone=ZONE, limit=None, given=True))
    world.schedule("old", "old", channels=FACEBOOK)
    world.rules = LinkRules(zone=ZONE, limit=now_limited_to, given=True)
    world.queue = world.worker("worker-2")
    world.tick()
    assert world.carries_link("old")
    world.schedule("old", "old corrected", channels=FACEBOOK)
    world.tick()
    post = world.post("old")
    assert post is not None
    assert (post.message, post.link) == ("old corrected", "https://example.org/old/")
    assert world.states("old") == ["publish sent", "update sent"]


@pytest.mark.parametrize(("mode", "past"), [("two-phase", "text"), ("direct", "plain"), ("direct", "text")])
def test_a_lost_answer_to_a_post_whose_link_was_taken_off_is_found_and_not_made_twice(
    make: Make, mode: str, past: Past
) -> None:
    """Facebook counts other than we do: there is no room for any link, and the answer is lost besides."""
    world = make(mode=mode, limit=LinkLimit(most=0, past=past))
    ticks(world, "one")
    call = "POST /{post} is_published=true" if mode == "two-phase" else "POST /feed"
    world.page.faults.plan(Fault(call, "drop_after"))
    world.tick()
    assert world.state("one") == "unknown"
    for _ in range(4):
        world.clock.passes(minutes=5)
        world.tick()
    assert world.states("one") == ["publish sent"]
    assert len(world.page.published()) == 1
    assert is_dead(world, "one")
    assert "Open it on a phone" in note_of(world, "one")


def test_a_lost_post_without_its_link_is_no_hand_made_one(make: Make) -> None:
    world = make(mode="direct", limit=LinkLimit(most=0))
    ticks(world, "earlier")
    world.tick()  # shows which application is ours
    ticks(world, "one")
    world.page.faults.plan(Fault("POST /feed", "drop_before"))
    world.tick()
    world.page.make_by_hand(message="one")
    for _ in range(4):
        world.clock.passes(minutes=5)
        world.tick()
    assert world.state("one") == "held"


def test_an_orphan_whose_link_was_taken_off_is_swept_away(make: Make) -> None:
    world = make(limit=LinkLimit(most=0, at="make", past="text"))
    ticks(world, "one")
    world.page.faults.plan(Fault("POST /feed", "drop_after"))
    for _ in range(6):
        world.tick()
        world.clock.passes(minutes=5)
    assert world.state("one") == "sent"
    assert len(world.page.published()) == 1
    assert world.page.unpublished() == []


def test_after_publishing_a_link_that_is_not_there_is_told(make: Make) -> None:
    world = make(limit=LinkLimit(most=0))
    ticks(world, "one")
    world.tick()
    assert world.state("one") == "sent"
    assert "can the link be tapped?" in note_of(world, "one")


def test_a_post_that_was_cancelled_meanwhile_is_not_planned_anew(make: Make) -> None:
    world = make()
    prepares(world, "one")
    for _ in range(2):
        hand_posts(world)
    world.clock.passes(hours=1)
    (claim,) = world.queue.claim(ClaimRules(channel="facebook", limit=1, lease_seconds=60), world.clock())
    world.cancel("one")
    with pytest.raises(ClaimLost):
        world.channel.send([claim], world.queue)
    assert world.states("one") == ["publish cancelled"]
    world.tick()
    assert world.page.unpublished() == []


@pytest.mark.parametrize("days", [0, 7])
def test_links_come_back_with_the_month(make: Make, days: int) -> None:
    world = make()
    ticks(world, "one", "two")
    world.tick()
    world.clock.passes(days=days)  # from 24 November to 1 December
    ticks(world, "three")
    world.tick()
    assert world.carries_link("three") is bool(days)
    assert days == 0 or not is_dead(world, "three")


def claims_at_once(world: LinkWorld, number: int) -> list[tuple[Claim, datetime]]:
    rules = ClaimRules(channel="facebook", limit=number, lease_seconds=60)
    return [(claim, world.clock()) for claim in world.queue.claim(rules, world.clock())]


def test_of_several_that_are_sent_at_once_the_first_due_have_the_links(make: Make) -> None:
    world = make()
    ticks(world, "one", "two", "three")
    claims = [claim for claim, _ in claims_at_once(world, 3)]
    decided = {claim.delivery.slug: world.queue.decide_link(claim, ()) for claim in reversed(claims)}
    assert decided == {"one": True, "two": True, "three": False}
    assert all(world.deliveries(slug)[0].state is State.SENDING for slug in decided)
