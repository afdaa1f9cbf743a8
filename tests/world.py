"""A small world for tests: a real ledger, fake channels with verbs, and a clock that only tests move."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from publisher.domain.delivery import Action, Claim, Delivery, LostAttempt, Payload, Step
from publisher.domain.due_verdict import Hold
from publisher.domain.outcome import Outcome, Sent, Unknown
from publisher.domain.planning import Choice
from publisher.domain.ports_channel import Channel, Found, LookupResult, LostPrepare, NotFound, SafeToRetry, Swept
from publisher.domain.ports_claim import ClaimLog
from publisher.domain.ports_ledger import ClaimRules, Target
from publisher.domain.retry import RetryPolicy
from publisher.domain.revision import Article, ArticleText, Revision
from publisher.pipeline import apply_steps, approve, operator_actions, plan, reconcile, unplan
from publisher.pipeline.deliver import ChannelLane, RetryTiming, deliver
from publisher.storage.database import Database
from publisher.storage.ledger.delivery_queue import SqlQueue
from publisher.storage.ledger.unit_of_work import SqlLedger

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class TestClock:
    """Time that stands until a test moves it."""

    __test__ = False

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **span: float) -> None:
        self.now += timedelta(**span)


Answer = Outcome | Callable[[Claim, ClaimLog], Outcome]


@dataclass
class FakeChannel:
    """A channel that does what a test told it to; by default all goes well. `tests/contracts` holds it to the real."""

    name: str
    batch: int = 1
    #: What is out there: remote id -> message.
    out: dict[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    sightings: list[LookupResult] = field(default_factory=list)
    sent: list[Claim] = field(default_factory=list)
    discards: list[str] = field(default_factory=list)
    sweeps: list[Swept] = field(default_factory=list)
    ahead: str = ""

    def answers_next(self, *answers: Answer) -> None:
        self.answers.extend(answers)

    def shows_next(self, *sightings: LookupResult) -> None:
        self.sightings.extend(sightings)

    def send(self, claims: Sequence[Claim], notes: ClaimLog) -> Sequence[Outcome]:
        return [self._send(claim, notes) for claim in claims]

    def _send(self, claim: Claim, notes: ClaimLog) -> Outcome:
        self.sent.append(claim)
        if self.answers:
            answer = self.answers.pop(0)
            return answer(claim, notes) if callable(answer) else answer
        return self.sends_well(claim, notes)

    def sends_well(self, claim: Claim, notes: ClaimLog) -> Outcome:
        """Answer as if no test had said anything."""
        notes.record_step(claim, Step.WRITE)
        return self.goes_well(claim)

    def goes_well(self, claim: Claim) -> Outcome:
        delivery = claim.delivery
        if delivery.action in (Action.PUBLISH, Action.COMMENT):
            remote_id = f"{self.name}-{delivery.id}-{claim.attempt}"
            self.out[remote_id] = delivery.payload.message
            return Sent(remote_id=remote_id)
        remote_id = delivery.remote_id or ""
        if delivery.action is Action.WITHDRAW:
            self.out.pop(remote_id, None)
        else:
            self.out[remote_id] = delivery.payload.message
        return Sent(remote_id=remote_id)

    def loses_the_answer(self, step: Step = Step.WRITE, *, written: bool) -> None:
        """The next call's answer is lost; `written` tells whether it had its effect."""

        def lost(claim: Claim, notes: ClaimLog) -> Outcome:
            notes.record_step(claim, step)
            if written:
                outcome = self.goes_well(claim)
                assert isinstance(outcome, Sent)
                self.sightings.append(Found(remote_id=outcome.remote_id))
            return Unknown(reason="The line dropped.")

        self.answers.append(lost)

    def look(self, delivery: Delivery, lost: LostAttempt, taken: Callable[[str], bool]) -> LookupResult:
        if lost.step in (Step.STARTED, Step.PREPARE):
            return SafeToRetry()
        return self.sightings.pop(0) if self.sightings else NotFound()

    def upload_ahead(self, delivery: Delivery, have: Mapping[str, str]) -> tuple[Mapping[str, str], str]:
        if self.ahead:
            return {}, self.ahead
        missing = [photo.digest for photo in delivery.payload.photos if photo.digest not in have]
        return {digest: f"photo-{digest}" for digest in missing}, ""

    def discard(self, delivery: Delivery) -> str | None:
        self.discards.append(delivery.prepared_id or "")
        return ""

    def sweep(self, lost: Sequence[LostPrepare], known: Callable[[str], bool]) -> Swept:
        return self.sweeps.pop(0) if self.sweeps else Swept(clean=frozenset(item.attempt.id for item in lost))


def article(slug: str, text: str = "Hello", **changes: object) -> Article:
    """An article in one language."""
    values: dict[str, object] = {
        "slug": slug,
        "kind": "post",
        "year": 2026,
        "texts": (ArticleText(tag="sq", title=slug, summary=text, html=f"<p>{text}</p>", plain=text),),
        "topics": ("housing",),
        "places": ("ferizaj",),
        "campaign": None,
        "pictures": (),
    }
    return Article(**{**values, **changes})  # type: ignore[arg-type]  # tests name fields that exist


def facebook_payload(article: Article, _with_website: bool) -> tuple[Payload, Payload | None]:
    """A payload as the Facebook channel's, without its template."""
    text = article.texts[0]
    comment = Payload(message=text.facebook_comment) if text.facebook_comment else None
    return Payload(message=text.summary, link=f"https://example.org/{article.year}/{article.slug}/"), comment


def website_payload(_article: Article, _with_website: bool) -> tuple[Payload, Payload | None]:
    """The website needs no payload."""
    return Payload(), None


