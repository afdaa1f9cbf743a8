"""Each fault of the sandbox, on each write call, for each shape of a post, in both modes (issue 3, show 3).

After the next passes every post is on the Page exactly once, or is rejected, paused or waits for a person with a plain
reason; never twice, never silently gone; no unpublished orphan of ours is left, and a colleague's hand is not touched.

`make everything` (PUBLISHER_TESTS=all) tries every fault with every shape. `make test` takes turns: a third of the
faults strikes each call, with one shape and in one of the modes that make it (that a code means what it should is
tested in tests/channels/test_meaning.py).
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.domain.delivery import OPEN, State
from publisher.domain.revision import ArticleText
from publisher.sandbox.faults import Fault, every_fault
from publisher.storage.database import Database
from tests.extent import EVERYTHING
from tests.faults.page_world import SHAPES, TIMEOUT, PageWorld
from tests.faults.turns import in_turn

#: Real seconds that what is late takes; longer than a call may.
DELAY_SECONDS = 1.5 * TIMEOUT
#: The write calls of a publication in each mode.
CALLS = {
    "two-phase": ("POST /photos", "POST /feed published=false", "POST /{post} is_published=true", "POST /comments"),
    "direct": ("POST /photos", "POST /feed", "POST /comments"),
}
CASES = [
    (mode, shape, call)
    for mode, calls in CALLS.items()
    for shape in SHAPES
    for call in calls
    if call != "POST /photos" or SHAPES[shape][0]
]


@pytest.fixture(params=CASES, ids=lambda case: " ".join(case).replace("/", ""))
def case(request: pytest.FixtureRequest, sqlite: Database, tmp_path: Path) -> Iterator[tuple[PageWorld, str]]:
    mode, shape, call = request.param
    world = PageWorld(sqlite, tmp_path, mode=mode, shape=shape)
    yield world, call
    world.close()


@pytest.mark.no_cover  # measuring makes it twice as long, and others cover the same
def test_every_fault_leaves_one_post_or_a_plain_reason(case: tuple[PageWorld, str]) -> None:
    world, call = case
    failures = []
    for number, fault in enumerate(_faults(world, call)):
        soon = replace(fault, delay_seconds=fault.delay_seconds and DELAY_SECONDS)
        if wrong := _try(world, f"post-{number}", soon):
            failures.append(f"{fault}: {wrong}")
        world.clock.passes(hours=30)
    world.passes(minutes=15)
    left = [post.message for post in world.page.unpublished() if post.application]
    assert (failures, left) == ([], [])


def _faults(world: PageWorld, call: str) -> list[Fault]:
    faults = list(every_fault(call))
    if EVERYTHING:
        return faults
    shapes = [shape for mode, shape, other in CASES if (mode, other) == (world.mode, call)]
    turn = shapes.index(world.shape)
    sites = sorted({(mode, other) for mode, _, other in CASES})
    mine = in_turn(faults, sites.index((world.mode, call)), len(sites))
    turns = mine[turn :: len(shapes)]
    in_both = all((mode, call) in sites for mode in CALLS)
    return turns[list(CALLS).index(world.mode) :: 2][::3] if in_both else turns[::3]


def _try(world: PageWorld, slug: str, fault: Fault) -> str:
    """Publish one post under a fault; say what is wrong afterwards."""
    message = f"A text that is said once: {slug}"
    by_hand = [
        world.page.make_by_hand(message=message, published=False),
        world.page.make_by_hand(message=f"By hand: {slug}", published=False),
    ]
    world.clock.passes(minutes=30)
    world.page.faults.clear()
    world.page.faults.plan(fault)
    text = ArticleText(tag="sq", title=slug, summary=message, html="", plain="", facebook_comment=f"Comment {slug}")
    world.schedule(slug, message, texts=(text,))
    if fault.what == "late":
        world.tick()
        time.sleep(0.4)  # the sandbox does it after so many real seconds, which is soon by the test's clock
    world.run_until_settled(slug)
    if wrong := _judge(world, slug, message):
        return wrong
    if _was_paused(world, slug):
        _let_go_again(world, slug)
        if wrong := _judge(world, slug, message):
            return f"after signing in again: {wrong}"
    untouched = {post.id for post in world.page.unpublished()}
    touched = [post.message for post in by_hand if post.id not in untouched]
    return f"a colleague's posts were touched: {touched}" if touched else ""


def _was_paused(world: PageWorld, slug: str) -> bool:
    return any(d.state is State.PAUSED for d in world.deliveries(slug))


def _let_go_again(world: PageWorld, slug: str) -> None:
    """A person mends the token, ends the hold, and releases what is held."""
    world.page.faults.clear()
    world.resume("facebook")
    if any(d.state is State.HELD for d in world.deliveries(slug)):
        world.release(slug)
    world.run_until_settled(slug)


def _judge(world: PageWorld, slug: str, message: str) -> str:
    publication = world.deliveries(slug)[0]
    public = world.published(message)
    if public > 1:
        return f"{public} posts on the Page"
    comments = [c.message for post in world.page.published() for c in post.comments if c.message == f"Comment {slug}"]
    if len(comments) > 1:
        return f"{len(comments)} comments under the post"
    if publication.state is State.SENT:
        return "" if public == 1 else "sent, and not on the Page"
    if publication.state in (State.REJECTED, State.PAUSED, State.HELD, State.MISSED) and publication.error:
        return "" if public == 0 or publication.state in OPEN else f"{publication.state} and on the Page"
    return f"ended as {publication.state} ({publication.error!r}) with {public} on the Page"
