"""`domain.ports_channel.Channel`: the pipeline tests' fake, and the Facebook channel on a sandbox Page, both ways.

Each runs behind the same ledger. The website has tests of its own: whatever happened, it is sent again.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.domain.delivery import Action, Claim, LostAttempt, PayloadPhoto, Step
from publisher.domain.errors import ClaimLost
from publisher.domain.outcome import Outcome, Rejected, Sent, Unknown
from publisher.domain.ports_channel import Channel, Found, LookupResult, NotFound, SafeToRetry, Swept
from publisher.domain.ports_ledger import ClaimRules
from publisher.domain.revision import ArticleText, digest_of
from publisher.sandbox.faults import Fault
from publisher.storage.database import Database
from tests.faults.page_world import PageWorld, picture
from tests.world import World


class Stage(ABC):
    """A channel behind a ledger, and what a visitor sees there."""

    world: World

    @property
    def channel(self) -> Channel:
        return self.world.page_channel

    @abstractmethod
    def shown(self) -> dict[str, str]:
        """The texts that visitors see, by id."""

    @abstractmethod
    def loses_the_answer(self, *, written: bool) -> None:
        """The next visible write's answer is lost; `written` tells whether it was done."""

    @abstractmethod
    def refuses(self) -> None:
        """The next write is refused for good."""

    def claims(self, slug: str = "lajmi") -> Claim:
        rules = ClaimRules(channel="facebook", limit=1, lease_seconds=60)
        (claim,) = self.world.queue.claim(rules, self.world.clock())
        assert claim.delivery.slug == slug
        return claim

    def sends(self, claim: Claim) -> Outcome:
        (outcome,) = self.channel.send([claim], self.world.queue)
        return outcome

    def looks(self, claim: Claim, step: Step) -> LookupResult:
        lost = LostAttempt(
            id=claim.attempt_id,
            delivery_id=claim.delivery.id,
            step=step,
            started_at=claim.started_at,
            ended_at=self.world.clock(),
        )
        taken = lambda remote_id: self.world.queue.taken("facebook", remote_id, claim.delivery.id)  # noqa: E731
        return self.channel.look(claim.delivery, lost, taken)


class OnFake(Stage):
    def __init__(self, world: World) -> None:
        self.world = world

    def shown(self) -> dict[str, str]:
        return self.world.facebook.out

    def loses_the_answer(self, *, written: bool) -> None:
        self.world.facebook.loses_the_answer(written=written)

    def refuses(self) -> None:
        self.world.facebook.answers_next(Rejected(reason="It is too long."))


class OnPage(Stage):
    def __init__(self, world: PageWorld) -> None:
        self.world = self.on_page = world

    def shown(self) -> dict[str, str]:
        return {post.id: post.message for post in self.on_page.page.published()}

    def loses_the_answer(self, *, written: bool) -> None:
        what = "drop_after" if written else "drop_before"
        call = "POST /{post} is_published=true" if self.on_page.mode == "two-phase" else "POST /feed"
        self.on_page.page.faults.plan(Fault(call, what))

    def refuses(self) -> None:
        self.on_page.page.faults.plan(Fault("POST /feed", "error", code=1_500))


@pytest.fixture(params=["fake", "two-phase", "direct"])
def stage(request: pytest.FixtureRequest, sqlite: Database, tmp_path: Path) -> Iterator[Stage]:
    if request.param == "fake":
        yield OnFake(World(sqlite))
        return
    world = PageWorld(sqlite, tmp_path, mode=request.param)
    yield OnPage(world)
    world.close()


def with_comment(slug: str) -> tuple[ArticleText, ...]:
    return (
        ArticleText(tag="sq", title=slug, summary="Një", html="<p>Një</p>", plain="Një", facebook_comment="Koment"),
    )


def test_a_post_is_shown_once_with_its_text_under_the_id_that_is_told(stage: Stage) -> None:
    stage.world.schedule("lajmi", "Një", channels=("facebook",))
    outcome = stage.sends(stage.claims())
    assert isinstance(outcome, Sent)
    assert stage.shown() == {outcome.remote_id: "Një"}


def test_a_change_is_shown_in_its_place_and_a_withdrawal_takes_it_away(stage: Stage) -> None:
    world = stage.world
    world.schedule("lajmi", "Një", channels=("facebook",))
    world.tick()
    (post_id,) = stage.shown()
    world.schedule("lajmi", "Dy", channels=("facebook",))
    world.tick()
    assert stage.shown() == {post_id: "Dy"}
    world.withdraw("lajmi")
    world.tick()
    assert stage.shown() == {}
    assert world.states("lajmi") == ["publish sent", "update sent", "withdraw sent"]
    assert {delivery.remote_id for delivery in world.deliveries("lajmi")} == {post_id}


