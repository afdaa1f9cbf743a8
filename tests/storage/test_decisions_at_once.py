"""What a person decides and what comes of a delivery meanwhile: one waits for the other, on either database."""

from collections.abc import Callable
from threading import Thread

from publisher.domain.outcome import TryLater
from publisher.domain.ports_channel import NotFound
from publisher.domain.ports_ledger import UnitOfWork
from publisher.domain.reconciliation import Retry
from publisher.pipeline import unplan
from tests.world import World


class Meanwhile:
    """A book in which something else happens once the history was read, as far as it can."""

    def __init__(self, uow: UnitOfWork, act: Callable[[], object]) -> None:
        self._book, self.act = uow, Thread(target=act)

    def __getattr__(self, name: str) -> object:
        return getattr(self._book, name)

    def history(self, slug: str, channel: str | None = None) -> object:
        found = self._book.history(slug, channel)
        if not self.act.ident:
            self.act.start()
            self.act.join(0.5)
        return found


def taken_back_while(world: World, act: Callable[[], object]) -> list[str]:
    with world.ledger.transaction() as uow:
        meanwhile = Meanwhile(uow, act)
        unplan.withdraw(meanwhile, "a", world.target, by="ana", now=world.clock())  # type: ignore[arg-type]
    meanwhile.act.join()
    return world.states("a")


def test_a_look_that_ends_meanwhile_does_not_bring_a_post_back(world: World) -> None:
    world.facebook.loses_the_answer(written=False)
    world.schedule("a", channels=("facebook",))
    world.tick()
    (doubt,) = world.queue.doubts("facebook")

    def look() -> None:
        again = Retry(reason="It is not out.", tell=False)
        world.queue.looked(doubt, NotFound(), again, world.waits.retry, world.clock())

    assert taken_back_while(world, look) == ["publish cancelled", "withdraw cancelled"]


def test_an_answer_that_comes_meanwhile_does_not_bring_a_post_back(world: World) -> None:
    world.schedule("a", channels=("facebook",))
    (claim,) = world.queue.claim(world.lines[1].rules, world.clock())

    def record() -> None:
        world.queue.record(claim, TryLater(reason="later"), world.waits.retry)

    assert taken_back_while(world, record) == ["publish cancelled", "withdraw cancelled"]
