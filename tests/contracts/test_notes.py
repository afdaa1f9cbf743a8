"""`domain.ports_claim.ClaimLog`: the ledger's own, and the two that channels are tested with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from publisher.domain.delivery import Claim, Step
from publisher.domain.errors import ClaimLost
from publisher.domain.ports_claim import ClaimLog
from publisher.domain.ports_ledger import ClaimRules
from publisher.storage.database import Database
from tests.channels.desk import FakeNotes
from tests.site.shelf import MemoryShelf, ShelfNotes, article, claim_of, entry
from tests.world import World


@dataclass
class Case:
    """Notes with a claim that they know."""

    notes: ClaimLog
    claim: Claim
    #: The lease of the claim runs out.
    loses: Callable[[], None]
    #: Somebody cancels the delivery; None where that is never asked.
    cancels: Callable[[], None] | None


def ledger(world: World) -> Case:
    world.schedule("lajmi", channels=("facebook",))
    (claim,) = world.queue.claim(ClaimRules(channel="facebook", limit=1, lease_seconds=60), world.clock())
    return Case(world.queue, claim, lambda: world.clock.passes(seconds=61), lambda: world.cancel("lajmi"))


def of_facebook() -> Case:
    notes = FakeNotes()
    return Case(notes, claim_of("lajmi"), notes.loses_the_claim, lambda: notes.wishes.append("It was cancelled."))


def of_website() -> Case:
    notes = ShelfNotes(MemoryShelf(), {"lajmi": entry(article("lajmi"))})
    return Case(notes, claim_of("lajmi"), notes.loses_the_claim, None)


@pytest.fixture(params=["ledger", "facebook", "website"])
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    if request.param == "ledger":
        database: Database = request.getfixturevalue("sqlite")
        yield ledger(World(database))
    else:
        yield of_facebook() if request.param == "facebook" else of_website()


#: What a channel may write down, whatever it is.
WRITES: dict[str, Callable[[ClaimLog, Claim], object]] = {
    "begin": lambda notes, claim: notes.record_step(claim, Step.WRITE),
    "begin with a clock": lambda notes, claim: notes.record_step(claim, Step.WRITE, clock_offset_seconds=1.5),
    "beat": lambda notes, claim: notes.renew_lease(claim),
    "stop_wish": lambda notes, claim: notes.stop_reason(claim),
}
#: What only a channel does that prepares its posts.
OF_PREPARING: dict[str, Callable[[ClaimLog, Claim], object]] = {
    "photo": lambda notes, claim: notes.record_photo(claim, "digest", "7"),
    "prepared": lambda notes, claim: notes.record_prepared(claim, "1_7"),
    "link": lambda notes, claim: notes.refuse_link(claim, ""),
}


def told(case: Case) -> dict[str, Callable[[ClaimLog, Claim], object]]:
    return WRITES if isinstance(case.notes, ShelfNotes) else WRITES | OF_PREPARING


def test_while_the_claim_is_ours_all_is_written_down_and_nothing_stops_it(case: Case) -> None:
    for write in told(case).values():
        assert write(case.notes, case.claim) is None


def test_once_the_claim_is_lost_nothing_is_written_down(case: Case) -> None:
    case.loses()
    for name, write in told(case).items():
        with pytest.raises(ClaimLost) as lost:
            write(case.notes, case.claim)
        assert lost.value.delivery_id == case.claim.delivery.id, name


def test_what_was_cancelled_meanwhile_stops_with_a_reason(case: Case) -> None:
    if case.cancels is None:
        pytest.skip("the website never asks: its pages are written again, and taken back by a withdrawal")
    case.notes.record_step(case.claim, Step.STARTED)
    case.cancels()
    assert case.notes.stop_reason(case.claim)
    case.notes.renew_lease(case.claim)  # the claim is ours all the same
