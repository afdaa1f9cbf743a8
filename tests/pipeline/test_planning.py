"""What scheduling, editing, taking back and cancelling mean, on a real ledger.

The decisions themselves are in `tests/domain/test_planning.py`; both databases are tried in `make everything`, and in
`make test` by `tests/storage`.
"""

from datetime import datetime, timedelta

import pytest

from publisher.domain.delivery import Claim, Step
from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.domain.outcome import Outcome, TryLater
from publisher.domain.ports_channel import Found, SafeToRetry
from publisher.domain.ports_claim import ClaimLog
from publisher.domain.post import Correction
from publisher.domain.revision import ArticleText
from publisher.storage.database import Database
from publisher.storage.ledger.published_entries import SqlPublishedEntries
from tests.extent import EVERYTHING
from tests.world import World

DATABASES = ["sqlite", "postgresql"] if EVERYTHING else ["sqlite"]


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> Database:
    ledger: Database = request.getfixturevalue("sqlite" if request.param == "sqlite" else "on_postgresql")
    return ledger


def test_a_newer_revision_supersedes_a_waiting_one(world: World) -> None:
    later = world.clock() + timedelta(hours=1)
    world.schedule("a", "First", at=later)
    world.schedule("a", "Second", at=later)
    assert world.states("a") == ["publish superseded", "publish waiting"]
    world.clock.passes(hours=1)
    world.tick()
    assert list(world.facebook.out.values()) == ["Second"]


def test_a_change_after_it_is_out_updates_the_text_of_the_same_post(world: World) -> None:
    world.schedule("a", "First")
    world.tick()
    world.schedule("a", "Second")
    world.tick()
    assert world.states("a") == ["publish sent", "update sent"]
    assert list(world.facebook.out.values()) == ["Second"]
    assert len(world.facebook.out) == 1


def test_a_change_of_labels_plans_nothing_on_facebook(world: World) -> None:
    world.schedule("a")
    world.tick()
    planned = world.schedule("a", topics=("employment",))
    assert [delivery.channel for delivery in planned] == ["website"]


def test_scheduling_what_stands_already_plans_nothing(world: World) -> None:
    world.schedule("a")
    world.tick()
    assert world.schedule("a") == []


def test_a_newer_revision_waits_for_one_in_doubt_and_becomes_an_update_of_it(world: World) -> None:
    world.facebook.loses_the_answer(written=True)
    world.schedule("a", "First")
    world.tick()
    world.schedule("a", "Second")
    assert world.states("a") == ["publish unknown", "update waiting"]
    world.tick()
    assert world.states("a") == ["publish sent", "update sent"]
    assert list(world.facebook.out.values()) == ["Second"]


def test_a_newer_revision_is_published_where_the_one_in_doubt_turns_out_absent(world: World) -> None:
    world.facebook.loses_the_answer(written=False)
    world.schedule("a", "First")
    world.tick()
    world.schedule("a", "Second")
    world.facebook.shows_next(SafeToRetry())
    world.tick()
    assert world.states("a") == ["publish superseded", "update superseded", "publish sent"]
    assert list(world.facebook.out.values()) == ["Second"]


def test_the_same_revision_is_not_scheduled_again_while_it_is_in_doubt(world: World) -> None:
    world.facebook.loses_the_answer(written=False)
    world.schedule("a")
    world.tick()
    with pytest.raises(IllegalTransition, match="revision_is_being_sent"):
        world.schedule("a")


def test_a_changed_link_needs_a_choice_on_facebook(world: World) -> None:
    world.schedule("a")
    world.tick()
    with pytest.raises(IllegalTransition, match="facebook_changes_text_only"):
        world.schedule("a", year=2027)
    world.schedule("a", "Only the text", year=2027, choice="text")
    world.tick()
    assert world.states("a") == ["publish sent", "update sent"]


def test_taking_down_and_posting_again_replaces_the_post_on_facebook(world: World) -> None:
    world.schedule("a")
    world.tick()
    world.schedule("a", "With another link", year=2027, choice="again")
    world.tick()
    assert world.states("a") == ["publish sent", "withdraw sent", "publish sent"]
    assert list(world.facebook.out.values()) == ["With another link"]


def test_taking_back_before_it_is_out_cancels(world: World) -> None:
    world.schedule("a", at=world.clock() + timedelta(hours=1))
    world.withdraw("a")
    world.clock.passes(hours=2)
    world.tick()
    assert world.states("a") == ["publish cancelled"]
    assert world.facebook.sent == []


