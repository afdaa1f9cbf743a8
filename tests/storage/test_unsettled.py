"""What is still to come or to decide is found without reading the archive."""

from datetime import timedelta

from publisher.domain.outcome import Rejected
from tests.world import World


def slugs(world: World) -> list[tuple[str, str]]:
    with world.ledger.read_transaction() as uow:
        return [(delivery.slug, delivery.state.value) for delivery in uow.unsettled()]


def test_what_is_done_is_left_out_and_what_was_refused_stays_until_it_is_replaced(world: World) -> None:
    world.schedule("done")
    world.tick()
    world.facebook.answers_next(Rejected(reason="too long"))
    world.schedule("refused")
    world.tick()
    world.schedule("later", at=world.clock() + timedelta(hours=1))
    assert slugs(world) == [("refused", "rejected"), ("later", "waiting"), ("later", "waiting")]

    world.schedule("refused", "A shorter text")
    world.tick()
    assert slugs(world) == [("later", "waiting"), ("later", "waiting")]