def test_a_comment_changes_nothing_of_its_post(stage: Stage) -> None:
    world = stage.world
    world.schedule("lajmi", texts=with_comment("lajmi"), channels=("facebook",))
    for _ in range(3):
        world.tick()
    assert world.states("lajmi") == ["publish sent", "comment sent"]
    post, comment = world.deliveries("lajmi")
    assert comment.remote_id
    assert comment.remote_id != post.remote_id
    assert stage.shown().get(post.remote_id or "") == "Një"


def test_what_is_refused_is_not_shown(stage: Stage) -> None:
    stage.refuses()
    stage.world.schedule("lajmi", channels=("facebook",))
    assert isinstance(stage.sends(stage.claims()), Rejected)
    assert stage.shown() == {}


def test_after_the_lease_nothing_is_shown_and_the_loss_is_told(stage: Stage) -> None:
    stage.world.schedule("lajmi", channels=("facebook",))
    claim = stage.claims()
    stage.world.clock.passes(seconds=61)
    with pytest.raises(ClaimLost):
        stage.sends(claim)
    assert stage.shown() == {}


def test_a_write_whose_answer_was_lost_is_found(stage: Stage) -> None:
    stage.world.schedule("lajmi", "Një", channels=("facebook",))
    stage.loses_the_answer(written=True)
    claim = stage.claims()
    outcome = stage.sends(claim)
    if isinstance(outcome, Sent):  # two phases: it was read again at once
        assert stage.shown() == {outcome.remote_id: "Një"}
        return
    assert isinstance(outcome, Unknown)
    found = stage.looks(claim, Step.WRITE)
    assert isinstance(found, Found)
    assert stage.shown() == {found.remote_id: "Një"}


def test_a_write_that_was_never_made_is_not_found(stage: Stage) -> None:
    stage.world.schedule("lajmi", "Një", channels=("facebook",))
    assert stage.looks(stage.claims(), Step.WRITE) == NotFound()


@pytest.mark.parametrize("step", [Step.STARTED, Step.PREPARE])
def test_before_the_visible_write_it_may_be_sent_again_at_once(stage: Stage, step: Step) -> None:
    stage.world.schedule("lajmi", channels=("facebook",))
    assert stage.looks(stage.claims(), step) == SafeToRetry()


@pytest.mark.parametrize("written", [True, False])
def test_however_the_answer_was_lost_in_the_end_it_is_shown_once(stage: Stage, written: bool) -> None:
    world = stage.world
    world.late_limit_seconds = None
    world.schedule("lajmi", "Një", channels=("facebook",))
    stage.loses_the_answer(written=written)
    for _ in range(8):
        world.tick()
        world.clock.passes(minutes=4)
    assert (world.state("lajmi"), list(stage.shown().values())) == ("sent", ["Një"])


def test_photos_go_up_ahead_but_for_those_that_are_up(stage: Stage) -> None:
    stage.world.schedule("lajmi", channels=("facebook",))
    (delivery,) = stage.world.deliveries("lajmi")
    photos = tuple(
        PayloadPhoto(digest=digest_of(picture(number)), media_type="image/png", alt="") for number in range(2)
    )
    two = replace(delivery, payload=replace(delivery.payload, link="", photos=photos))
    up, trouble = stage.channel.upload_ahead(two, {})
    assert (set(up), trouble) == ({photo.digest for photo in photos}, "")
    assert len(set(up.values())) == 2
    first = photos[0].digest
    rest, trouble = stage.channel.upload_ahead(two, {first: up[first]})
    assert (set(rest), trouble) == ({photos[1].digest}, "")
    assert stage.shown() == {}


def test_where_nothing_was_left_over_nothing_is_found_or_discarded(stage: Stage) -> None:
    assert stage.channel.sweep([], lambda remote_id: False) == Swept()
    stage.world.schedule("lajmi", channels=("facebook",))
    (delivery,) = stage.world.deliveries("lajmi")
    assert stage.channel.discard(replace(delivery, prepared_id="100_999")) == ""


def test_its_name_is_that_of_the_deliveries(stage: Stage) -> None:
    assert (stage.channel.name, stage.channel.batch) == ("facebook", 1)
    assert stage.channel.send([], stage.world.queue) == []
    stage.world.schedule("lajmi", channels=("facebook",))
    assert {delivery.action for delivery in stage.world.deliveries("lajmi")} == {Action.PUBLISH}