def test_taking_back_what_is_out_deletes_it_everywhere(world: World) -> None:
    world.schedule("a")
    world.tick()
    world.withdraw("a")
    world.tick()
    assert world.states("a") == ["publish sent", "withdraw sent"]
    assert world.states("a", "website") == ["publish sent", "withdraw sent"]
    assert world.facebook.out == {}


def test_taking_back_one_in_doubt_waits_until_it_is_found_and_then_deletes_it(world: World) -> None:
    world.facebook.loses_the_answer(written=True)
    world.schedule("a")
    world.tick()
    world.withdraw("a")
    world.tick()
    assert world.states("a") == ["publish sent", "withdraw sent"]
    assert world.facebook.out == {}


def test_taking_back_one_in_doubt_that_is_absent_leaves_nothing_to_do(world: World) -> None:
    world.facebook.loses_the_answer(written=False)
    world.schedule("a")
    world.tick()
    world.withdraw("a")
    world.facebook.shows_next(SafeToRetry())
    world.tick()
    world.clock.passes(hours=1)
    world.tick()
    assert world.states("a") == ["publish cancelled", "withdraw cancelled"]
    assert world.facebook.out == {}


def test_a_post_can_be_published_again_after_it_was_taken_back(world: World) -> None:
    world.schedule("a")
    world.tick()
    world.withdraw("a")
    world.tick()
    world.schedule("a")
    world.tick()
    assert world.states("a") == ["publish sent", "withdraw sent", "publish sent"]
    assert len(world.facebook.out) == 1


def test_cancelling_unplans_and_what_is_out_needs_withdraw(world: World) -> None:
    world.schedule("a", at=world.clock() + timedelta(hours=1))
    world.cancel("a")
    assert world.states("a") == ["publish cancelled"]
    world.schedule("b")
    world.tick()
    with pytest.raises(IllegalTransition, match="nothing_planned"):
        world.cancel("b")


def test_cancelling_takes_an_unproved_page_off_the_site_again(world: World) -> None:
    def written_but_not_proved(claim: Claim, notes: ClaimLog) -> Outcome:
        notes.record_step(claim, Step.WRITE)
        return TryLater(reason="nobody serves it")

    world.website.answers_next(written_but_not_proved)
    world.schedule("a")
    world.tick()
    world.cancel("a")
    assert world.states("a", "website") == ["publish cancelled", "withdraw waiting"]
    with world.ledger.read_transaction() as uow:
        assert uow.shown_revision("a") is not None
    world.tick()
    with world.ledger.read_transaction() as uow:
        assert uow.shown_revision("a") is None


@pytest.mark.parametrize("then", ["cancel", "the first text again", "cancel while it is written"])
def test_an_unproved_change_that_ends_leaves_the_site_as_the_ledger_says(world: World, then: str) -> None:
    def written_but_not_proved(claim: Claim, notes: ClaimLog) -> Outcome:
        notes.record_step(claim, Step.WRITE)
        if then == "cancel while it is written":
            world.cancel("a")
        return TryLater(reason="nobody serves it")

    world.schedule("a")
    world.tick()
    with world.ledger.read_transaction() as uow:
        first = uow.shown_revision("a")
    world.website.answers_next(written_but_not_proved)
    world.schedule("a", "Second")
    world.tick()
    if then == "cancel":
        world.cancel("a")
    elif then == "the first text again":
        world.schedule("a")
    world.tick()
    with world.ledger.read_transaction() as uow:
        shown = uow.shown_revision("a")
        assert shown is not None
        assert uow.revision(shown).article == uow.revision(first or 0).article
    assert world.states("a", "website")[-1] == "update sent"


@pytest.mark.parametrize("meanwhile", [True, False])
def test_a_first_page_that_was_never_proved_goes_with_its_plan(world: World, *, meanwhile: bool) -> None:
    def written_but_not_proved(claim: Claim, notes: ClaimLog) -> Outcome:
        notes.record_step(claim, Step.WRITE)
        if meanwhile:
            world.cancel("a")
        return TryLater(reason="nobody serves it")

    world.website.answers_next(written_but_not_proved)
    world.schedule("a")
    world.tick()
    if not meanwhile:
        world.cancel("a")
    world.tick()
    assert world.states("a", "website") == ["publish cancelled", "withdraw sent"]
    with world.ledger.read_transaction() as uow:
        assert uow.shown_revision("a") is None


