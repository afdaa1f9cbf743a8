"""A year of posts on a Page that limits links: two processes on one SQLite ledger, killed now and then, and hands.

Time stands still within a pass and leaps between passes; the Page is the sandbox, in this process.
"""

import contextlib
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from publisher.channels.facebook.channel import FacebookChannel
from publisher.channels.facebook.client import PageGraph
from publisher.domain.delivery import OPEN, Action, Delivery, State
from publisher.domain.link_budget import LinkRules
from publisher.domain.ports_ledger import ClaimRules, Target
from publisher.domain.retry import RetryPolicy
from publisher.messages import words
from publisher.pipeline import reconcile
from publisher.pipeline.deliver import ChannelLane, RetryTiming, deliver
from publisher.sandbox.errors import ErrorAnswer
from publisher.sandbox.faults import Fault
from publisher.sandbox.link_limit import LinkLimit, Past
from publisher.sandbox.records import StoredPost
from publisher.settings import Facebook
from publisher.storage.database import Database
from publisher.storage.ledger.delivery_queue import SqlQueue
from publisher.storage.media_store import MediaFiles
from tests.faults.link_world import ZONE, LinkWorld
from tests.processes import Process, start
from tests.world import FakeChannel, TestClock

ROOT = Path(__file__).parents[2]
#: Real seconds that a call may take.
TIMEOUT = 2.0
OUTSIDE = "https://example.org/by-hand"
_CALLS = ("POST /feed", "POST /{post} is_published=true", "GET /published_posts", "GET /{post}", "*")
_KINDS = ("drop_before", "drop_after", "error", "html", "html_after", "truncated", "error_after_commit")


