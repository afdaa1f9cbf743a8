"""From a plan to the channels, on a real ledger: the arrows of DESIGN's life of a delivery, one by one."""

from datetime import timedelta

import pytest

from publisher.domain.delivery import Claim, Step
from publisher.domain.errors import IllegalTransition
from publisher.domain.outcome import Outcome, Rejected, SignInNeeded, TryLater
from publisher.domain.ports_channel import Ambiguous, LookupFailed, NotFound
from publisher.domain.ports_claim import ClaimLog
from tests.world import World


def test_a_post_goes_to_the_website_and_then_to_facebook(world: World) -> None:
    world.schedule("a")
    moved = world.tick()
    assert [(d.channel, d.state) for d in moved] == [("website", "sent"), ("facebook", "sent")]
    assert list(world.facebook.out.values()) == ["Hello"]


def test_nothing_goes_out_before_its_time(world: World) -> None:
    world.schedule("a", at=world.clock() + timedelta(hours=1))
    assert world.tick() == []
    world.clock.passes(hours=1)
    world.tick()
    assert world.state("a") == "sent"


def test_a_second_pass_sends_nothing_again(world: World) -> None:
    world.schedule("a")
    world.tick()
    world.tick()
    assert len(world.facebook.sent) == 1


def test_facebook_waits_until_the_website_is_proved(world: World) -> None:
    world.website.answers_next(TryLater(reason="not yet live"))
    world.schedule("a")
    world.tick()
    assert (world.state("a", "website"), world.state("a")) == ("waiting", "waiting")
    assert world.facebook.sent == []
    world.clock.passes(minutes=1)
    world.tick()
    assert world.state("a") == "sent"


def test_a_person_may_let_facebook_go_without_the_website(world: World) -> None:
    world.website.answers_next(TryLater(reason="not yet live"), TryLater(reason="not yet live"))
    world.schedule("a")
    world.tick()
    world.release("a")
    world.tick()
    assert world.state("a") == "sent"


def test_try_later_waits_longer_each_time_and_then_goes_out(world: World) -> None:
    world.facebook.answers_next(TryLater(reason="too many calls"), TryLater(reason="too many calls"))
    world.schedule("a")
    waits = []
    for _ in range(2):
        world.tick()
        delivery = world.deliveries("a")[-1]
        waits.append(delivery.ready_at - world.clock())
        world.clock.now = delivery.ready_at
    world.tick()
    assert world.state("a") == "sent"
    assert timedelta(seconds=15) <= waits[0] <= timedelta(seconds=30) <= waits[1] <= timedelta(seconds=60)


def test_a_time_that_facebook_names_is_kept(world: World) -> None:
    world.facebook.answers_next(TryLater(reason="blocked", after=timedelta(hours=24)))
    world.late_limit_seconds = None
    world.schedule("a")
    world.tick()
    assert world.deliveries("a")[-1].ready_at == world.clock() + timedelta(hours=24)


def test_a_refusal_waits_for_a_person_and_is_not_repeated(world: World) -> None:
    world.facebook.answers_next(Rejected(reason="the photo is broken"))
    world.schedule("a")
    world.tick()
    world.clock.passes(days=1)
    world.tick()
    assert world.states("a") == ["publish rejected"]
    assert world.deliveries("a")[-1].needs_person


def test_a_dead_token_pauses_the_channel_and_burns_nothing(world: World) -> None:
    world.facebook.answers_next(SignInNeeded(reason="the token expired"))
    for slug in ("a", "b", "c"):
        world.schedule(slug)
    world.tick()
    world.tick()
    assert len(world.facebook.sent) == 1
    assert [world.state(slug) for slug in ("a", "b", "c")] == ["paused", "held", "held"]
    assert [world.state(slug, "website") for slug in ("a", "b", "c")] == ["sent"] * 3


def test_after_signing_in_posts_wait_for_a_person_and_go_once_each_in_order(world: World) -> None:
    world.facebook.answers_next(SignInNeeded(reason="the token expired"))
    for slug in ("a", "b", "c"):
        world.schedule(slug)
    world.tick()
    world.resume("facebook")
    world.tick()
    assert [world.state(slug) for slug in ("a", "b", "c")] == ["held"] * 3
    world.release("c", "b", "a", spread_minutes=30)
    for _ in range(3):
        world.tick()
        world.clock.passes(minutes=30)
    assert [claim.delivery.slug for claim in world.facebook.sent] == ["a", "a", "b", "c"]
    assert [world.state(slug) for slug in ("a", "b", "c")] == ["sent"] * 3


def test_a_withdrawal_goes_out_during_a_hold(world: World) -> None:
    world.schedule("a")
    world.tick()
    world.pause()
    world.withdraw("a")
    world.tick()
    assert world.facebook.out == {}
    assert world.states("a") == ["publish sent", "withdraw sent"]