def test_cancelling_in_the_middle_of_sending_wins_if_it_is_not_public_yet(world: World) -> None:
    def cancelled_meanwhile(claim: Claim, notes: ClaimLog) -> Outcome:
        notes.record_prepared(claim, "prepared-1")
        world.cancel("a")
        wish = notes.stop_reason(claim)
        assert wish is not None
        return TryLater(reason=wish)

    world.facebook.answers_next(cancelled_meanwhile)
    world.schedule("a")
    world.tick()
    assert world.states("a") == ["publish cancelled"]
    world.tick()
    assert world.facebook.discards == ["prepared-1"]
    world.tick()
    assert world.facebook.discards == ["prepared-1"]


def test_a_newer_revision_in_the_middle_of_sending_is_published_in_its_place(world: World) -> None:
    def edited_meanwhile(claim: Claim, notes: ClaimLog) -> Outcome:
        world.schedule("a", "Second")
        wish = notes.stop_reason(claim)
        assert wish is not None
        return TryLater(reason=wish)

    world.facebook.answers_next(edited_meanwhile)
    world.schedule("a", "First")
    world.tick()
    world.tick()
    assert list(world.facebook.out.values()) == ["Second"]


def test_the_first_comment_follows_its_post_and_its_fate_changes_nothing(world: World) -> None:
    text = ArticleText(tag="sq", title="a", summary="Hello", html="", plain="", facebook_comment="More on the site")
    world.schedule("a", texts=(text,))
    world.tick()
    assert world.states("a") == ["publish sent", "comment sent"]
    assert [claim.delivery.action for claim in world.facebook.sent] == ["publish", "comment"]
    assert world.facebook.sent[1].delivery.remote_id == world.deliveries("a")[0].remote_id


def test_a_comment_is_dropped_with_its_post(world: World) -> None:
    text = ArticleText(tag="sq", title="a", summary="Hello", html="", plain="", facebook_comment="More")
    world.schedule("a", at=world.clock() + timedelta(hours=1), texts=(text,))
    world.cancel("a")
    assert world.states("a") == ["publish cancelled", "comment cancelled"]


def commented(text: str, comment: str = "More on the site") -> tuple[ArticleText, ...]:
    return (ArticleText(tag="sq", title="a", summary=text, html="", plain="", facebook_comment=comment),)


@pytest.mark.parametrize(("text", "comment"), [("Second", "More"), ("Second", "More there"), ("First", "More")])
def test_a_comment_that_still_waits_is_not_lost_when_its_post_is_scheduled_again(
    world: World, text: str, comment: str
) -> None:
    world.schedule("a", texts=commented("First", "More"), channels=("facebook",))
    world.facebook.answers_next(world.facebook.sends_well, TryLater(reason="Too many calls."))
    world.tick()
    assert world.states("a") == ["publish sent", "comment waiting"]
    world.schedule("a", texts=commented(text, comment), channels=("facebook",))
    world.clock.passes(hours=1)
    world.tick()
    assert sorted(world.facebook.out.values()) == sorted([text, comment])


def test_a_comment_that_waits_goes_with_the_words_that_are_taken_out(world: World) -> None:
    world.schedule("a", texts=commented("First"), channels=("facebook",))
    world.facebook.answers_next(world.facebook.sends_well, TryLater(reason="Too many calls."))
    world.tick()
    world.schedule("a", "Second", channels=("facebook",))
    world.clock.passes(hours=1)
    world.tick()
    assert list(world.facebook.out.values()) == ["Second"]


@pytest.mark.parametrize("written", [True, False])
def test_a_comment_follows_its_post_that_was_corrected_while_it_was_in_doubt(world: World, written: bool) -> None:
    world.schedule("a", texts=commented("First"), channels=("facebook",))
    world.facebook.loses_the_answer(Step.WRITE if written else Step.PREPARE, written=written)
    world.tick()
    assert world.states("a") == ["publish unknown", "comment waiting"]
    world.schedule("a", texts=commented("Second", "More there"), channels=("facebook",))
    for _ in range(4):
        world.clock.passes(minutes=5)
        world.tick()
    assert sorted(world.facebook.out.values()) == ["More there", "Second"]
    sent = [claim.delivery.action.value for claim in world.facebook.sent]
    assert sent == ["publish", "update" if written else "publish", "comment"]