@dataclass(slots=True)
class Worker:
    """One process that sends, until it is killed."""

    command: list[str]
    process: Process | None = None
    _asks: IO[str] | None = None
    _hears: IO[str] | None = None

    def begins(self, now: datetime) -> None:
        """Let it begin a pass; one that was killed is started again."""
        if self.process is None or self.process.poll() is not None:
            self._starts()
        assert self._asks
        self._asks.write(f"{now.isoformat()}\n")
        self._asks.flush()

    def _starts(self) -> None:
        self.stops()
        (asked, asks), (hears, says) = os.pipe(), os.pipe()
        self.process = start(self.command, cwd=ROOT, env=os.environ, stdin=asked, stdout=says)
        os.close(asked)
        os.close(says)
        self._asks, self._hears = os.fdopen(asks, "w"), os.fdopen(hears)

    def ends(self) -> None:
        """Wait until its pass is over, or it is dead."""
        assert self._hears
        self._hears.readline()

    def is_killed(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def stops(self) -> None:
        """Let it end: closing what it reads does."""
        for pipe in (self._asks, self._hears):
            with contextlib.suppress(BrokenPipeError):
                if pipe:
                    pipe.close()
        if self.process:
            self.process.wait(30)


@dataclass
class Year:
    """Posts on their days, a third of them ticked, and what hands do."""

    world: LinkWorld
    posts: int
    dice: random.Random
    workers: list[Worker] = field(default_factory=list)
    ticked: set[str] = field(default_factory=set)
    kills: int = 0
    hands: int = 0

    def run(self, days: int) -> None:
        """Run all of it, and settle what is open at the end."""
        start = self.world.clock()
        moments = sorted(self.dice.uniform(0, days) for _ in range(self.posts))
        events: list[tuple[float, Callable[[], None]]] = [
            (moment, lambda number=number: self._is_due(f"post-{number}"))  # type: ignore[misc]  # bound now
            for number, moment in enumerate(moments)
        ]
        events += [(self.dice.uniform(0, days), self._hand) for _ in range(days // 25)]
        for number, moment in enumerate(moments):
            slug = f"post-{number}"
            ticks = self.dice.random() < 0.35
            self.ticked |= {slug} if ticks else set()
            at = start + timedelta(days=moment)
            self.world.schedule(slug, slug, at=at, channels=("facebook",), facebook_link=ticks or None)
        try:
            for moment, happens in sorted(events, key=lambda event: event[0]):
                self.world.clock.now = max(self.world.clock.now, start + timedelta(days=moment))
                happens()
            self._settle()
        finally:
            for worker in self.workers:
                worker.stops()

    def _is_due(self, _slug: str) -> None:
        if self.dice.random() < 0.25:
            self.world.page.faults.plan(Fault(self.dice.choice(_CALLS), self.dice.choice(_KINDS), code=2))
        self._pass(kill=self.dice.random() < 0.15)
        for minutes in (2, 11):
            if any(delivery.due_at <= self.world.clock() for delivery in self.open()):
                self.world.clock.passes(minutes=minutes)
                self._pass()

    def _pass(self, *, kill: bool = False) -> None:
        for worker in self.workers:
            worker.begins(self.world.clock())
        if kill:
            time.sleep(self.dice.uniform(0, 0.15))
            self.dice.choice(self.workers).is_killed()
            self.kills += 1
        for worker in self.workers:
            worker.ends()

    def _hand(self) -> None:
        """A colleague posts a link, writes one into a text, or comments with one as the Page."""
        page = self.world.page
        self.hands += 1
        try:
            match self.dice.randrange(3):
                case 0:
                    page.make_by_hand(message=f"By hand {self.hands}", link=OUTSIDE)
                case 1:
                    page.make_by_hand(message=f"By hand {self.hands}: {OUTSIDE}")
                case _:
                    post = page.make_by_hand(message=f"By hand {self.hands}")
                    page.comment_by_hand(post.id, OUTSIDE, as_page=True)
        except ErrorAnswer:
            pass  # the Page refuses another link, to hands too

    def open(self) -> list[Delivery]:
        with self.world.ledger.read_transaction() as uow:
            return uow.open_deliveries()

    def _settle(self) -> None:
        self.world.page.faults.clear()
        for _ in range(40):
            self.world.clock.passes(minutes=11)
            self._pass()
            for delivery in self.open():
                if delivery.state is State.HELD:
                    out = any(form.message == post.message for form in delivery.payload.forms for post in self.ours())
                    self.world.resolve(delivery.slug, "sent" if out else "again")
            if not self.open():
                return
        raise AssertionError(f"it goes on for ever: {self.open()}")

    def ours(self) -> list[StoredPost]:
        """Return what we published, oldest first."""
        return [post for post in reversed(self.world.page.published()) if not post.by_hand]

    def judge(self) -> None:
        """Each post is out once, no link is dead, and a ticked post went without only where the month had none left."""
        said = [post.message.partition("\n")[0] for post in self.ours()]
        assert sorted(said) == sorted(f"post-{number}" for number in range(self.posts))
        assert [post.message for post in self.ours() if post.dead_link] == []
        assert not any(delivery.state in OPEN for delivery in self._publications())
        assert self.world.page.unpublished() == []
        linked = {d.slug for d in self._publications() if d.with_link and d.state is State.SENT}
        assert linked <= self.ticked
        for delivery in self._publications():
            if delivery.slug in self.ticked - linked and delivery.state is State.SENT:
                self._had_no_link_left(delivery)

    def _publications(self) -> list[Delivery]:
        with self.world.ledger.read_transaction() as uow:
            return [d for d in uow.all_deliveries() if d.action is Action.PUBLISH]

    def _had_no_link_left(self, delivery: Delivery) -> None:
        note = words(delivery.link_note)
        assert note.startswith("It was published without its link"), f"{delivery.slug}: {note!r}"
        if "could not be counted" in note:
            return  # a fault kept the Page from being read
        assert delivery.sent_at
        links = self.world.links_of_month(delivery.sent_at)
        assert links == 2, f"{delivery.slug} went without its link, and the month has {links}: {note}"


def a_year(world: LinkWorld, folder: Path, ledger: Path, *, posts: int, days: int, seed: int) -> Year:
    """Return a year that ran, ready to be judged."""
    year = Year(world, posts, random.Random(seed))
    for name in ("first", "second"):
        arguments = [str(ledger), world.page.url, world.mode, str(folder / "media"), name]
        year.workers.append(Worker([sys.executable, "-m", "tests.torture.year", *arguments]))
    year.run(days)
    return year


def limit(past: Past) -> LinkLimit:
    """Return two links a month where the organisation is."""
    return LinkLimit(most=2, zone=ZONE.key, past=past)


def work(ledger: str, url: str, mode: str, media: str, owner: str) -> None:
    """Make a pass for each time that stands on a line of stdin."""
    clock, database = TestClock(), Database(f"sqlite:///{ledger}")
    target = Target(by_channel={"website": "https://example.org", "facebook": "https://graph.test 1"}, machine="")
    rules = LinkRules(zone=ZONE)
    queue = SqlQueue(database, target, owner=owner, clock=clock, lease_seconds=60, links=rules)
    graph = PageGraph("sandbox", graph_url=url, version="v26.0", now=clock, deadline_seconds=TIMEOUT)
    settings = Facebook(
        page_id="100",
        graph_url=url,
        graph_version="v26.0",
        publish=mode,
        timeout_seconds=TIMEOUT,
        settle_seconds=600,
        min_gap_seconds=0,
        languages=("sq",),
    )
    facebook, website = FacebookChannel(graph, settings, MediaFiles(media), now=clock), FakeChannel("website")
    waits = RetryTiming(retry=RetryPolicy(base_seconds=30), settle_seconds=600)
    page = ClaimRules(channel="facebook", limit=1, lease_seconds=60, single=mode == "direct", after_website=True)
    for line in sys.stdin:
        clock.now = datetime.fromisoformat(line.strip())
        reconcile.reconcile(queue, [website, facebook], waits, clock, lambda _: None)
        reconcile.tidy(queue, facebook, waits, clock)
        deliver(queue, [ChannelLane(channel=facebook, rules=page)], waits, clock, lambda _: None, lambda: True)
        print("done", flush=True)


if __name__ == "__main__":
    work(*sys.argv[1:])
