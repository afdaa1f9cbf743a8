"""A desk to work at: the channel on a sandbox Page, claims, and notes as a ledger would keep them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO

from PIL import Image

from publisher.channels.facebook.channel import FacebookChannel
from publisher.channels.facebook.client import PageGraph
from publisher.domain.delivery import Action, Claim, Delivery, LostAttempt, Payload, PayloadPhoto, State, Step
from publisher.domain.errors import ClaimLost
from publisher.domain.link_budget import LinkUse
from publisher.domain.outcome import Outcome
from publisher.domain.payload import payload_digest
from publisher.domain.ports_channel import LookupResult, LostPrepare, Swept
from publisher.sandbox.server import SandboxPage
from publisher.settings import Facebook
from tests.site.shelf import MemoryMedia
from tests.world import TestClock

TIMEOUT_SECONDS = 1.0


@dataclass
class FakeNotes:
    """What a channel wrote down, in order; `loses_the_claim_at` and `wishes` say what happens meanwhile."""

    steps: list[Step] = field(default_factory=list)
    photos: dict[str, str] = field(default_factory=dict)
    prepared_id: str | None = None
    beats: int = 0
    wishes: list[str | None] = field(default_factory=list)
    #: The month to be counted; None: no count changes anything.
    month: tuple[datetime, datetime] | None = None
    #: Whether there is room for one more link; what was counted, in order, and why it could not be.
    room: bool = True
    counts: list[tuple[LinkUse, ...] | str] = field(default_factory=list)
    #: `begin`, `beat` ...; `*` for whatever comes next.
    loses_the_claim_at: str = ""

    def loses_the_claim(self) -> None:
        """The lease runs out."""
        self.loses_the_claim_at = "*"

    def record_step(self, claim: Claim, step: Step, *, clock_offset_seconds: float | None = None) -> None:
        self._still_ours("begin", claim)
        self.steps.append(step)

    def renew_lease(self, claim: Claim) -> None:
        self._still_ours("beat", claim)
        self.beats += 1

    def record_photo(self, claim: Claim, digest: str, remote_id: str) -> None:
        self._still_ours("photo", claim)
        self.photos[digest] = remote_id

    def record_prepared(self, claim: Claim, remote_id: str) -> None:
        self._still_ours("prepared", claim)
        self.prepared_id = remote_id

    def link_period(self, claim: Claim) -> tuple[datetime, datetime] | None:
        self._still_ours("link_period", claim)
        return self.month

    def decide_link(self, claim: Claim, counted: Sequence[LinkUse] | None, trouble: str = "") -> bool:
        self._still_ours("decide_link", claim)
        self.counts.append(trouble if counted is None else tuple(counted))
        return self.room and not trouble

    def refuse_link(self, claim: Claim, note: str) -> None:
        self._still_ours("refuse_link", claim)
        self.room = False

    def stop_reason(self, claim: Claim) -> str | None:
        self._still_ours("stop_wish", claim)
        return self.wishes.pop(0) if self.wishes else None

    def _still_ours(self, what: str, claim: Claim) -> None:
        if self.loses_the_claim_at in (what, "*"):
            raise ClaimLost(claim.delivery.id)


def settings(page: SandboxPage, **changes: object) -> Facebook:
    facebook = Facebook(
        page_id=page.page_id,
        graph_url=page.url,
        graph_version="v26.0",
        publish="two-phase",
        timeout_seconds=TIMEOUT_SECONDS,
        settle_seconds=600,
        min_gap_seconds=0,
        languages=("sq", "sr-Latn"),
    )
    return replace(facebook, **changes)  # type: ignore[arg-type]  # fields by name


def picture(colour: str) -> bytes:
    content = BytesIO()
    Image.new("RGB", (320, 240), colour).save(content, "JPEG")
    return content.getvalue()


class Desk:
    """Makes claims on one Page and remembers what became of them."""

    def __init__(self, page: SandboxPage, clock: TestClock, **changes: object) -> None:
        self.page, self.clock = page, clock
        self.settings = settings(page, **changes)
        self.media = MemoryMedia()
        self.notes = FakeNotes()
        self.client = self.new_client()
        self.channel = FacebookChannel(self.client, self.settings, self.media, clock)
        self.started_at: datetime = clock()
        self._ids = 0

    def new_client(self, token: str = "") -> PageGraph:
        return PageGraph(
            token or self.page.token,
            graph_url=self.page.url,
            version="v26.0",
            now=self.clock,
            app_secret="app-secret",
            deadline_seconds=self.settings.timeout_seconds,
        )

    def switch_to(self, **changes: object) -> None:
        """Work with other settings from now on."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]  # fields by name
        self.channel = FacebookChannel(self.client, self.settings, self.media, self.clock)

    def photo(self, colour: str, alt: str = "Një foto") -> PayloadPhoto:
        content = picture(colour)
        digest = sha256(content).hexdigest()
        self.media.put(f"{digest}.jpg", content)
        return PayloadPhoto(digest=digest, media_type="image/jpeg", alt=alt)

    def delivery(self, payload: Payload, action: Action = Action.PUBLISH, **fields: object) -> Delivery:
        self._ids += 1
        now = self.clock()
        delivery = Delivery(
            id=self._ids,
            slug="a-post",
            revision_id=1,
            revision=1,
            channel="facebook",
            action=action,
            state=State.SENDING,
            due_at=now,
            ready_at=now,
            late_limit_seconds=None,
            target="sandbox",
            payload=payload,
            payload_digest=payload_digest(payload),
            remote_id=None,
            prepared_id=None,
            url="",
            sent_at=None,
            attempts=1,
            error="",
            notify=False,
            requested_end=None,
        )
        return replace(delivery, **fields)  # type: ignore[arg-type]  # fields by name

    def claim(self, delivery: Delivery, attempt: int = 1) -> Claim:
        return Claim(
            delivery=delivery,
            fencing_token=attempt,
            attempt_id=delivery.id * 100 + attempt,
            attempt=attempt,
            started_at=self.clock(),
            photos=dict(self.notes.photos),
        )

    def sends(self, delivery: Delivery, attempt: int = 1) -> Outcome:
        self.started_at = self.clock()
        (outcome,) = self.channel.send([self.claim(delivery, attempt)], self.notes)
        return outcome

    def lost(self, delivery: Delivery, step: Step, **fields: object) -> LostAttempt:
        """The attempt that was just made, as one whose answer was lost."""
        lost = LostAttempt(
            id=delivery.id * 100 + 1,
            delivery_id=delivery.id,
            step=step,
            started_at=self.started_at,
            ended_at=self.clock(),
        )
        return replace(lost, **fields)  # type: ignore[arg-type]  # fields by name

    def looks(self, delivery: Delivery, step: Step, *taken: str, **fields: object) -> LookupResult:
        return self.channel.look(delivery, self.lost(delivery, step, **fields), lambda remote_id: remote_id in taken)

    def sweeps(self, *lost: LostPrepare, known: tuple[str, ...] = ()) -> Swept:
        return self.channel.sweep(lost, lambda remote_id: remote_id in known)

    def waits_for_calls_to_end(self) -> None:
        """Until no call of an attempt can be under way any more."""
        self.clock.now += timedelta(seconds=TIMEOUT_SECONDS + 10)
