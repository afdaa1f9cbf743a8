"""The month's links in the ledger: decided one after the other, whoever asks, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from publisher.domain.delivery import Claim, Payload, Step
from publisher.domain.errors import ClaimLost
from publisher.domain.link_budget import LinkRules, LinkUse
from publisher.domain.outcome import Sent, TryLater
from publisher.domain.ports_ledger import ClaimRules
from publisher.domain.retry import RetryPolicy
from publisher.domain.revision import Article
from publisher.messages import words
from publisher.storage.database import Database
from publisher.storage.ledger.delivery_queue import SqlQueue
from publisher.storage.ledger.page_links import SqlPageLinks
from tests.world import World

RULES = LinkRules(zone=ZoneInfo("Europe/Belgrade"))
RETRY = RetryPolicy(30)


class Links(World):
    """Every post is ticked."""

    rules = RULES

    def worker(self, owner: str) -> SqlQueue:
        return SqlQueue(self.database, self.target, owner=owner, clock=self.clock, lease_seconds=60, links=self.rules)

    def payload(self, article: Article, with_website: bool) -> tuple[Payload, Payload | None]:
        linked = Payload(message=article.slug, link=f"https://example.org/{article.slug}/")
        return Payload(message=article.slug, linked=linked), None

    def claims(self, *slugs: str) -> list[tuple[SqlQueue, Claim]]:
        """Claim a post each for a worker of its own, in the order of due time."""
        found = []
        for slug in slugs:
            self.schedule(slug, channels=("facebook",))
        for slug in slugs:
            queue = self.worker(f"worker of {slug}")
            (claim,) = queue.claim(ClaimRules(channel="facebook", limit=1, lease_seconds=60), self.clock())
            found.append((queue, claim))
        return found

    @property
    def links(self) -> SqlPageLinks:
        return SqlPageLinks(self.database, self.target, self.rules)

    def used(self, at_days: float = 0) -> list[str]:
        moment = self.clock() + timedelta(days=at_days)
        return [use.remote_id for use in self.links.budget(moment, self.clock()).used]


@pytest.fixture
def links(sqlite: Database) -> Links:
    return Links(sqlite)


@pytest.fixture
def on_both(database: Database) -> Links:
    """What several ask for at once is a matter of the database."""
    return Links(database)


def seen(links: Links, number: int) -> list[LinkUse]:
    return [LinkUse(remote_id=f"hand-{n}", kind="post", created_at=links.clock()) for n in range(number)]


@pytest.mark.parametrize("by_hand", [0, 1, 3])
def test_however_many_ask_at_once_the_last_link_is_given_once(on_both: Links, by_hand: int) -> None:
    links = on_both
    claims = links.claims(*"abcd")
    together = Barrier(len(claims))

    def asks(queue: SqlQueue, claim: Claim) -> bool:
        together.wait()
        return queue.decide_link(claim, seen(links, by_hand))

    with ThreadPoolExecutor(len(claims)) as threads:
        decided = list(threads.map(asks, *zip(*claims, strict=True)))
    given = max(0, 2 - by_hand)
    assert decided == [True] * given + [False] * (4 - given)


def test_what_is_decided_is_not_given_to_another_until_it_is_known_not_to_be_out(links: Links) -> None:
    (queue, first), *_ = links.claims("a", "b")
    assert queue.decide_link(first, ())
    queue.record_step(first, Step.WRITE)
    links.clock.passes(seconds=61)
    assert [d.state for d in links.queue.expire(links.clock())] == ["unknown"] * 2
    assert links.used() == [f"delivery {first.delivery.id}"]


def test_a_post_that_was_refused_for_now_asks_again(links: Links) -> None:
    (queue, first), *_ = links.claims("a")
    assert queue.decide_link(first, ())
    queue.record(first, TryLater(reason="later"), RETRY)
    assert links.used() == []
    links.clock.passes(minutes=10)
    (again,) = queue.claim(ClaimRules(channel="facebook", limit=1, lease_seconds=60), links.clock())
    assert again.delivery.with_link is None
    assert not queue.decide_link(again, seen(links, 2))


def test_what_was_counted_stays_counted_and_what_is_ours_counts_once(links: Links) -> None:
    (queue, first), *_ = links.claims("a")
    queue.decide_link(first, seen(links, 1))
    queue.record(first, Sent(remote_id="1_7"), RETRY)
    assert links.used() == ["1_7", "hand-0"]
    links.links.remember([LinkUse(remote_id="1_7", kind="post", created_at=links.clock())], links.clock())
    assert sorted(links.used()) == ["1_7", "hand-0"]
    assert links.used(at_days=30) == []
    assert links.links.budget(links.clock(), links.clock()).counted_at == links.clock()


def test_a_prepared_post_without_room_is_planned_anew_and_left_to_be_deleted(on_both: Links) -> None:
    links = on_both
    (queue, first), *_ = links.claims("a")
    assert queue.decide_link(first, ())
    queue.record_prepared(first, "1_7")
    queue.record(first, TryLater(reason="later"), RETRY)
    links.clock.passes(minutes=10)
    (again,) = queue.claim(ClaimRules(channel="facebook", limit=1, lease_seconds=60), links.clock())
    assert again.delivery.with_link is True
    with pytest.raises(ClaimLost):
        queue.decide_link(again, seen(links, 2))
    assert links.states("a") == ["publish superseded", "publish waiting"]
    assert [each.prepared_id for each in queue.to_discard("facebook")] == ["1_7"]
    old, new = links.deliveries("a")
    assert (new.due_at, new.payload_digest, new.with_link) == (old.due_at, old.payload_digest, None)


@pytest.mark.parametrize(("links_a_month", "with_link"), [("unlimited", True), ("8", True), ("unknown", False)])
def test_what_a_person_says_of_the_plan_holds_where_the_settings_say_nothing(
    links: Links, links_a_month: str, with_link: bool
) -> None:
    assert links.links.plan() is None
    links.links.answer(links_a_month, "Ana", links.clock())
    plan = links.links.plan()
    assert plan
    assert (plan.links, plan.by) == (links_a_month, "Ana")
    (queue, first), *_ = links.claims("a")
    assert (queue.link_period(first) is None) is (links_a_month == "unlimited")
    assert queue.decide_link(first, seen(links, 3)) is with_link


def test_the_settings_win_over_what_a_person_said(links: Links) -> None:
    links.links.answer("unlimited", "Ana", links.clock())
    links.rules = LinkRules(zone=RULES.zone, limit=0, given=True)
    (queue, first), *_ = links.claims("a")
    assert queue.link_period(first) is None
    assert not queue.decide_link(first, None)
    assert "the settings say" in words(links.deliveries("a")[0].link_note)