def test_what_came_due_during_a_hold_is_held_on_facebook_and_goes_out_on_the_website(world: World) -> None:
    world.schedule("a", at=world.clock() + timedelta(hours=1))
    world.pause()
    world.clock.passes(hours=12)
    world.tick()
    assert (world.state("a", "website"), world.state("a")) == ("waiting", "held")
    world.resume()
    world.tick()
    assert (world.state("a", "website"), world.state("a")) == ("sent", "held")


def test_a_planned_hold_holds_even_if_nobody_looked_while_it_was_on(world: World) -> None:
    start = world.clock()
    world.pause(from_at=start + timedelta(hours=1), end_at=start + timedelta(hours=3))
    world.schedule("a", at=start + timedelta(hours=2))
    world.clock.passes(hours=4)
    world.tick()
    assert (world.state("a", "website"), world.state("a")) == ("sent", "held")


def test_a_post_later_than_the_limit_is_missed_until_a_person_releases_it(world: World) -> None:
    world.schedule("a", at=world.clock() + timedelta(hours=1))
    world.clock.passes(hours=8)
    world.tick()
    assert (world.state("a", "website"), world.state("a")) == ("missed", "missed")
    assert world.facebook.sent == []
    world.release("a")
    world.tick()
    assert (world.state("a", "website"), world.state("a")) == ("sent", "sent")


def test_nothing_is_released_while_its_channel_is_on_hold(world: World) -> None:
    world.schedule("a")
    world.pause()
    world.tick()
    with pytest.raises(IllegalTransition, match="channel_on_hold"):
        world.release("a")


def test_a_lost_answer_is_found_again_and_never_sent_again(world: World) -> None:
    world.facebook.loses_the_answer(written=True)
    world.schedule("a")
    world.tick()
    assert world.state("a") == "unknown"
    world.tick()
    assert world.state("a") == "sent"
    assert len(world.facebook.out) == 1


def test_an_absent_post_is_sent_again_only_after_the_settling_time_and_three_looks(world: World) -> None:
    world.facebook.loses_the_answer(written=False)
    world.schedule("a")
    world.tick()
    for _ in range(3):
        world.clock.passes(minutes=2)
        world.tick()
        assert world.state("a") == "unknown"
    world.clock.passes(minutes=5)
    world.tick()
    assert world.state("a") == "waiting"
    world.clock.passes(minutes=1)
    world.tick()
    assert world.state("a") == "sent"
    assert len(world.facebook.out) == 1


def test_three_lost_answers_in_a_row_ask_a_person(world: World) -> None:
    world.late_limit_seconds = None
    world.schedule("a")
    for _ in range(3):
        world.facebook.loses_the_answer(written=False)
    for _ in range(60):
        world.tick()
        world.clock.passes(minutes=2)
    assert world.state("a") == "held"
    assert len(world.facebook.sent) == 3
    with pytest.raises(IllegalTransition, match="may_be_out_already"):
        world.release("a")
    world.resolve("a", "again")
    world.tick()
    assert len(world.facebook.out) == 1


def test_a_person_says_that_a_doubtful_post_is_out(world: World) -> None:
    world.facebook.loses_the_answer(written=True)
    world.facebook.sightings.clear()
    world.facebook.shows_next(Ambiguous(reason="two posts look the same"))
    world.schedule("a")
    world.tick()
    world.facebook.sightings[:] = [Ambiguous(reason="two posts look the same")]
    world.tick()
    assert world.state("a") == "held"
    world.resolve("a", "sent", remote_id="1_2")
    assert (world.state("a"), world.deliveries("a")[-1].remote_id) == ("sent", "1_2")


def test_a_channel_that_cannot_be_read_asks_a_person_after_the_settling_time(world: World) -> None:
    world.facebook.loses_the_answer(written=False)
    world.schedule("a")
    world.tick()
    world.facebook.shows_next(LookupFailed(reason="no line"), NotFound(), LookupFailed(reason="no line"))
    world.tick()
    assert world.state("a") == "unknown"
    world.clock.passes(minutes=5)
    world.tick()
    world.clock.passes(minutes=6)
    world.tick()
    assert world.state("a") == "held"


def test_an_unexpected_error_in_a_channel_is_a_lost_answer(world: World) -> None:
    def breaks(claim: Claim, notes: ClaimLog) -> Outcome:
        notes.record_step(claim, Step.WRITE)
        raise RuntimeError("a bug")

    world.facebook.answers_next(breaks)
    world.schedule("a")
    world.tick()
    assert world.state("a") == "unknown"


def test_a_lost_prepare_is_repeated_and_a_person_is_told_after_three(world: World) -> None:
    for _ in range(3):
        world.facebook.loses_the_answer(Step.PREPARE, written=False)
    world.schedule("a")
    for _ in range(2):
        world.tick()
        world.tick()
        assert not world.deliveries("a")[-1].needs_person
        world.clock.now = world.deliveries("a")[-1].ready_at
    world.tick()
    world.tick()
    assert world.deliveries("a")[-1].needs_person
    world.clock.now = world.deliveries("a")[-1].ready_at
    world.tick()
    assert world.state("a") == "sent"
    assert len(world.facebook.out) == 1
