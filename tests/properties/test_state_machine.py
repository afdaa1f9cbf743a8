"""Everything that can happen to a post, in any order: nothing twice, nothing lost, nobody else's work touched.

One machine for each way of publishing. `make test` runs a few examples, always the same; `make torture` runs thousands,
always others (PUBLISHER_EXAMPLES tells how many).
"""

import gc
import os
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from publisher.domain.errors import IllegalTransition, UnknownPost
from publisher.domain.revision import ArticleText
from publisher.sandbox.commands import PostChange
from publisher.sandbox.faults import Fault
from publisher.site_build.site_builder import publish_whole
from tests.extent import EVERYTHING
from tests.faults.page_world import SHAPES
from tests.properties.person import Person
from tests.properties.promises import Promises
from tests.properties.stage import SETTLE, TICKED, Ground, Mode, Stage

EXAMPLES = int(os.environ.get("PUBLISHER_EXAMPLES", "50" if EVERYTHING else "6"))
#: Making a failure small takes minutes; where only "is there one" is asked, PUBLISHER_SHRINK=no leaves it out.
PHASES = [Phase.generate] if os.environ.get("PUBLISHER_SHRINK") == "no" else [Phase.generate, Phase.shrink]
SLUGS = st.sampled_from(["a", "b", "c"])
HELD = st.sampled_from(["", "facebook", "website"])
RESUMED = st.sampled_from(["", "", "", "facebook", "website"])
#: Seconds: the next sweep, past a lease, past five minutes, the settling time, the longest lag, the late limit.
SPANS = st.sampled_from([1, *[61] * 6, 301, 301, 700, 3_700, 25_000])
JUMPS = st.sampled_from([-7_200, -3_600, -90, 90, 3_600, 30_000])
CALLS = st.sampled_from(
    [
        *("POST /feed", "POST /feed", "POST /feed", "POST /feed", "POST /feed"),
        *("POST /{post} is_published=true", "POST /{post} is_published=true", "POST /{post} is_published=true"),
        *("POST /photos", "POST /comments", "DELETE /{post}", "POST /{post}", "GET /{post}", "GET /feed"),
        *("GET /published_posts", "GET /{page}", "*", "*"),
    ]
)
KINDS = st.sampled_from(
    [
        *("drop_after", "drop_after", "error_after_commit", "html_after", "truncated", "empty", "cut", "garbage"),
        *("drop_before", "html", "redirect", "error 2", "error 4", "error 100", "error 190", "error 506", "error 368"),
        *("lag", "lag"),
    ]
)
STEPS = st.integers(min_value=0, max_value=30)
OVERSLEEPS = {
    "seconds": st.sampled_from([61, 61, 301, 700]),
    "meanwhile": st.sampled_from(["nothing", "a pass", "another worker"]),
    "others": STEPS,
}


