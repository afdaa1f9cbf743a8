"""The claim is the only authority: leases, fences, two workers, foreign ledgers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from publisher.domain.delivery import Action, Claim, Step
from publisher.domain.errors import ClaimLost
from publisher.domain.outcome import Outcome, Sent, TryLater, Unknown
from publisher.domain.ports_claim import ClaimLog
from publisher.domain.ports_ledger import ClaimRules, Target
from publisher.domain.retry import RetryPolicy
from publisher.messages import words
from publisher.storage.ledger.delivery_queue import SqlQueue
from publisher.storage.ledger.unit_of_work import SqlLedger
from tests.world import World

SITE = ClaimRules(channel="website", limit=50, lease_seconds=60)
PAGE = ClaimRules(channel="facebook", limit=1, lease_seconds=60)


def _claim_page_post(world: World) -> Claim:
    world.schedule("a", channels=("facebook",))
    (claim,) = world.queue.claim(PAGE, world.clock())
    return claim


def test_what_one_worker_claimed_no_other_gets(world: World) -> None:
    _claim_page_post(world)
    assert world.worker("worker-2").claim(PAGE, world.clock()) == []


def test_a_claim_is_committed_with_its_started_attempt(world: World) -> None:
    claim = _claim_page_post(world)
    assert (world.state("a"), claim.attempt, claim.fencing_token) == ("sending", 1, 1)


def test_a_silent_worker_loses_its_claim_and_the_post_is_unknown_not_sent_again(world: World) -> None:
    claim = _claim_page_post(world)
    world.queue.record_step(claim, Step.WRITE)
    world.clock.passes(seconds=61)
    assert [d.state for d in world.worker("worker-2").expire(world.clock())] == ["unknown"]
    assert world.worker("worker-2").claim(PAGE, world.clock()) == []


def test_a_worker_that_wakes_after_its_lease_records_nothing(world: World) -> None:
    claim = _claim_page_post(world)
    world.clock.passes(seconds=61)
    for late in (
        lambda: world.queue.record_step(claim, Step.PUBLISH),
        lambda: world.queue.renew_lease(claim),
        lambda: world.queue.record_prepared(claim, "1_2"),
        lambda: world.queue.record_photo(claim, "digest", "1"),
        lambda: world.queue.stop_reason(claim),
        lambda: world.queue.record(claim, Sent(remote_id="1_2"), RetryPolicy(30)),
    ):
        with pytest.raises(ClaimLost):
            late()
    assert world.state("a") == "sending"


def test_a_worker_of_an_older_fence_records_nothing_over_a_newer_claim(world: World) -> None:
    claim = _claim_page_post(world)
    world.clock.passes(seconds=61)
    other = world.worker("worker-2")
    other.expire(world.clock())
    world.tick(other)
    world.clock.passes(seconds=61)
    (newer,) = other.claim(PAGE, world.clock())
    assert newer.fencing_token > claim.fencing_token
    with pytest.raises(ClaimLost):
        world.queue.record(claim, Sent(remote_id="late"), RetryPolicy(30))
    other.record(newer, Sent(remote_id="right"), RetryPolicy(30))
    assert world.deliveries("a")[-1].remote_id == "right"


def test_a_heartbeat_keeps_the_claim(world: World) -> None:
    claim = _claim_page_post(world)
    for _ in range(5):
        world.clock.passes(seconds=50)
        world.queue.renew_lease(claim)
    assert world.queue.expire(world.clock()) == []
    world.queue.record(claim, Sent(remote_id="1_2"), RetryPolicy(30))
    assert world.state("a") == "sent"


def test_a_heartbeat_renews_all_that_was_claimed_with_it(world: World) -> None:
    for slug in ("a", "b"):
        world.schedule(slug, channels=("website",))
    first, second = world.queue.claim(SITE, world.clock())
    world.clock.passes(seconds=50)
    world.queue.renew_lease(first)
    world.clock.passes(seconds=50)
    world.queue.record(second, Sent(remote_id="/b/"), RetryPolicy(30))
    assert world.state("b", "website") == "sent"


def test_a_crash_before_anything_was_written_is_simply_tried_again(world: World) -> None:
    _claim_page_post(world)
    world.clock.passes(seconds=61)
    world.tick()
    world.clock.passes(seconds=61)
    world.tick()
    assert (world.state("a"), len(world.facebook.out)) == ("sent", 1)


def test_direct_mode_sends_one_at_a_time_whoever_claims(world: World) -> None:
    for slug in ("a", "b"):
        world.schedule(slug, channels=("facebook",))
    alone = ClaimRules(channel="facebook", limit=1, lease_seconds=60, single=True)
    assert len(world.queue.claim(alone, world.clock())) == 1
    assert world.worker("worker-2").claim(alone, world.clock()) == []


def test_the_gap_holds_between_two_workers_too(world: World) -> None:
    for slug in ("a", "b"):
        world.schedule(slug, channels=("facebook",))
    rules = ClaimRules(channel="facebook", limit=1, lease_seconds=60, min_gap_seconds=60)
    assert len(world.queue.claim(rules, world.clock())) == 1
    assert world.worker("worker-2").claim(rules, world.clock()) == []


def test_withdrawals_come_first(world: World) -> None:
    world.schedule("a", channels=("facebook",))
    world.tick()
    world.schedule("b", channels=("facebook",))
    world.withdraw("a")
    (claim,) = world.queue.claim(PAGE, world.clock())
    assert (claim.delivery.slug, claim.delivery.action) == ("a", Action.WITHDRAW)


def test_photos_are_used_again_for_twelve_hours(world: World) -> None:
    world.late_limit_seconds = None
    claim = _claim_page_post(world)
    world.queue.record_photo(claim, "digest", "77")
    world.queue.record(claim, _later(), RetryPolicy(30))
    world.clock.passes(hours=11)
    (again,) = world.queue.claim(PAGE, world.clock())
    assert again.photos == {"digest": "77"}
    world.queue.record(again, _later(), RetryPolicy(30))
    world.clock.passes(hours=2)
    (late,) = world.queue.claim(PAGE, world.clock())
    assert late.photos == {}


def _later() -> Outcome:
    return TryLater(reason="too many calls")


def test_photos_that_a_lost_post_may_hold_are_uploaded_again(world: World) -> None:
    claim = _claim_page_post(world)
    world.queue.record_photo(claim, "digest", "77")
    world.queue.record_step(claim, Step.PREPARE)
    world.clock.passes(seconds=1)
    world.queue.record(claim, Unknown(reason="the line dropped"), RetryPolicy(30))
    world.clock.passes(seconds=1)
    seen: list[dict[str, str]] = []

    def looks(claim: Claim, _notes: ClaimLog) -> Outcome:
        seen.append(claim.photos)
        return world.facebook.goes_well(claim)

    world.facebook.answers_next(looks)
    world.tick()
    world.clock.passes(minutes=2)
    world.tick()
    assert seen == [{}]


def _on_another(world: World, *, machine: str = "", page: str = "https://graph.test 1") -> SqlQueue:
    target = Target(by_channel={"website": "https://example.org", "facebook": page}, machine=machine)
    return SqlQueue(world.database, target, owner="other", clock=world.clock, lease_seconds=60)


def test_another_machine_sends_nothing_and_says_why(world: World) -> None:
    world.schedule("a")
    copied = _on_another(world, machine="laptop")
    assert "another machine" in words(copied.foreign())
    assert not copied.claim(SITE, world.clock())
    world.clock.passes(days=2)
    assert not copied.expire(world.clock())
    assert not copied.set_aside(world.clock())


def test_a_channel_that_is_added_or_removed_makes_no_other_ledger(world: World) -> None:
    world.schedule("a")
    before = world.target
    added = replace(before, by_channel={**before.by_channel, "letters": "/srv/letters"})
    removed = replace(before, by_channel={"website": before.by_channel["website"]})
    for target in (added, removed):
        queue = SqlQueue(world.database, target, owner="other", clock=world.clock, lease_seconds=60)
        assert queue.foreign() == ""
    world.ledger = SqlLedger(world.database, added)
    world.target = added
    world.schedule("b")
    with world.ledger.read_transaction() as uow:
        assert uow.adopted() == added
    moved = replace(added, by_channel={**added.by_channel, "letters": "/srv/others"})
    assert SqlQueue(world.database, moved, owner="other", clock=world.clock, lease_seconds=60).foreign()


def test_another_page_sends_nothing_and_says_why(world: World) -> None:
    world.schedule("a")
    other = _on_another(world, page="https://graph.facebook.com 99")
    assert "facebook at https://graph.facebook.com 99" in words(other.foreign())
    assert other.claim(SITE, world.clock()) == []


def test_the_timer_knows_the_next_moment(world: World) -> None:
    start = world.clock()
    assert world.queue.next_due_at(start) is None
    world.schedule("a", at=start + timedelta(hours=2))
    world.pause(from_at=start, end_at=start + timedelta(hours=1))
    assert world.queue.next_due_at(start) == start + timedelta(hours=1)
    assert world.queue.next_due_at(start + timedelta(hours=1)) == start + timedelta(hours=2)
