"""A link that the Page refuses though our count has room: the post goes out without it, and a person is told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publisher.channels.facebook.refused_link import may_mean_the_link
from publisher.domain.delivery import Action, State
from publisher.domain.link_budget import LinkRules
from publisher.domain.outcome import Evidence, Outcome, Rejected, SignInNeeded, TryLater, Unknown
from publisher.messages import words
from publisher.sandbox.faults import Fault
from publisher.sandbox.link_limit import LinkLimit
from publisher.storage.database import Database
from tests.faults.link_world import ZONE, LinkWorld

Make = Callable[..., LinkWorld]
#: What Facebook may say past the limit; nobody knows. 987654 is in no table.
CODES = ((100, None), (368, None), (368, 999), (987_654, None), (987_654, 7))


@pytest.fixture
def make(sqlite: Database, tmp_path: Path) -> Iterator[Make]:
    worlds: list[LinkWorld] = []

    def made(**changes: object) -> LinkWorld:
        worlds.append(LinkWorld(sqlite, tmp_path, **changes))  # type: ignore[arg-type]  # by name
        return worlds[-1]

    yield made
    for world in worlds:
        world.close()


def works(world: LinkWorld, slug: str) -> None:
    """Let the worker go on until the post is out, an hour at most; nothing may ask a person meanwhile."""
    posts = world.deliveries(slug)
    for _ in range(30):
        world.tick()
        posts = [each for each in world.deliveries(slug) if each.action is Action.PUBLISH]
        assert posts[-1].state in {State.WAITING, State.SENT, State.UNKNOWN}, posts[-1]
        if posts[-1].state is State.SENT:
            return
        world.clock.passes(minutes=2)
    raise AssertionError(posts)


@pytest.mark.parametrize(
    ("mode", "at", "code", "shape"),
    [
        *(("two-phase", "make", code, "text") for code in CODES),
        ("two-phase", "make", CODES[0], "photo"),
        ("two-phase", "publish", CODES[0], "photo"),
        ("two-phase", "publish", CODES[1], "text"),
        ("direct", "publish", CODES[0], "text"),
    ],
)
def test_a_post_whose_link_is_refused_goes_out_without_it_and_once(
    make: Make, mode: str, at: str, code: tuple[int, int | None], shape: str
) -> None:
    limit = LinkLimit(most=0, zone=ZONE.key, past="refused", at=at, code=code[0], subcode=code[1])  # type: ignore[arg-type]
    world = make(mode=mode, shape=shape, limit=limit)
    world.schedule("one", "one", channels=("facebook",), facebook_link=True)
    works(world, "one")

    assert not world.carries_link("one")
    assert len(world.page.published()) == 1
    note = next(each.link_note for each in world.deliveries("one") if each.state is State.SENT)
    assert words(note).startswith("It was published without its link: Facebook refused it with one.")
    for _ in range(3):
        world.clock.passes(minutes=30)
        world.tick()
    assert world.page.unpublished() == []


def test_what_is_refused_without_its_link_too_is_refused(make: Make) -> None:
    world = make(limit=None)
    world.page.faults.plan(Fault("POST /feed", "error", code=100, times=None))
    world.schedule("one", "one", channels=("facebook",), facebook_link=True)
    for _ in range(3):
        world.tick()
        world.clock.passes(minutes=2)
    assert [each.state for each in world.deliveries("one")] == [State.REJECTED]


def test_a_post_that_is_out_with_its_link_after_all_has_no_note(make: Make) -> None:
    """The error came, and it was done all the same: it is found, with its link."""
    world = make(mode="direct", limit=None)
    world.page.faults.plan(Fault("POST /feed", "error_after_commit", code=987_654))
    world.schedule("one", "one", channels=("facebook",), facebook_link=True)
    works(world, "one")
    assert world.carries_link("one")
    assert len(world.page.published()) == 1
    assert [each.link_note for each in world.deliveries("one")] == [""]


def test_what_was_made_unseen_though_it_was_refused_is_swept_away(make: Make) -> None:
    world = make(limit=None)
    world.page.faults.plan(Fault("POST /feed published=false", "error_after_commit", code=987_654))
    world.schedule("one", "one", channels=("facebook",), facebook_link=True)
    works(world, "one")
    assert not world.carries_link("one")
    for _ in range(4):
        world.clock.passes(minutes=30)
        world.tick()
    assert world.page.unpublished() == []
    assert len(world.page.published()) == 1


def test_where_links_are_unlimited_there_is_no_other_form(make: Make) -> None:
    world = make(limit=LinkLimit(most=0, past="refused"), rules=LinkRules(zone=ZONE, limit=None, given=True))
    world.schedule("one", "one", channels=("facebook",), facebook_link=True)
    world.tick()
    assert [each.state for each in world.deliveries("one")] == [State.REJECTED]


@pytest.mark.parametrize(
    ("outcome", "unseen", "seen"),
    [
        (Rejected(reason="x", evidence=Evidence(code=100)), True, True),
        (Rejected(reason="x", evidence=Evidence(code=1500)), True, True),
        (Rejected(reason="x", evidence=Evidence(code=3)), False, False),
        (Rejected(reason="x", evidence=Evidence(code=100, subcode=33)), False, False),
        (Rejected(reason="it was changed"), False, False),
        (TryLater(reason="x", evidence=Evidence(code=368)), True, True),
        (TryLater(reason="x", evidence=Evidence(code=368, subcode=1390008)), False, False),
        (TryLater(reason="x", evidence=Evidence(code=32)), False, False),
        (SignInNeeded(reason="x", evidence=Evidence(code=200)), False, False),
        (Unknown(reason="x", evidence=Evidence(code=987_654, http_status=400)), True, False),
        (Unknown(reason="x", evidence=Evidence(code=987_654, http_status=500)), False, False),
        (Unknown(reason="x", evidence=Evidence(code=1)), False, False),
        (Unknown(reason="x", evidence=Evidence(code=506, subcode=1455006)), False, False),
        (Unknown(reason="the line broke"), False, False),
    ],
)
def test_only_what_may_be_meant_for_the_link_is_taken_so(outcome: Outcome, unseen: bool, seen: bool) -> None:
    assert may_mean_the_link(outcome, unseen=True) is unseen
    assert may_mean_the_link(outcome, unseen=False) is seen