def test_nothing_is_due_before_an_approval_by_somebody_else(world: World) -> None:
    world.needs_approval = True
    world.schedule("a", by="ana")
    world.tick()
    assert world.state("a") == "waiting"
    with pytest.raises(IllegalTransition, match="approve_by_somebody_else"):
        world.approve("a", by=" Ana ")
    world.approve("a", by="besa")
    world.tick()
    assert world.state("a") == "sent"


def test_an_approval_binds_to_one_revision(world: World) -> None:
    world.needs_approval = True
    later = world.clock() + timedelta(hours=1)
    world.schedule("a", "First", at=later)
    world.approve("a", by="besa")
    world.schedule("a", "Second", at=later)
    world.clock.passes(hours=1)
    world.tick()
    assert world.state("a") == "waiting"


def test_two_posts_keep_the_least_gap(world: World) -> None:
    world.min_gap_seconds = 60
    world.schedule("a")
    world.schedule("b")
    world.tick()
    assert (world.state("a"), world.state("b")) == ("sent", "waiting")
    world.clock.passes(seconds=61)
    world.tick()
    assert world.state("b") == "sent"


def test_what_is_not_there_is_named(world: World) -> None:
    for step in (world.withdraw, world.cancel, world.release):
        with pytest.raises(UnknownPost, match="post_unknown, slug=nothing"):
            step("nothing")


def test_a_found_post_keeps_the_id_that_was_found(world: World) -> None:
    world.facebook.loses_the_answer(written=False)
    world.facebook.shows_next(Found(remote_id="1_77", url="https://facebook.test/77"))
    world.schedule("a")
    world.tick()
    world.tick()
    assert (world.deliveries("a")[-1].remote_id, world.deliveries("a")[-1].url) == ("1_77", "https://facebook.test/77")


def test_a_change_is_dated_when_it_is_made_not_when_the_post_was_due(world: World) -> None:
    first = world.clock()
    world.schedule("a", "First", at=first)
    world.tick()
    world.clock.passes(hours=3)
    world.schedule("a", "Second", at=first)
    assert world.deliveries("a")[-1].due_at == world.clock()


def updated(world: World) -> datetime | None:
    entry = SqlPublishedEntries(world.database, "real").entry("a")
    assert entry
    return entry.updated_at


def corrected(text: str, *told: str) -> tuple[ArticleText, ...]:
    corrections = tuple(Correction(day="2026-11-25", text=each) for each in told)
    words = ArticleText(tag="sq", title="a", summary=text, html="", plain=text, corrections=corrections)
    return (words,)


def test_a_change_of_spelling_is_out_and_readers_are_told_nothing(world: World) -> None:
    world.schedule("a", "Wrng")
    world.tick()
    world.clock.passes(hours=1)
    world.schedule("a", "Wrong", quiet=True)
    world.tick()
    assert list(world.facebook.out.values()) == ["Wrong"]
    assert updated(world) is None
    world.clock.passes(hours=1)
    world.schedule("a", "Right")
    world.tick()
    assert updated(world) == world.clock()
    world.clock.passes(hours=1)
    world.schedule("a", "Right!", quiet=True)
    world.tick()
    assert updated(world) == world.clock() - timedelta(hours=1)


def test_a_change_of_spelling_does_not_hide_one_that_readers_are_still_to_be_told_of(world: World) -> None:
    world.schedule("a", "Ten")
    world.tick()
    world.schedule("a", texts=corrected("Twelve", "Not ten."))
    world.schedule("a", texts=corrected("Twelve!", "Not ten."))  # the text again, before the first change is out
    planned = world.schedule("a", "Twelve?", quiet=True)
    assert [delivery.minor_edit for delivery in planned] == [False, False]


def test_what_tells_readers_of_a_mistake_is_no_change_of_spelling(world: World) -> None:
    world.schedule("a", "Ten")
    world.tick()
    with pytest.raises(IllegalTransition, match="correction_is_no_spelling"):
        world.schedule("a", quiet=True, texts=corrected("Twelve", "Not ten."))
    world.schedule("a", texts=corrected("Twelve", "Not ten."))
    world.tick()
    assert [d.minor_edit for d in world.schedule("a", quiet=True, texts=corrected("Twelve.", "Not ten."))] == [
        True,
        True,
    ]