def event(name: str, **arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """Return calls of the machine's method `name`; one that stands here twice happens twice as often."""
    return st.tuples(st.just(name), st.fixed_dictionaries(arguments))


FAULT = st.fixed_dictionaries(
    {
        "on": CALLS,
        "what": KINDS,
        "times": st.sampled_from([1, 1, 1, 2, 4]),
        "after": st.sampled_from([0, 0, 0, 1, 3]),
        "lags": st.booleans(),
    }
)
POST = {
    "slug": SLUGS,
    "channels": st.sampled_from([("website", "facebook"), ("facebook",)]),
    "minutes": st.sampled_from([0, 0, 0, 5, 300]),
    "comment": st.booleans(),
}
#: One event a step, all of them always possible: rules of Hypothesis's own are left out by the dozen in most examples,
#: and then nothing is ever sent.
EVENTS = st.one_of(
    *(event("time_passes", seconds=SPANS) for _ in range(4)),
    *(event("schedule", **POST) for _ in range(8)),
    event("schedule_the_same", slug=SLUGS, channels=POST["channels"]),
    *(event("withdraw", slug=SLUGS) for _ in range(2)),
    *(event("cancel", slug=SLUGS) for _ in range(2)),
    event("pause", channel=HELD),
    event("plan_a_hold", channel=HELD, start=st.sampled_from([30, 3_600]), length=st.sampled_from([120, 7_200])),
    *(event("resume", channel=RESUMED) for _ in range(3)),
    *(event("release", slug=SLUGS) for _ in range(2)),
    event("resolve", slug=SLUGS),
    event("our_clock_jumps", seconds=JUMPS),
    event("our_clock_is_set_right"),
    event("summer_time_ends"),
    event("facebook_behaves"),
    event("a_backup_is_made"),
    event("an_older_backup_is_restored"),
    *(event("another_worker_begins", steps=STEPS, dies=st.booleans()) for _ in range(4)),
    *(event("a_worker_wakes", number=st.integers(0, 1), steps=STEPS, dies=st.booleans()) for _ in range(3)),
    *(event("a_worker_oversleeps", slug=SLUGS, steps=STEPS, **OVERSLEEPS) for _ in range(3)),
    event("colleague_posts", ours=st.booleans(), published=st.booleans()),
    event("colleague_posts_a_link"),
    event("colleague_deletes_a_post_of_ours", number=st.integers(0, 3)),
    event(
        "colleague_meddles_with_a_prepared_post",
        number=st.integers(0, 3),
        what=st.sampled_from(["edits", "publishes", "deletes"]),
    ),
)


class Line(RuleBasedStateMachine):
    """The line from schedule to the Page and the site, with everything that may come between."""

    mode: Mode = "two-phase"
    ground: Ground
    #: How many examples were begun.
    begun = 0

    @initialize(
        gap=st.sampled_from([0.0, 60.0]),
        shapes=st.tuples(*[st.sampled_from([*SHAPES, TICKED, TICKED])] * 3),
        faults=st.lists(FAULT, min_size=1, max_size=3),
    )
    def open(self, gap: float, shapes: tuple[str, ...], faults: list[dict[str, Any]]) -> None:
        type(self).begun += 1
        self.stage = Stage(self.mode, self.ground, min_gap_seconds=gap)
        self.stage.shapes = dict(zip("abc", shapes, strict=True))
        self.promises = Promises(self.stage)
        self.promises.links_are_asked_for = "link" not in shapes
        self.person = Person(self.stage, self.promises)
        self.texts = 0
        self.workers = 0
        for slug in "ab":
            self.schedule(slug, ("website", "facebook"), 0, comment=slug == "b")
        for fault in faults:
            self.facebook_misbehaves(**fault)

    @rule(happens=EVENTS, faults=st.lists(FAULT, max_size=2), then_a_pass=st.sampled_from([True, True, False]))
    def something(self, happens: tuple[str, dict[str, Any]], faults: list[dict[str, Any]], then_a_pass: bool) -> None:
        """Facebook gets ready to misbehave, one thing happens, and perhaps a pass comes after it."""
        for fault in faults:
            self.facebook_misbehaves(**fault)
        name, arguments = happens
        getattr(self, name)(**arguments)
        if then_a_pass:
            self.stage.pass_once()

    # Staff

    def schedule(self, slug: str, channels: tuple[str, ...], minutes: int, comment: bool) -> None:
        """Write a post, or a new version of it, and schedule it."""
        self.texts += 1
        self._schedule(slug, f"{slug} says {self.texts}", channels, minutes, comment)

    def schedule_the_same(self, slug: str, channels: tuple[str, ...]) -> None:
        """Schedule again what was scheduled last."""
        if slug in self.promises.wishes.wanted:
            self._schedule(slug, self.promises.wishes.wanted[slug], channels, 0, comment=False)

    def _schedule(self, slug: str, message: str, channels: tuple[str, ...], minutes: int, comment: bool) -> None:
        said = f"comment on {message}" if comment else None
        text = ArticleText(tag="sq", title=slug, summary=message, html="", plain=message, facebook_comment=said)
        at = self.stage.clock() + timedelta(minutes=minutes)
        try:
            self.stage.schedule(slug, message, at=at, channels=channels, texts=(text,))
        except IllegalTransition:
            return
        self.promises.wishes.wish(slug, message)

    def withdraw(self, slug: str) -> None:
        before = self.promises.in_flight()
        try:
            self.stage.withdraw(slug)
        except (IllegalTransition, UnknownPost):
            return
        self.promises.wishes.stop(slug, before)

    def cancel(self, slug: str) -> None:
        before = self.promises.in_flight()
        try:
            self.stage.cancel(slug)
        except (IllegalTransition, UnknownPost):
            return
        self.promises.wishes.stop(slug, before, may_stand=True)

    def pause(self, channel: str) -> None:
        self.promises.hold_begins()
        self.stage.pause(channel)

    def plan_a_hold(self, channel: str, start: int, length: int) -> None:
        begins_at = self.stage.clock() + timedelta(seconds=start)
        self.stage.pause(channel, from_at=begins_at, end_at=begins_at + timedelta(seconds=length))

    def resume(self, channel: str) -> None:
        """After a restore a person looks first, until the whole Page could be seen; then the site is built anew."""
        restored = channel == "" and self.stage.restored
        if restored and not self._look_around():
            return
        self.stage.resume(channel)
        if restored:
            publish_whole(self.stage.site, clean=True)

    def release(self, slug: str) -> None:
        if self.person.sees(slug):
            return  # a person looks first
        try:
            self.stage.release(slug)
        except (IllegalTransition, UnknownPost):
            return
        self.promises.wishes.let_go(slug)

    def resolve(self, slug: str) -> None:
        """A person looks at the Page and says what became of it; while somebody may still be sending, they wait."""
        if not self.stage.sleepers:
            self.person.resolves(slug)

    # The machine

    def time_passes(self, seconds: int) -> None:
        self._clock_moves(lambda: self.stage.right.passes(seconds=seconds))

    def our_clock_jumps(self, seconds: int) -> None:
        """Somebody sets this machine's clock; Facebook's stays right."""
        self._clock_moves(lambda: self._skew(seconds))

    def our_clock_is_set_right(self) -> None:
        self.our_clock_jumps(int(-self.stage.clock.skew.total_seconds()))

    def _skew(self, seconds: int) -> None:
        self.stage.clock.skew += timedelta(seconds=seconds)

    def summer_time_ends(self) -> None:
        """On 25 October 2026 at 01:00 UTC the hour from two to three comes twice."""
        change = datetime.fromisoformat("2026-10-25T01:00:00+00:00")
        if self.stage.right.now < change:
            self._clock_moves(lambda: setattr(self.stage.right, "now", change))

    def _clock_moves(self, move: object) -> None:
        assert callable(move)
        before, flying = self.promises.holds_on(), self.promises.in_flight()
        move()
        if self.promises.holds_on() - before:
            self.promises.hold_begins(flying)

    def facebook_misbehaves(self, on: str, what: str, times: int, after: int, lags: bool) -> None:
        kind, _, code = what.partition(" ")
        lag = SETTLE - 100  # a listing that lags longer than the settling time is beyond every promise
        fault = Fault(on, kind, times=times, after=after, code=int(code) if code else 2, delay_seconds=lag)
        self.stage.page.faults.plan(replace(fault, lag_seconds=lag) if lags else fault)

    def facebook_behaves(self) -> None:
        self.stage.page.faults.clear()

    def another_worker_begins(self, steps: int, dies: bool) -> None:
        if len(self.stage.sleepers) == 2:
            return
        self.workers += 1
        self.stage.begin_worker(f"worker {self.workers}", steps, dies=dies)

    def a_worker_wakes(self, number: int, steps: int, dies: bool) -> None:
        """Whatever it wakes to, what its lease no longer covers stays as it is."""
        if self.stage.sleepers:
            lapsed = self.promises.lapsed()
            self.stage.wake_worker(number, steps, dies=dies)
            assert self.promises.lapsed() == lapsed, f"recorded after the end of its lease: {lapsed}"

    def a_worker_oversleeps(self, slug: str, steps: int, seconds: int, meanwhile: str, others: int) -> None:
        """It gets so far, sleeps past its lease, and goes on where it was, whatever others made of it meanwhile."""
        self.schedule(slug, ("website", "facebook"), 0, comment=False)
        self.another_worker_begins(steps, dies=False)
        self.promises.hold()  # what got out by now is before any hold that is to come
        number = len(self.stage.sleepers) - 1
        self.time_passes(seconds)
        if meanwhile == "a pass":
            self.stage.pass_once()
        elif meanwhile == "another worker":
            self.another_worker_begins(others, dies=False)
        self.promises.hold()
        self.a_worker_wakes(number, 10_000, dies=False)

    def a_backup_is_made(self) -> None:
        self.stage.back_up()
        self.promises.backed_up()

    def an_older_backup_is_restored(self) -> None:
        """Not where a colleague said the very same: where no application is told, nobody can tell whose post it is."""
        if self.stage.backup.exists() and not self.promises.said_by_hand():
            self.stage.restore()
            self.promises.restored()
            self._look_around()

    def _look_around(self) -> bool:
        """Compare the restored ledger with the world; tell whether all of the Page was seen."""
        looked = self.stage.look_around()
        self.promises.looked(looked)
        return "facebook" not in looked.unread and not self.promises.anything_lags()

    # A colleague

    def colleague_posts(self, ours: bool, published: bool) -> None:
        """With a text of their own, or with the very text that a post of ours has."""
        texts = sorted(self.promises.wishes.wanted.values())
        message = texts[-1] if ours and texts else f"by hand {len(self.promises.by_hand)}"
        if ours and published and (self.mode == "direct" or self.stage.restored):
            return  # with no application told, nobody can tell them apart: neither the minute nor a restored ledger
        post = self.stage.page.make_by_hand(message=message, published=published)
        self.promises.by_hand[post.id] = (post.message, post.published)

    def colleague_posts_a_link(self) -> None:
        """It takes a link of the month, perhaps just after one of ours was promised it."""
        message = f"by hand {len(self.promises.by_hand)}"
        post = self.stage.page.make_by_hand(message=message, link="https://elsewhere.example/")
        self.promises.by_hand[post.id] = (post.message, post.published)
        self.promises.links_are_asked_for = False

    def colleague_deletes_a_post_of_ours(self, number: int) -> None:
        if ours := self.promises.live():
            self.promises.meddle(ours[number % len(ours)].id)
            self.stage.page.delete_by_hand(ours[number % len(ours)].id)

    def colleague_meddles_with_a_prepared_post(self, number: int, what: str) -> None:
        prepared = [post for post in self.stage.page.unpublished() if not post.by_hand]
        if not prepared:
            return
        post = prepared[number % len(prepared)]
        self.promises.meddle(post.id)
        if what == "deletes":
            self.stage.page.delete_by_hand(post.id)
        elif what == "edits":
            self.stage.hand.change_post(post.id, PostChange(message=f"{post.message}, edited by hand"))
        else:
            self.stage.hand.change_post(post.id, PostChange(published=True))

    # What must hold

    @invariant()
    def promises_hold(self) -> None:
        if hasattr(self, "promises"):
            self.promises.hold()

    def teardown(self) -> None:
        if not hasattr(self, "stage"):
            return
        try:
            if sys.exc_info()[0] is None:
                self._end_well()
        finally:
            self.stage.close()

    def _end_well(self) -> None:
        """Faults gone, everybody awake, days pass: nothing is left over, and each post stands once or has a reason."""
        self.stage.page.faults.clear()
        while self.stage.sleepers:
            self.stage.wake_worker(0, 10_000, dies=False)
        self.promises.hold()
        if self.promises.anything_lags():
            self.stage.right.passes(seconds=SETTLE)
        self.resume("")
        self.promises.days_pass()
        self.promises.kept_at_the_end()
        for _ in range(4):
            # Where our clock was set back, a hold that had ended is on again for as long, and nothing can be released.
            self.stage.right.passes(seconds=3_600)
            if not self.person.decides():
                break
            self.promises.days_pass()
        self.promises.kept_at_the_end(decided=True)
        before = self.stage.site_digests()
        publish_whole(self.stage.site, clean=True)
        assert not before or before == self.stage.site_digests(), "the site is not what the ledger gives"


@pytest.mark.no_cover  # measuring makes it twice as long, and others cover the same
@pytest.mark.parametrize("mode", ["two-phase", "direct"])
def test_whatever_happens_every_post_stands_once_or_waits_for_a_person(mode: Mode, migrated_file: Path) -> None:
    ground = Ground(migrated_file)
    gc.freeze()  # what is imported by now stays
    machine: type[Line] = type("Line", (Line,), {"mode": mode, "ground": ground})
    few = EXAMPLES <= 50
    plan = settings(
        max_examples=EXAMPLES // 2,
        stateful_step_count=14 if few else 20,
        deadline=None,
        derandomize=few,
        database=None,
        print_blob=True,
        phases=PHASES,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(machine, settings=plan)
    except BaseException as error:
        error.add_note(f"after {machine.begun} examples")
        raise
    finally:
        ground.close()