class World:
    """The line from revision to channels, driven step by step."""

    def __init__(self, database: Database, *, target: str = "https://graph.test 1", machine: str = "") -> None:
        self.database = database
        self.clock = TestClock()
        self.target = Target(by_channel={"website": "https://example.org", "facebook": target}, machine=machine)
        self.website = FakeChannel("website", batch=50)
        self.facebook = FakeChannel("facebook")
        self.waits = RetryTiming(retry=RetryPolicy(base_seconds=30), settle_seconds=600)
        self.ledger = SqlLedger(database, self.target)
        self.queue = self.worker("worker-1")
        self.late_limit_seconds: float | None = 6 * 3600
        self.min_gap_seconds = 0.0
        self.single = False
        self.needs_approval = False

    def worker(self, owner: str) -> SqlQueue:
        return SqlQueue(self.database, self.target, owner=owner, clock=self.clock, lease_seconds=60)

    @property
    def lines(self) -> list[ChannelLane]:
        site = ClaimRules(channel="website", limit=50, lease_seconds=60)
        page = ClaimRules(
            channel="facebook",
            limit=1,
            lease_seconds=60,
            min_gap_seconds=self.min_gap_seconds,
            single=self.single,
            after_website=True,
        )
        return [ChannelLane(channel=self.website, rules=site), ChannelLane(channel=self.page_channel, rules=page)]

    def schedule(
        self,
        slug: str,
        text: str = "Hello",
        *,
        at: datetime | None = None,
        channels: tuple[str, ...] = ("website", "facebook"),
        choice: Choice | None = None,
        quiet: bool = False,
        by: str = "ana",
        **changes: object,
    ) -> list[Delivery]:
        now = self.clock()
        revision = Revision(
            article=article(slug, text, **changes),
            channels=channels,
            grants=(),
            consents={},
            frozen_at=now,
            frozen_by=by,
        )
        with self.ledger.transaction() as uow:
            before = uow.latest(slug)
            frozen = before if before and before.digest == revision.digest else uow.freeze(revision)
            wanted = apply_steps.ScheduleRequest(
                revision=frozen,
                due_at=at or now,
                late_limit_seconds=self.late_limit_seconds,
                by=by,
                needs_approval=self.needs_approval,
                choice=choice,
                quiet=quiet,
            )
            render = {"website": website_payload, "facebook": self.payload}
            return plan.schedule(uow, wanted, channels, render, self.target, now, {"facebook": self.linked})

    def payload(self, article: Article, with_website: bool) -> tuple[Payload, Payload | None]:
        """What Facebook gets of an article."""
        return facebook_payload(article, with_website)

    def linked(self, article: Article, with_website: bool) -> Payload:
        """What a post that is out with its link is changed to."""
        post, _ = self.payload(article, with_website)
        return post.linked or post

    @property
    def page_channel(self) -> Channel:
        """The channel behind `facebook`."""
        return self.facebook

    def withdraw(self, slug: str, *, at: datetime | None = None) -> None:
        with self.ledger.transaction() as uow:
            unplan.withdraw(uow, slug, self.target, by="ana", now=self.clock(), at=at)

    def cancel(self, slug: str) -> None:
        with self.ledger.transaction() as uow:
            unplan.cancel(uow, slug, self.target, by="ana", now=self.clock())

    def approve(self, slug: str, by: str) -> None:
        with self.ledger.transaction() as uow:
            approve.approve(uow, slug, by=by, now=self.clock())

    def pause(self, channel: str = "", reason: str = "mourning", **times: datetime | None) -> None:
        now = self.clock()
        hold = Hold(
            id=0,
            channel=channel,
            kind="person",
            reason=reason,
            from_at=times.get("from_at") or now,
            end_at=times.get("end_at"),
        )
        with self.ledger.transaction() as uow:
            operator_actions.pause(uow, hold, by="ana", now=now)

    def resume(self, channel: str = "") -> None:
        with self.ledger.transaction() as uow:
            operator_actions.resume(uow, channel, by="ana", now=self.clock())

    def release(self, *slugs: str, at: datetime | None = None, spread_minutes: float = 0) -> None:
        with self.ledger.transaction() as uow:
            operator_actions.release(
                uow, slugs, at=at, spread=timedelta(minutes=spread_minutes), by="ana", now=self.clock()
            )

    def resolve(self, slug: str, answer: str, remote_id: str = "") -> None:
        with self.ledger.transaction() as uow:
            operator_actions.resolve(uow, slug, answer, seen=Found(remote_id=remote_id), by="ana", now=self.clock())

    def tick(self, queue: SqlQueue | None = None) -> list[Delivery]:
        """One pass as `publish` makes it; gives what moved."""
        queue = queue or self.queue
        moved: list[Delivery] = []
        reconcile.reconcile(queue, [self.website, self.page_channel], self.waits, self.clock, moved.append)
        reconcile.tidy(queue, self.page_channel, self.waits, self.clock)
        deliver(queue, self.lines, self.waits, self.clock, moved.append, lambda: True)
        return moved

    def deliveries(self, slug: str, channel: str = "facebook") -> list[Delivery]:
        with self.ledger.read_transaction() as uow:
            return uow.history(slug, channel)

    def state(self, slug: str, channel: str = "facebook") -> str:
        """State of the newest delivery."""
        return self.deliveries(slug, channel)[-1].state.value

    def states(self, slug: str, channel: str = "facebook") -> list[str]:
        return [f"{delivery.action.value} {delivery.state.value}" for delivery in self.deliveries(slug, channel)]
