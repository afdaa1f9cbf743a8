"""What the state machine and the rig found, each as the shortest test that shows it."""

import pytest

from publisher.domain.errors import NotPossible
from tests.world import World


def test_an_update_in_doubt_lets_no_second_one_be_planned(world: World) -> None:
    world.schedule("forum", "one", channels=("facebook",))
    world.tick()
    world.schedule("forum", "two", channels=("facebook",))
    world.facebook.loses_the_answer(written=False)
    world.tick()
    with pytest.raises(NotPossible, match="its update on facebook is being sent"):
        world.schedule("forum", "three", channels=("facebook",))
