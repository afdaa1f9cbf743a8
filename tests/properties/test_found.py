"""What the state machine and the rig found, each as the shortest test that shows it."""

from collections.abc import Iterator

import pytest

from publisher.domain.errors import NotPossible
from tests.properties.stage import LEASE, Stage, migrated_ledger
from tests.world import World


@pytest.fixture
def stage() -> Iterator[Stage]:
    stage = Stage("two-phase", migrated_ledger())
    stage.shapes = dict.fromkeys("abc", "text")
    yield stage
    stage.close()


def test_an_update_in_doubt_lets_no_second_one_be_planned(world: World) -> None:
    world.schedule("forum", "one", channels=("facebook",))
    world.tick()
    world.schedule("forum", "two", channels=("facebook",))
    world.facebook.loses_the_answer(written=False)
    world.tick()
    with pytest.raises(NotPossible, match="its update on facebook is being sent"):
        world.schedule("forum", "three", channels=("facebook",))


def test_a_page_that_was_never_begun_is_taken_back_at_once(stage: Stage) -> None:
    stage.schedule("a", "a says 1")
    stage.begin_worker("dies before it writes the page", 1, dies=True)
    assert stage.state("a", "website") == "sending"
    stage.withdraw("a")
    stage.clock.passes(seconds=LEASE + 1)
    for _ in range(3):
        stage.clock.passes(seconds=61)
        stage.pass_once()
    assert stage.states("a", "website") == ["publish cancelled", "withdraw sent"]


def test_a_post_that_was_taken_back_can_come_out_again(stage: Stage) -> None:
    stage.schedule("a", "a says 1")
    stage.pass_once()
    stage.withdraw("a")
    stage.pass_once()
    stage.schedule("a", "a says 1")
    stage.pass_once()
    assert stage.states("a", "website") == ["publish sent", "withdraw sent", "publish sent"]
    assert [post.message for post in stage.page.published()] == ["a says 1"]
